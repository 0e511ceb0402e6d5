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

/// What a thread notes: in the lower half the attempts around what runs now, in the upper half the
/// retries that gave up on it. So the word is the same before and after an attempt unless one
/// inside it has given up.
type Place = u64;

const ONE_DEEPER: Place = 1;
const ONE_EXHAUSTED: Place = 1 << 32;

thread_local! {
    static PLACE: Cell<Place> = const { Cell::new(0) };
}

/// What runs now is inside an attempt of another retry.
pub(super) fn is_nested() -> bool {
    PLACE.get() & (ONE_EXHAUSTED - 1) != 0
}

/// Notes that a retry gave up after more than one attempt.
pub(super) fn note_exhausted() {
    change(|place| place.wrapping_add(ONE_EXHAUSTED));
}

/// An attempt runs on this thread until it is left, or dropped by a panic.
pub(super) struct Inside {
    before: Place,
    is_left: bool,
}

impl Inside {
    #[inline]
    pub(super) fn enter() -> Self {
        let inside = change(|place| place.wrapping_add(ONE_DEEPER));
        Self { before: inside.wrapping_sub(ONE_DEEPER), is_left: false }
    }

    /// Whether a retry inside it has given up meanwhile.
    #[inline]
    pub(super) fn leave(mut self) -> bool {
        self.is_left = true;
        go_out() != self.before
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
fn go_out() -> Place {
    change(|place| place.wrapping_sub(ONE_DEEPER))
}

/// Changes the place of this thread and gives what it is then. It needs no dropping, so it is there
/// for as long as its thread is.
#[inline]
fn change(change: impl FnOnce(Place) -> Place) -> Place {
    PLACE.with(|place| {
        let now = change(place.get());
        place.set(now);
        now
    })
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
