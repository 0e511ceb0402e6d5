//! What a closed breaker judges by: the newest calls, as a window sees them.

mod count;
mod sample;
mod time;
mod window;

pub(super) use self::sample::{Counts, Sample};
pub(super) use self::window::Window;
