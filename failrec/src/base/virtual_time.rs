//! [`VirtualTime`]: hours of waiting in a test that takes none.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use crate::base::{Clock, Sleep, Timer, Timestamp};

/// A clock and a timer in one: time stands still until all wait, and then goes on to the moment
/// that the first of them waits for.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::test_util::VirtualTime;
/// use failrec::{Clock, Timer};
///
/// let time = VirtualTime::new();
/// time.block_on(time.sleep(Duration::from_secs(3_600)));
/// assert_eq!(time.monotonic(), Duration::from_secs(3_600));
/// ```
#[derive(Clone, Debug, Default)]
pub struct VirtualTime {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    now: Duration,
    /// By the moment, and a number that tells two of the same moment apart.
    sleepers: BTreeMap<(Duration, u64), Waker>,
    next: u64,
}

/// Wall time at the start: 2026-01-01T00:00:00Z.
const START_MICROS: i64 = 1_767_225_600_000_000;

impl VirtualTime {
    /// Time that stands at zero; on the wall at the beginning of 2026.
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves on by `step`, waking each sleeper at its own moment.
    pub fn advance(&self, step: Duration) {
        let end = self.lock().now.saturating_add(step);
        while self.go_to_next(end) {}
        self.lock().now = end;
    }

    /// Runs `future` to its end; whenever it waits, time goes on to the next sleeper's moment.
    ///
    /// # Panics
    ///
    /// If the future waits and nobody sleeps: it would wait for ever.
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        let woken = Arc::new(Flag::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        loop {
            woken.take();
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return output;
            }
            while !woken.take() {
                assert!(self.go_to_next(Duration::MAX), "the future waits, and nobody sleeps");
            }
        }
    }

    /// Goes to the moment of the first sleeper, unless that is after `end`.
    fn go_to_next(&self, end: Duration) -> bool {
        let mut state = self.lock();
        let Some(first) = state.sleepers.first_entry().filter(|first| first.key().0 <= end) else {
            return false;
        };
        let ((at, _), waker) = first.remove_entry();
        state.now = state.now.max(at);
        drop(state);
        waker.wake();
        true
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for VirtualTime {
    fn now(&self) -> Timestamp {
        let micros = i64::try_from(self.monotonic().as_micros()).unwrap_or(i64::MAX);
        Timestamp::from_micros(START_MICROS.saturating_add(micros))
    }

    fn monotonic(&self) -> Duration {
        self.lock().now
    }
}

impl Timer for VirtualTime {
    fn sleep(&self, duration: Duration) -> Sleep {
        let time = self.clone();
        let at = self.monotonic().saturating_add(duration);
        let mut place = Place { time: self.clone(), key: None };
        Box::pin(poll_fn(move |context| {
            if at <= time.monotonic() {
                return Poll::Ready(());
            }
            place.renew(at, context.waker());
            Poll::Pending
        }))
    }

    fn block(&self, duration: Duration) {
        self.advance(duration);
    }

    /// A thread that waits lets time go on, whatever other threads are about to do: to the first
    /// sleeper's moment, for that may be whom it waits for, and to the end of its wait at most.
    fn park(&self, limit: Duration) {
        let end = self.monotonic().saturating_add(limit);
        if !self.go_to_next(end) {
            self.advance(end.saturating_sub(self.monotonic()));
        }
    }
}

/// One sleeper's place; given up when dropped.
struct Place {
    time: VirtualTime,
    key: Option<(Duration, u64)>,
}

impl Place {
    fn renew(&mut self, at: Duration, waker: &Waker) {
        let mut state = self.time.lock();
        let number = state.next;
        state.next = number.wrapping_add(1);
        let key = *self.key.get_or_insert((at, number));
        state.sleepers.insert(key, waker.clone());
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.time.lock().sleepers.remove(&key);
        }
    }
}

/// Whether the future was woken.
#[derive(Debug, Default)]
struct Flag(Mutex<bool>);

impl Flag {
    fn take(&self) -> bool {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleepers_wake_in_the_order_of_their_moments() {
        let time = VirtualTime::new();
        let order = Mutex::new(Vec::new());
        let sleeper = |seconds: u64| {
            let (time, order) = (time.clone(), &order);
            async move {
                time.sleep(Duration::from_secs(seconds)).await;
                order.lock().unwrap().push((seconds, time.monotonic().as_secs()));
            }
        };
        let mut all = [3, 1, 2].map(|seconds| Some(Box::pin(sleeper(seconds))));
        time.block_on(poll_fn(|context| {
            for slot in &mut all {
                if let Some(future) = slot
                    && future.as_mut().poll(context).is_ready()
                {
                    *slot = None;
                }
            }
            if all.iter().all(Option::is_none) { Poll::Ready(()) } else { Poll::Pending }
        }));
        assert_eq!(*order.lock().unwrap(), [(1, 1), (2, 2), (3, 3)]);
    }

    #[test]
    fn future_that_waits_for_nothing_is_told_so() {
        let waiting = || VirtualTime::new().block_on(std::future::pending::<()>());
        let panic = std::panic::catch_unwind(waiting).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"the future waits, and nobody sleeps"));
    }

    #[test]
    fn parked_thread_looks_again_at_each_moment_that_somebody_sleeps_for() {
        let time = VirtualTime::new();
        let mut sleep = time.sleep(Duration::from_secs(1));
        assert!(sleep.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        time.park(Duration::from_secs(5));
        assert_eq!(time.monotonic(), Duration::from_secs(1));
        time.park(Duration::from_secs(5));
        assert_eq!(time.monotonic(), Duration::from_secs(6));
    }

    #[test]
    fn dropped_sleeper_is_forgotten() {
        let time = VirtualTime::new();
        let mut sleep = time.sleep(Duration::from_secs(1));
        assert!(sleep.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        drop(sleep);
        assert!(!time.go_to_next(Duration::MAX));
    }
}
