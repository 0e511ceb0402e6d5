//! [`Attempts`]: one call with all its attempts, as whoever makes them goes through it.

use std::mem;
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
/// is another.
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
    /// Out of line, so that those who have none have only the question.
    #[inline(never)]
    fn begin(retry: &'a Retry) -> Self {
        let entry = retry.settings().budget.as_ref().map(RetryBudget::enter);
        Self { retry, started: None, entry }
    }

    /// Looks at the clock, where there is a deadline and nobody has looked yet.
    #[inline(never)]
    fn start(&mut self) {
        let settings = self.retry.settings();
        if settings.plan.deadline.is_some() && self.started.is_none() {
            self.started = Some(settings.seams.clock.monotonic());
        }
    }
}

impl<'a> Attempts<'a> {
    /// A call whose attempts are futures: its deadline is counted from where the first one has to
    /// wait.
    #[inline]
    pub(crate) fn begin(retry: &'a Retry) -> Self {
        let retry = retry.current();
        let is_plain = retry.is_plain();
        let stage = if is_plain { Stage::Plain(retry) } else { Stage::Bound(Bound::begin(retry)) };
        Self { stage, has_exhausted: false }
    }

    /// A call whose attempts hold their thread.
    #[inline]
    pub(crate) fn begin_sync(retry: &'a Retry) -> Self {
        let mut attempts = Self::begin(retry);
        attempts.start();
        attempts
    }

    #[inline]
    fn start(&mut self) {
        if let Stage::Bound(bound) = &mut self.stage {
            bound.start();
        }
    }

    fn operation(&self) -> Option<&Operation<'a>> {
        match &self.stage {
            Stage::Failed(operation) => Some(operation),
            _ => None,
        }
    }

    fn operation_mut(&mut self) -> Option<&mut Operation<'a>> {
        match &mut self.stage {
            Stage::Failed(operation) => Some(operation),
            _ => None,
        }
    }

    /// The attempt to be made; the first is 1.
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
    pub(crate) fn succeeded(&mut self) {
        if let Stage::Plain(retry) = self.stage {
            self.stage = Stage::Ended;
            retry.counters().add_success_at_once();
        } else {
            self.succeeded_otherwise();
        }
    }

    #[inline(never)]
    fn succeeded_otherwise(&mut self) {
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
    pub(super) fn failed(
        &mut self,
        setback: Setback,
        description: Option<&Description>,
    ) -> Option<Duration> {
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
        self.operation_mut().and_then(|operation| operation.failed(&setback, description))
    }

    /// The attempt failed with an error that has met `fault`, and of which the user says `verdict`;
    /// `describe` tells it. Gives how long to wait for the next one, if there is one.
    #[cold]
    pub(crate) fn failed_by(
        &mut self,
        fault: Fault,
        verdict: Verdict,
        describe: &dyn Fn(&mut Description),
    ) -> Option<Duration> {
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
    #[cold]
    pub(crate) fn failed_unwanted(&mut self) -> Option<Duration> {
        self.failed(Setback::default(), None)
    }

    /// Begins the next attempt; false if the wait took longer than it should, and the deadline
    /// has passed.
    pub(crate) fn resume(&mut self) -> bool {
        self.operation_mut().is_some_and(Operation::next_attempt)
    }

    /// Begins the next attempt, also after the deadline: what came of the last one is gone.
    pub(crate) fn resume_late(&mut self) {
        if let Some(operation) = self.operation_mut() {
            operation.next_attempt_late();
        }
    }

    /// What waits for `delay`.
    pub(crate) fn sleep(&self, delay: Duration) -> Option<Sleep> {
        let operation = self.operation().filter(|_| !delay.is_zero())?;
        Some(operation.retry().settings().seams.timer.sleep(delay))
    }

    /// Holds the thread for `delay`.
    pub(crate) fn block(&self, delay: Duration) {
        if let Some(operation) = self.operation().filter(|_| !delay.is_zero()) {
            operation.retry().settings().seams.timer.block(delay);
        }
    }
}

impl Drop for Attempts<'_> {
    #[inline]
    fn drop(&mut self) {
        if !matches!(self.stage, Stage::Ended) {
            leave(mem::replace(&mut self.stage, Stage::Ended));
        }
    }
}

/// Dropped at this stage. If that is the first attempt, it was cancelled or has panicked.
#[cold]
#[inline(never)]
fn leave(stage: Stage<'_>) {
    if let Stage::Plain(retry) | Stage::Bound(Bound { retry, .. }) = stage {
        drop(Operation::new(retry, First::default()));
    }
    drop(stage);
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
