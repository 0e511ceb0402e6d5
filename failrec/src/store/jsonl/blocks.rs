//! [`Blocks`]: where in a file which records are.

use std::ops::Range;

use crate::base::Timestamp;
use crate::query::Sieve;
use crate::record::RecordId;

/// Bytes of a file that are told of as one: so many are read within a tenth of a millisecond, and what is
/// told takes one in six thousand of them.
const BLOCK_BYTES: u64 = if cfg!(test) { 4 * 1024 } else { 256 * 1024 };

/// How it is written that nothing is known: no number of rows is that long.
const UNKNOWN: &[u8] = b"?";

/// Bytes of one row.
const ROW_BYTES: usize = 8 + 16 + 16 + 8 + 8 + 8;

/// Where in a file which records are: of each stretch of it, which begins where a line does, the smallest
/// and the largest id and time of its records. A stretch without records is none.
///
/// It is kept as the bytes that are written: rows of numbers in their little-endian form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Blocks {
    Known(Vec<u8>),
    /// What was known of them is lost: anything may be anywhere.
    Unknown,
}

/// One stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Where its first record begins.
    begin: u64,
    /// The smallest and the largest.
    pub(super) ids: (RecordId, RecordId),
    /// The first and the last.
    pub(super) times: (Timestamp, Timestamp),
    /// How many records there are.
    pub(super) count: u64,
}

/// What is known of a stretch, and where it is.
pub(super) type Stretch = (Block, Range<u64>);

impl Blocks {
    pub(super) fn of_bytes(bytes: Vec<u8>) -> Self {
        if bytes == UNKNOWN { Self::Unknown } else { Self::Known(bytes) }
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Known(rows) => rows,
            Self::Unknown => UNKNOWN,
        }
    }

    /// Takes note of a record whose line begins at `offset`, which is not before those that were noted. The
    /// answer is whether a stretch begins with it.
    pub(super) fn observe(&mut self, offset: u64, id: RecordId, at: Timestamp) -> bool {
        let Self::Known(rows) = self else { return false };
        let last = rows.len().checked_sub(ROW_BYTES);
        let last = last.and_then(|at| Some((at, Block::of_row(rows.get(at..)?.first_chunk()?))));
        let mut block = Block { begin: offset, ids: (id, id), times: (at, at), count: 1 };
        let known = last.filter(|(_, known)| offset < known.begin + BLOCK_BYTES);
        if let Some((place, known)) = known {
            block = known.with(block);
            rows.truncate(place);
        }
        rows.extend(block.to_row());
        known.is_none()
    }

    /// All of them as one; nothing if there is no record.
    pub(super) fn span(&self) -> Option<Block> {
        let Self::Known(rows) = self else { return Some(Block::ANY) };
        let (rows, _) = rows.as_chunks::<ROW_BYTES>();
        rows.iter().map(Block::of_row).reduce(Block::with)
    }

    /// The stretches up to `end` that `is_meant` names, which is asked of each in order; nothing if none is
    /// known.
    pub(super) fn list(
        &self,
        end: u64,
        is_meant: &mut dyn FnMut(&Block) -> bool,
    ) -> Option<Vec<Stretch>> {
        let Self::Known(rows) = self else { return None };
        let (rows, _) = rows.as_chunks::<ROW_BYTES>();
        Some(stretches(rows, end).filter(|(block, _)| is_meant(block)).collect())
    }
}

fn stretches(rows: &[[u8; ROW_BYTES]], end: u64) -> impl Iterator<Item = Stretch> {
    let blocks = || rows.iter().map(Block::of_row);
    let ends = blocks().skip(1).map(|block| block.begin).chain([end]);
    blocks().zip(ends).map(|(block, end)| (block, block.begin..end))
}

impl Default for Blocks {
    fn default() -> Self {
        Self::Known(Vec::new())
    }
}

impl Block {
    /// Of which nothing is known.
    const ANY: Self = Self {
        begin: 0,
        ids: (RecordId::NONE, RecordId::of_number(u128::MAX)),
        times: (Timestamp::from_micros(i64::MIN), Timestamp::from_micros(i64::MAX)),
        count: 0,
    };

    /// Something that the sieve lets through may be in it.
    pub(super) fn is_meant(&self, sieve: &Sieve) -> bool {
        sieve.may_be_among(self.ids, self.times)
    }

    /// Both, of which the other one comes later.
    fn with(self, other: Self) -> Self {
        Self {
            begin: self.begin,
            ids: (self.ids.0.min(other.ids.0), self.ids.1.max(other.ids.1)),
            times: (self.times.0.min(other.times.0), self.times.1.max(other.times.1)),
            count: self.count.saturating_add(other.count),
        }
    }

    pub(super) fn of_row(row: &[u8; ROW_BYTES]) -> Self {
        let (numbers, _) = row.as_chunks::<8>();
        let number = |at: usize| numbers.get(at).map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let id = |at: usize| {
            RecordId::of_number(u128::from(number(at)) | u128::from(number(at + 1)) << u64::BITS)
        };
        let time = |at: usize| Timestamp::from_micros(number(at).cast_signed());
        Self { begin: number(0), ids: (id(1), id(3)), times: (time(5), time(6)), count: number(7) }
    }

    pub(super) fn to_row(self) -> impl Iterator<Item = u8> {
        let begin = self.begin.to_le_bytes().into_iter();
        let ids = [self.ids.0, self.ids.1].map(|id| id.number().to_le_bytes());
        let times = [self.times.0, self.times.1].map(|at| at.as_micros().to_le_bytes());
        let count = self.count.to_le_bytes();
        begin.chain(ids.into_iter().flatten()).chain(times.into_iter().flatten()).chain(count)
    }
}
