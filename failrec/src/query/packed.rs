//! [`Packed`]: a group as bytes.

use std::borrow::Cow;
use std::ops::Range;

use crate::base::packing::{Packer, Piece, Unpacker};
use crate::query::archive::Archive;
use crate::query::texts::Texts;
use crate::query::{Digest, Group};
use crate::record::Fingerprint;

/// A group as bytes: its digest, which is in memory, and the rest of it.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    digest: Piece,
    rest: Rest,
}

#[derive(Clone, Debug)]
enum Rest {
    Here(Vec<u8>),
    /// In the archive, with the CRC-32C that it has.
    There(Range<u64>, u32),
}

impl Packed {
    pub(super) fn of(group: &Group, texts: &mut Texts) -> Self {
        let [mut digest, mut rest] = [Packer::default(), Packer::default()];
        group.digest().pack(texts, &mut digest);
        group.pack(texts, &mut rest);
        Self { digest: Piece::new(digest.into_bytes()), rest: Rest::Here(rest.into_bytes()) }
    }

    pub(super) fn digest<'t>(&self, name: Fingerprint, texts: &'t Texts) -> Option<Digest<'t>> {
        Digest::unpack(name, &mut Unpacker::new(self.digest.as_slice()), texts)
    }

    /// The group; what the archive cannot give it recalls.
    pub(super) fn unpack(
        &self,
        name: Fingerprint,
        texts: &Texts,
        archive: Option<&dyn Archive>,
    ) -> Option<Group> {
        let unpacked = || {
            let rest = self.rest(archive)?;
            Group::unpack(self.digest(name, texts)?, &mut Unpacker::new(&rest), texts)
        };
        unpacked().or_else(|| archive?.recall(&name))
    }

    /// Nothing if it is not as it was written.
    fn rest(&self, archive: Option<&dyn Archive>) -> Option<Cow<'_, [u8]>> {
        match &self.rest {
            Rest::Here(bytes) => Some(Cow::Borrowed(bytes)),
            Rest::There(place, checksum) => {
                let bytes = archive?.read(place.clone())?;
                (crc32c::crc32c(&bytes) == *checksum).then_some(Cow::Owned(bytes))
            }
        }
    }

    /// Writes the group of this name: a row, and its rest behind the others. Nothing is written if the rest
    /// is not as it was written before.
    pub(super) fn write(
        &self,
        name: &Fingerprint,
        archive: Option<&dyn Archive>,
        (row, rests): (&mut Packer, &mut Vec<u8>),
    ) -> Option<()> {
        let rest = self.rest(archive)?;
        row.text(name.as_str());
        row.bytes(self.digest.as_slice());
        row.length(rest.len());
        row.number(crc32c::crc32c(&rest).into());
        rests.extend_from_slice(&rest);
        Some(())
    }

    /// What was written, at which `from` stands, which reads `piece`; its rest begins at `begin` in the
    /// archive. With it comes where that ends.
    pub(super) fn read(piece: &Piece, from: &mut Unpacker<'_>, begin: u64) -> Option<(Self, u64)> {
        let length = from.bytes()?.len();
        let end = piece.as_slice().len() - from.left();
        let digest = piece.part(end - length..end);
        let end = begin.checked_add(from.number()?)?;
        let checksum = u32::try_from(from.number()?).ok()?;
        Some((Self { digest, rest: Rest::There(begin..end, checksum) }, end))
    }
}
