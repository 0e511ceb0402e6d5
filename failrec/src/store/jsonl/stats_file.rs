//! [`StatsFile`]: how a file of statistics is laid out.

use std::io::{self, Read as _, SeekFrom, Write};

use crate::base::fs::ReadFile;
use crate::base::packing::{Packer, Piece};
use crate::record::GoalId;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::replacement::Replacement;

/// What every file of this version begins with. One of another version is not read but made anew.
const MARK: [u8; 8] = *b"failrec9";

/// Bytes before what is read later.
const MARK_BYTES: u64 = MARK.len() as u64;

/// Bytes behind the table: its length and its checksum.
const FOOT_BYTES: u64 = 8 + 4;

/// A file of statistics: a mark, what is read only when it is asked for, a table that says where what is of
/// it, and the length and the CRC-32C of that table. So a question about a few of ten thousand groups reads
/// a megabyte of thirty, and a file is written in no more memory than its table takes.
pub(super) struct StatsFile {
    pub(super) table: Piece,
    pub(super) file: Box<dyn ReadFile>,
    /// Where what is read later begins, and where it ends.
    pub(super) rests: (u64, u64),
}

impl StatsFile {
    /// Whatever keeps it from being read, the log answers as well.
    pub(super) fn read(goal: &GoalId, folder: &Folder) -> Option<Self> {
        let mut file = folder.fs.open_read(&folder.stats_path(goal)).ok()?;
        let mut bytes = |begin: u64, length: u64| {
            let mut bytes = Vec::with_capacity(usize::try_from(length).ok()?);
            file.seek(SeekFrom::Start(begin)).ok()?;
            (&mut *file).take(length).read_to_end(&mut bytes).ok()?;
            Some(bytes)
        };
        let end = folder.fs.status(&folder.stats_path(goal)).ok()??.length;
        let end = end.checked_sub(FOOT_BYTES)?;
        let (mark, foot) = (bytes(0, MARK_BYTES)?, bytes(end, FOOT_BYTES)?);
        let (length, checksum) = foot.split_first_chunk()?;
        let length = u64::from_le_bytes(*length);
        let begin = end.checked_sub(length).filter(|begin| MARK_BYTES <= *begin && mark == MARK)?;
        let table = bytes(begin, length)?;
        let is_whole = checksum.first_chunk() == Some(&crc32c::crc32c(&table).to_le_bytes());
        is_whole.then(|| Self { table: Piece::new(table), file, rests: (MARK_BYTES, begin) })
    }

    /// Puts in place what `fill` adds to the table, and what it writes to be read later. `prepare` is done
    /// before it is there.
    pub(super) fn write(
        (goal, folder): (&GoalId, &Folder),
        fill: impl FnOnce(&mut Packer, &mut dyn Write) -> io::Result<()>,
        prepare: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<()> {
        let fill = |new: &mut Replacement| {
            let mut table = Packer::default();
            new.write_all(&MARK)?;
            fill(&mut table, new)?;
            let table = table.into_bytes();
            new.write_all(&table)?;
            new.write_all(&(table.len() as u64).to_le_bytes())?;
            new.write_all(&crc32c::crc32c(&table).to_le_bytes())
        };
        Replacement::put(&folder.stats_path(goal), folder, fill, prepare)
    }
}
