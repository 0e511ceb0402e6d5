//! [`Stats`]: what the log of a goal adds up to, kept so that a question need not read all of it.

use std::io;
use std::ops::Range;
use std::sync::Arc;

#[cfg(feature = "zstd")]
use crate::base::fs::FileIdentity;
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
use crate::store::jsonl::reader::{Extent, Tail, threads};
use crate::store::jsonl::stats_file::StatsFile;

/// Bytes of the log that one renewal reads: a fraction of a second.
const RENEWAL_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Bytes of the log that are added up before they are put away: what they tell takes a tenth of them in
/// memory, and putting away takes the time of reading a tenth of them.
pub(super) const FOLD_BYTES: u64 = if cfg!(test) { 16 * 1024 } else { 448 * 1024 * 1024 };

/// What the beginning of a log adds up to, or what some of its files do.
///
/// The log alone is the truth. This is derived from it and says up to where; if it does not fit
/// the log, it is not used.
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
    threads: usize,
}

impl Stats {
    /// What the whole log adds up to, which consists of these files.
    pub(super) fn answer(
        mut self: Arc<Self>,
        parts: &mut [Part],
        folder: &Folder,
    ) -> io::Result<(Arc<Ledger>, ScanReport)> {
        if self.coverage.is_behind(parts) {
            let stats = Arc::make_mut(&mut self);
            let mut unfolded = 0;
            for part in parts {
                let span = Span { bytes_max: u64::MAX, tail: Tail::Show, threads: threads() };
                unfolded += stats.go_on(part, folder, span)?;
                if FOLD_BYTES <= unfolded {
                    Arc::make_mut(&mut stats.ledger).fold_up();
                    unfolded = 0;
                }
            }
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
        let (_, is_whole) = Self::step((goal, folder), RENEWAL_BYTES_MAX, 1, &mut |_| {})?;
        Ok(is_whole)
    }

    /// Brings the file of statistics up to the end of the log, however much there is to read. `watch` is told
    /// how many bytes were read of each file, and the answer is how many in all.
    pub(super) fn complete(
        goal: &GoalId,
        folder: &Folder,
        watch: &mut dyn FnMut(u64),
    ) -> io::Result<u64> {
        let mut all = 0;
        loop {
            let (read, is_whole) = Self::step((goal, folder), FOLD_BYTES, threads(), watch)?;
            all += read;
            if is_whole {
                return Ok(all);
            }
        }
    }

    /// Removes files in whose place others are with the same text, and says so in the file of statistics: where
    /// what is in a text has not changed.
    #[cfg(feature = "zstd")]
    pub(super) fn outlast(
        goal: &GoalId,
        folder: &Folder,
        moves: &[(FileIdentity, FileIdentity)],
        remove: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<()> {
        let mut stats = Self::fitting(goal, folder, &mut folder.parts(goal)?)?;
        remove()?;
        let before = stats.coverage.covers.clone();
        stats.coverage.follow(moves);
        stats.put_in_place(&before, &folder.parts(goal)?, folder)
    }

    /// Adds so much of the log to the file of statistics, and says how much it was, and whether that was the
    /// rest but for a line that is not finished.
    fn step(
        (goal, folder): (&GoalId, &Folder),
        bytes_max: u64,
        threads: usize,
        watch: &mut dyn FnMut(u64),
    ) -> io::Result<(u64, bool)> {
        let mut parts = folder.parts(goal)?;
        let mut stats = Self::fitting(goal, folder, &mut parts)?;
        let before = stats.coverage.covers.clone();
        let mut read = 0;
        for part in &mut parts {
            let span = Span { bytes_max: bytes_max - read, tail: Tail::Leave, threads };
            let bytes = stats.go_on(part, folder, span)?;
            watch(bytes);
            read += bytes;
        }
        stats.put_in_place(&before, &parts, folder)?;
        // A step may end within a line, which the next one reads.
        Ok((read, read == 0 || !stats.coverage.is_behind(&parts)))
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

    fn load(goal: &GoalId, folder: &Folder) -> Option<Self> {
        let StatsFile { table, file, rests } = StatsFile::read(goal, folder)?;
        let archive = StatsArchive::new(file, rests, (goal.clone(), folder.clone()));
        Self::unpack(&table, Arc::new(archive)).filter(|stats| stats.coverage.goal == *goal)
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
        let goal = self.coverage.goal.clone();
        let archive = self.archive.clone();
        let archive = archive.as_deref().map(|archive| archive as &dyn Archive);
        let Self { coverage, indexes, ledger, .. } = self;
        let fill = |table: &mut Packer, rests: &mut dyn io::Write| {
            table.bytes(&serde_json::to_vec(coverage)?);
            for index in indexes.iter() {
                index.pack(archive, (&mut *table, &mut *rests))?;
            }
            Arc::make_mut(ledger).pack(table, rests)
        };
        StatsFile::write((&goal, folder), fill, || {
            // A loss of power may take the midst of what was not synced, which no witness shows.
            let mut news = parts.iter().filter(|part| coverage.differs(part, before));
            news.try_for_each(|part| part.sync(folder))
        })
    }

    fn index(&self, part: &Part) -> Option<&StoredIndex> {
        self.indexes.get(self.coverage.place(part)?)
    }

    fn archive(&self) -> Option<&dyn Archive> {
        self.archive.as_deref().map(|archive| archive as &dyn Archive)
    }

    /// Adds the entries of a file that are not covered, and says how many bytes it took.
    fn go_on(&mut self, part: &mut Part, folder: &Folder, span: Span) -> io::Result<u64> {
        let begin = self.coverage.end(part);
        if span.bytes_max == 0 || part.status.length <= begin {
            return Ok(0);
        }
        let place = self.coverage.place(part);
        let identity = part.status.identity;
        let Some(file) = part.open(folder)? else { return Ok(0) };
        if file.status()?.identity != identity && 0 < begin {
            // It was rewritten since, and what it held is told already.
            return Ok(0);
        }
        let known = place.and_then(|at| self.indexes.get(at));
        let mut index = known.map(|known| known.open(self.archive())).unwrap_or_default();
        let ledger = Arc::make_mut(&mut self.ledger);
        let range = begin..begin.saturating_add(span.bytes_max);
        let extent = Extent { range, tail: span.tail, threads: span.threads };
        let end = self.coverage.reader.glance(file, extent, &mut |offset, it| {
            index.observe(offset, &it);
            it.tell(ledger);
        })?;
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
        Ok(end - begin)
    }
}
