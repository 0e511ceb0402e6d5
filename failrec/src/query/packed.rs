//! [`Packed`]: a group as bytes.

use std::ops::Range;
use std::sync::Arc;

use crate::base::packing::{Packer, Piece, Unpacker};
use crate::query::archive::Archive;
use crate::query::texts::Texts;
use crate::query::{Digest, Group};
use crate::record::Fingerprint;

/// A group as bytes: where its digest is in a table that is in memory, and the rest of it in an archive.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    digest: Range<u32>,
    rest: Range<u64>,
    /// The CRC-32C of the rest.
    checksum: u32,
}

/// What all groups that were packed together have in common.
#[derive(Clone, Debug, Default)]
pub(super) struct Back {
    pub(super) texts: Texts,
    /// The table of digests, and the archive.
    pub(super) read: Option<(Piece, Arc<dyn Archive>)>,
}

/// Groups being packed: a row of the table for each, and their rests one behind the other.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    pub(super) table: Packer,
    pub(super) rests: &'a mut Vec<u8>,
}

impl Packed {
    pub(super) fn digest<'b>(&self, name: Fingerprint, back: &'b Back) -> Option<Digest<'b>> {
        let (table, _) = back.read.as_ref()?;
        let [begin, end] = [self.digest.start, self.digest.end].map(usize::try_from);
        let bytes = table.as_slice().get(begin.ok()?..end.ok()?)?;
        Digest::unpack(name, &mut Unpacker::new(bytes), &back.texts)
    }

    /// The group; what the archive cannot give it recalls.
    pub(super) fn unpack(&self, name: Fingerprint, back: &Back) -> Option<Group> {
        let unpacked = || {
            let rest = self.rest(back)?;
            Group::unpack(self.digest(name, back)?, &mut Unpacker::new(&rest), &back.texts)
        };
        unpacked().or_else(|| back.read.as_ref()?.1.recall(&name))
    }

    /// Writes it as it is; nothing if that is not how it was written.
    pub(super) fn copy(&self, name: Fingerprint, back: &Back, rows: &mut Rows<'_>) -> Option<()> {
        let rest = self.rest(back)?;
        let (table, _) = back.read.as_ref()?;
        let [begin, end] = [self.digest.start, self.digest.end].map(usize::try_from);
        rows.add(name, table.as_slice().get(begin.ok()?..end.ok()?)?, &rest);
        Some(())
    }

    /// The next row of a table, of which `from` reads; its rest begins at `begin`.
    pub(super) fn read(table: &Piece, from: &mut Unpacker<'_>, begin: u64) -> Option<Self> {
        let length = from.bytes()?.len();
        let end = table.as_slice().len() - from.left();
        let digest = u32::try_from(end - length).ok()?..u32::try_from(end).ok()?;
        let rest = begin..begin.checked_add(from.number()?)?;
        Some(Self { digest, rest, checksum: u32::try_from(from.number()?).ok()? })
    }

    /// Where its rest ends.
    pub(super) const fn end(&self) -> u64 {
        self.rest.end
    }

    fn rest(&self, back: &Back) -> Option<Vec<u8>> {
        let (_, archive) = back.read.as_ref()?;
        let bytes = archive.read(self.rest.clone())?;
        (crc32c::crc32c(&bytes) == self.checksum).then_some(bytes)
    }
}

impl Rows<'_> {
    pub(super) fn add_group(&mut self, group: &Group, texts: &mut Texts) {
        let [mut digest, mut rest] = [Packer::default(), Packer::default()];
        group.digest().pack(texts, &mut digest);
        group.pack(texts, &mut rest);
        self.add(group.fingerprint, &digest.into_bytes(), &rest.into_bytes());
    }

    fn add(&mut self, name: Fingerprint, digest: &[u8], rest: &[u8]) {
        self.table.text(name.as_str());
        self.table.bytes(digest);
        self.table.length(rest.len());
        self.table.number(crc32c::crc32c(rest).into());
        self.rests.extend_from_slice(rest);
    }
}
