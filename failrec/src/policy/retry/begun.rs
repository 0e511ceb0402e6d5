//! [`Begun`]: an operation whose first attempt runs.

use std::time::Duration;

use crate::policy::retry::budget::{BudgetEntry, RetryBudget};
use crate::policy::retry::handle::Retry;
use crate::policy::retry::operation::Operation;

/// An operation whose first attempt runs. It is as little as can be, for most never become more.
/// Dropped before it has ended, it was cancelled or panicked.
#[derive(Debug)]
pub(super) struct Begun<'a> {
    /// None once it has ended.
    retry: Option<&'a Retry>,
    /// Where there is a deadline.
    started: Option<Duration>,
    /// Held for the budget to see how many run.
    entry: Option<BudgetEntry<'a>>,
}

impl<'a> Begun<'a> {
    #[inline]
    pub(super) fn now(retry: &'a Retry) -> Self {
        let settings = retry.settings();
        // A deadline is counted from here; without one the clock is not read.
        let started = settings.plan.deadline.map(|_| read_clock(retry));
        let entry = settings.budget.as_ref().map(RetryBudget::enter);
        Self { retry: Some(retry), started, entry }
    }

    /// The first attempt succeeded.
    #[inline]
    pub(super) fn succeeded(mut self) {
        if let Some(retry) = self.retry.take() {
            retry.counters().add_success_at_once();
            if let Some(budget) = &retry.settings().budget {
                budget.succeed();
            }
        }
    }

    /// The first attempt failed.
    #[cold]
    pub(super) fn failed(mut self, retry: &'a Retry) -> Box<Operation<'a>> {
        self.retry = None;
        Box::new(Operation::new(retry, self.started, self.entry.take()))
    }
}

impl Drop for Begun<'_> {
    #[inline]
    fn drop(&mut self) {
        if let Some(retry) = self.retry.take() {
            abandon(retry);
        }
    }
}

/// Out of line, so that those without a deadline have only the question.
#[inline(never)]
fn read_clock(retry: &Retry) -> Duration {
    retry.settings().seams.clock.monotonic()
}

#[cold]
fn abandon(retry: &Retry) {
    drop(Operation::new(retry, None, None));
}
