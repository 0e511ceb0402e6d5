//! [`Shelf`]: the groups of a ledger, packed until they are asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::packing::{Packer, Piece, Unpacker};
use crate::query::archive::Archive;
use crate::query::packed::{Back, Packed, Rows};
use crate::query::texts::Texts;
use crate::query::{Digest, Group};
use crate::record::Fingerprint;

/// The groups of a ledger. Those of a file stay there until they are asked for, but for their digests: a
/// group that has failed in many hours and processes takes some kilobytes packed, and ten times as much
/// in use.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    slots: BTreeMap<Fingerprint, Slot>,
    back: Back,
    /// A group could be read from nowhere, so that what was added to it since is not all of it.
    is_broken: bool,
}

/// One group.
#[derive(Clone, Debug, Default)]
struct Slot {
    /// As it was read, unless it may have been changed since.
    packed: Option<Packed>,
    /// What is packed, once somebody has looked at it.
    seen: OnceLock<Option<Box<Group>>>,
    /// The group, if it is not packed.
    open: Option<Box<Group>>,
}

impl Shelf {
    pub(super) fn get(&self, name: &Fingerprint) -> Option<&Group> {
        self.slots.get(name).and_then(|slot| self.look(name, slot))
    }

    /// The group, to be changed; made by `new` if there is none.
    pub(super) fn entry(&mut self, name: &Fingerprint, new: impl FnOnce() -> Group) -> &mut Group {
        let slot = self.slots.entry(*name).or_default();
        self.is_broken |= !slot.unpack(name, &self.back);
        slot.open.get_or_insert_with(|| Box::new(new()))
    }

    /// The group, to be changed, if there is one.
    pub(super) fn get_mut(&mut self, name: &Fingerprint) -> Option<&mut Group> {
        let slot = self.slots.get_mut(name)?;
        self.is_broken |= !slot.unpack(name, &self.back);
        slot.open.as_deref_mut()
    }

    /// The group, to be changed in what is not written.
    pub(super) fn get_seen_mut(&mut self, name: &Fingerprint) -> Option<&mut Group> {
        self.get(name)?;
        self.slots.get_mut(name)?.in_memory_mut()
    }

    /// The groups that are in memory, to be changed in what is not written.
    pub(super) fn in_memory_mut(&mut self) -> impl Iterator<Item = &mut Group> {
        self.slots.values_mut().filter_map(Slot::in_memory_mut)
    }

    /// All groups by name, each of which then stays in memory.
    pub(super) fn groups(&self) -> impl Iterator<Item = &Group> {
        self.slots.iter().filter_map(|(name, slot)| self.look(name, slot))
    }

    /// Shows all groups by name, of which none stays in memory that was not there.
    pub(super) fn visit(&self, visit: &mut dyn FnMut(&Group)) {
        for (name, slot) in &self.slots {
            match slot.in_memory() {
                Some(group) => visit(group),
                None => self.unpacked(name, slot).iter().for_each(&mut *visit),
            }
        }
    }

    /// Asks something of a group, which does not stay in memory if it was not there; of none, the answer is
    /// no.
    pub(super) fn ask(&self, name: &Fingerprint, question: &dyn Fn(&Group) -> bool) -> bool {
        let Some(slot) = self.slots.get(name) else { return false };
        match slot.in_memory() {
            Some(group) => question(group),
            None => self.unpacked(name, slot).is_some_and(|group| question(&group)),
        }
    }

    /// What most questions ask of each group, by name.
    pub(super) fn digests(&self) -> impl Iterator<Item = Digest<'_>> {
        self.slots.iter().filter_map(|(name, slot)| match slot.in_memory() {
            Some(group) => Some(group.digest()),
            None => slot.packed.as_ref()?.digest(*name, &self.back),
        })
    }

    /// The names of all groups.
    pub(super) fn names(&self) -> Vec<Fingerprint> {
        self.slots.keys().copied().collect()
    }

    /// Writes all groups: into `table` what [`unpack`](Self::unpack) needs at once, and into `rests`, one
    /// behind the other, what an archive is asked for. Groups that were not changed since they were read
    /// are copied. Nothing is answered if one can be read neither as it was packed nor from the journal.
    pub(super) fn pack(&mut self, table: &mut Packer, rests: &mut Vec<u8>) -> Option<()> {
        if self.is_broken {
            return None;
        }
        let Self { slots, back, .. } = self;
        let mut rows = Rows { table: Packer::default(), rests };
        rows.table.length(slots.len());
        for (name, slot) in slots {
            let packed = slot.packed.as_ref();
            if packed.and_then(|it| it.copy(*name, back, &mut rows)).is_none() {
                let recalled = || back.read.as_ref()?.1.recall(name).map(Box::new);
                let group = slot.open.take().or_else(recalled)?;
                rows.add_group(&group, &mut back.texts);
                slot.open = Some(group);
            }
        }
        let rows = rows.table.into_bytes();
        back.texts.pack(table);
        table.bytes(&rows);
        Some(())
    }

    /// What was written, at which `from` stands, which reads `piece`; the archive has the rest, from `begin`
    /// on.
    pub(super) fn unpack(
        piece: &Piece,
        from: &mut Unpacker<'_>,
        (archive, mut begin): (Arc<dyn Archive>, u64),
    ) -> Option<Self> {
        let texts = Texts::unpack(piece, from)?;
        let length = from.bytes()?.len();
        let end = piece.as_slice().len() - from.left();
        let table = piece.part(end - length..end);
        let mut rows = Unpacker::new(table.as_slice());
        let mut slots = Vec::with_capacity(rows.length()?);
        while 0 < rows.left() {
            let name = rows.text()?.parse().ok()?;
            let packed = Packed::read(&table, &mut rows, begin)?;
            begin = packed.end();
            slots.push((name, Slot { packed: Some(packed), ..Slot::default() }));
        }
        let slots = slots.into_iter().collect();
        Some(Self { slots, back: Back { texts, read: Some((table, archive)) }, is_broken: false })
    }

    fn look<'a>(&'a self, name: &Fingerprint, slot: &'a Slot) -> Option<&'a Group> {
        let seen = || slot.seen.get_or_init(|| self.unpacked(name, slot).map(Box::new));
        slot.open.as_deref().or_else(|| seen().as_deref())
    }

    fn unpacked(&self, name: &Fingerprint, slot: &Slot) -> Option<Group> {
        slot.packed.as_ref()?.unpack(*name, &self.back)
    }
}

impl Slot {
    fn in_memory(&self) -> Option<&Group> {
        self.open.as_deref().or_else(|| self.seen.get()?.as_deref())
    }

    /// Takes the group out of what is packed, if it is there; whether that could be read.
    fn unpack(&mut self, name: &Fingerprint, back: &Back) -> bool {
        let Some(packed) = self.packed.take() else { return true };
        let unpacked = || packed.unpack(*name, back).map(Box::new);
        self.open = self.seen.take().flatten().or_else(unpacked);
        self.open.is_some()
    }

    fn in_memory_mut(&mut self) -> Option<&mut Group> {
        match &mut self.open {
            Some(group) => Some(group),
            None => self.seen.get_mut()?.as_deref_mut(),
        }
    }
}

impl PartialEq for Shelf {
    fn eq(&self, other: &Self) -> bool {
        self.groups().eq(other.groups())
    }
}

impl Serialize for Shelf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.groups().map(|group| (group.fingerprint, group)))
    }
}

impl<'de> Deserialize<'de> for Shelf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let groups = BTreeMap::<Fingerprint, Box<Group>>::deserialize(deserializer)?;
        let open = |(name, group)| (name, Slot { open: Some(group), ..Slot::default() });
        Ok(Self { slots: groups.into_iter().map(open).collect(), ..Self::default() })
    }
}
