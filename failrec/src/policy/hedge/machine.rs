//! [`Course`]: when the next hedge of a call begins. No clock, no chance and no lock of its own.

use std::time::Duration;

use crate::policy::hedge::failure::Failure;
use crate::policy::hedge::report::Suppression;

/// Where one call with its hedges stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Course {
    delay: Duration,
    /// Hedges that may still begin; one that was suppressed has had its moment.
    left: u32,
    /// Calls that run, the first included.
    running: u32,
    /// Hedges whose moment has come. Never more than `left`.
    due: u32,
    is_over: bool,
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A hedge's moment has come: see whether it may begin.
    Ask,
    /// A hedge's moment comes after this time, counted from what happened last.
    Wait(Duration),
    /// There is no more hedge, and calls run.
    Watch,
    /// There is nothing to wait for any more.
    End,
}

impl Course {
    /// The first call runs.
    pub(super) const fn new(delay: Duration, hedges_max: u32) -> Self {
        Self { delay, left: hedges_max, running: 1, due: 0, is_over: false }
    }

    /// What is to be done now.
    pub(super) const fn next(&self) -> Next {
        match (self.is_over, self.due, self.running, self.left) {
            (true, ..) | (_, 0, 0, _) => Next::End,
            (_, 0, _, 0) => Next::Watch,
            (_, 0, ..) => Next::Wait(self.delay),
            _ => Next::Ask,
        }
    }

    /// The delay has passed.
    pub(super) fn elapsed(&mut self) {
        self.make_due();
    }

    /// A call has failed.
    pub(super) fn failed(&mut self, failure: Failure) {
        self.running = self.running.saturating_sub(1);
        match failure {
            Failure::Passing => self.make_due(),
            Failure::Enough => self.stop(),
            Failure::Fatal => self.is_over = true,
        }
    }

    /// Begins the hedge that is due, unless something is against it. `take` takes its price from
    /// the budget, and is asked last: what is not going to be made costs nothing.
    ///
    /// The delay is as long as most calls take: with no more than that left, a hedge would not
    /// come to its end, and a later one even less.
    pub(super) fn ask(
        &mut self,
        time_left: Option<Duration>,
        take: impl FnOnce() -> bool,
    ) -> Result<(), Suppression> {
        self.due = self.due.saturating_sub(1);
        self.left = self.left.saturating_sub(1);
        if time_left.is_some_and(|time_left| time_left <= self.delay) {
            self.stop();
            return Err(Suppression::Deadline);
        }
        if !take() {
            return Err(Suppression::Budget);
        }
        self.running = self.running.saturating_add(1);
        Ok(())
    }

    /// A hedge may still begin.
    pub(super) const fn has_more(&self) -> bool {
        !self.is_over && self.due < self.left
    }

    fn make_due(&mut self) {
        self.due = self.due.saturating_add(1).min(self.left);
    }

    fn stop(&mut self) {
        (self.due, self.left) = (0, 0);
    }
}

#[cfg(test)]
mod tests;
