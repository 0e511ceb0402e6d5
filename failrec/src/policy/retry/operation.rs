//! [`Operation`]: one call that did not succeed at once, with all its attempts.

use std::time::Duration;

use crate::capture::error::Description;
use crate::capture::guarded::guarded;
use crate::capture::ledger;
use crate::capture::scope::Trying;
use crate::policy::deadline::Around;
use crate::policy::fault::FaultKind;
use crate::policy::outcome::Outcome;
use crate::policy::retry::budget::{BudgetDraw, BudgetEntry, RetryBudget};
use crate::policy::retry::decision::{Decision, StopReason};
use crate::policy::retry::handle::Retry;
use crate::policy::retry::machine::{self, Moment, RetryState, Setback};
use crate::policy::retry::nesting::{self, Nesting};
use crate::policy::retry::report::{AttemptReport, FAILED_MAX, RetryEnd, RetryEvent, RetryReport};
use crate::policy::retry::steps::{FailedAttempt, Steps};
use crate::record::{Attempt, PolicyDecision, PolicyKind};

/// One call that did not succeed at once, with all its attempts. Dropped before it has ended, it
/// was cancelled or panicked.
#[derive(Debug)]
pub(super) struct Operation<'a> {
    retry: &'a Retry,
    /// Held for the budget to see how many run.
    _entry: Option<BudgetEntry<'a>>,
    state: RetryState,
    /// When the attempt that runs, or ran last, began, where somebody has looked.
    begun: Option<Duration>,
    /// What the retry that is waited for, or runs, has taken.
    draw: Option<BudgetDraw<'a>>,
    /// The wait that goes on.
    delay: Duration,
    total_delay: Duration,
    failed: Vec<AttemptReport>,
    left_out: u32,
    steps: Steps,
    /// Told in case the process dies meanwhile.
    trying: Option<Trying>,
    has_ended: bool,
}

/// What is known of a first attempt.
#[derive(Debug, Default)]
pub(super) struct First<'a> {
    /// What the deadline is counted from, where there is one.
    pub(super) started: Option<Duration>,
    /// When it began, where somebody has looked.
    pub(super) begun: Option<Duration>,
    pub(super) entry: Option<BudgetEntry<'a>>,
}

impl<'a> Operation<'a> {
    /// The operation whose first attempt has been made.
    pub(super) fn new(retry: &'a Retry, first: First<'a>) -> Self {
        let First { started, begun, entry } = first;
        let plan = &retry.settings().plan;
        let mut state = RetryState::new(plan, started);
        // Asked after the failure, which is as good: the attempts around are the same then.
        if plan.nesting == Nesting::Outermost && nesting::is_nested() {
            state = state.with_attempts_max(1);
        }
        let around = Around::current();
        if around != Around::None {
            let now = retry.settings().seams.clock.monotonic();
            if let Some(end) = around.at(now) {
                state = state.ending_by(end);
            }
        }
        Self {
            retry,
            _entry: entry,
            state,
            begun,
            draw: None,
            delay: Duration::ZERO,
            total_delay: Duration::ZERO,
            failed: Vec::new(),
            left_out: 0,
            steps: Steps::default(),
            trying: None,
            has_ended: false,
        }
    }

    /// The attempt succeeded.
    pub(super) fn succeeded(&mut self) {
        self.end(RetryEnd::Recovered);
    }

    /// The attempt failed; gives how long to wait for the next one, if there is one.
    ///
    /// `description` is of its error, where somebody will ask for it.
    pub(super) fn failed(
        &mut self,
        setback: &Setback,
        description: Option<&Description>,
    ) -> Option<Duration> {
        self.settle(Outcome::Failure);
        let now = (self.begun.is_some() || self.state.has_deadline()).then(|| self.now());
        let took = now.zip(self.begun).map(|(now, begun)| now.saturating_sub(begun));
        let decision = self.decide(setback, now.unwrap_or_default());
        let attempt = AttemptReport::new(self.state.attempt(), setback.fault, decision);
        if ledger::is_kept() {
            let (number, fault) = (attempt.number, setback.fault);
            self.steps.add(FailedAttempt { number, fault, description, took, decision });
        }
        self.keep(attempt);
        self.tell(&RetryEvent::AttemptFailed { name: self.retry.name(), attempt: &attempt });
        match decision {
            Decision::Retry { delay, .. } => {
                self.delay = delay;
                self.say_trying();
                Some(delay)
            }
            Decision::Stop(reason) => {
                self.end(RetryEnd::Stopped(reason));
                None
            }
        }
    }

    /// Says which attempt is next.
    fn say_trying(&mut self) {
        let number = self.state.attempt().saturating_add(1);
        let attempt = Attempt::new(number, Some(self.retry.settings().plan.attempts_max));
        match &self.trying {
            Some(trying) => trying.go_on(attempt),
            None => self.trying = Trying::note(self.retry.name(), attempt),
        }
    }

    /// Begins the next attempt, unless the deadline has passed meanwhile.
    pub(super) fn next_attempt(&mut self) -> bool {
        self.end_delay();
        self.begun = self.look();
        let is_begun = self.state.next_attempt(self.begun.unwrap_or_default());
        if !is_begun {
            self.end(RetryEnd::Stopped(StopReason::Deadline));
        }
        is_begun
    }

    /// Begins the next attempt whatever the time.
    pub(super) fn next_attempt_late(&mut self) {
        self.end_delay();
        self.begun = self.look();
        self.state.next_attempt(Duration::ZERO);
    }

    fn end_delay(&mut self) {
        let delay = std::mem::take(&mut self.delay);
        self.total_delay = self.total_delay.saturating_add(delay);
        self.retry.counters().add_delay(delay);
    }

    /// The policy it goes by.
    pub(super) const fn retry(&self) -> &'a Retry {
        self.retry
    }

    /// The attempt that runs, or ran last.
    pub(super) const fn attempt(&self) -> u32 {
        self.state.attempt()
    }

    /// After that attempt there is none.
    pub(super) const fn is_last(&self) -> bool {
        self.state.is_last()
    }

    fn decide(&mut self, setback: &Setback, now: Duration) -> Decision {
        let settings = self.retry.settings();
        let moment = Moment::new(now, settings.seams.random.unit());
        let after = setback.fault.map_or(FaultKind::Unknown, |fault| fault.kind);
        let draw = &mut self.draw;
        let mut take = || {
            let Some(budget) = &settings.budget else { return true };
            *draw = budget.take(after);
            draw.is_some()
        };
        let state = &mut self.state;
        let decision = machine::decide(&settings.plan, state, setback, moment, &mut take);
        if let Decision::Stop(reason) = decision
            && is_worth_retrying(reason)
        {
            settings.budget.iter().for_each(RetryBudget::fail);
        }
        decision
    }

    fn keep(&mut self, attempt: AttemptReport) {
        if FAILED_MAX <= self.failed.len() {
            self.failed.remove(0);
            self.left_out = self.left_out.saturating_add(1);
        }
        self.failed.push(attempt);
    }

    fn settle(&mut self, outcome: Outcome) {
        self.draw.take().into_iter().for_each(|draw| draw.settle(outcome));
    }

    /// The time, where a deadline or a record asks for it.
    fn look(&self) -> Option<Duration> {
        (self.state.has_deadline() || ledger::is_kept()).then(|| self.now())
    }

    fn now(&self) -> Duration {
        self.retry.settings().seams.clock.monotonic()
    }

    fn end(&mut self, end: RetryEnd) {
        self.has_ended = true;
        self.trying = None;
        let attempts = self.state.attempt();
        self.retry.counters().add_end(end, attempts);
        if matches!(end, RetryEnd::Stopped(_)) && 1 < attempts {
            nesting::note_exhausted();
        }
        self.settle(match end {
            RetryEnd::Recovered => Outcome::Success,
            RetryEnd::Panicked => Outcome::Failure,
            // A retry that was not made, or not seen to its end, costs nothing.
            RetryEnd::Stopped(_) | RetryEnd::Cancelled => Outcome::Neutral,
        });
        ledger::note(|| {
            let name = self.retry.name().clone();
            let mut decision = PolicyDecision::new(PolicyKind::Retry, name, end.as_str());
            (decision.steps, decision.steps_left_out) = (self.steps.take(), self.steps.left_out);
            decision
        });
        let report = RetryReport {
            name: self.retry.name().clone(),
            attempts,
            failed: std::mem::take(&mut self.failed),
            left_out: self.left_out,
            total_delay: self.total_delay,
            end,
        };
        self.tell(&RetryEvent::Ended(&report));
    }

    fn tell(&self, event: &RetryEvent<'_>) {
        if let Some(listener) = &self.retry.settings().listener {
            // A panic of the listener is its own.
            guarded(|| (listener.0)(event));
        }
    }
}

impl Drop for Operation<'_> {
    fn drop(&mut self) {
        if !self.has_ended {
            let is_panic = std::thread::panicking();
            self.end(if is_panic { RetryEnd::Panicked } else { RetryEnd::Cancelled });
        }
    }
}

/// The failure was worth a retry, and there is none for another reason than the budget.
fn is_worth_retrying(reason: StopReason) -> bool {
    matches!(reason, StopReason::Attempts | StopReason::HintTooLong | StopReason::Deadline)
}
