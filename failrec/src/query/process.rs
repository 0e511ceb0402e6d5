//! [`Process`]: what a goal's journal tells of one process.

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::record::{Loss, LossReason};

/// What a goal's journal tells of one process that wrote to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Process {
    /// When it began to write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booted: Option<Timestamp>,
    /// The last that was heard of it.
    pub heard: Timestamp,
    /// When it ended in order; absent while it runs, and for ever if it died.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Timestamp>,
    /// Failures it reported, for all its goals, as it said when it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failures: Option<u64>,
    /// Records it could not store, by reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<Loss>,
}

impl Process {
    pub(super) fn hear(&mut self, at: Timestamp) {
        self.heard = self.heard.max(at);
    }

    pub(super) fn boot(&mut self, at: Timestamp) {
        self.booted = Some(self.booted.map_or(at, |known| known.min(at)));
    }

    pub(super) fn end(&mut self, at: Timestamp, failures: u64) {
        self.ended = Some(self.ended.map_or(at, |known| known.max(at)));
        self.failures = self.failures.max(Some(failures));
    }

    pub(super) fn lose(&mut self, loss: Loss) {
        match self.losses.iter_mut().find(|known| known.reason == loss.reason) {
            Some(known) => known.count = known.count.max(loss.count),
            None => self.losses.push(loss),
        }
        self.losses.sort_by_key(|loss| rank(loss.reason));
    }
}

/// Adds up losses by reason, in the order of [`LossReason::ALL`].
pub(super) fn sum_losses(losses: impl IntoIterator<Item = Loss>) -> Vec<Loss> {
    let mut sums: Vec<Loss> = Vec::new();
    for loss in losses {
        match sums.iter_mut().find(|sum| sum.reason == loss.reason) {
            Some(sum) => sum.count = sum.count.saturating_add(loss.count),
            None => sums.push(loss),
        }
    }
    sums.sort_by_key(|loss| rank(loss.reason));
    sums
}

fn rank(reason: LossReason) -> Option<usize> {
    LossReason::ALL.iter().position(|known| *known == reason)
}
