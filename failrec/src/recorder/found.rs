//! [`Found`]: what is known of a failure before it is counted.

use std::borrow::Cow;
use std::sync::Arc;

use crate::capture::error::Description;
use crate::capture::ledger::AwaitsRecord;
use crate::capture::panic::PanicSeen;
use crate::capture::scope::Whose;
use crate::record::{GoalId, Link, Outcome, PolicyDecision, RecordId, Severity};
use crate::recorder::classify::Classified;

/// What is known of a failure at first sight. It tells whether the failure repeats another one,
/// and costs no allocation.
pub(super) struct Glimpse<'a> {
    /// As the program calls it.
    pub(super) goal: &'a GoalId,
    pub(super) whose: &'a Whose,
    pub(super) parent: Option<RecordId>,
    pub(super) outcome: Outcome,
    pub(super) severity: Severity,
    pub(super) panic: Option<Box<PanicSeen>>,
    pub(super) said: &'a mut Description,
}

impl Glimpse<'_> {
    /// It says nothing that only a look at its group would count: whose it is, or that it ends
    /// something.
    pub(super) fn is_plain(&self) -> bool {
        self.outcome == Outcome::Error
            && self.severity < Severity::Critical
            && self.whose.agent.is_none()
            && self.whose.session.is_none()
    }
}

/// What is found out about a failure that repeats no other, or is to be captured all the same.
pub(super) struct Found {
    /// As the program calls it.
    pub(super) goal: GoalId,
    pub(super) parent: Option<RecordId>,
    pub(super) outcome: Outcome,
    pub(super) classified: Classified,
    /// What policies have decided inside the call.
    pub(super) decisions: Vec<PolicyDecision>,
    /// Who waits for the name of its record.
    pub(super) waiting: Vec<Arc<dyn AwaitsRecord>>,
    pub(super) panic: Option<Box<PanicSeen>>,
    pub(super) links: Vec<Link>,
}

impl Found {
    /// The type of the outermost error, or of the first one that can be told.
    pub(super) fn error_type(&self) -> &Cow<'static, str> {
        let outermost = self.links.first();
        outermost.and_then(|link| link.error_type.as_ref()).unwrap_or(&Cow::Borrowed("unknown"))
    }

    /// The code of the outermost error that has one.
    pub(super) fn code(&self) -> Option<&str> {
        self.links.iter().find_map(|link| link.code.as_deref())
    }
}
