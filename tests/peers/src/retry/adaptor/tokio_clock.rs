//! Tokio's clock, for those who sleep by it.

use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::retry::Clock;

pub(crate) struct TokioClock(Instant);

impl TokioClock {
    /// A clock that stands at zero.
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }
}

impl Clock for TokioClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(sleep(time))
    }
}
