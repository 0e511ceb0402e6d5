//! [`Stats`]: what the log of a goal adds up to, kept so that a question need not read all of it.

use std::io::{self, Read as _};
use std::ops::Range;
use std::sync::Arc;

use crate::base::packing::{Packer, Piece, Unpacker};
use crate::query::{Archive, Ledger, Sieve};
use crate::record::GoalId;
use crate::store::ScanReport;
use crate::store::jsonl::archive::StatsArchive;
use crate::store::jsonl::blocks::{Block, Stretch};
use crate::store::jsonl::coverage::{Coverage, Covered};
use crate::store::jsonl::file_index::StoredIndex;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::parts::Part;
use crate::store::jsonl::reader::Tail;

/// What every file of this version begins with. One of another version is not read but made anew.
const MARK: [u8; 8] = *b"failrec8";

/// Bytes before the table: the mark, the length of the table and its checksum.
const HEAD_BYTES: usize = 8 + 8 + 4;

/// The largest file that is written and read: 10,000 groups of 90 days take 25 MB.
const FILE_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Bytes of the log that one renewal reads: a fraction of a second.
const RENEWAL_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What the beginning of a log adds up to, or what some of its files do.
///
/// The log alone is the truth. This is derived from it and says up to where; if it does not fit
/// the log, it is not used.
///
/// The file is a mark, the length and the CRC-32C of a table, the table, and behind it what is read only
/// when it is asked for, with checksums in the table: the blocks, and the groups beyond their digests. So
/// a question about a few of ten thousand groups reads a megabyte of thirty.
#[derive(Clone, Debug)]
pub(super) struct Stats {
    pub(super) coverage: Coverage,
    /// Of each file that is covered, in the same order.
    indexes: Vec<StoredIndex>,
    ledger: Arc<Ledger>,
    archive: Option<Arc<StatsArchive>>,
}

/// Whether the file of statistics of a goal is of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatsState {
    /// There is none.
    Missing,
    /// It is not of this log, or damaged; the log answers alone.
    Unfit,
    /// It covers the log but for so many bytes at its end, which questions read from the log.
    Behind(u64),
    /// It covers the whole log.
    Fresh,
}

/// How much of a log is read to bring statistics up to date.
#[derive(Clone, Copy, Debug)]
struct Span {
    bytes_max: u64,
    tail: Tail,
}

impl Stats {
    /// What the whole log adds up to, which consists of these files.
    pub(super) fn answer(
        mut self: Arc<Self>,
        parts: &mut [Part],
        folder: &Folder,
    ) -> io::Result<(Arc<Ledger>, ScanReport)> {
        if self.coverage.is_behind(parts) {
            let span = Span { bytes_max: u64::MAX, tail: Tail::Show };
            Arc::make_mut(&mut self).go_on(parts, folder, span)?;
        }
        Ok((Arc::clone(&self.ledger), self.coverage.report()))
    }

    /// Nothing that is let through can be in the file.
    pub(super) fn holds_nothing(&self, part: &Part, sieve: &Sieve) -> bool {
        sieve.is_of_places()
            && part.status.length <= self.coverage.end(part)
            && self.index(part).is_some_and(|index| !index.may_hold(sieve))
    }

    /// Where in a file anything may be that is let through, as far as is known.
    pub(super) fn ranges(&self, part: &Part, sieve: &Sieve) -> Vec<Range<u64>> {
        let stretches = sieve.is_of_places().then(|| self.list(part, sieve)).flatten();
        let rest = if stretches.is_some() { self.coverage.end(part) } else { 0 };
        let known = stretches.into_iter().flatten().map(|(_, range)| range);
        let mut ranges: Vec<Range<u64>> = Vec::new();
        for range in known.chain(std::iter::once(rest..u64::MAX)) {
            match ranges.last_mut().filter(|last| last.end == range.start) {
                Some(last) => last.end = range.end,
                None => ranges.push(range),
            }
        }
        ranges
    }

    /// All covered records of a file as one, if there are any; nothing if the file is not covered.
    #[expect(clippy::option_option, reason = "it is not known, or it is known that there are none")]
    pub(super) fn span(&self, part: &Part) -> Option<Option<Block>> {
        self.index(part).map(StoredIndex::span)
    }

    /// The stretches of a file that may hold what the sieve lets through; nothing if that is not known.
    pub(super) fn list(&self, part: &Part, sieve: &Sieve) -> Option<Vec<Stretch>> {
        self.index(part)?.list((sieve, self.coverage.end(part)), self.archive())
    }

    /// Brings the file of statistics up to date. The answer is whether it covers the whole log now.
    pub(super) fn renew(goal: &GoalId, folder: &Folder) -> io::Result<bool> {
        let mut parts = folder.parts(goal)?;
        let mut stats = Self::fitting(goal, folder, &mut parts)?;
        let before = stats.coverage.covers.clone();
        let span = Span { bytes_max: RENEWAL_BYTES_MAX, tail: Tail::Leave };
        let read = stats.go_on(&mut parts, folder, span)?;
        stats.put_in_place(&before, &parts, folder)?;
        Ok(read < RENEWAL_BYTES_MAX)
    }

    /// Brings the file of statistics up to the end of the log, however much there is to read. `watch` is told
    /// how many bytes were read of each file, and the answer is how many in all.
    pub(super) fn complete(
        goal: &GoalId,
        folder: &Folder,
        watch: &mut dyn FnMut(u64),
    ) -> io::Result<u64> {
        let mut parts = folder.parts(goal)?;
        let mut stats = Self::fitting(goal, folder, &mut parts)?;
        let before = stats.coverage.covers.clone();
        let span = Span { bytes_max: u64::MAX, tail: Tail::Leave };
        let mut read = 0;
        for part in &mut parts {
            let bytes = stats.go_on(std::slice::from_mut(part), folder, span)?;
            watch(bytes);
            read += bytes;
        }
        stats.put_in_place(&before, &parts, folder)?;
        Ok(read)
    }

    /// Whether the file of statistics of `goal` is of use.
    pub(super) fn state(goal: &GoalId, folder: &Folder) -> io::Result<StatsState> {
        let mut parts = folder.parts(goal)?;
        if parts.is_empty() || folder.fs.status(&folder.stats_path(goal))?.is_none() {
            return Ok(StatsState::Missing);
        }
        let stats = Self::fitting(goal, folder, &mut parts)?;
        let covered: u64 = stats.coverage.covers.iter().map(|covered| covered.end).sum();
        let length: u64 = parts.iter().map(|part| part.status.length).sum();
        Ok(match length.saturating_sub(covered) {
            0 => StatsState::Fresh,
            _ if covered == 0 => StatsState::Unfit,
            rest => StatsState::Behind(rest),
        })
    }

    /// The statistics on the disk if they fit the log, or else those of its first zero bytes.
    pub(super) fn fitting(goal: &GoalId, folder: &Folder, parts: &mut [Part]) -> io::Result<Self> {
        if let Some(stats) = Self::load(goal, folder)
            // Lines that were too new for who wrote this may be readable here.
            && stats.coverage.report().newer_lines == 0
            && stats.coverage.fits(parts, folder)?
        {
            return Ok(stats);
        }
        let (coverage, indexes) = (Coverage::none(goal), Vec::new());
        Ok(Self { coverage, indexes, ledger: Arc::default(), archive: None })
    }

    /// Whatever keeps the file from being read, the log answers as well.
    fn load(goal: &GoalId, folder: &Folder) -> Option<Self> {
        let mut file = folder.fs.open_read(&folder.stats_path(goal)).ok()?;
        let mut head = Vec::new();
        (&mut *file).take(HEAD_BYTES as u64).read_to_end(&mut head).ok()?;
        let (length, rest) = head.strip_prefix(&MARK)?.split_first_chunk()?;
        let (length, checksum) = (u64::from_le_bytes(*length), rest.first_chunk()?);
        let begin = length.checked_add(HEAD_BYTES as u64)?;
        if file.status().ok()?.length < begin || FILE_BYTES_MAX < begin {
            return None;
        }
        let mut table = Vec::with_capacity(usize::try_from(length).ok()?);
        (&mut *file).take(length).read_to_end(&mut table).ok()?;
        if crc32c::crc32c(&table) != u32::from_le_bytes(*checksum) {
            return None;
        }
        let archive = Arc::new(StatsArchive::new(file, begin, goal.clone(), folder));
        Self::unpack(&Piece::new(table), archive).filter(|stats| stats.coverage.goal == *goal)
    }

    fn unpack(table: &Piece, archive: Arc<StatsArchive>) -> Option<Self> {
        let mut from = Unpacker::new(table.as_slice());
        let coverage: Coverage = serde_json::from_slice(from.bytes()?).ok()?;
        let mut begin = 0_u64;
        let covers = coverage.covers.iter();
        let indexes = covers.map(|_| StoredIndex::unpack(&mut from, &mut begin));
        let indexes = indexes.collect::<Option<_>>()?;
        let of_groups: Arc<StatsArchive> = Arc::clone(&archive);
        let ledger = Arc::new(Ledger::unpack(table, &mut from, (of_groups, begin))?);
        Some(Self { coverage, indexes, ledger, archive: Some(archive) })
    }

    fn write(&mut self) -> io::Result<Vec<u8>> {
        let (mut table, mut rests) = (Packer::default(), Vec::new());
        table.bytes(&serde_json::to_vec(&self.coverage)?);
        for index in &self.indexes {
            index.pack(self.archive(), (&mut table, &mut rests));
        }
        let packed = Arc::make_mut(&mut self.ledger).pack(&mut table, &mut rests);
        packed.ok_or_else(|| io::Error::other("a group can be read from nowhere"))?;
        let table = table.into_bytes();
        let length = (table.len() as u64).to_le_bytes();
        let checksum = crc32c::crc32c(&table).to_le_bytes();
        Ok([&MARK[..], &length, &checksum, &table, &rests].concat())
    }

    /// Writes the file, if it covers something else than `before`.
    fn put_in_place(
        &mut self,
        before: &[Covered],
        parts: &[Part],
        folder: &Folder,
    ) -> io::Result<()> {
        if self.coverage.covers == before {
            return Ok(());
        }
        let content = self.write()?;
        if FILE_BYTES_MAX < content.len() as u64 {
            return Ok(());
        }
        // A loss of power may take the midst of what was not synced, which no witness shows.
        for part in parts.iter().filter(|part| self.coverage.differs(part, before)) {
            part.sync(folder)?;
        }
        folder.fs.replace(&folder.stats_path(&self.coverage.goal), &content)
    }

    fn index(&self, part: &Part) -> Option<&StoredIndex> {
        self.indexes.get(self.coverage.place(part)?)
    }

    fn archive(&self) -> Option<&dyn Archive> {
        self.archive.as_deref().map(|archive| archive as &dyn Archive)
    }

    /// Adds the entries that are not covered, and says how many bytes it took.
    fn go_on(&mut self, parts: &mut [Part], folder: &Folder, span: Span) -> io::Result<u64> {
        let mut left = span.bytes_max;
        for part in parts {
            let begin = self.coverage.end(part);
            if left == 0 || part.status.length <= begin {
                continue;
            }
            let place = self.coverage.place(part);
            let identity = part.status.identity;
            let Some(file) = part.open(folder)? else { continue };
            if file.status()?.identity != identity && 0 < begin {
                // It was rewritten since, and what it held is told already.
                continue;
            }
            let known = place.and_then(|at| self.indexes.get(at));
            let mut index = known.map(|known| known.open(self.archive())).unwrap_or_default();
            let ledger = Arc::make_mut(&mut self.ledger);
            let end = begin.saturating_add(left);
            let end =
                self.coverage.reader.glance(file, begin..end, span.tail, &mut |offset, it| {
                    index.observe(offset, &it);
                    it.tell(ledger);
                })?;
            left = left.saturating_sub(end - begin);
            let (covered, index) = (Covered::of(file, end)?, StoredIndex::from(index));
            let known =
                place.and_then(|at| self.coverage.covers.get_mut(at).zip(self.indexes.get_mut(at)));
            if let Some((known, before)) = known {
                (*known, *before) = (covered, index);
            } else {
                self.coverage.covers.push(covered);
                self.indexes.push(index);
            }
            part.close();
        }
        Ok(span.bytes_max - left)
    }
}
