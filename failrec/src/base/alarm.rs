//! [`after`]: a sleep that needs no runtime.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use crate::base::clock::{Clock, SystemClock};

/// Completes once `duration` has passed, counted from this call. One thread of the process wakes
/// all that wait; where the system gives no thread, the sleep is over at once.
pub(super) fn after(duration: Duration) -> impl Future<Output = ()> + Send {
    let alarms = Alarms::of_process();
    let at = alarms.clock.monotonic().saturating_add(duration);
    let mut set = Set { alarms, key: None };
    poll_fn(move |context| {
        if at <= alarms.clock.monotonic() || !alarms.is_running {
            return Poll::Ready(());
        }
        set.renew(at, context.waker());
        Poll::Pending
    })
}

/// Who is to be woken when. The number tells two of the same moment apart.
type Key = (Duration, u64);

#[derive(Debug)]
struct Alarms {
    clock: SystemClock,
    waiting: Mutex<Waiting>,
    /// Notified when an alarm comes before all others.
    earlier: Condvar,
    is_running: bool,
}

#[derive(Debug, Default)]
struct Waiting {
    wakers: BTreeMap<Key, Waker>,
    next: u64,
}

impl Alarms {
    fn of_process() -> &'static Self {
        static ALARMS: OnceLock<Alarms> = OnceLock::new();
        ALARMS.get_or_init(|| Self {
            clock: SystemClock::new(),
            waiting: Mutex::default(),
            earlier: Condvar::new(),
            is_running: std::thread::Builder::new()
                .name("failrec-timer".to_owned())
                .spawn(|| Self::of_process().run())
                .is_ok(),
        })
    }

    fn run(&self) -> ! {
        let mut waiting = self.lock();
        loop {
            let now = self.clock.monotonic();
            let later = waiting.wakers.split_off(&(now, u64::MAX));
            let due = std::mem::replace(&mut waiting.wakers, later);
            if !due.is_empty() {
                // A waker is the runtime's own code and may come back here.
                drop(waiting);
                due.into_values().for_each(Waker::wake);
                waiting = self.lock();
                continue;
            }
            let next = waiting.wakers.keys().next().map(|(at, _)| at.saturating_sub(now));
            // Without an alarm there is no end to the wait but a notification.
            let wait = next.unwrap_or(Duration::from_hours(1));
            let woken = self.earlier.wait_timeout(waiting, wait);
            (waiting, _) = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of one sleep among the alarms; given up when dropped.
struct Set {
    alarms: &'static Alarms,
    key: Option<Key>,
}

impl Set {
    fn renew(&mut self, at: Duration, waker: &Waker) {
        // A waker is the runtime's own code: cloned and dropped without the lock, for it may come
        // back here.
        let waker = waker.clone();
        let mut waiting = self.alarms.lock();
        let number = waiting.next;
        let key = *self.key.get_or_insert((at, number));
        waiting.next = number.wrapping_add(1);
        let replaced = waiting.wakers.insert(key, waker);
        let is_first = waiting.wakers.keys().next() == Some(&key);
        drop(waiting);
        drop(replaced);
        if is_first {
            self.alarms.earlier.notify_one();
        }
    }
}

impl Drop for Set {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            let removed = self.alarms.lock().wakers.remove(&key);
            drop(removed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::{Sender, channel};
    use std::task::{Context, Wake};

    use super::*;

    struct Told(Sender<()>);

    impl Wake for Told {
        fn wake(self: Arc<Self>) {
            self.0.send(()).unwrap();
        }
    }

    #[test]
    fn sleeper_is_woken_when_its_time_has_come_and_not_before() {
        let (sender, told) = channel();
        let waker = Waker::from(Arc::new(Told(sender)));
        let mut sleep = std::pin::pin!(after(Duration::from_millis(5)));
        let mut context = Context::from_waker(&waker);
        while sleep.as_mut().poll(&mut context).is_pending() {
            told.recv_timeout(Duration::from_secs(30)).unwrap();
        }
    }

    /// A task that holds a sleep of its own, and goes with its last waker.
    struct Sleeps {
        _set: Set,
        gone: Sender<()>,
    }

    impl Wake for Sleeps {
        fn wake(self: Arc<Self>) {}
    }

    impl Drop for Sleeps {
        fn drop(&mut self) {
            self.gone.send(()).ok();
        }
    }

    #[test]
    fn waker_that_takes_another_sleep_with_it_can_be_dropped() {
        let (sender, gone) = channel();
        let alarms = Alarms::of_process();
        let far = Duration::from_hours(999);
        let sleeps = move || {
            let mut set = Set { alarms, key: None };
            set.renew(far, Waker::noop());
            Waker::from(Arc::new(Sleeps { _set: set, gone: sender.clone() }))
        };
        std::thread::spawn(move || {
            let mut outer = Set { alarms, key: None };
            outer.renew(far, &sleeps());
            outer.renew(far, &sleeps());
        });
        for _ in 0..2 {
            gone.recv_timeout(Duration::from_secs(30)).unwrap();
        }
    }

    #[test]
    fn dropped_sleep_leaves_nothing_behind() {
        let alarms = Alarms::of_process();
        let at = Duration::from_hours(999);
        let mut set = Set { alarms, key: None };
        set.renew(at, Waker::noop());
        let key = set.key.unwrap();
        assert!(alarms.lock().wakers.contains_key(&key));
        drop(set);
        assert!(!alarms.lock().wakers.contains_key(&key));
    }
}
