//! The flight recorder and the seat belt for async Rust.

pub mod base;
pub mod capture;
mod error;
pub mod record;
pub mod recorder;
pub mod store;

pub use crate::base::{Clock, SystemClock, Timestamp};
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::record::{FailureRecord, RecordId, Severity};

/// What tests of programs that use this crate need.
#[cfg(any(test, feature = "test-util"))]
pub mod test_util {
    pub use crate::base::ManualClock;
}
