//! [`Buffers`]: memory that is used again for the next values.

use std::cell::Cell;
use std::mem;

use crate::capture::input::writer::Open;

/// A buffer that once held a giant is not worth keeping, nor wiping each time.
const KEPT_BYTES_MAX: usize = 8 * 1024;

/// What it takes to write values; one set of it is kept by each thread.
#[derive(Default)]
pub(super) struct Buffers {
    /// The values, one after the other.
    pub(super) out: String,
    /// A text before it is escaped.
    pub(super) scratch: String,
    /// The arrays and objects that are open.
    pub(super) open: Vec<Open>,
    /// The names, and where in `out` the value of each begins.
    pub(super) names: Vec<(&'static str, usize)>,
}

thread_local! {
    static SPARE: Cell<Option<Box<Buffers>>> = const { Cell::new(None) };
}

impl Buffers {
    /// Empty ones, from this thread's memory if it has some.
    #[expect(clippy::unnecessary_box_returns, reason = "the box is a part of what is kept")]
    pub(super) fn take() -> Box<Self> {
        SPARE.try_with(Cell::take).ok().flatten().unwrap_or_default()
    }

    /// Keeps the memory for the next use, with nothing left in it.
    pub(super) fn give_back(mut self: Box<Self>) {
        wipe(&mut self.out);
        wipe(&mut self.scratch);
        self.open.clear();
        self.names.clear();
        // A thread that is being taken down keeps nothing.
        let _: Result<(), _> = SPARE.try_with(|spare| spare.set(Some(self)));
    }
}

/// Overwrites all of the memory: arguments of calls hold secrets, and a later value could be
/// written around them.
fn wipe(text: &mut String) {
    let mut bytes = mem::take(text).into_bytes();
    if KEPT_BYTES_MAX < bytes.capacity() {
        return;
    }
    bytes.clear();
    bytes.resize(bytes.capacity(), 0);
    bytes.clear();
    *text = String::from_utf8(bytes).unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_kept_and_starts_empty() {
        let mut buffers = Buffers::take();
        buffers.out.push_str("a value of the call before");
        let place = buffers.out.as_ptr();
        buffers.give_back();

        let again = Buffers::take();
        assert!(std::ptr::eq(place, again.out.as_ptr()));
        assert!(again.out.is_empty() && again.names.is_empty() && again.open.is_empty());
    }

    #[test]
    fn giant_memory_is_let_go() {
        let mut buffers = Buffers::take();
        buffers.out = "x".repeat(KEPT_BYTES_MAX + 1);
        buffers.give_back();
        assert_eq!(Buffers::take().out.capacity(), 0);
    }
}
