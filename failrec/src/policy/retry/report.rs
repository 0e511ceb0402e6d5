//! [`RetryReport`]: what was decided in one operation, as values.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::policy::fault::Fault;
use crate::policy::retry::decision::{Decision, StopReason};
use crate::record::PolicyName;

/// A failed attempt and what was decided about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttemptReport {
    /// The first attempt is 1.
    pub number: u32,
    /// What its error has met; `None` if it returned a value that was not wanted.
    pub fault: Option<Fault>,
    /// What was decided about it.
    pub decision: Decision,
}

impl AttemptReport {
    pub(super) const fn new(number: u32, fault: Option<Fault>, decision: Decision) -> Self {
        Self { number, fault, decision }
    }
}

/// How an operation ended that did not succeed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryEnd {
    /// It succeeded after a failure.
    Recovered,
    /// It failed, and for this reason there was no more attempt.
    Stopped(StopReason),
    /// It was dropped while an attempt or a wait went on.
    Cancelled,
    /// An attempt panicked.
    Panicked,
}

impl RetryEnd {
    /// The word that stands in records: for a stop its reason.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recovered => "recovered",
            Self::Stopped(reason) => reason.as_str(),
            Self::Cancelled => "cancelled",
            Self::Panicked => "panicked",
        }
    }
}

/// One operation that did not succeed at once.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryReport {
    /// The policy's name.
    pub name: PolicyName,
    /// Attempts begun, the first included.
    pub attempts: u32,
    /// The newest failed attempts, [`FAILED_MAX`] at most, oldest first.
    pub failed: Vec<AttemptReport>,
    /// Failed attempts before those.
    pub left_out: u32,
    /// Waited between the attempts.
    pub total_delay: Duration,
    /// How it ended.
    pub end: RetryEnd,
}

/// Failed attempts that a [`RetryReport`] holds at most.
pub const FAILED_MAX: usize = 32;

/// What happened in an operation, told to a listener.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum RetryEvent<'a> {
    /// An attempt failed; what is decided about it has not been done yet.
    AttemptFailed {
        /// The policy's name.
        name: &'a PolicyName,
        /// The attempt.
        attempt: &'a AttemptReport,
    },
    /// An operation ended that did not succeed at once.
    Ended(&'a RetryReport),
}

/// Whom to tell what happens.
#[derive(Clone)]
pub(super) struct Listener(pub(super) Arc<dyn Fn(&RetryEvent<'_>) + Send + Sync>);

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listener(..)")
    }
}
