//! [`Found`]: what is known of a failure before it is counted.

use crate::capture::error::Description;
use crate::capture::panic::PanicSeen;
use crate::record::{GoalId, Outcome, PolicyDecision, RecordId};
use crate::recorder::classify::Classified;

/// What was found out about a failure before it is known whether it will be stored.
pub(super) struct Found {
    /// As the program calls it.
    pub(super) goal: GoalId,
    pub(super) parent: Option<RecordId>,
    pub(super) outcome: Outcome,
    pub(super) classified: Classified,
    /// What policies have decided inside the call.
    pub(super) decisions: Vec<PolicyDecision>,
    pub(super) panic: Option<PanicSeen>,
    pub(super) description: Description,
}
