//! Whether this thread is inside the recorder already.
//!
//! Describing a failure runs code of the user, which may fail inside a recorded function, which
//! would describe its failure, and so on.

use std::cell::Cell;

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// This thread is inside the recorder until it is dropped.
#[derive(Debug)]
pub(super) struct Inside(());

/// Enters the recorder; `None` if this thread is inside already or is being taken down.
pub(super) fn enter() -> Option<Inside> {
    let was_inside = INSIDE.try_with(|inside| inside.replace(true)).unwrap_or(true);
    (!was_inside).then_some(Inside(()))
}

/// This thread is inside the recorder, or is being taken down.
#[inline]
pub(super) fn is_inside() -> bool {
    INSIDE.try_with(Cell::get).unwrap_or(true)
}

impl Drop for Inside {
    fn drop(&mut self) {
        // While the thread is taken down there is nothing left to reset.
        INSIDE.try_with(|inside| inside.set(false)).ok();
    }
}
