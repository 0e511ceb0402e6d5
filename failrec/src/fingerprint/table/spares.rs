//! Failures that were only counted and are kept in case nothing newer comes.

use std::sync::Arc;

use crate::fingerprint::group::Group;
use crate::fingerprint::table::{GroupTable, lock};
use crate::record::{Draft, RecordId};

impl GroupTable {
    /// The failure of `group` with this id and number is to be stored.
    pub(crate) fn stored(&self, group: &Group, id: RecordId, number: u64) {
        if group.stored(id, number).is_some() {
            self.spare_room.give_back();
        }
    }

    /// Keeps the failure of `group` with this number in case nothing newer comes; not if too many
    /// groups have one.
    pub(crate) fn keep_spare(&self, group: &Group, number: u64, draft: Draft) {
        let is_first = !group.has_spare();
        if is_first && !self.spare_room.try_take() {
            return;
        }
        // What has happened meanwhile on another thread is made up for.
        match (is_first, group.keep_spare(number, draft).is_some()) {
            (true, true) => self.spare_room.give_back(),
            (false, false) => self.spare_room.take_anyway(),
            (true, false) | (false, true) => {}
        }
    }

    /// Takes the failures that were kept in case nothing newer came, to be stored now.
    pub(crate) fn take_spares(&self) -> Vec<(Arc<Group>, Draft)> {
        let mut spares = Vec::new();
        for shard in &self.shards {
            let groups: Vec<_> = lock(shard).groups.values().cloned().collect();
            for group in groups {
                if let Some((number, draft)) = group.take_spare() {
                    self.spare_room.give_back();
                    let stored = group.store_spare(number, draft);
                    spares.extend(stored.map(|draft| (group, draft)));
                }
            }
        }
        spares
    }
}
