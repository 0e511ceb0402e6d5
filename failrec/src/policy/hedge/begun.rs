//! [`Begun`]: a call that has begun, and may be over at once.

use std::time::Duration;

use crate::policy::hedge::handle::Hedge;
use crate::policy::hedge::operation::Operation;
use crate::policy::retry::{BudgetEntry, RetryBudget};

/// A call that has begun, and may be over at once. It is as little as can be, for many never
/// become more. Dropped before it has ended, it was cancelled or panicked.
#[derive(Debug)]
pub(super) struct Begun<'h> {
    /// None once it has ended, or become more.
    hedge: Option<&'h Hedge>,
    /// Where the delay is live.
    started: Option<Duration>,
    /// Held for the budget to see how many run.
    entry: Option<BudgetEntry<'h>>,
}

impl<'h> Begun<'h> {
    #[inline]
    pub(super) fn now(hedge: &'h Hedge) -> Self {
        let entry = hedge.settings().budget.as_ref().map(RetryBudget::enter);
        Self { hedge: Some(hedge), started: hedge.start(), entry }
    }

    /// The first call succeeded when it was first polled.
    #[inline]
    pub(super) fn succeeded(mut self) {
        if let Some(hedge) = self.hedge.take() {
            hedge.note_plain(self.started);
        }
    }

    /// The first call has to wait, or has failed.
    pub(super) fn goes_on(mut self, hedge: &'h Hedge) -> Operation<'h> {
        self.hedge = None;
        Operation::new(hedge, self.started, self.entry.take())
    }
}

impl Drop for Begun<'_> {
    #[inline]
    fn drop(&mut self) {
        if let Some(hedge) = self.hedge.take() {
            abandon(hedge);
        }
    }
}

#[cold]
fn abandon(hedge: &Hedge) {
    drop(Operation::new(hedge, None, None));
}
