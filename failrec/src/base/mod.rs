//! What every other module may lean on and what knows nothing of failures: time, files,
//! bounded collections.
//!
//! Nothing above this layer reads a clock or opens a file by itself, so tests own both.

mod clock;
mod completion;
pub mod fs;
mod timestamp;

#[cfg(any(test, feature = "test-util"))]
pub use self::clock::ManualClock;
pub use self::clock::{Clock, SystemClock};
pub(crate) use self::completion::{Completion, Waiting};
pub use self::timestamp::Timestamp;
