//! [`Mark`]: a moment of a thread, to tell what happened on it since.

use std::cell::Cell;

/// The count of a thread at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark(u32);

impl Mark {
    /// `other` is a later moment of the same thread. Half of all numbers lie after any one.
    pub(crate) const fn is_earlier_than(self, other: Self) -> bool {
        let distance = other.0.wrapping_sub(self.0);
        0 < distance && distance <= u32::MAX / 2
    }
}

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// The count of this thread now.
#[inline]
pub(crate) fn now() -> Mark {
    // A thread that is being taken down has no count; it then recognises nothing.
    Mark(COUNT.try_with(Cell::get).unwrap_or(0))
}

/// Counts something that goes wrong on this thread.
pub(crate) fn advance() -> Mark {
    let next = |count: &Cell<u32>| {
        count.set(count.get().wrapping_add(1));
        count.get()
    };
    Mark(COUNT.try_with(next).unwrap_or(0))
}
