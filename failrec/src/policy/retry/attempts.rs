//! [`Attempts`]: one call with all its attempts, as whoever makes them goes through it.

use std::mem::{self, ManuallyDrop};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project_lite::pin_project;

use crate::base::Sleep;
use crate::capture::error::Description;
use crate::capture::ledger;
use crate::policy::fault::Fault;
use crate::policy::retry::budget::{BudgetEntry, RetryBudget};
use crate::policy::retry::failure_key::failure_key;
use crate::policy::retry::handle::Retry;
use crate::policy::retry::machine::Setback;
use crate::policy::retry::nesting::Inside;
use crate::policy::retry::operation::{First, Operation};
use crate::policy::retry::rules::Verdict;

/// One call with all its attempts. It is as little as can be until the first one has failed, for
/// most never do. Dropped before it has ended, it was cancelled or panicked.
///
/// An attempt is made, and then told of: [`succeeded`](Self::succeeded) is the end;
/// [`failed`](Self::failed) gives the wait after which [`resume`](Self::resume) says whether there
/// is another. Both take it by value, and what stays gets no address of it: so a first attempt
/// that succeeds needs it in registers only.
#[derive(Debug)]
pub(crate) struct Attempts<'a> {
    stage: Stage<'a>,
    /// A retry inside the attempt has given up.
    has_exhausted: bool,
}

/// How far a call has come.
#[derive(Debug)]
enum Stage<'a> {
    Ended,
    /// At the first attempt, with neither a deadline nor a budget.
    Plain(&'a Retry),
    /// At the first attempt.
    Bound(Bound<'a>),
    /// An attempt has failed.
    Failed(Box<Operation<'a>>),
}

/// What a deadline and a budget want of a first attempt.
#[derive(Debug)]
struct Bound<'a> {
    retry: &'a Retry,
    /// When the first attempt began, as far as it matters and has been looked for.
    started: Option<Duration>,
    /// Held for the budget to see how many run.
    entry: Option<BudgetEntry<'a>>,
}

impl<'a> Bound<'a> {
    // What these two give comes in registers, so that those who have neither need no memory for it.

    #[inline(never)]
    fn enter(retry: &'a Retry) -> Option<BudgetEntry<'a>> {
        retry.settings().budget.as_ref().map(RetryBudget::enter)
    }

    /// Looks at the clock, where there is a deadline.
    #[inline(never)]
    fn look(retry: &Retry) -> Option<Duration> {
        let settings = retry.settings();
        settings.plan.deadline.map(|_| settings.seams.clock.monotonic())
    }
}

impl<'a> Attempts<'a> {
    /// A call whose attempts are futures: its deadline is counted from where the first one has to
    /// wait.
    #[inline]
    pub(crate) fn begin(retry: &'a Retry) -> Self {
        Self::begin_with(retry, |_| None)
    }

    /// A call whose attempts hold their thread.
    #[inline]
    pub(crate) fn begin_sync(retry: &'a Retry) -> Self {
        Self::begin_with(retry, Bound::look)
    }

    #[inline]
    fn begin_with(retry: &'a Retry, started: impl FnOnce(&Retry) -> Option<Duration>) -> Self {
        let straight = if retry.is_straight() { Some(retry) } else { retry.current_if_plain() };
        let stage = if let Some(retry) = straight {
            Stage::Plain(retry)
        } else {
            let retry = retry.current();
            Stage::Bound(Bound { retry, started: started(retry), entry: Bound::enter(retry) })
        };
        Self { stage, has_exhausted: false }
    }

    /// The first attempt has to wait.
    #[cold]
    #[inline(never)]
    fn start(&mut self) {
        if let Stage::Bound(bound) = &mut self.stage
            && bound.started.is_none()
        {
            bound.started = Bound::look(bound.retry);
        }
    }

    #[inline]
    fn operation(&self) -> Option<&Operation<'a>> {
        match &self.stage {
            Stage::Failed(operation) => Some(operation),
            _ => None,
        }
    }

    #[inline]
    fn operation_mut(&mut self) -> Option<&mut Operation<'a>> {
        match &mut self.stage {
            Stage::Failed(operation) => Some(operation),
            _ => None,
        }
    }

    /// The attempt to be made; the first is 1.
    #[inline]
    pub(crate) fn number(&self) -> u32 {
        self.operation().map_or(1, Operation::attempt)
    }

    /// After the attempt to be made there is none, however it ends.
    #[inline]
    pub(crate) fn is_last(&self) -> bool {
        match &self.stage {
            Stage::Ended => true,
            Stage::Plain(retry) | Stage::Bound(Bound { retry, .. }) => {
                retry.settings().plan.attempts_max <= 1
            }
            Stage::Failed(operation) => operation.is_last(),
        }
    }

    /// The attempt that `future` makes.
    #[inline]
    pub(crate) const fn attempt<'s, F: Future>(&'s mut self, future: F) -> Attempt<'s, 'a, F> {
        Attempt { future, attempts: self }
    }

    /// Makes an attempt.
    #[inline]
    pub(crate) fn attempt_sync<R>(&mut self, attempt: impl FnOnce() -> R) -> R {
        let inside = Inside::enter();
        let returned = attempt();
        self.has_exhausted = inside.leave();
        returned
    }

    /// The attempt succeeded, and so has the call.
    #[inline]
    pub(crate) fn succeeded(self) {
        let ended = ManuallyDrop::new(self);
        if let Stage::Plain(retry) = ended.stage {
            // There is nothing in it that has to be dropped.
            retry.counters().add_success_at_once();
        } else {
            ManuallyDrop::into_inner(ended).succeeded_otherwise();
        }
    }

    #[inline(never)]
    fn succeeded_otherwise(mut self) {
        match &mut self.stage {
            Stage::Failed(operation) => operation.succeeded(),
            Stage::Ended => {}
            Stage::Plain(retry) | Stage::Bound(Bound { retry, .. }) => {
                retry.counters().add_success_at_once();
                if let Some(budget) = &retry.settings().budget {
                    budget.succeed();
                }
                self.stage = Stage::Ended;
            }
        }
    }

    /// The attempt failed; gives how long to wait for the next one, if there is one.
    #[cold]
    #[inline(never)]
    pub(super) fn failed(
        mut self,
        setback: Setback,
        description: Option<&Description>,
    ) -> Option<(Self, Duration)> {
        let has_exhausted = mem::take(&mut self.has_exhausted);
        let setback = Setback { has_exhausted, ..setback };
        let begun = match &self.stage {
            Stage::Bound(bound) => bound.started,
            _ => None,
        };
        self.start();
        self.stage = match mem::replace(&mut self.stage, Stage::Ended) {
            Stage::Plain(retry) => Stage::Failed(Box::new(Operation::new(retry, First::default()))),
            Stage::Bound(Bound { retry, started, entry }) => {
                let first = First { started, begun, entry };
                Stage::Failed(Box::new(Operation::new(retry, first)))
            }
            later => later,
        };
        let delay = self.operation_mut()?.failed(&setback, description)?;
        Some((self, delay))
    }

    /// The attempt failed with an error that has met `fault`, and of which the user says `verdict`;
    /// `describe` tells it. Gives how long to wait for the next one, if there is one.
    #[cold]
    #[inline(never)]
    pub(crate) fn failed_by(
        self,
        fault: Fault,
        verdict: Verdict,
        describe: &dyn Fn(&mut Description),
    ) -> Option<(Self, Duration)> {
        let retry = match &self.stage {
            Stage::Ended => None,
            Stage::Plain(retry) | Stage::Bound(Bound { retry, .. }) => Some(*retry),
            Stage::Failed(operation) => Some(operation.retry()),
        };
        let is_compared = retry.is_some_and(|retry| retry.settings().plan.compares(fault.kind));
        let description = (is_compared || ledger::is_kept()).then(|| {
            let mut description = Description::default();
            describe(&mut description);
            description
        });
        let key = description.as_ref().filter(|_| is_compared).map(failure_key);
        let setback = Setback { fault: Some(fault), verdict, key, has_exhausted: false };
        self.failed(setback, description.as_ref())
    }

    /// The attempt returned a value that is not wanted. Gives how long to wait for the next one, if
    /// there is one.
    pub(crate) fn failed_unwanted(self) -> Option<(Self, Duration)> {
        self.failed(Setback::default(), None)
    }

    /// Begins the next attempt; false if the wait took longer than it should, and the deadline
    /// has passed.
    #[inline]
    pub(crate) fn resume(&mut self) -> bool {
        self.operation_mut().is_some_and(Operation::next_attempt)
    }

    /// Begins the next attempt, also after the deadline: what came of the last one is gone.
    #[inline]
    pub(crate) fn resume_late(&mut self) {
        if let Some(operation) = self.operation_mut() {
            operation.next_attempt_late();
        }
    }

    /// What waits for `delay`.
    #[inline]
    pub(crate) fn sleep(&self, delay: Duration) -> Option<Sleep> {
        let operation = self.operation().filter(|_| !delay.is_zero())?;
        Some(operation.retry().settings().seams.timer.sleep(delay))
    }

    /// Holds the thread for `delay`.
    #[inline]
    pub(crate) fn block(&self, delay: Duration) {
        if let Some(operation) = self.operation().filter(|_| !delay.is_zero()) {
            operation.retry().settings().seams.timer.block(delay);
        }
    }
}

impl Drop for Attempts<'_> {
    #[inline]
    fn drop(&mut self) {
        match mem::replace(&mut self.stage, Stage::Ended) {
            Stage::Ended => {}
            Stage::Plain(retry) => leave(retry, None),
            Stage::Bound(Bound { retry, entry, .. }) => leave(retry, entry),
            Stage::Failed(operation) => leave_later(operation),
        }
    }
}

/// Dropped at the first attempt: it was cancelled or has panicked.
#[cold]
#[inline(never)]
fn leave<'a>(retry: &'a Retry, entry: Option<BudgetEntry<'a>>) {
    drop(Operation::new(retry, First { entry, ..First::default() }));
}

#[cold]
#[inline(never)]
fn leave_later(operation: Box<Operation<'_>>) {
    drop(operation);
}

pin_project! {
    /// One attempt.
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    #[derive(Debug)]
    pub(crate) struct Attempt<'s, 'a, F> {
        #[pin]
        future: F,
        attempts: &'s mut Attempts<'a>,
    }
}

impl<F: Future> Future for Attempt<'_, '_, F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let inside = Inside::enter();
        let polled = this.future.poll(context);
        this.attempts.has_exhausted |= inside.leave();
        if polled.is_pending() {
            this.attempts.start();
        }
        polled
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;
    use crate::policy::retry::nesting::{is_nested, note_exhausted};

    #[test]
    fn attempt_that_moves_between_threads_sees_all_its_polls() {
        let retry = Retry::builder().build().unwrap();
        let mut polls = 0;
        let body = std::future::poll_fn(move |_| {
            polls += 1;
            if polls == 1 {
                note_exhausted();
                return Poll::Pending;
            }
            Poll::Ready(())
        });
        let mut attempts = Attempts::begin(&retry);
        std::thread::scope(|scope| {
            let mut attempt = Box::pin(attempts.attempt(body));
            let mut context = Context::from_waker(Waker::noop());
            assert!(attempt.as_mut().poll(&mut context).is_pending());
            let poll = move || attempt.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert_eq!(scope.spawn(poll).join().unwrap(), Poll::Ready(()));
        });
        assert!(attempts.has_exhausted && !is_nested());
    }
}
