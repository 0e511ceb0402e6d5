//! Failures that are counted without a look at them.

use std::sync::Arc;
use std::time::Duration;

use crate::base::Timestamp;
use crate::fingerprint::group::Group;
use crate::fingerprint::key::GroupKey;
use crate::fingerprint::table::{GroupTable, lock};

impl GroupTable {
    /// Credit may be granted from now on: somebody [settles](Self::settle) each second.
    pub(crate) fn open_credit(&self) {
        self.debtors.book().is_open = true;
    }

    /// No credit is granted any more.
    pub(crate) fn close_credit(&self) {
        self.debtors.book().is_open = false;
    }

    /// Lets failures of a group be counted without a look, as many as will only be counted. None of
    /// those that come may be fatal, or say anything new. The group, if it has a place of its own.
    pub(crate) fn grant(&self, key: GroupKey, now: Duration) -> Option<Arc<Group>> {
        let mut book = self.debtors.book();
        if !book.is_open {
            return None;
        }
        let group = lock(self.shard(key)?).groups.get(&key).map(Arc::clone)?;
        group.node.as_ref()?;
        if group.grant(now, &self.options) {
            book.groups.push((key, Arc::clone(&group)));
        }
        Some(group)
    }

    /// Counts at `at` what was counted without a look, and has the next failure of each group looked
    /// at.
    pub(crate) fn settle(&self, at: Timestamp) {
        // Held to the end: who comes meanwhile must find all of it counted.
        let mut book = self.debtors.book();
        for (key, group) in book.groups.drain(..) {
            let mut shard = self.shard(key).map(lock);
            let unseen = group.settle(at);
            self.debtors.add_unseen(unseen);
            // Still under the shard's lock, or the writer could pass between the count and the mark.
            if let Some(shard) = &mut shard {
                shard.is_dirty |= unseen != 0;
            }
        }
    }

    /// Failures that were counted without a look and are settled.
    pub(crate) fn unseen(&self) -> u64 {
        self.debtors.unseen()
    }
}
