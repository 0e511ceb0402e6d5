//! [`Steps`]: from what was captured to what may be written.

use std::sync::Arc;

use crate::capture::backtrace;
use crate::capture::site::Site;
use crate::fingerprint::{Group, Naming, Normalizer, seal, seal_apart};
use crate::mask::{Masker, Redactor};
use crate::record::{
    Draft, FailureRecord, GoalId, Identity, Limits, Open, Redact as _, TriageAction,
};

/// The steps from what was captured to what may be written, and what they need to know.
#[derive(Clone, Debug)]
pub(super) struct Steps {
    pub(super) masker: Arc<Masker>,
    pub(super) normalizer: Normalizer,
    pub(super) limits: Limits,
    /// The goal of entries that belong to none.
    pub(super) default_goal: GoalId,
}

impl Steps {
    pub(super) fn record(&self, mut draft: Draft, group: &Group) -> Box<FailureRecord> {
        draft.resolve_backtrace(|found| backtrace::resolve(found, self.limits.frames));
        let mut masked = draft.mask(&mut self.redactor());
        masked.normalize(&|text| self.normalizer.normalize(text));
        seal(masked, group)
    }

    /// The path of a function, as records have it.
    pub(super) fn path(&self, site: &Site) -> String {
        let mut path = site.path();
        self.redactor().words(&mut path);
        path.into_owned()
    }

    /// What the process is at, as it is written.
    pub(super) fn mask_open(&self, mut open: Open) -> Open {
        open.mask(&mut self.redactor());
        open
    }

    /// The failure of another process, which has no place in the table of groups.
    pub(super) fn record_apart(
        &self,
        draft: Draft,
        identity: &Identity,
        naming: &Naming,
    ) -> Box<FailureRecord> {
        seal_apart(draft.mask(&mut self.redactor()), identity, naming)
    }

    pub(super) fn mask(&self, mut action: TriageAction) -> TriageAction {
        action.mask(&mut self.redactor());
        action
    }

    fn redactor(&self) -> Redactor<'_> {
        Redactor::new(&self.masker, self.limits)
    }
}
