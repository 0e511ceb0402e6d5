//! [`Steps`]: the failed attempts of an operation, for its record.

use std::time::Duration;

use crate::capture::error::Description;
use crate::policy::fault::Fault;
use crate::policy::retry::decision::Decision;
use crate::record::PolicyStep;

/// The first ones tell what began it.
const FIRST_MAX: usize = 8;
/// The newest ones tell what it came to.
const NEWEST_MAX: usize = 24;

/// The failed attempts of an operation, for its record; of very many, the first and the newest.
#[derive(Debug, Default)]
pub(super) struct Steps {
    steps: Vec<PolicyStep>,
    pub(super) left_out: u32,
}

/// An attempt that has failed.
#[derive(Clone, Copy, Debug)]
pub(super) struct FailedAttempt<'a> {
    pub(super) number: u32,
    /// What its error has met; none if it returned a value that is not wanted.
    pub(super) fault: Option<Fault>,
    /// Its error, where somebody will ask for it.
    pub(super) description: Option<&'a Description>,
    /// How long it took, where its beginning is known.
    pub(super) took: Option<Duration>,
    pub(super) decision: Decision,
}

impl FailedAttempt<'_> {
    fn to_step(self) -> PolicyStep {
        let number = self.number;
        let mut step = match (self.fault, self.description) {
            (None, _) => PolicyStep::new(number, "unwanted"),
            (Some(fault), Some(description)) => {
                description.to_step(number, "failed", fault.kind.as_str())
            }
            (Some(fault), None) => {
                let fault = Some(fault.kind.as_str().into());
                PolicyStep { fault, ..PolicyStep::new(number, "failed") }
            }
        };
        step.took_ms = self.took.map(whole_ms);
        match self.decision {
            Decision::Retry { delay, why } => {
                step.delay_ms = Some(whole_ms(delay));
                step.why = Some(why.as_str().into());
            }
            Decision::Stop(reason) => step.why = Some(reason.as_str().into()),
        }
        step
    }
}

fn whole_ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl Steps {
    pub(super) fn add(&mut self, attempt: FailedAttempt<'_>) {
        if FIRST_MAX + NEWEST_MAX <= self.steps.len() {
            self.steps.remove(FIRST_MAX);
            self.left_out = self.left_out.saturating_add(1);
        }
        self.steps.push(attempt.to_step());
    }

    pub(super) fn take(&mut self) -> Vec<PolicyStep> {
        std::mem::take(&mut self.steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::retry::decision::StopReason;

    fn failed(number: u32) -> FailedAttempt<'static> {
        let decision = Decision::Stop(StopReason::Attempts);
        FailedAttempt { number, fault: None, description: None, took: None, decision }
    }

    #[test]
    fn first_and_newest_attempts_are_kept() {
        let mut steps = Steps::default();
        (1..=100).for_each(|n| steps.add(failed(n)));
        let numbers: Vec<_> = steps.take().iter().map(|step| step.n).collect();
        assert_eq!(numbers, (1..=8).chain(77..=100).collect::<Vec<_>>());
        assert_eq!(steps.left_out, 68);
    }

    #[test]
    fn attempt_whose_beginning_is_not_known_tells_no_duration() {
        let took = |took| FailedAttempt { took, ..failed(2) }.to_step().took_ms;
        assert_eq!([took(None), took(Some(Duration::from_micros(2_900)))], [None, Some(2)]);
    }
}
