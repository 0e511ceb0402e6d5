//! [`Stats`]: what the log of a goal adds up to, kept so that a question need not read all of it.

use std::io::{self, Read as _, SeekFrom};

use serde::{Deserialize, Serialize};

use crate::base::fs::{FileIdentity, ReadFile};
use crate::query::Ledger;
use crate::record::GoalId;
use crate::store::ScanReport;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::parts::Part;
use crate::store::jsonl::reader::{Reader, Tail};

/// The version of the file's format. A file of another one is not read but made anew.
const VERSION: u32 = 5;

/// Bytes before the covered end that must still be the same.
const WITNESS_BYTES: u64 = 4_096;

/// The largest file that is written and read: 20,000 groups take about 40 MB.
const FILE_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Bytes of the log that one renewal reads: a fraction of a second.
const RENEWAL_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What the beginning of a log adds up to, or what some of its files do.
///
/// The log alone is the truth. This is derived from it and says up to where; if it does not fit
/// the log, it is not used.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stats {
    version: u32,
    goal: GoalId,
    /// Of each file how far it is covered, in the order of the log.
    covers: Vec<Covered>,
    reader: Reader,
    ledger: Ledger,
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

/// The beginning of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Covered {
    file: FileIdentity,
    /// Where the first line begins that is not covered.
    end: u64,
    /// CRC-32C of the last bytes before the end. Another file may have taken over the identity.
    witness: u32,
}

/// How much of a log is read to bring statistics up to date.
#[derive(Clone, Copy, Debug)]
struct Span {
    bytes_max: u64,
    tail: Tail,
}

impl Stats {
    /// What the whole log of `goal` adds up to; nothing if there is no log.
    pub(super) fn answer(goal: &GoalId, folder: &Folder) -> io::Result<(Ledger, ScanReport)> {
        let mut parts = folder.parts(goal)?;
        let mut stats = Self::fitting(goal, folder, &mut parts)?;
        stats.go_on(&mut parts, folder, Span { bytes_max: u64::MAX, tail: Tail::Show })?;
        Ok((stats.ledger, stats.reader.report()))
    }

    /// Brings the file of statistics up to date. The answer is whether it covers the whole log now.
    pub(super) fn renew(goal: &GoalId, folder: &Folder) -> io::Result<bool> {
        let mut parts = folder.parts(goal)?;
        let mut stats = Self::fitting(goal, folder, &mut parts)?;
        let before = stats.covers.clone();
        let span = Span { bytes_max: RENEWAL_BYTES_MAX, tail: Tail::Leave };
        let read = stats.go_on(&mut parts, folder, span)?;
        if stats.covers != before {
            let content = serde_json::to_vec(&stats)?;
            if content.len() as u64 <= FILE_BYTES_MAX {
                // A loss of power may take the midst of what was not synced, which no witness shows.
                for part in parts.iter().filter(|part| stats.covers_more(part, &before)) {
                    part.sync(folder)?;
                }
                folder.fs.replace(&folder.stats_path(goal), &content)?;
            }
        }
        Ok(read < RENEWAL_BYTES_MAX)
    }

    /// It covers more of the file than `before`.
    fn covers_more(&self, part: &Part, before: &[Covered]) -> bool {
        let is_of = |covered: &&Covered| covered.file == part.status.identity;
        self.covers.iter().find(is_of) != before.iter().find(is_of)
    }

    /// Whether the file of statistics of `goal` is of use.
    pub(super) fn state(goal: &GoalId, folder: &Folder) -> io::Result<StatsState> {
        let mut parts = folder.parts(goal)?;
        if parts.is_empty() || folder.fs.status(&folder.stats_path(goal))?.is_none() {
            return Ok(StatsState::Missing);
        }
        let stats = Self::fitting(goal, folder, &mut parts)?;
        let covered: u64 = stats.covers.iter().map(|covered| covered.end).sum();
        let length: u64 = parts.iter().map(|part| part.status.length).sum();
        Ok(match length.saturating_sub(covered) {
            0 => StatsState::Fresh,
            _ if covered == 0 => StatsState::Unfit,
            rest => StatsState::Behind(rest),
        })
    }

    /// The statistics on the disk if they fit the log, or else those of its first zero bytes.
    fn fitting(goal: &GoalId, folder: &Folder, parts: &mut [Part]) -> io::Result<Self> {
        if let Some(stats) = Self::load(goal, folder)
            && stats.version == VERSION
            && stats.goal == *goal
            // Lines that were too new for who wrote this may be readable here.
            && stats.reader.report().newer_lines == 0
            && stats.fits(parts, folder)?
        {
            return Ok(stats);
        }
        let (reader, ledger) = (Reader::default(), Ledger::default());
        Ok(Self { version: VERSION, goal: goal.clone(), covers: Vec::new(), reader, ledger })
    }

    /// Whatever keeps the file from being read, the log answers as well.
    fn load(goal: &GoalId, folder: &Folder) -> Option<Self> {
        let file = folder.fs.open_read(&folder.stats_path(goal)).ok()?;
        let mut content = Vec::new();
        file.take(FILE_BYTES_MAX).read_to_end(&mut content).ok()?;
        serde_json::from_slice(&content).ok()
    }

    /// All files that are covered are there, with what was covered of them.
    fn fits(&self, parts: &mut [Part], folder: &Folder) -> io::Result<bool> {
        for (at, covered) in self.covers.iter().enumerate() {
            let is_it = |part: &&mut Part| part.status.identity == covered.file;
            let Some(part) = parts.iter_mut().find(is_it) else { return Ok(false) };
            // A segment of the same length is the same one. What is, or was lately, appended to may
            // have been replaced.
            let is_sealed = at + 1 < self.covers.len() && covered.end == part.status.length;
            if is_sealed {
                continue;
            }
            let Some(file) = part.open(folder)? else { return Ok(false) };
            if file.status()?.length < covered.end || covered.witness != witness(file, covered.end)?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds the entries that are not covered, and says how many bytes it took.
    fn go_on(&mut self, parts: &mut [Part], folder: &Folder, span: Span) -> io::Result<u64> {
        let Self { reader, ledger, covers, .. } = self;
        let mut left = span.bytes_max;
        for part in parts {
            let identity = part.status.identity;
            let known = covers.iter().position(|covered| covered.file == identity);
            let begin = known.and_then(|at| covers.get(at)).map_or(0, |covered| covered.end);
            if left == 0 || part.status.length <= begin {
                continue;
            }
            let Some(file) = part.open(folder)? else { continue };
            let end = begin.saturating_add(left);
            let end = reader.glance(file, begin..end, span.tail, &mut |it| it.tell(ledger))?;
            left = left.saturating_sub(end - begin);
            let covered = Covered { file: identity, end, witness: witness(file, end)? };
            match known.and_then(|at| covers.get_mut(at)) {
                Some(known) => *known = covered,
                None => covers.push(covered),
            }
        }
        Ok(span.bytes_max - left)
    }
}

fn witness(log: &mut dyn ReadFile, end: u64) -> io::Result<u32> {
    let length = end.min(WITNESS_BYTES);
    let mut bytes = Vec::new();
    log.seek(SeekFrom::Start(end - length))?;
    log.take(length).read_to_end(&mut bytes)?;
    Ok(crc32c::crc32c(&bytes))
}
