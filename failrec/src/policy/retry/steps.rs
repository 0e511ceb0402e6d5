//! [`Steps`]: the failed attempts of an operation, for its record.

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

impl Steps {
    /// Attempt `number` failed as `description` tells, and this was decided.
    pub(super) fn add(
        &mut self,
        number: u32,
        fault: Option<Fault>,
        description: Option<&Description>,
        decision: Decision,
    ) {
        let mut step = match (fault, description) {
            (None, _) => PolicyStep::new(number, "unwanted"),
            (Some(fault), Some(description)) => {
                description.to_step(number, "failed", fault.kind.as_str())
            }
            (Some(fault), None) => {
                let fault = Some(fault.kind.as_str().into());
                PolicyStep { fault, ..PolicyStep::new(number, "failed") }
            }
        };
        match decision {
            Decision::Retry { delay, why } => {
                step.delay_ms = Some(u64::try_from(delay.as_millis()).unwrap_or(u64::MAX));
                step.why = Some(why.as_str().into());
            }
            Decision::Stop(reason) => step.why = Some(reason.as_str().into()),
        }
        if FIRST_MAX + NEWEST_MAX <= self.steps.len() {
            self.steps.remove(FIRST_MAX);
            self.left_out = self.left_out.saturating_add(1);
        }
        self.steps.push(step);
    }

    pub(super) fn take(&mut self) -> Vec<PolicyStep> {
        std::mem::take(&mut self.steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::retry::decision::StopReason;

    #[test]
    fn first_and_newest_attempts_are_kept() {
        let mut steps = Steps::default();
        (1..=100).for_each(|n| steps.add(n, None, None, Decision::Stop(StopReason::Attempts)));
        let numbers: Vec<_> = steps.take().iter().map(|step| step.n).collect();
        assert_eq!(numbers, (1..=8).chain(77..=100).collect::<Vec<_>>());
        assert_eq!(steps.left_out, 68);
    }
}
