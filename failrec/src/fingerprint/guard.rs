//! [`RateGuard`]: how many records a second the process may store.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::fingerprint::sampling::SamplingOptions;

/// How many records a second the process may store, and how many bytes.
///
/// Seconds begin at whole seconds of the monotonic clock. The size of a record is known only after
/// it was let in, so the last one of a second may go over the bytes.
#[derive(Debug)]
pub(super) struct RateGuard {
    bodies_max: Option<u32>,
    bytes_max: Option<u64>,
    window: Mutex<Window>,
}

#[derive(Debug, Default)]
struct Window {
    second: u64,
    bodies: u32,
    bytes: u64,
}

impl RateGuard {
    pub(super) fn new(options: &SamplingOptions) -> Self {
        let (bodies_max, bytes_max) = (options.bodies_per_second, options.bytes_per_second);
        Self { bodies_max, bytes_max, window: Mutex::default() }
    }

    /// Lets one more record in, if there is room.
    pub(super) fn try_admit(&self, now: Duration) -> bool {
        self.in_window(now, |window| {
            let has_room = self.bodies_max.is_none_or(|max| window.bodies < max)
                && self.bytes_max.is_none_or(|max| window.bytes < max);
            if has_room {
                window.bodies = window.bodies.saturating_add(1);
            }
            has_room
        })
    }

    /// Lets one more record in, room or not.
    pub(super) fn admit(&self, now: Duration) {
        self.in_window(now, |window| window.bodies = window.bodies.saturating_add(1));
    }

    /// Adds the size of a record that was let in.
    pub(super) fn charge(&self, now: Duration, bytes: u64) {
        self.in_window(now, |window| window.bytes = window.bytes.saturating_add(bytes));
    }

    fn in_window<T>(&self, now: Duration, act: impl FnOnce(&mut Window) -> T) -> T {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        // A thread that read the clock earlier and came later counts in the newer second.
        if window.second < now.as_secs() {
            *window = Window { second: now.as_secs(), ..Window::default() };
        }
        act(&mut window)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(bodies: Option<u32>, bytes: Option<u64>) -> RateGuard {
        let options = SamplingOptions {
            bodies_per_second: bodies,
            bytes_per_second: bytes,
            ..SamplingOptions::DEFAULT
        };
        RateGuard::new(&options)
    }

    fn admitted(guard: &RateGuard, now: Duration, tries: usize) -> usize {
        (0..tries).filter(|_| guard.try_admit(now)).count()
    }

    #[test]
    fn each_second_has_room_for_the_limit() {
        let guard = guard(Some(3), None);
        assert_eq!(admitted(&guard, Duration::from_secs(1), 10), 3);
        assert_eq!(admitted(&guard, Duration::from_secs(2), 10), 3);
    }

    #[test]
    fn late_thread_gets_no_second_helping() {
        let guard = guard(Some(3), None);
        assert_eq!(admitted(&guard, Duration::from_secs(2), 10), 3);
        assert_eq!(admitted(&guard, Duration::from_secs(1), 10), 0);
    }

    #[test]
    fn bytes_over_the_limit_close_the_second() {
        let guard = guard(None, Some(100));
        assert!(guard.try_admit(Duration::ZERO));
        guard.charge(Duration::ZERO, 100);
        assert!(!guard.try_admit(Duration::ZERO));
        assert!(guard.try_admit(Duration::from_secs(1)));
    }

    #[test]
    fn what_needs_no_leave_still_takes_room() {
        let guard = guard(Some(1), None);
        guard.admit(Duration::ZERO);
        assert!(!guard.try_admit(Duration::ZERO));
    }

    #[test]
    fn guard_without_limits_lets_all_in() {
        assert_eq!(admitted(&guard(None, None), Duration::ZERO, 1_000), 1_000);
    }
}
