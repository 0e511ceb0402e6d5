//! [`decide`]: what to do about a failed attempt. No clock, no chance and no lock of its own.

use std::time::Duration;

use crate::policy::fault::Fault;
use crate::policy::retry::decision::{Decision, DelayReason, StopReason};
use crate::policy::retry::jitter::{JitterState, Wish};
use crate::policy::retry::nesting::Nesting;
use crate::policy::retry::plan::Plan;
use crate::policy::retry::rules::Verdict;

/// Where one operation stands.
#[derive(Clone, Debug)]
pub(super) struct RetryState {
    /// The attempt that runs, or ran last; the first is 1.
    attempt: u32,
    attempts_max: u32,
    /// When the operation is over, on the clock of the policy.
    ends: Option<Duration>,
    jitter: JitterState,
    /// The newest failure, and how often it came in a row.
    newest: Option<(u64, u32)>,
    has_shrunk: bool,
}

/// A failed attempt, as the machine sees it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Setback {
    /// What its error has met; none if it returned a value that is not wanted.
    pub(super) fault: Option<Fault>,
    pub(super) verdict: Verdict,
    /// Two failures of one key are the same.
    pub(super) key: Option<u64>,
    /// A retry inside it has given up.
    pub(super) has_exhausted: bool,
}

/// When and with which chance it is decided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// Read only where there is a deadline.
    now: Duration,
    /// From 0 up to but not including 1.
    u: f64,
}

impl Moment {
    /// A source of chance may be the user's: what is no such number counts as 0.
    pub(super) fn new(now: Duration, u: f64) -> Self {
        Self { now, u: if (0.0..1.0).contains(&u) { u } else { 0.0 } }
    }
}

impl RetryState {
    /// An operation whose first attempt runs, and which is `started` where there is a deadline.
    pub(super) fn new(plan: &Plan, started: Option<Duration>) -> Self {
        let ends = started.zip(plan.deadline).map(|(start, total)| start.saturating_add(total));
        Self {
            attempt: 1,
            attempts_max: plan.attempts_max,
            ends,
            jitter: JitterState::default(),
            newest: None,
            has_shrunk: false,
        }
    }

    /// The same operation with this many attempts at most.
    pub(super) fn with_attempts_max(self, attempts_max: u32) -> Self {
        Self { attempts_max, ..self }
    }

    /// The same operation, which is over at `end` at the latest.
    pub(super) fn ending_by(self, end: Duration) -> Self {
        Self { ends: Some(self.ends.map_or(end, |own| own.min(end))), ..self }
    }

    /// The attempt that runs, or ran last; the first is 1.
    pub(super) const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Begins the next attempt, unless the wait took longer than it should and the deadline has
    /// passed.
    pub(super) fn next_attempt(&mut self, now: Duration) -> bool {
        if self.ends.is_some_and(|ends| ends <= now) {
            return false;
        }
        self.attempt = self.attempt.saturating_add(1);
        true
    }

    /// After the attempt that runs there is none.
    pub(super) const fn is_last(&self) -> bool {
        self.attempts_max <= self.attempt
    }

    pub(super) const fn has_deadline(&self) -> bool {
        self.ends.is_some()
    }

    /// How often the failure of this key came in a row, this one included.
    fn count_same(&mut self, key: Option<u64>) -> u32 {
        self.newest = key.map(|key| match self.newest {
            Some((newest, count)) if newest == key => (key, count.saturating_add(1)),
            _ => (key, 1),
        });
        self.newest.map_or(0, |(_, count)| count)
    }

    fn remaining(&self, now: Duration) -> Option<Duration> {
        self.ends.map(|ends| ends.saturating_sub(now))
    }
}

/// What to do about a failed attempt. `take` takes the price of a retry from the budget, and is
/// asked last: what is not going to be made costs nothing.
pub(super) fn decide(
    plan: &Plan,
    state: &mut RetryState,
    setback: &Setback,
    moment: Moment,
    take: &mut dyn FnMut() -> bool,
) -> Decision {
    let same = state.count_same(setback.key);
    if let Some(reason) = refusal(plan, state, setback, same) {
        return Decision::Stop(reason);
    }
    let wait = match wait(plan, state, setback, moment.u) {
        Ok((delay, why)) => fit(plan, state, delay, why, moment.now),
        Err(reason) => Err(reason),
    };
    match wait {
        Err(reason) => Decision::Stop(reason),
        Ok(_) if !take() => Decision::Stop(StopReason::Budget),
        Ok((delay, why)) => Decision::Retry { delay, why },
    }
}

/// Why there is no retry, whatever the time.
fn refusal(plan: &Plan, state: &RetryState, setback: &Setback, same: u32) -> Option<StopReason> {
    // A value that is not wanted is had again because the user said so: no rule is asked.
    let fault = setback.fault.as_ref();
    if fault.is_some_and(|fault| plan.rules.must_stop(fault, setback.verdict)) {
        return Some(StopReason::StopOn);
    }
    if plan.same_failures_max.is_some_and(|most| most <= same) {
        return Some(StopReason::SameFailure);
    }
    if setback.has_exhausted && plan.nesting == Nesting::StopOnExhausted {
        return Some(StopReason::NestedExhausted);
    }
    if fault.is_some_and(|fault| !plan.rules.may_retry(fault, setback.verdict)) {
        return Some(StopReason::NotRetryable);
    }
    (state.attempts_max <= state.attempt).then_some(StopReason::Attempts)
}

/// The wait, if only backoff and hint are asked.
fn wait(
    plan: &Plan,
    state: &mut RetryState,
    setback: &Setback,
    u: f64,
) -> Result<(Duration, DelayReason), StopReason> {
    let kind = setback.fault.map(|fault| fault.kind);
    let backoff = plan.backoff_after(kind);
    let wish = Wish {
        number: state.attempt,
        delay: backoff.delay(state.attempt),
        base: backoff.delay(1),
        cap: plan.cap,
    };
    // Made for a hint, too: the next wait may depend on it.
    let own = plan.jitter.apply(wish, &mut state.jitter, u);
    let hint = setback.fault.and_then(|fault| fault.retry_after);
    plan.hints_after(kind).wait(hint, own, u)
}

/// The wait that leaves time for an attempt before the deadline.
fn fit(
    plan: &Plan,
    state: &mut RetryState,
    delay: Duration,
    why: DelayReason,
    now: Duration,
) -> Result<(Duration, DelayReason), StopReason> {
    let remaining = state.remaining(now).unwrap_or(Duration::MAX);
    if delay < remaining {
        return Ok((delay, why));
    }
    // What the other side asked for is never shortened.
    let may_shrink = plan.shrinks_last_delay && why == DelayReason::Backoff;
    if !may_shrink || state.has_shrunk || remaining.is_zero() {
        return Err(StopReason::Deadline);
    }
    state.has_shrunk = true;
    Ok((remaining / 2, DelayReason::Shrunk))
}

#[cfg(test)]
mod tests;
