//! [`Watch`]: sees a body unwind.

use crate::__private::captured::Capture;
use crate::__private::entry::Entry;
use crate::capture::input::Inputs;
use crate::capture::mark::Mark;

/// Reports a panic of the call if it is dropped before it is told that the body returned.
///
/// It holds the call and gives it back: what nobody points to need not be in memory while all goes well.
pub(super) struct Watch<C: Unwind>(Option<C>);

/// A call whose body may unwind.
pub(super) trait Unwind {
    /// Reports that it did.
    fn report(self);
}

/// A call of a function.
pub(super) struct Called<C, I> {
    pub(super) entry: Entry<C>,
    pub(super) inputs: I,
    pub(super) mark: Mark,
}

/// A poll of a future, which holds what is known of the call.
pub(super) struct Polled<'a, C, I> {
    pub(super) entry: &'a mut Entry<C>,
    pub(super) inputs: &'a I,
    pub(super) mark: Mark,
}

impl<C: Capture, I: Fn(&mut Inputs)> Unwind for Called<C, I> {
    #[cold]
    #[inline(never)]
    fn report(mut self) {
        self.entry.panicked(self.mark, &self.inputs);
    }
}

impl<C: Capture, I: Fn(&mut Inputs)> Unwind for Polled<'_, C, I> {
    #[inline]
    fn report(self) {
        self.entry.panicked(self.mark, self.inputs);
    }
}

impl<C: Unwind> Watch<C> {
    #[inline]
    pub(super) const fn new(call: C) -> Self {
        Self(Some(call))
    }

    /// The call, which is always there.
    #[inline]
    pub(super) fn body_returned(mut self) -> Option<C> {
        self.0.take()
    }
}

impl<C: Unwind> Drop for Watch<C> {
    #[inline]
    fn drop(&mut self) {
        if let Some(call) = self.0.take() {
            call.report();
        }
    }
}
