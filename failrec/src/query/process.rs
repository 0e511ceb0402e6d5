//! [`Process`]: what a goal's journal tells of one process.

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::record::{Birth, Loss, LossReason, Open, PrunedProcess};

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
    /// When it was last heard of, if it was found dead: a failure of it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub died: Option<Timestamp>,
    /// What tells whether it still runs, unless it is known that it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<Birth>,
    /// What it was at when it told that last, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Box<Open>>,
    /// The number of the entry that told so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    opened: Option<u64>,
    /// The largest number of its entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last: Option<u64>,
    /// Failures it reported, for all its goals, as it said when it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failures: Option<u64>,
    /// Records it could not store, by reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<Loss>,
}

impl Process {
    /// The number of the entry that would follow its last one.
    pub(crate) fn next(&self) -> u64 {
        self.last.map_or(0, |last| last.saturating_add(1))
    }

    pub(super) fn hear(&mut self, at: Timestamp, sequence: u64) {
        self.heard = self.heard.max(at);
        self.last = self.last.max(Some(sequence));
    }

    /// Entries of it were left out.
    pub(super) fn hear_of(&mut self, left_out: &PrunedProcess) {
        let last = left_out.numbers.last().map(|(_, last)| *last);
        self.heard = self.heard.max(left_out.heard);
        self.last = self.last.max(last);
    }

    pub(super) fn boot(&mut self, at: Timestamp, birth: Option<&Birth>) {
        self.booted = Some(self.booted.map_or(at, |known| known.min(at)));
        if let Some(birth) = birth.filter(|_| !self.is_over()) {
            self.birth = Some(birth.clone());
        }
    }

    pub(super) fn open(&mut self, open: &Open, sequence: u64) {
        if !self.is_over() && self.opened <= Some(sequence) {
            self.opened = Some(sequence);
            self.open = Some(Box::new(open.clone()));
        }
    }

    pub(super) fn end(&mut self, at: Timestamp, failures: u64) {
        self.ended = Some(self.ended.map_or(at, |known| known.max(at)));
        self.failures = self.failures.max(Some(failures));
        self.forget_life();
    }

    pub(super) fn die(&mut self, at: Timestamp) {
        self.died = Some(self.died.map_or(at, |known| known.max(at)));
        self.forget_life();
    }

    /// It is known that it runs no more.
    const fn is_over(&self) -> bool {
        self.ended.is_some() || self.died.is_some()
    }

    fn forget_life(&mut self) {
        (self.birth, self.open, self.opened) = (None, None, None);
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
