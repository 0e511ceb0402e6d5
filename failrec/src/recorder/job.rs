//! [`Job`]: one thing for the writer to do.

use std::sync::Arc;

use crate::base::Completion;
use crate::fingerprint::Group;
use crate::record::{Draft, GoalId, Propagation, RecordId, Triage};

/// One thing for the writer to do.
#[derive(Debug)]
pub(super) enum Job {
    /// Write a failure of the group.
    Failure(Draft, Arc<Group>),
    /// The error of an earlier failure of the group went on outwards.
    Propagation(RecordId, Arc<Group>, Box<Propagation>),
    /// Say something about an earlier failure.
    Triage(GoalId, Box<Triage>),
    /// Write everything that came before, and answer.
    Flush(Completion<Flushed>),
}

/// What a flush brought about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Flushed {
    /// Records written since the recorder was installed.
    pub written: u64,
    /// Records that wait still, because the store refuses them at present.
    pub pending: u64,
    /// Records lost since the recorder was installed.
    pub lost: u64,
    /// The writer answered in time.
    pub complete: bool,
}

impl Job {
    /// What the job counts for in the queue.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Failure(draft, _) => draft.weight(),
            Self::Propagation(..) => size_of::<Propagation>(),
            Self::Triage(..) => size_of::<Triage>(),
            Self::Flush(_) => 0,
        }
    }

    /// Someone waits for it.
    pub(super) fn is_urgent(&self) -> bool {
        matches!(self, Self::Flush(_))
    }
}
