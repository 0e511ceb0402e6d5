//! [`Shelf`]: the groups of a ledger, packed until they are asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::packing::{Packer, Piece, Unpacker};
use crate::query::archive::Archive;
use crate::query::packed::Packed;
use crate::query::texts::Texts;
use crate::query::{Digest, Group};
use crate::record::Fingerprint;

/// The groups of a ledger. Those of a file stay there until they are asked for, but for their digests: a
/// group that has failed in many hours and processes takes three kilobytes packed, and ten times as much
/// in use.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    slots: BTreeMap<Fingerprint, Slot>,
    texts: Texts,
    archive: Option<Arc<dyn Archive>>,
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
        self.open(name);
        let slot = self.slots.entry(*name).or_default();
        slot.open.get_or_insert_with(|| Box::new(new()))
    }

    /// The group, to be changed, if there is one.
    pub(super) fn get_mut(&mut self, name: &Fingerprint) -> Option<&mut Group> {
        self.open(name);
        self.slots.get_mut(name)?.open.as_deref_mut()
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

    /// What most questions ask of each group, by name.
    pub(super) fn digests(&self) -> impl Iterator<Item = Digest<'_>> {
        self.slots.iter().filter_map(|(name, slot)| match slot.in_memory() {
            Some(group) => Some(group.digest()),
            None => slot.packed.as_ref()?.digest(*name, &self.texts),
        })
    }

    /// The names of all groups.
    pub(super) fn names(&self) -> Vec<Fingerprint> {
        self.slots.keys().copied().collect()
    }

    /// Writes all groups: into `table` what [`unpack`](Self::unpack) needs at once, and into `rests`, one
    /// behind the other, what an archive is asked for. Groups that were not changed since they were read
    /// are copied.
    pub(super) fn pack(&mut self, table: &mut Packer, rests: &mut Vec<u8>) {
        let Self { slots, texts, archive } = self;
        let archive = archive.as_deref();
        let mut rows = Packer::default();
        for (name, slot) in slots {
            let copied = slot.packed.as_ref();
            if copied.and_then(|it| it.write(name, archive, (&mut rows, rests))).is_none() {
                let recalled = || archive?.recall(name).map(Box::new);
                let group = slot.open.take().or_else(recalled);
                let packed = group.as_ref().map(|group| Packed::of(group, texts));
                packed.and_then(|it| it.write(name, None, (&mut rows, rests)));
                slot.open = group;
            }
        }
        texts.pack(table);
        table.bytes(&rows.into_bytes());
    }

    /// What was written, at which `from` stands, which reads `piece`.
    pub(super) fn unpack(
        piece: &Piece,
        from: &mut Unpacker<'_>,
        (archive, begin): (Arc<dyn Archive>, u64),
    ) -> Option<Self> {
        let texts = Texts::unpack(piece, from)?;
        let mut rows = Unpacker::new(from.bytes()?);
        let end = piece.as_slice().len() - from.left();
        let rows_piece = piece.part(end - rows.left()..end);
        let (mut slots, mut begin) = (Vec::new(), begin);
        while 0 < rows.left() {
            let name = rows.text()?.parse().ok()?;
            let (packed, end) = Packed::read(&rows_piece, &mut rows, begin)?;
            slots.push((name, Slot { packed: Some(packed), ..Slot::default() }));
            begin = end;
        }
        Some(Self { slots: slots.into_iter().collect(), texts, archive: Some(archive) })
    }

    fn look<'a>(&'a self, name: &Fingerprint, slot: &'a Slot) -> Option<&'a Group> {
        let seen = || slot.seen.get_or_init(|| self.unpacked(name, slot).map(Box::new));
        slot.open.as_deref().or_else(|| seen().as_deref())
    }

    fn unpacked(&self, name: &Fingerprint, slot: &Slot) -> Option<Group> {
        slot.packed.as_ref()?.unpack(*name, &self.texts, self.archive.as_deref())
    }

    /// Takes the group out of what is packed, if it is there.
    fn open(&mut self, name: &Fingerprint) {
        let Some(slot) = self.slots.get_mut(name).filter(|slot| slot.open.is_none()) else {
            return;
        };
        let (packed, seen) = (slot.packed.take(), slot.seen.take().flatten());
        let unpacked = || {
            let group = packed?.unpack(*name, &self.texts, self.archive.as_deref());
            group.map(Box::new)
        };
        slot.open = seen.or_else(unpacked);
    }
}

impl Slot {
    fn in_memory(&self) -> Option<&Group> {
        self.open.as_deref().or_else(|| self.seen.get()?.as_deref())
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
