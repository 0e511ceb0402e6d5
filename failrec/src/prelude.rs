//! The extension traits and the attributes, to be imported with `use failrec::prelude::*`.
//!
//! No types, so that the import can never shadow one of yours.

#[cfg(feature = "macros")]
pub use failrec_macros::{circuit_breaker, record_failures, retry, timeout};

pub use crate::capture::scope::InCurrentScope as _;
pub use crate::ext::{FutureExt as _, ResultExt as _};
