//! What a closed breaker judges by: the newest calls, as a window sees them.

mod count;
mod newest;
mod sample;
mod time;

pub(super) use self::newest::Window;
pub(super) use self::sample::{Counts, Sample};
