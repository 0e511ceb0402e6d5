//! [`Shelf`]: the groups of a ledger, packed until they are asked for.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::{Arc, OnceLock};

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
///
/// What is added to one that is packed is kept beside it, and both become one when it is asked for or
/// written: so a long log is added up in no more memory than its newest part takes.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    open: Open,
    /// As they were read.
    packed: Option<Packed>,
    texts: Texts,
}

type Open = HashMap<Fingerprint, Slot, FixedState>;

/// A group that is new, or of which more was told since it was read.
#[derive(Clone, Debug)]
struct Slot {
    group: Box<Group>,
    /// Where the rest of it is packed, if there is one.
    rest: Option<usize>,
    /// Both as one, once somebody has looked at it.
    whole: OnceLock<Option<Box<Group>>>,
}

/// Where a group is.
#[derive(Clone, Copy, Debug)]
enum Held<'a> {
    Open(&'a Slot),
    Packed(&'a Packed, usize),
}

impl Shelf {
    pub(super) fn get(&self, name: &Fingerprint) -> Option<&Group> {
        self.find(name).and_then(|held| self.look(held))
    }

    /// The group, to be added to; made by `new` if there is none. Of one that was packed it may be what was
    /// told since.
    pub(super) fn entry(&mut self, name: &Fingerprint, new: impl FnOnce() -> Group) -> &mut Group {
        let Self { open, packed, .. } = self;
        let slot = open.entry(*name).or_insert_with(|| {
            let packed = packed.as_mut().and_then(|packed| Some((packed.find(name)?, packed)));
            let seen = packed.map(|(place, packed)| (place, packed.take_seen(place)));
            match seen {
                Some((_, Some(group))) => Slot::new(group, None),
                Some((place, None)) => Slot::new(Box::new(new()), Some(place)),
                None => Slot::new(Box::new(new()), None),
            }
        });
        slot.close();
        &mut slot.group
    }

    /// All of the group, to be changed, if there is one and it can be read.
    pub(super) fn get_mut(&mut self, name: &Fingerprint) -> Option<&mut Group> {
        if self.open.get(name).is_none_or(|slot| slot.rest.is_some()) {
            let whole = Slot::new(Box::new(self.get(name)?.clone()), None);
            self.open.insert(*name, whole);
        }
        self.open.get_mut(name).map(|slot| &mut *slot.group)
    }

    /// The group, to be changed in what is not written.
    pub(super) fn get_seen_mut(&mut self, name: &Fingerprint) -> Option<&mut Group> {
        self.get(name)?;
        if let Some(slot) = self.open.get_mut(name) {
            return slot.in_memory_mut();
        }
        let packed = self.packed.as_mut()?;
        packed.get_seen_mut(packed.find(name)?)
    }

    /// The groups that are in memory, to be changed in what is not written.
    pub(super) fn in_memory_mut(&mut self) -> impl Iterator<Item = &mut Group> {
        let seen = self.packed.iter_mut().flat_map(Packed::seen_mut);
        self.open.values_mut().filter_map(Slot::in_memory_mut).chain(seen)
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
        self.all().filter_map(|held| self.digest(held))
    }

    /// The same of the groups whose names begin so.
    pub(super) fn digests_named(&self, prefix: &str) -> impl Iterator<Item = Digest<'_>> {
        let is_meant = move |held: &Held<'_>| {
            held.name().is_some_and(|name| name.as_str().starts_with(prefix))
        };
        self.all().filter(is_meant).filter_map(|held| self.digest(held))
    }

    /// The names of all groups.
    pub(super) fn names(&self) -> Vec<Fingerprint> {
        self.all().filter_map(Held::name).collect()
    }

    /// Writes all groups: into `table` what [`unpack`](Self::unpack) needs at once, and into `rests`, one
    /// behind the other, what an archive is asked for. Groups of which nothing was told since they were read
    /// are copied.
    ///
    /// # Errors
    ///
    /// Those of writing, and that a group can be read neither as it was packed nor from the journal.
    pub(super) fn pack(&mut self, table: &mut Packer, rests: &mut dyn io::Write) -> io::Result<()> {
        let lost = || io::Error::other("a group can be read from nowhere");
        let Self { open, packed, texts } = self;
        let mut packing = Packing::new(rests);
        for held in all(open, packed.as_ref()) {
            match (held, held.in_memory()) {
                (Held::Packed(packed, place), _) => {
                    packing.add_packed((packed, place), texts)?.ok_or_else(lost)?;
                }
                (Held::Open(_), Some(group)) => packing.add_group(group, texts)?,
                (Held::Open(_), None) => {
                    let whole = held.unpack(packed.as_ref(), texts).ok_or_else(lost)?;
                    packing.add_group(&whole, texts)?;
                }
            }
        }
        texts.pack(table);
        packing.finish(table);
        Ok(())
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
        Some(Self { open: HashMap::default(), packed, texts })
    }

    /// All groups by name.
    fn all(&self) -> impl Iterator<Item = Held<'_>> {
        all(&self.open, self.packed.as_ref())
    }

    fn find(&self, name: &Fingerprint) -> Option<Held<'_>> {
        if let Some(slot) = self.open.get(name) {
            return Some(Held::Open(slot));
        }
        let packed = self.packed.as_ref()?;
        packed.find(name).map(|place| Held::Packed(packed, place))
    }

    fn look<'a>(&self, held: Held<'a>) -> Option<&'a Group> {
        match held {
            Held::Open(Slot { group, rest: None, .. }) => Some(group),
            Held::Open(slot) => {
                slot.whole.get_or_init(|| self.unpacked(held).map(Box::new)).as_deref()
            }
            Held::Packed(packed, place) => packed.look(place, &self.texts),
        }
    }

    fn digest<'a>(&'a self, held: Held<'a>) -> Option<Digest<'a>> {
        match (held, held.in_memory()) {
            (_, Some(group)) => Some(group.digest()),
            (Held::Packed(packed, place), None) => packed.digest(place, &self.texts),
            (Held::Open(_), None) => self.look(held).map(Group::digest),
        }
    }

    fn unpacked(&self, held: Held<'_>) -> Option<Group> {
        held.unpack(self.packed.as_ref(), &self.texts)
    }
}

/// All groups by name.
fn all<'a>(open: &'a Open, packed: Option<&'a Packed>) -> impl Iterator<Item = Held<'a>> {
    let mut slots: Vec<&Slot> = open.values().collect();
    slots.sort_unstable_by_key(|slot| slot.group.fingerprint);
    let packed = packed.into_iter().flat_map(|packed| {
        let places = (0..packed.len()).map(move |place| Held::Packed(packed, place));
        let is_closed = |held: &Held<'_>| match held.name() {
            Some(name) if !open.is_empty() => !open.contains_key(&name),
            name => name.is_some(),
        };
        places.filter(is_closed)
    });
    let mut slots = slots.into_iter().map(Held::Open).peekable();
    let mut packed = packed.peekable();
    std::iter::from_fn(move || {
        let Some(next) = slots.peek() else { return packed.next() };
        let is_later = packed.peek().is_none_or(|held| next.name() < held.name());
        if is_later { slots.next() } else { packed.next() }
    })
}

impl Slot {
    const fn new(group: Box<Group>, rest: Option<usize>) -> Self {
        Self { group, rest, whole: OnceLock::new() }
    }

    /// More is going to be told: what was looked at is all of it up to now.
    fn close(&mut self) {
        if let Some(whole) = self.whole.take().flatten() {
            (self.group, self.rest) = (whole, None);
        }
    }

    /// The whole group, if it is there.
    fn in_memory(&self) -> Option<&Group> {
        match self.rest {
            None => Some(&self.group),
            Some(_) => self.whole.get()?.as_deref(),
        }
    }

    fn in_memory_mut(&mut self) -> Option<&mut Group> {
        match self.rest {
            None => Some(&mut self.group),
            Some(_) => self.whole.get_mut()?.as_deref_mut(),
        }
    }
}

impl<'a> Held<'a> {
    /// All of it, which does not stay in memory.
    fn unpack(self, packed: Option<&Packed>, texts: &Texts) -> Option<Group> {
        match self {
            Self::Open(Slot { group, rest: None, .. }) => Some((**group).clone()),
            Self::Open(Slot { group, rest: Some(place), .. }) => {
                let mut whole = packed?.unpack(*place, texts)?;
                whole.join(group);
                Some(whole)
            }
            Self::Packed(packed, place) => packed.unpack(place, texts),
        }
    }

    fn name(self) -> Option<Fingerprint> {
        match self {
            Self::Open(slot) => Some(slot.group.fingerprint),
            Self::Packed(packed, place) => packed.name(place),
        }
    }

    fn in_memory(self) -> Option<&'a Group> {
        match self {
            Self::Open(slot) => slot.in_memory(),
            Self::Packed(packed, place) => packed.seen(place),
        }
    }
}

/// None of the groups that are compared stays in memory that was not there.
impl PartialEq for Shelf {
    fn eq(&self, other: &Self) -> bool {
        let groups = |shelf: &Self| shelf.all().count();
        let is_same =
            |(one, another): (Held<'_>, Held<'_>)| match (one.in_memory(), another.in_memory()) {
                (Some(one), Some(another)) => one == another,
                (Some(one), None) => other.unpacked(another).as_ref() == Some(one),
                (None, Some(another)) => self.unpacked(one).as_ref() == Some(another),
                (None, None) => self.unpacked(one) == other.unpacked(another),
            };
        groups(self) == groups(other) && self.all().zip(other.all()).all(is_same)
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
        let open = groups.into_iter().map(|(name, group)| (name, Slot::new(group, None)));
        Ok(Self { open: open.collect(), ..Self::default() })
    }
}
