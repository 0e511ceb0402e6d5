//! [`run`]: a call of a function that is not async.

use std::fmt;

use crate::__private::captured::Capture;
use crate::__private::entry::{Entry, Failed, count_success};
use crate::__private::returned::Judgement;
use crate::__private::watch::{Called, Watch};
use crate::capture::error::Description;
use crate::capture::input::Inputs;
use crate::capture::mark::{self, Mark};
use crate::capture::nesting::Inside;

/// Runs `body` and returns what it returned. A failure is described by `describe` and `inputs`.
#[inline]
pub fn run<R, J: Judgement>(
    body: impl FnOnce() -> R,
    entry: Entry<impl Capture>,
    judge: impl Fn(&R) -> J,
    describe: impl Fn(&R, &mut Description),
    inputs: impl Fn(&mut Inputs),
) -> R {
    let mark = mark::now();
    let watch = Watch::new(Called { entry, inputs, mark });
    let returned = body();
    // All of it moves on: a reference that leaves this function would have arguments and result written to
    // memory before anybody knows that they are needed.
    let Some(call) = watch.body_returned() else { return returned };
    let judged = judge(&returned);
    if let Some(outcome) = judged.outcome() {
        let Called { entry, inputs, mark } = call;
        let inside = Inside::one_poll(mark);
        return entry.failed(Failed { outcome, inside, returned, describe, inputs });
    }
    let site = call.entry.site();
    if mark::now() != mark {
        call.succeeded();
    }
    if !judged.is_pending() {
        count_success(site);
    }
    returned
}

impl<C: Capture, I: Fn(&mut Inputs)> Called<C, I> {
    /// Reports that the call was made good by a policy inside it, if it was.
    #[cold]
    #[inline(never)]
    fn succeeded(mut self) {
        self.entry.succeeded(Inside::one_poll(self.mark), &self.inputs);
    }
}

/// Begins to watch a function whose body must stay where it is: its caller's place is asked for
/// inside. What it returns is not seen, only whether it unwinds.
#[inline]
pub fn watch<C: Capture, I: Fn(&mut Inputs)>(entry: Entry<C>, inputs: I) -> CallerWatch<C, I> {
    CallerWatch { entry, inputs, mark: mark::now(), panicking: std::thread::panicking() }
}

/// Reports a panic if it is dropped by one, else that the call succeeded.
pub struct CallerWatch<C: Capture, I: Fn(&mut Inputs)> {
    entry: Entry<C>,
    inputs: I,
    mark: Mark,
    /// The thread was unwinding already when the call began, which runs in a destructor then.
    panicking: bool,
}

impl<C: Capture, I: Fn(&mut Inputs)> Drop for CallerWatch<C, I> {
    #[inline]
    fn drop(&mut self) {
        if !std::thread::panicking() {
            count_success(self.entry.site());
        } else if !self.panicking {
            self.entry.panicked(self.mark, &self.inputs);
        }
    }
}

impl<C: Capture, I: Fn(&mut Inputs)> fmt::Debug for CallerWatch<C, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallerWatch").field("entry", &self.entry).finish_non_exhaustive()
    }
}
