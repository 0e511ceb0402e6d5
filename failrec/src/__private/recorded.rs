//! [`Recorded`]: a future whose failure is recorded.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::__private::captured::Capture;
use crate::__private::entry::{Entry, Failed, count_success};
use crate::__private::returned::Judgement;
use crate::__private::watch::{Polled, Watch};
use crate::capture::error::Description;
use crate::capture::input::Inputs;
use crate::capture::mark;
use crate::capture::nesting::{Earlier, Inside};
use crate::record::Outcome;

/// Wraps the future of a body. A failure is described by `describe` and `inputs`; that it is dropped between
/// its first poll and its end is one where `W` is [`Watched`].
#[inline]
#[expect(clippy::type_complexity, reason = "all that is wrapped is in the type of what wraps it")]
pub fn record<W, F, C, J, V, D, I>(
    future: F,
    entry: Entry<C>,
    judge: J,
    describe: D,
    inputs: I,
) -> Recorded<F, C, impl Fn(&F::Output) -> Option<Outcome>, D, I, W>
where
    W: Waiting,
    F: Future,
    C: Capture,
    J: Fn(&F::Output) -> V,
    V: Judgement,
    D: Fn(&F::Output, &mut Description),
    I: Fn(&mut Inputs),
{
    // A future that is ready has come to its end, whatever it resolves to.
    let judge = move |returned: &F::Output| judge(returned).outcome();
    let (waiting, earlier) = (W::default(), Earlier::default());
    Recorded { future, entry, judge, describe, inputs, earlier, waiting }
}

/// Whether a future waits to be polled again, as far as anybody wants to know. It does not before its first
/// poll, when there was no call yet, nor while it is polled: a panic of the body reports itself.
pub trait Waiting: Default {
    /// It waits from now on, or does so no more.
    fn set(&mut self, waits: bool);

    /// It waits.
    fn is_set(&self) -> bool;
}

/// Nobody wants to know.
#[derive(Debug, Default)]
pub struct Unwatched;

/// Somebody does.
#[derive(Debug, Default)]
pub struct Watched(bool);

impl Waiting for Unwatched {
    #[inline]
    fn set(&mut self, _: bool) {}

    #[inline]
    fn is_set(&self) -> bool {
        false
    }
}

impl Waiting for Watched {
    #[inline]
    fn set(&mut self, waits: bool) {
        self.0 = waits;
    }

    #[inline]
    fn is_set(&self) -> bool {
        self.0
    }
}

pin_project! {
    /// A future whose failure is recorded. What it resolves to is untouched.
    ///
    /// Dropped before its first poll it leaves no trace; dropped later, before its end, it is a
    /// cancelled call, if that is to be told.
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct Recorded<F, C, J, D, I, W>
    where
        F: Future,
        C: Capture,
        I: Fn(&mut Inputs),
        W: Waiting,
    {
        #[pin]
        future: F,
        entry: Entry<C>,
        judge: J,
        describe: D,
        inputs: I,
        // The failures inside it of the polls before this one: an error returned some polls later
        // may be one of them.
        earlier: Earlier,
        waiting: W,
    }

    impl<F, C, J, D, I, W> PinnedDrop for Recorded<F, C, J, D, I, W>
    where
        F: Future,
        C: Capture,
        I: Fn(&mut Inputs),
        W: Waiting,
    {
        #[inline]
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if this.waiting.is_set() {
                cancelled(this.entry, this.earlier, this.inputs);
            }
        }
    }
}

#[cold]
#[inline(never)]
fn cancelled(entry: &mut Entry<impl Capture>, earlier: &Earlier, inputs: &dyn Fn(&mut Inputs)) {
    entry.cancelled(Inside::new(mark::now(), earlier), inputs);
}

impl<F, C, J, D, I, W> Future for Recorded<F, C, J, D, I, W>
where
    F: Future,
    C: Capture,
    J: Fn(&F::Output) -> Option<Outcome>,
    D: Fn(&F::Output, &mut Description),
    I: Fn(&mut Inputs),
    W: Waiting,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let mark = mark::now();
        this.waiting.set(false);
        let watch = Watch::new(Polled { entry: this.entry, inputs: this.inputs, mark });
        let polled = this.future.poll(context);
        let Some(Polled { entry, inputs, .. }) = watch.body_returned() else { return polled };
        let Poll::Ready(returned) = polled else {
            this.waiting.set(true);
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

impl<F, C, J, D, I, W> fmt::Debug for Recorded<F, C, J, D, I, W>
where
    F: Future,
    C: Capture,
    I: Fn(&mut Inputs),
    W: Waiting,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded").field("entry", &self.entry).finish_non_exhaustive()
    }
}
