//! [`Watch`]: sees a body unwind.

use crate::__private::entry::Entry;
use crate::capture::input::Inputs;
use crate::capture::mark::Mark;

/// Reports a panic of the call if it is dropped before it is told that the body returned.
pub(super) struct Watch<'a, I: Fn(&mut Inputs)> {
    entry: &'a mut Entry,
    inputs: &'a I,
    mark: Mark,
    returned: bool,
}

impl<'a, I: Fn(&mut Inputs)> Watch<'a, I> {
    #[inline]
    pub(super) fn new(entry: &'a mut Entry, inputs: &'a I, mark: Mark) -> Self {
        Self { entry, inputs, mark, returned: false }
    }

    #[inline]
    pub(super) fn body_returned(mut self) {
        self.returned = true;
    }
}

impl<I: Fn(&mut Inputs)> Drop for Watch<'_, I> {
    #[inline]
    fn drop(&mut self) {
        if !self.returned {
            self.entry.panicked(self.mark, self.inputs);
        }
    }
}
