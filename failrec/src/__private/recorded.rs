//! [`Recorded`]: a future whose failure is recorded.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::__private::entry::{Entry, Failed, count_success};
use crate::__private::returned::Judgement;
use crate::__private::watch::{Polled, Watch};
use crate::capture::error::Description;
use crate::capture::input::Inputs;
use crate::capture::mark;
use crate::capture::nesting::{Earlier, Inside};
use crate::record::Outcome;

/// Wraps the future of a body. A failure is described by `describe` and `inputs`.
#[inline]
pub fn record<F, J, V, D, I>(
    future: F,
    entry: Entry,
    judge: J,
    describe: D,
    inputs: I,
) -> Recorded<F, impl Fn(&F::Output) -> Option<Outcome>, D, I>
where
    F: Future,
    J: Fn(&F::Output) -> V,
    V: Judgement,
    D: Fn(&F::Output, &mut Description),
    I: Fn(&mut Inputs),
{
    Recorded {
        future,
        entry,
        // A future that is ready has come to its end, whatever it resolves to.
        judge: move |returned: &F::Output| judge(returned).outcome(),
        describe,
        inputs,
        stage: Stage::Idle,
        earlier: Earlier::default(),
    }
}

/// How far a future has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Never polled: there was no call yet.
    Idle,
    /// Polled, and waiting to be polled again.
    Suspended,
    /// Being polled, or at its end. A panic of the body leaves it here, and reports itself.
    Done,
}

pin_project! {
    /// A future whose failure is recorded. What it resolves to is untouched.
    ///
    /// Dropped before its first poll it leaves no trace; dropped later, before its end, it is a
    /// cancelled call.
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct Recorded<F, J, D, I>
    where
        F: Future,
        I: Fn(&mut Inputs),
    {
        #[pin]
        future: F,
        entry: Entry,
        judge: J,
        describe: D,
        inputs: I,
        // The failures inside it of the polls before this one: an error returned some polls later
        // may be one of them.
        earlier: Earlier,
        stage: Stage,
    }

    impl<F, J, D, I> PinnedDrop for Recorded<F, J, D, I>
    where
        F: Future,
        I: Fn(&mut Inputs),
    {
        #[inline]
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if *this.stage == Stage::Suspended {
                cancelled(this.entry, this.earlier, this.inputs);
            }
        }
    }
}

#[cold]
#[inline(never)]
fn cancelled(entry: &mut Entry, earlier: &Earlier, inputs: &dyn Fn(&mut Inputs)) {
    entry.cancelled(Inside::new(mark::now(), earlier), inputs);
}

impl<F, J, D, I> Future for Recorded<F, J, D, I>
where
    F: Future,
    J: Fn(&F::Output) -> Option<Outcome>,
    D: Fn(&F::Output, &mut Description),
    I: Fn(&mut Inputs),
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let mark = mark::now();
        *this.stage = Stage::Done;
        let watch = Watch::new(Polled { entry: this.entry, inputs: this.inputs, mark });
        let polled = this.future.poll(context);
        let Some(Polled { entry, inputs, .. }) = watch.body_returned() else { return polled };
        let Poll::Ready(returned) = polled else {
            *this.stage = Stage::Suspended;
            if mark::now() != mark {
                this.earlier.keep(mark);
            }
            return Poll::Pending;
        };
        let inside = Inside::new(mark, this.earlier);
        if let Some(outcome) = (this.judge)(&returned) {
            let describe = &*this.describe;
            let failed = Failed { outcome, inside, returned, describe, inputs };
            return Poll::Ready(entry.take().failed(failed));
        }
        if mark::now() != mark || !this.earlier.is_empty() {
            entry.succeeded(inside, inputs);
        }
        count_success(entry.site());
        Poll::Ready(returned)
    }
}

impl<F, J, D, I> fmt::Debug for Recorded<F, J, D, I>
where
    F: Future,
    I: Fn(&mut Inputs),
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded").field("entry", &self.entry).finish_non_exhaustive()
    }
}
