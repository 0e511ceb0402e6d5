//! [`Nesting`]: what a retry does about another one inside or around it.
//!
//! Three attempts in each of three layers are 27 calls to a service in trouble. So each thread
//! notes how often a retry on it gave up, and how many attempts it is inside of at present. An
//! attempt compares the count before and after each of its polls, which works wherever its polls
//! happen to run.

use std::cell::Cell;

/// What a retry does about another one inside or around it.
///
/// A retry that runs in a task of its own, or on a thread of its own, is not inside.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::Retry;
/// use failrec::policy::retry::Backoff;
///
/// let at_once = Backoff::Fixed(Duration::ZERO);
/// let [page, query] = [(); 2].map(|()| Retry::builder().backoff(at_once.clone()).build());
/// let (page, query) = (page?, query?);
///
/// let mut calls = 0;
/// let result = page.run_sync(|_| query.run_sync(|_| {
///     calls += 1;
///     Err::<(), _>(std::io::Error::from(std::io::ErrorKind::TimedOut))
/// }));
/// assert!(result.is_err());
/// assert_eq!(calls, 3); // and not 9
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Nesting {
    /// Ends when a retry inside the failed attempt has given up after more than one attempt.
    #[default]
    StopOnExhausted,
    /// Leaves it to the outermost: inside the attempt of another retry it makes one attempt. Where
    /// it is the outermost itself, it goes on whatever happened inside.
    Outermost,
    /// Goes on: the attempts multiply.
    Allow,
}

#[derive(Clone, Copy)]
struct Place {
    /// Attempts around what runs now.
    depth: u32,
    /// Retries that gave up on this thread.
    exhausted: u32,
}

thread_local! {
    static PLACE: Cell<Place> = const { Cell::new(Place { depth: 0, exhausted: 0 }) };
}

/// What runs now is inside an attempt of another retry.
pub(super) fn is_nested() -> bool {
    PLACE.try_with(|place| 0 < place.get().depth).unwrap_or(false)
}

/// Notes that a retry gave up after more than one attempt.
pub(super) fn note_exhausted() {
    change(|place| place.exhausted = place.exhausted.wrapping_add(1));
}

/// An attempt runs on this thread until it is left, or dropped by a panic.
pub(super) struct Inside {
    exhausted_before: u32,
    is_left: bool,
}

impl Inside {
    #[inline]
    pub(super) fn enter() -> Self {
        let exhausted_before = change(|place| place.depth = place.depth.saturating_add(1));
        Self { exhausted_before, is_left: false }
    }

    /// Whether a retry inside it has given up meanwhile.
    #[inline]
    pub(super) fn leave(mut self) -> bool {
        self.is_left = true;
        go_out() != self.exhausted_before
    }
}

impl Drop for Inside {
    #[inline]
    fn drop(&mut self) {
        if !self.is_left {
            go_out();
        }
    }
}

#[inline]
fn go_out() -> u32 {
    change(|place| place.depth = place.depth.saturating_sub(1))
}

/// Changes the place of this thread and gives its count. A thread that is being taken down has
/// none; it then sees nothing.
#[inline]
fn change(change: impl FnOnce(&mut Place)) -> u32 {
    let changed = PLACE.try_with(|cell| {
        let mut place = cell.get();
        change(&mut place);
        cell.set(place);
        place.exhausted
    });
    changed.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    fn attempt<R>(body: impl FnOnce() -> R) -> (R, bool) {
        let inside = Inside::enter();
        let returned = body();
        (returned, inside.leave())
    }

    #[test]
    fn attempt_sees_what_gave_up_inside_it_and_nothing_else() {
        note_exhausted();
        let ((), outer) = attempt(|| {
            let ((), first) = attempt(note_exhausted);
            let ((), second) = attempt(|| ());
            assert!(first && !second);
        });
        assert!(outer);
    }

    #[test]
    fn attempt_is_left_by_a_panic() {
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            attempt(|| {
                assert!(is_nested());
                panic!("the attempt panics");
            })
        }));
        assert!(panicked.is_err() && !is_nested());
    }
}
