//! [`Packed`]: groups as bytes, of which each is read when it is asked for.

use std::io;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::base::packing::{Packer, Piece, Unpacker};
use crate::query::archive::Archive;
use crate::query::texts::Texts;
use crate::query::{Digest, Group};
use crate::record::Fingerprint;

/// Bytes of a name in a row: how many count, and those, with zeros behind them.
const NAME_BYTES: usize = 1 + 32;

/// Bytes of one row: the name, the end of the digest, and the end of the rest with its checksum.
const ROW_BYTES: usize = NAME_BYTES + 4 + 8 + 4;

/// Groups as bytes: a table of rows by name and one of digests, which are in memory, and an archive with
/// the rest of each.
///
/// All rows are equally long, so that opening a table with very many groups takes no time: a group is
/// looked for by halving.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    rows: Piece,
    digests: Piece,
    archive: Arc<dyn Archive>,
    /// Where the rest of the first one begins.
    begin: u64,
    /// The groups that somebody has looked at, by their places.
    seen: Vec<OnceLock<Option<Box<Group>>>>,
}

/// Where a group is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    digest: Range<usize>,
    rest: Range<u64>,
    /// The CRC-32C of the rest.
    checksum: u32,
}

/// Groups being packed: rows, digests, and their rests one behind the other.
pub(super) struct Packing<'a> {
    rows: Vec<u8>,
    digests: Vec<u8>,
    rests: &'a mut dyn io::Write,
    /// How many bytes of rests there are.
    length: u64,
}

impl Packed {
    /// What [`Packing::finish`] wrote, at which `from` stands, which reads `piece`; the archive has the
    /// rests from `begin` on.
    pub(super) fn read(
        piece: &Piece,
        from: &mut Unpacker<'_>,
        (archive, begin): (Arc<dyn Archive>, u64),
    ) -> Option<Self> {
        let (rows, digests) = (piece.next(from)?, piece.next(from)?);
        let (whole, rest) = rows.as_slice().as_chunks::<ROW_BYTES>();
        let seen = std::iter::repeat_with(OnceLock::new).take(whole.len()).collect();
        rest.is_empty().then_some(Self { rows, digests, archive, begin, seen })
    }

    pub(super) const fn len(&self) -> usize {
        self.seen.len()
    }

    pub(super) fn find(&self, name: &Fingerprint) -> Option<usize> {
        let (rows, _) = self.rows.as_slice().as_chunks::<ROW_BYTES>();
        let wanted = name.to_bytes();
        let order = |row: &[u8; ROW_BYTES]| row.get(1..NAME_BYTES).cmp(&Some(wanted.as_slice()));
        let found = rows.binary_search_by(|row| order(row).then(row[0].cmp(&name.byte_count())));
        found.ok()
    }

    pub(super) fn name(&self, place: usize) -> Option<Fingerprint> {
        let (length, bytes) = self.row_bytes(place)?.split_first()?;
        Some(Fingerprint::from_bytes(bytes.get(..usize::from(*length).min(NAME_BYTES - 1))?))
    }

    pub(super) fn digest<'b>(&'b self, place: usize, texts: &'b Texts) -> Option<Digest<'b>> {
        let bytes = self.digests.as_slice().get(self.row(place)?.digest)?;
        Digest::unpack(self.name(place)?, &mut Unpacker::new(bytes), texts)
    }

    /// The group, which stays in memory from now on.
    pub(super) fn look(&self, place: usize, texts: &Texts) -> Option<&Group> {
        self.seen.get(place)?.get_or_init(|| self.unpack(place, texts).map(Box::new)).as_deref()
    }

    /// The group, if somebody has looked at it.
    pub(super) fn seen(&self, place: usize) -> Option<&Group> {
        self.seen.get(place)?.get()?.as_deref()
    }

    /// The groups that somebody has looked at.
    pub(super) fn seen_mut(&mut self) -> impl Iterator<Item = &mut Group> {
        self.seen.iter_mut().filter_map(|slot| slot.get_mut()?.as_deref_mut())
    }

    /// The group, if somebody has looked at it.
    pub(super) fn get_seen_mut(&mut self, place: usize) -> Option<&mut Group> {
        self.seen.get_mut(place)?.get_mut()?.as_deref_mut()
    }

    /// Gives the group away, if somebody has looked at it.
    pub(super) fn take_seen(&mut self, place: usize) -> Option<Box<Group>> {
        self.seen.get_mut(place)?.take().flatten()
    }

    /// The group; what the archive cannot give it recalls.
    pub(super) fn unpack(&self, place: usize, texts: &Texts) -> Option<Group> {
        let unpacked = || {
            let (digest, rest) = (self.digest(place, texts)?, self.rest(&self.row(place)?)?);
            Group::unpack(digest, &mut Unpacker::new(&rest), texts)
        };
        unpacked().or_else(|| self.archive.recall(&self.name(place)?))
    }

    fn row_bytes(&self, place: usize) -> Option<&[u8; ROW_BYTES]> {
        let (rows, _) = self.rows.as_slice().as_chunks::<ROW_BYTES>();
        rows.get(place)
    }

    fn row(&self, place: usize) -> Option<Row> {
        let ends = |row: &[u8; ROW_BYTES]| {
            let (_, numbers) = row.split_first_chunk::<NAME_BYTES>()?;
            let (digest, numbers) = numbers.split_first_chunk()?;
            let (rest, checksum) = numbers.split_first_chunk()?;
            let digest = usize::try_from(u32::from_le_bytes(*digest)).ok()?;
            let checksum = u32::from_le_bytes(*checksum.first_chunk()?);
            Some((digest, self.begin.checked_add(u64::from_le_bytes(*rest))?, checksum))
        };
        let before = place.checked_sub(1);
        let begins = before.map_or(Some((0, self.begin, 0)), |it| ends(self.row_bytes(it)?))?;
        let (digest, rest, checksum) = ends(self.row_bytes(place)?)?;
        Some(Row { digest: begins.0..digest, rest: begins.1..rest, checksum })
    }

    fn rest(&self, row: &Row) -> Option<Vec<u8>> {
        let bytes = self.archive.read(row.rest.clone())?;
        (crc32c::crc32c(&bytes) == row.checksum).then_some(bytes)
    }
}

impl<'a> Packing<'a> {
    pub(super) fn new(rests: &'a mut dyn io::Write) -> Self {
        Self { rows: Vec::new(), digests: Vec::new(), rests, length: 0 }
    }

    /// Adds a group, whose name must be larger than those before.
    pub(super) fn add_group(&mut self, group: &Group, texts: &mut Texts) -> io::Result<()> {
        let [mut digest, mut rest] = [Packer::default(), Packer::default()];
        group.digest().pack(texts, &mut digest);
        group.pack(texts, &mut rest);
        self.add(group.fingerprint, &digest.into_bytes(), &rest.into_bytes())
    }

    /// Adds a group as it was packed before, or as the journal tells it if it cannot be read; nothing if
    /// neither can be done.
    pub(super) fn add_packed(
        &mut self,
        (packed, place): (&Packed, usize),
        texts: &mut Texts,
    ) -> io::Result<Option<()>> {
        let Some(name) = packed.name(place) else { return Ok(None) };
        let bytes = || {
            let row = packed.row(place)?;
            Some((packed.rest(&row)?, packed.digests.as_slice().get(row.digest)?))
        };
        if let Some((rest, digest)) = bytes() {
            return self.add(name, digest, &rest).map(Some);
        }
        let recalled = packed.archive.recall(&name);
        recalled.map(|group| self.add_group(&group, texts)).transpose()
    }

    pub(super) fn finish(self, table: &mut Packer) {
        table.bytes(&self.rows);
        table.bytes(&self.digests);
    }

    fn add(&mut self, name: Fingerprint, digest: &[u8], rest: &[u8]) -> io::Result<()> {
        self.rests.write_all(rest)?;
        self.length += rest.len() as u64;
        self.digests.extend_from_slice(digest);
        let end = u32::try_from(self.digests.len()).unwrap_or(u32::MAX);
        self.rows.push(name.byte_count());
        self.rows.extend_from_slice(&name.to_bytes());
        self.rows.extend_from_slice(&end.to_le_bytes());
        self.rows.extend_from_slice(&self.length.to_le_bytes());
        self.rows.extend_from_slice(&crc32c::crc32c(rest).to_le_bytes());
        Ok(())
    }
}
