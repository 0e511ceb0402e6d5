//! [`Alarm`]: what lets an open breaker go half-open at its time without a call that asks.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use crate::base::{Sleep, Timer};

/// Tells somebody that a time is over, unless nobody is left to tell.
pub(super) struct Alarm {
    hearer: Weak<dyn Hears>,
    /// Who sleeps; dropped with this, so that no timer keeps what is left of the hearer.
    sleep: Mutex<Option<Sleep>>,
}

/// Is told that a time is over; once in a while too early.
pub(super) trait Hears: Send + Sync {
    fn hear(&self);
}

impl Alarm {
    pub(super) const fn of(hearer: Weak<dyn Hears>) -> Self {
        Self { hearer, sleep: Mutex::new(None) }
    }

    /// The hearer is told once `wait` is over, on the timer's thread; at once if it is already.
    /// What was set before is forgotten. Of two that are set at once either may stay.
    pub(super) fn set(&self, timer: &dyn Timer, wait: Duration) {
        let bell = Arc::new(Bell { hearer: Weak::clone(&self.hearer) });
        let waker = Waker::from(Arc::clone(&bell));
        let mut sleep = timer.sleep(wait);
        if sleep.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            return bell.ring();
        }
        let mut place = self.sleep.lock().unwrap_or_else(PoisonError::into_inner);
        let replaced = place.replace(sleep);
        drop(place);
        drop(replaced);
    }
}

struct Bell {
    hearer: Weak<dyn Hears>,
}

impl Bell {
    fn ring(&self) {
        if let Some(hearer) = self.hearer.upgrade() {
            hearer.hear();
        }
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.ring();
    }
}
