//! [`Timer`]: what waits.

use std::fmt::Debug;
use std::pin::Pin;
use std::time::Duration;

use crate::base::alarm;

/// A future that completes when its time has come.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Waits, as a task or as a thread; given to everything that has to.
pub trait Timer: Debug + Send + Sync + 'static {
    /// Completes once `duration` has passed, counted from this call.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future forgets the wait and nothing else.
    fn sleep(&self, duration: Duration) -> Sleep;

    /// Holds the calling thread for `duration`.
    fn block(&self, duration: Duration);

    /// Holds the calling thread until somebody unparks it, for `limit` at most. As with
    /// [`std::thread::park_timeout`] it may go on earlier: whoever calls this looks again.
    fn park(&self, limit: Duration) {
        std::thread::park_timeout(limit);
    }
}

/// Waits in real time.
///
/// Inside a tokio runtime its timer is used, so that a test with paused time stays in command.
/// Elsewhere one thread, started at the first sleep, wakes whoever waits: no runtime is needed.
///
/// # Panics
///
/// [`sleep`](Timer::sleep), in a tokio runtime that was built without time, as anything that waits
/// there does.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct SystemTimer;

impl Timer for SystemTimer {
    fn sleep(&self, duration: Duration) -> Sleep {
        #[cfg(feature = "tokio")]
        if tokio::runtime::Handle::try_current().is_ok() {
            return Box::pin(tokio::time::sleep(duration));
        }
        Box::pin(alarm::after(duration))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that sleeps")]
    fn block(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use super::*;

    #[test]
    fn sleep_of_nothing_is_over_without_a_runtime() {
        let mut sleep = SystemTimer.sleep(Duration::ZERO);
        assert_eq!(sleep.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(()));
    }
}
