//! [`Digest`]: what of a group most questions ask.

use crate::base::Timestamp;
use crate::record::{Category, Fingerprint, Outcome, RecordId, Severity};

/// What of a group most questions ask, so that they need not look at all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digest<'a> {
    pub(crate) fingerprint: Fingerprint,
    pub(crate) goal: &'a str,
    pub(crate) count: u64,
    pub(crate) first_seen: Timestamp,
    pub(crate) last_seen: Timestamp,
    pub(crate) severity: Severity,
    pub(crate) category: Category,
    pub(crate) outcome: Outcome,
    pub(crate) node: &'a str,
    pub(crate) error_type: &'a str,
    /// The agent, if one alone has failed.
    pub(crate) agent: Option<&'a str>,
    pub(crate) latest: Option<RecordId>,
}

impl Digest<'_> {
    /// Its operations failed and were made good by a policy.
    pub(crate) fn is_recovered(&self) -> bool {
        self.outcome == Outcome::Recovered
    }
}
