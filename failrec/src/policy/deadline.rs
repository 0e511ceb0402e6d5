//! The deadline of the operation around a call: what [`Timeout`](crate::policy::Timeout) sets and
//! every call further in can see.

use std::cell::Cell;
use std::time::Duration;

use crate::policy::seams::Seams;

thread_local! {
    static AROUND: Cell<Around> = const { Cell::new(Around::None) };
}

/// The deadline around a call, on the monotonic clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    None,
    At(Duration),
    /// So long after a moment that nobody has looked at the clock for: the first poll of a timeout
    /// that is not armed yet. To whoever asks it begins now.
    After(Duration),
}

impl Around {
    /// The one in force on this thread.
    #[inline]
    pub(super) fn current() -> Self {
        AROUND.try_with(Cell::get).unwrap_or(Self::None)
    }

    /// When it is, seen at `now`.
    pub(super) const fn at(self, now: Duration) -> Option<Duration> {
        match self {
            Self::None => None,
            Self::At(at) => Some(at),
            Self::After(limit) => Some(now.saturating_add(limit)),
        }
    }

    /// Puts it in force until the guard is dropped.
    #[inline]
    pub(super) fn enter(self) -> Entered {
        let before = AROUND.try_with(|around| around.replace(self)).unwrap_or(Self::None);
        Entered { before }
    }
}

/// Puts the deadline of before in force again when it is dropped.
#[must_use = "the deadline is in force until this is dropped"]
pub(crate) struct Entered {
    before: Around,
}

impl Drop for Entered {
    #[inline]
    fn drop(&mut self) {
        AROUND.try_with(|around| around.set(self.before)).ok();
    }
}

/// How long the operation around this call still has, if a [`Timeout`](crate::policy::Timeout)
/// of the system's clock is around it; zero when it is over.
///
/// # Examples
///
/// ```
/// use failrec::policy::time_left;
///
/// // Nothing bounds a call that stands alone.
/// assert_eq!(time_left(), None);
/// ```
pub fn time_left() -> Option<Duration> {
    let around = Around::current();
    if around == Around::None {
        return None;
    }
    time_left_at(Seams::system().clock.monotonic())
}

/// How long the operation around this call still has at `now`.
pub(super) fn time_left_at(now: Duration) -> Option<Duration> {
    Around::current().at(now).map(|at| at.saturating_sub(now))
}
