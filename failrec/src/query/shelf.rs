//! [`Shelf`]: the groups of a ledger, packed until they are asked for.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::FixedState;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::packing::{Packer, Piece, Unpacker};
use crate::query::archive::Archive;
use crate::query::packed::{Packed, Packing};
use crate::query::texts::Texts;
use crate::query::{Digest, Group};
use crate::record::Fingerprint;

/// The groups of a ledger. Those of a file stay there until they are asked for, but for their digests: a
/// group that has failed in many hours and processes takes some kilobytes packed, and more in use.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    /// Those that are new or that may have been changed since they were read.
    open: HashMap<Fingerprint, Box<Group>, FixedState>,
    /// As they were read.
    packed: Option<Packed>,
    texts: Texts,
    /// A group could be read from nowhere, so that what was added to it since is not all of it.
    is_broken: bool,
}

/// Where a group is.
#[derive(Clone, Copy, Debug)]
enum Held<'a> {
    Open(&'a Group),
    Packed(&'a Packed, usize),
}

impl Shelf {
    pub(super) fn get(&self, name: &Fingerprint) -> Option<&Group> {
        self.find(name).and_then(|held| self.look(held))
    }

    /// The group, to be changed; made by `new` if there is none.
    pub(super) fn entry(&mut self, name: &Fingerprint, new: impl FnOnce() -> Group) -> &mut Group {
        let Self { open, packed, texts, is_broken } = self;
        open.entry(*name).or_insert_with(|| {
            let packed = packed.as_mut().and_then(|packed| Some((packed.find(name)?, packed)));
            let Some((place, packed)) = packed else { return Box::new(new()) };
            packed.take(place, texts).unwrap_or_else(|| {
                *is_broken = true;
                Box::new(new())
            })
        })
    }

    /// The group, to be changed, if there is one.
    pub(super) fn get_mut(&mut self, name: &Fingerprint) -> Option<&mut Group> {
        if !self.open.contains_key(name) {
            let packed = self.packed.as_mut()?;
            match packed.take(packed.find(name)?, &self.texts) {
                Some(group) => drop(self.open.insert(*name, group)),
                None => self.is_broken = true,
            }
        }
        self.open.get_mut(name).map(|group| &mut **group)
    }

    /// The group, to be changed in what is not written.
    pub(super) fn get_seen_mut(&mut self, name: &Fingerprint) -> Option<&mut Group> {
        self.get(name)?;
        if let Some(group) = self.open.get_mut(name) {
            return Some(group);
        }
        let packed = self.packed.as_mut()?;
        packed.get_seen_mut(packed.find(name)?)
    }

    /// The groups that are in memory, to be changed in what is not written.
    pub(super) fn in_memory_mut(&mut self) -> impl Iterator<Item = &mut Group> {
        let seen = self.packed.iter_mut().flat_map(Packed::seen_mut);
        self.open.values_mut().map(|group| &mut **group).chain(seen)
    }

    /// All groups by name, each of which then stays in memory.
    pub(super) fn groups(&self) -> impl Iterator<Item = &Group> {
        self.all().filter_map(|held| self.look(held))
    }

    /// Shows all groups by name, of which none stays in memory that was not there.
    pub(super) fn visit(&self, visit: &mut dyn FnMut(&Group)) {
        for held in self.all() {
            match held.in_memory() {
                Some(group) => visit(group),
                None => self.unpacked(held).iter().for_each(&mut *visit),
            }
        }
    }

    /// Asks something of a group, which does not stay in memory if it was not there; of none, the answer is
    /// no.
    pub(super) fn ask(&self, name: &Fingerprint, question: &dyn Fn(&Group) -> bool) -> bool {
        let Some(held) = self.find(name) else { return false };
        match held.in_memory() {
            Some(group) => question(group),
            None => self.unpacked(held).is_some_and(|group| question(&group)),
        }
    }

    /// What most questions ask of each group, by name.
    pub(super) fn digests(&self) -> impl Iterator<Item = Digest<'_>> {
        self.all().filter_map(|held| match (held, held.in_memory()) {
            (_, Some(group)) => Some(group.digest()),
            (Held::Packed(packed, place), None) => packed.digest(place, &self.texts),
            (Held::Open(_), None) => None,
        })
    }

    /// The names of all groups.
    pub(super) fn names(&self) -> Vec<Fingerprint> {
        self.all().filter_map(Held::name).collect()
    }

    /// Writes all groups: into `table` what [`unpack`](Self::unpack) needs at once, and into `rests`, one
    /// behind the other, what an archive is asked for. Groups that were not changed since they were read
    /// are copied. Nothing is answered if one can be read neither as it was packed nor from the journal.
    pub(super) fn pack(&mut self, table: &mut Packer, rests: &mut Vec<u8>) -> Option<()> {
        if self.is_broken {
            return None;
        }
        let mut texts = std::mem::take(&mut self.texts);
        let mut packing = Packing::new(rests);
        let packed = self.all().try_for_each(|held| match held {
            Held::Open(group) => {
                packing.add_group(group, &mut texts);
                Some(())
            }
            Held::Packed(packed, place) => packing.add_packed(packed, place, &mut texts),
        });
        texts.pack(table);
        packing.finish(table);
        self.texts = texts;
        packed
    }

    /// What was written, at which `from` stands, which reads `piece`; the archive has the rest, from `begin`
    /// on.
    pub(super) fn unpack(
        piece: &Piece,
        from: &mut Unpacker<'_>,
        (archive, begin): (Arc<dyn Archive>, u64),
    ) -> Option<Self> {
        let texts = Texts::unpack(piece, from)?;
        let packed = Some(Packed::read(piece, from, (archive, begin))?);
        Some(Self { open: HashMap::default(), packed, texts, is_broken: false })
    }

    /// All groups by name.
    fn all(&self) -> impl Iterator<Item = Held<'_>> {
        let mut open: Vec<&Group> = self.open.values().map(|group| &**group).collect();
        open.sort_unstable_by_key(|group| group.fingerprint);
        let packed = self.packed.iter().flat_map(|packed| {
            let places = (0..packed.len()).map(move |place| Held::Packed(packed, place));
            let is_closed = |held: &Held<'_>| match held.name() {
                Some(name) if !self.open.is_empty() => !self.open.contains_key(&name),
                name => name.is_some(),
            };
            places.filter(is_closed)
        });
        let mut open = open.into_iter().peekable();
        let mut packed = packed.peekable();
        std::iter::from_fn(move || {
            let Some(group) = open.peek() else { return packed.next() };
            let is_later = packed.peek().is_none_or(|held| Some(group.fingerprint) < held.name());
            if is_later { open.next().map(Held::Open) } else { packed.next() }
        })
    }

    fn find(&self, name: &Fingerprint) -> Option<Held<'_>> {
        if let Some(group) = self.open.get(name) {
            return Some(Held::Open(group));
        }
        let packed = self.packed.as_ref()?;
        packed.find(name).map(|place| Held::Packed(packed, place))
    }

    fn look<'a>(&self, held: Held<'a>) -> Option<&'a Group> {
        match held {
            Held::Open(group) => Some(group),
            Held::Packed(packed, place) => packed.look(place, &self.texts),
        }
    }

    fn unpacked(&self, held: Held<'_>) -> Option<Group> {
        match held {
            Held::Open(group) => Some(group.clone()),
            Held::Packed(packed, place) => packed.unpack(place, &self.texts),
        }
    }
}

impl<'a> Held<'a> {
    fn name(self) -> Option<Fingerprint> {
        match self {
            Self::Open(group) => Some(group.fingerprint),
            Self::Packed(packed, place) => packed.name(place),
        }
    }

    fn in_memory(self) -> Option<&'a Group> {
        match self {
            Self::Open(group) => Some(group),
            Self::Packed(packed, place) => packed.seen(place),
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
        Ok(Self { open: groups.into_iter().collect(), ..Self::default() })
    }
}
