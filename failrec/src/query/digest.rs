//! [`Digest`]: what of a group most questions ask.

use crate::base::Timestamp;
use crate::record::{Category, Fingerprint, Hour, Outcome, RecordId, Severity};

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
    /// Nobody has said anything about it.
    pub(crate) is_untouched: bool,
    /// Others are counted in it.
    pub(crate) has_parts: bool,
}

impl Digest<'_> {
    /// Where it stands at `now` follows from this alone: nobody has touched it, and it has been silent for
    /// so long that it cannot be escalating.
    pub(crate) fn is_settled(&self, now: Timestamp) -> bool {
        let silence = Hour::of(now).since(Hour::of(self.last_seen));
        self.is_untouched && silence.is_some_and(|hours| 2 <= hours)
    }

    /// Its operations failed and were made good by a policy.
    pub(crate) fn is_recovered(&self) -> bool {
        self.outcome == Outcome::Recovered
    }
}
