//! [`FileIndex`]: where in a file which records are.

use std::io;
use std::ops::Range;

use crate::base::Timestamp;
use crate::base::packing::{Packer, Unpacker};
use crate::query::{Archive, Sieve};
use crate::record::{EntryBody, Fingerprint, RecordId};
use crate::store::jsonl::blocks::{Block, Blocks, Stretch};
use crate::store::jsonl::glance::{Glance, Glimpse};
use crate::store::jsonl::rosters::{Roster, Rosters, tag_of};

/// Where in a file which records are, as it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct FileIndex {
    blocks: Blocks,
    rosters: Rosters,
}

/// The same as it is kept: a question reads what it needs of it.
#[derive(Clone, Debug)]
pub(super) struct StoredIndex {
    /// All records as one; nothing if there are none.
    span: Option<Block>,
    blocks: Place,
    rosters: Place,
}

/// Where bytes are.
#[derive(Clone, Debug)]
enum Place {
    Here(Vec<u8>),
    /// In the archive, with the CRC-32C that they have.
    There(Range<u64>, u32),
}

impl FileIndex {
    /// Takes note of what begins at `offset`, which is not before what was noted last.
    pub(super) fn observe(&mut self, offset: u64, glance: &Glance<'_>) {
        let (id, at, group): (RecordId, Timestamp, &Fingerprint) = match glance {
            Glance::Line(line) => match &line.body {
                Glimpse::Failure(failure) => (failure.id, failure.at, &failure.fingerprint.group),
                Glimpse::Other(_) => return,
            },
            Glance::Found(entry) => match &entry.body {
                EntryBody::Failure(record) => (record.id, record.at, &record.fingerprint.group),
                _ => return,
            },
        };
        if self.blocks.observe(offset, id, at) {
            self.rosters.begin();
        }
        self.rosters.note(group);
    }
}

impl From<FileIndex> for StoredIndex {
    fn from(index: FileIndex) -> Self {
        let span = index.blocks.span();
        let blocks = Place::Here(index.blocks.as_slice().to_vec());
        Self { span, blocks, rosters: Place::Here(index.rosters.to_bytes()) }
    }
}

impl StoredIndex {
    /// Something that the sieve lets through may be in the file.
    pub(super) fn may_hold(&self, sieve: &Sieve) -> bool {
        self.span.is_some_and(|span| span.is_meant(sieve))
    }

    /// To be gone on with; if it is not as it was written, nothing is known of the file.
    pub(super) fn open(&self, archive: Option<&dyn Archive>) -> FileIndex {
        let rosters = || Rosters::of_bytes(&self.rosters.read(archive)?);
        match self.blocks(archive).zip(rosters()) {
            Some((blocks, rosters)) => FileIndex { blocks, rosters },
            None => FileIndex { blocks: Blocks::Unknown, rosters: Rosters::default() },
        }
    }

    /// All records as one, if there are any.
    pub(super) const fn span(&self) -> Option<Block> {
        self.span
    }

    /// The stretches up to `end` that may hold what the sieve lets through; nothing if that is not known.
    pub(super) fn list(
        &self,
        (sieve, end): (&Sieve, u64),
        archive: Option<&dyn Archive>,
    ) -> Option<Vec<Stretch>> {
        let blocks = self.blocks(archive)?;
        let tags: Option<Vec<u16>> =
            sieve.groups().map(|groups| groups.iter().map(tag_of).collect());
        let rosters = tags.as_ref().and_then(|_| self.rosters.read(archive)).unwrap_or_default();
        let mut rest = rosters.as_slice();
        blocks.list(end, &mut |block| {
            let roster = Roster::read(&mut rest);
            let holds = roster.zip(tags.as_ref()).is_none_or(|(it, tags)| it.may_hold(tags));
            holds && block.is_meant(sieve)
        })
    }

    /// Writes it: into `table` what is read at once, and into `rests` what an archive is asked for.
    pub(super) fn pack(
        &self,
        archive: Option<&dyn Archive>,
        (table, rests): (&mut Packer, &mut dyn io::Write),
    ) -> io::Result<()> {
        let parts = self.blocks.read(archive).zip(self.rosters.read(archive));
        let unknown = || (Blocks::Unknown.as_slice().to_vec(), Vec::new());
        let (blocks, rosters) = parts.unwrap_or_else(unknown);
        for bytes in [blocks, rosters] {
            table.length(bytes.len());
            table.number(crc32c::crc32c(&bytes).into());
            rests.write_all(&bytes)?;
        }
        let span = self.span.into_iter().flat_map(Block::to_row);
        table.bytes(&span.collect::<Vec<_>>());
        Ok(())
    }

    /// What was written; the archive has the rest from `begin` on, which is then where that ends.
    pub(super) fn unpack(from: &mut Unpacker<'_>, begin: &mut u64) -> Option<Self> {
        let mut place = || {
            let end = begin.checked_add(from.number()?)?;
            let place = std::mem::replace(begin, end)..end;
            Some(Place::There(place, u32::try_from(from.number()?).ok()?))
        };
        let (blocks, rosters) = (place()?, place()?);
        let span = from.bytes()?.first_chunk().map(Block::of_row);
        Some(Self { span, blocks, rosters })
    }

    fn blocks(&self, archive: Option<&dyn Archive>) -> Option<Blocks> {
        self.blocks.read(archive).map(Blocks::of_bytes)
    }
}

impl Place {
    /// Nothing if the bytes are not as they were written.
    fn read(&self, archive: Option<&dyn Archive>) -> Option<Vec<u8>> {
        match self {
            Self::Here(bytes) => Some(bytes.clone()),
            Self::There(place, checksum) => {
                let bytes = archive?.read(place.clone())?;
                (crc32c::crc32c(&bytes) == *checksum).then_some(bytes)
            }
        }
    }
}
