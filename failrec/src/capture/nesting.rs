//! Whether a failing call is only passing on the failure of a call inside it.
//!
//! An error that leaves three recorded functions is one failure. Each function notes how many
//! failures its thread had seen when it was polled ([`mark`]); when it fails itself and the count
//! has moved on, the newer failure happened inside it ([`last_since`]). The price for a call that
//! succeeds is one load of a thread-local word.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

use crate::capture::error::Description;
use crate::record::RecordId;

/// How many failures this thread has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark(u32);

/// The newest failure of a thread: enough to recognise its error further out.
#[derive(Clone, Debug)]
pub(crate) struct LastFailure {
    /// Its record and, in the recorder's own terms, its group; none if it was only counted.
    pub(crate) stored: Option<(RecordId, Arc<dyn Any + Send + Sync>)>,
    /// The outermost message, as it was.
    pub(crate) message: String,
    /// The number of the panic it was, if it was one.
    pub(crate) panic: Option<u64>,
}

thread_local! {
    static SEEN: Cell<u32> = const { Cell::new(0) };
    static LAST: RefCell<Option<LastFailure>> = const { RefCell::new(None) };
}

/// The count of this thread now.
#[inline]
pub(crate) fn mark() -> Mark {
    // A thread that is being taken down has no count; it then recognises nothing.
    Mark(SEEN.try_with(Cell::get).unwrap_or(0))
}

/// Remembers the newest failure of this thread.
pub(crate) fn note(failure: LastFailure) {
    // A failure while the thread is taken down is remembered by nobody.
    SEEN.try_with(|seen| seen.set(seen.get().wrapping_add(1))).ok();
    LAST.try_with(|last| last.try_borrow_mut().map(|mut last| *last = Some(failure)).ok()).ok();
}

/// The newest failure of this thread, if it came after `mark`.
pub(crate) fn last_since(mark_of_call: Mark) -> Option<LastFailure> {
    if mark() == mark_of_call {
        return None;
    }
    LAST.try_with(|last| last.try_borrow().ok().and_then(|last| last.clone())).ok().flatten()
}

impl LastFailure {
    /// The error that `description` tells of is this one, as it is or wrapped.
    pub(crate) fn is_carried_by(&self, description: &Description) -> bool {
        // A shorter text is contained in too many others by chance.
        const LEAST_CONTAINED: usize = 8;
        description.messages().any(|message| {
            message == self.message
                || (LEAST_CONTAINED <= self.message.len() && message.contains(&self.message))
        })
    }
}
