//! The flight recorder for failures: one attribute on a function, and what failed is captured,
//! masked, grouped, counted and kept in a folder of JSON lines.
//!
//! ```
//! use failrec::record_failures;
//!
//! #[record_failures]
//! fn port(text: &str) -> Result<u16, std::num::ParseIntError> {
//!     text.parse()
//! }
//!
//! # let folder = tempfile::tempdir()?;
//! # let guard = failrec::builder().store_path(folder.path()).install()?;
//! # if false {
//! let guard = failrec::init(); // writes to `.failrec` until it is dropped
//! # }
//! assert!(port("80x").is_err()); // the caller's own result, unchanged
//! drop(guard);
//!
//! # let store = failrec::store::JsonlStore::open_read_only(folder.path())?;
//! # if false {
//! let store = failrec::store::JsonlStore::open_read_only(".failrec")?;
//! # }
//! let goals = failrec::Store::goals(&store)?;
//! assert_eq!(goals.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to go from here
//!
//! - [`record_failures`] is the attribute, with all its options.
//! - [`circuit_breaker`] and [`timeout`] stop calls that would only fail, and calls that take too
//!   long; [`policy`] holds what is behind them.
//! - [`init`] starts recording with the usual settings, [`builder`] with others. Until then an
//!   annotated function records nothing, writes nothing and pays nothing, so a library may be
//!   annotated without creating files for its users.
//! - [`scope`] says what the program is doing: session, run, agent, breadcrumbs, decisions.
//! - [`record`](fn@record), [`failure`] and the [`prelude`] record without an attribute.
//! - [`store`] and [`query`] answer questions; so does the `failrec` command (feature `cli`).
//! - [`mask`] and [`fingerprint`] are what stands between a failure and the disk.
//!
//! # What it promises
//!
//! The call that failed is not harmed: it gets its own result, and trouble of the recorder is
//! counted in [`recorder::Health`] and goes no further. Nothing unmasked is ever written. Every
//! failure is counted, exactly; what could not be stored is counted as well, by reason.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[doc(hidden)]
pub mod __private;
mod base;
mod capture;
mod error;
mod ext;
pub mod fingerprint;
pub mod mask;
pub mod policy;
pub mod prelude;
pub mod query;
pub mod record;
pub mod recorder;
pub mod store;
#[cfg(any(test, feature = "test-util"))]
pub mod test_util;

pub use crate::base::{
    Clock, Random, Sleep, SystemClock, SystemRandom, SystemTimer, Timer, Timestamp,
};
#[cfg(feature = "tokio")]
pub use crate::capture::scope::spawn;
pub use crate::capture::scope::{self, Scope};
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::query::Query;
pub use crate::record::{FailureRecord, RecordId, Severity};
pub use crate::recorder::{
    Guard, Recorder, RecorderBuilder, builder, failure, flush, init, record,
};
pub use crate::store::Store;
#[cfg(feature = "macros")]
#[doc = include_str!("../docs/bulkhead.md")]
pub use failrec_macros::bulkhead;
#[cfg(feature = "macros")]
#[doc = include_str!("../docs/circuit_breaker.md")]
pub use failrec_macros::circuit_breaker;
#[cfg(feature = "macros")]
#[doc = include_str!("../docs/compensate.md")]
pub use failrec_macros::compensate;
#[cfg(feature = "macros")]
#[doc = include_str!("../docs/fallback.md")]
pub use failrec_macros::fallback;
#[cfg(feature = "macros")]
#[doc = include_str!("../docs/hedge.md")]
pub use failrec_macros::hedge;
#[cfg(feature = "macros")]
#[doc = include_str!("../docs/rate_limit.md")]
pub use failrec_macros::rate_limit;
#[cfg(feature = "macros")]
#[doc = include_str!("../docs/record_failures.md")]
pub use failrec_macros::record_failures;
#[cfg(feature = "macros")]
#[doc = include_str!("../docs/retry.md")]
pub use failrec_macros::retry;
/// [`#[retry]`](macro@retry) with the policy `"api"`: HTTP interfaces of others, which say when to
/// come back.
#[cfg(feature = "macros")]
pub use failrec_macros::retry_api;
/// [`#[retry]`](macro@retry) with the policy `"database"`.
#[cfg(feature = "macros")]
pub use failrec_macros::retry_database;
/// [`#[retry]`](macro@retry) with the policy `"network"`: connections of one's own.
#[cfg(feature = "macros")]
pub use failrec_macros::retry_network;
/// [`#[retry]`](macro@retry) with the policy `"service"`: services of one's own.
#[cfg(feature = "macros")]
pub use failrec_macros::retry_service;
#[cfg(feature = "macros")]
#[doc = include_str!("../docs/timeout.md")]
pub use failrec_macros::timeout;
