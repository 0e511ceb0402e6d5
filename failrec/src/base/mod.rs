//! What every other module may lean on and what knows nothing of failures: time, files,
//! bounded collections.
//!
//! Nothing above this layer reads a clock or opens a file by itself, so tests own both.

mod alarm;
mod clock;
mod completion;
pub mod fs;
mod mounts;
mod nearest;
mod notice;
pub(crate) mod packing;
mod random;
pub(crate) mod rule_file;
mod sparing;
pub(crate) mod sync;
mod tally;
mod timer;
mod timestamp;
#[cfg(feature = "toml")]
pub(crate) mod toml_rules;
mod unpark;
#[cfg(any(test, feature = "test-util"))]
mod virtual_time;
mod zero;

#[cfg(any(test, feature = "test-util"))]
pub use self::clock::ManualClock;
pub use self::clock::{Clock, SystemClock};
pub(crate) use self::completion::{Completion, Waiting};
pub(crate) use self::nearest::nearest;
pub(crate) use self::notice::notice;
#[cfg(any(test, feature = "test-util"))]
pub use self::random::SeededRandom;
pub use self::random::{Random, SystemRandom};
pub(crate) use self::sparing::insert_sparingly;
pub(crate) use self::tally::Tally;
pub use self::timer::{Sleep, SystemTimer, Timer};
pub use self::timestamp::Timestamp;
pub(crate) use self::unpark::waker_of_this_thread;
#[cfg(any(test, feature = "test-util"))]
pub use self::virtual_time::VirtualTime;
pub(crate) use self::zero::is_zero;
