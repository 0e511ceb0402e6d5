//! [`waker_of_this_thread`]: a task's waker for a thread that waits.

use std::sync::Arc;
use std::task::{Wake, Waker};
use std::thread::{self, Thread};

/// A waker that unparks the thread that calls this.
pub(crate) fn waker_of_this_thread() -> Waker {
    Waker::from(Arc::new(Unpark(thread::current())))
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::base::{SystemTimer, Timer as _};

    #[test]
    fn thread_that_was_woken_does_not_park() {
        waker_of_this_thread().wake();
        SystemTimer.park(Duration::MAX);
    }
}
