//! Something that works instead of what failed: [`Fallback`].
//!
//! A `Fallback` says after which errors there is something instead, counts, and tells a listener.
//! What there is stands in a [`Chain`], which is given with each call: a [`value`], a function of
//! the error ([`by`]), another call ([`call`], [`call_sync`]), or several of them in order.
//!
//! The caller gets the first that works. If none does, the caller gets the error of the primary
//! call, which is what has gone wrong; what the alternatives met is told to the listener, or kept
//! on request.

mod builder;
mod chain;
mod counters;
mod failed;
mod fallen;
mod handle;
mod judge;
mod link;
mod report;
mod trial;

pub use self::builder::FallbackBuilder;
pub use self::chain::{Chain, by, call, call_sync, value};
pub use self::counters::{FallbackStats, POSITIONS};
pub use self::failed::FallbackFailed;
pub(crate) use self::fallen::Fallen;
pub use self::handle::Fallback;
pub use self::link::{By, Call, CallSync, Failures, Link, LinkSync, Or, Value};
pub use self::report::FallbackReport;
