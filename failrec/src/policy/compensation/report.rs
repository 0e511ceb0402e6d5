//! [`CompensationReport`]: what became of the steps of a saga that was undone.

use std::borrow::Cow;
use std::time::Duration;

use crate::policy::compensation::state::SagaState;
use crate::record::{PolicyDecision, PolicyKind, PolicyName, PolicyStep};

/// Why a saga was undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CompensationCause {
    /// The operation returned an error.
    Failed,
    /// It was dropped before its end.
    Dropped,
    /// It panicked.
    Panicked,
    /// Somebody called for it.
    Asked,
}

impl CompensationCause {
    /// The word that stands in records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Dropped => "dropped",
            Self::Panicked => "panicked",
            Self::Asked => "asked",
        }
    }
}

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StepEnd {
    /// Its undo succeeded.
    Undone,
    /// Its undo failed, and its retry has given up.
    Failed {
        /// What the last error said. It is not masked.
        error: String,
    },
    /// Its undo panicked; it was not tried again.
    Panicked,
    /// Its undo was cut off when the time of the whole undoing was over.
    TimedOut,
    /// That time was over before its undo was begun.
    NotBegun,
    /// It was withdrawn: there was nothing to undo.
    Withdrawn,
}

impl StepEnd {
    /// The word that stands in records.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Undone => "undone",
            Self::Failed { .. } => "failed",
            Self::Panicked => "panicked",
            Self::TimedOut => "timed_out",
            Self::NotBegun => "not_begun",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What the step did may still stand.
    pub const fn is_left(&self) -> bool {
        !matches!(self, Self::Undone | Self::Withdrawn)
    }
}

/// One step of a saga that was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StepReport {
    /// What it was registered as. It is not masked.
    pub description: Cow<'static, str>,
    /// What became of it.
    pub end: StepEnd,
    /// How often its undo was begun.
    pub attempts: u32,
    /// How long its undo took, with all attempts and the waits between them.
    pub took: Duration,
}

impl StepReport {
    fn to_step(&self, number: u32) -> PolicyStep {
        let mut step = PolicyStep::new(number, self.end.as_str());
        step.what = Some(self.description.clone());
        step.took_ms = u64::try_from(self.took.as_millis()).ok();
        if let StepEnd::Failed { error } = &self.end {
            step.error_message = Some(error.clone());
        }
        step
    }
}

/// A saga that was undone, or what could be undone of it.
///
/// # Examples
///
/// ```
/// use std::io;
///
/// use failrec::policy::compensation::{SagaState, StepEnd};
/// use failrec::policy::{Compensation, Retry};
///
/// let once = Retry::builder().max_attempts(1).build()?;
/// let saga = Compensation::builder().undo_retry(once).build()?.begin();
/// saga.undo_sync("delete the draft", || Ok::<_, io::Error>(()));
/// saga.undo_sync("refund", || Err(io::Error::other("the bank is closed")));
///
/// let report = saga.compensate_blocking();
/// assert_eq!(report.state, SagaState::FailedToCompensate);
/// let left: Vec<_> = report.left().map(|step| (&*step.description, &step.end)).collect();
/// let end = StepEnd::Failed { error: "the bank is closed".to_owned() };
/// assert_eq!(left, [("refund", &end)]);
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CompensationReport {
    /// The policy's name.
    pub name: PolicyName,
    /// The number of the saga.
    pub saga: u64,
    /// Why it was undone.
    pub cause: CompensationCause,
    /// [`Compensated`](SagaState::Compensated), or
    /// [`FailedToCompensate`](SagaState::FailedToCompensate) if any step is left.
    pub state: SagaState,
    /// Every step that was registered, the newest first, which is the order of undoing.
    pub steps: Vec<StepReport>,
    /// How long the undoing took.
    pub took: Duration,
}

impl CompensationReport {
    /// It as a record keeps it.
    pub(super) fn to_decision(&self) -> PolicyDecision {
        let (kind, name) = (PolicyKind::Compensation, self.name.clone());
        let mut decision = PolicyDecision::new(kind, name, self.state.as_str());
        decision.steps =
            (1..).zip(&self.steps).map(|(number, step)| step.to_step(number)).collect();
        decision
    }

    /// Nothing is left of what was done.
    pub fn is_complete(&self) -> bool {
        self.state == SagaState::Compensated
    }

    /// The steps that may still stand: somebody has to look after them.
    pub fn left(&self) -> impl Iterator<Item = &StepReport> {
        self.steps.iter().filter(|step| step.end.is_left())
    }
}
