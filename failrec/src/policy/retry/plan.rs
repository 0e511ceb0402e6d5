//! [`Plan`]: the settings that the machine decides by.

use std::time::Duration;

use crate::error::Result;
use crate::policy::fault::FaultKind;
use crate::policy::fault_set::FaultSet;
use crate::policy::retry::backoff::Backoff;
use crate::policy::retry::hint::{HintMode, Hints};
use crate::policy::retry::jitter::Jitter;
use crate::policy::retry::nesting::Nesting;
use crate::policy::retry::rules::Rules;
use crate::policy::setting::require;

/// The settings that the machine decides by.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The first included.
    pub(super) attempts_max: u32,
    pub(super) backoff: Backoff,
    /// After a fault that asks for less load.
    pub(super) throttled_backoff: Option<Backoff>,
    pub(super) jitter: Jitter,
    pub(super) cap: Duration,
    /// Of the whole operation, from its first start.
    pub(super) deadline: Option<Duration>,
    /// The last wait is shortened rather than left out.
    pub(super) shrinks_last_delay: bool,
    pub(super) hints: Hints,
    pub(super) rules: Rules,
    /// So many same failures in a row end the retrying.
    pub(super) same_failures_max: Option<u32>,
    pub(super) nesting: Nesting,
}

/// Faults that ask for less load.
const THROTTLING: FaultSet = FaultSet::of(&[FaultKind::Throttled, FaultKind::Overloaded]);
/// Faults that, once they repeat, will go on to. A refused connection repeats itself as well, and
/// is gone when the other side is up again.
const DETERMINISTIC: FaultSet = FaultSet::of(&[
    FaultKind::Unknown,
    FaultKind::Server,
    FaultKind::InvalidRequest,
    FaultKind::Decode,
]);

impl Plan {
    /// The plan of a builder of which nothing was asked.
    pub(super) fn usual() -> Self {
        Self {
            attempts_max: 3,
            backoff: Backoff::Exponential { base: Duration::from_secs(1), factor: 2.0 },
            throttled_backoff: None,
            jitter: Jitter::Proportional(0.1),
            cap: Duration::from_mins(1),
            deadline: None,
            shrinks_last_delay: false,
            hints: Hints::DEFAULT,
            rules: Rules::DEFAULT,
            same_failures_max: Some(3),
            nesting: Nesting::StopOnExhausted,
        }
    }

    /// Whether a failure of this kind counts for the stop of repeated failures.
    pub(super) fn compares(&self, kind: FaultKind) -> bool {
        self.same_failures_max.is_some() && DETERMINISTIC.contains(kind)
    }

    /// The backoff after a fault of this kind.
    pub(super) fn backoff_after(&self, kind: Option<FaultKind>) -> &Backoff {
        match &self.throttled_backoff {
            Some(backoff) if kind.is_some_and(|kind| THROTTLING.contains(kind)) => backoff,
            _ => &self.backoff,
        }
    }

    /// The rules for hints after a fault of this kind. What a breaker says of itself is no guess,
    /// so whoever waits for it takes its word.
    pub(super) fn hints_after(&self, kind: Option<FaultKind>) -> Hints {
        if kind == Some(FaultKind::Rejected) {
            return Hints { mode: HintMode::Replace, ..self.hints };
        }
        self.hints
    }

    /// Refuses what makes no sense.
    pub(super) fn check(&self) -> Result<()> {
        require(1 <= self.attempts_max, "max_attempts", self.attempts_max, "1 or more")?;
        self.backoff.check("backoff")?;
        if let Some(backoff) = &self.throttled_backoff {
            backoff.check("throttled_backoff")?;
        }
        self.jitter.check()?;
        require(!self.cap.is_zero(), "cap", "0s", "longer than nothing")?;
        let has_no_time = self.deadline.is_some_and(|deadline| deadline.is_zero());
        require(!has_no_time, "deadline", "0s", "longer than nothing")?;
        self.hints.check()?;
        let same = self.same_failures_max.unwrap_or(u32::MAX);
        require(2 <= same, "same_failure_stop", same, "2 or more, for one failure is no repeat")
    }
}
