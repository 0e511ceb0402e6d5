//! [`Stats`]: what the log of a goal adds up to, kept so that a question need not read all of it.

use std::io::{self, Read as _, SeekFrom};
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use crate::base::fs::{FileIdentity, ReadFile, Status};
use crate::query::Ledger;
use crate::record::GoalId;
use crate::store::ScanReport;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::reader::{Reader, Tail};

/// The version of the file's format. A file of another one is not read but made anew.
const VERSION: u32 = 4;

/// Bytes before the covered end that must still be the same.
const WITNESS_BYTES: u64 = 4_096;

/// The largest file that is written and read: 20,000 groups take about 40 MB.
const FILE_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Bytes of the log that one renewal reads: a fraction of a second.
const RENEWAL_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What the beginning of a log adds up to.
///
/// The log alone is the truth. This is derived from it and says up to where; if it does not fit
/// the log, it is not used.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stats {
    version: u32,
    goal: GoalId,
    covers: Covered,
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

/// The beginning of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Covered {
    file: FileIdentity,
    /// Where the first line begins that is not covered.
    end: u64,
    /// CRC-32C of the last bytes before the end. Another file may have taken over the identity.
    witness: u32,
}

impl Stats {
    /// What the whole log of `goal` adds up to; nothing if there is no log.
    pub(super) fn answer(goal: &GoalId, folder: &Folder) -> io::Result<(Ledger, ScanReport)> {
        let Some(mut log) = folder.open_log(goal)? else { return Ok(Default::default()) };
        let mut stats = Self::fitting(goal, folder, log.as_mut())?;
        stats.go_on(log, u64::MAX, Tail::Show)?;
        Ok((stats.ledger, stats.reader.report()))
    }

    /// Brings the file of statistics up to date. The answer is whether it covers the whole log now.
    pub(super) fn renew(goal: &GoalId, folder: &Folder) -> io::Result<bool> {
        let Some(mut log) = folder.open_log(goal)? else { return Ok(true) };
        let mut stats = Self::fitting(goal, folder, log.as_mut())?;
        let length = log.status()?.length;
        let begin = stats.covers.end;
        let end = stats.go_on(log, begin.saturating_add(RENEWAL_BYTES_MAX), Tail::Leave)?;
        if begin == end {
            return Ok(true);
        }
        let Some(mut log) = folder.open_log(goal)? else { return Ok(true) };
        stats.covers.end = end;
        stats.covers.witness = witness(log.as_mut(), end)?;
        if log.status()?.identity != stats.covers.file {
            return Ok(false);
        }
        let content = serde_json::to_vec(&stats)?;
        if content.len() as u64 <= FILE_BYTES_MAX {
            folder.fs.replace(&folder.stats_path(goal), &content)?;
        }
        Ok(length <= begin.saturating_add(RENEWAL_BYTES_MAX))
    }

    /// Whether the file of statistics of `goal` is of use.
    pub(super) fn state(goal: &GoalId, folder: &Folder) -> io::Result<StatsState> {
        let Some(mut log) = folder.open_log(goal)? else { return Ok(StatsState::Missing) };
        if folder.fs.status(&folder.stats_path(goal))?.is_none() {
            return Ok(StatsState::Missing);
        }
        let covered = Self::fitting(goal, folder, log.as_mut())?.covers.end;
        Ok(match log.status()?.length.saturating_sub(covered) {
            0 => StatsState::Fresh,
            _ if covered == 0 => StatsState::Unfit,
            rest => StatsState::Behind(rest),
        })
    }

    /// The statistics on the disk if they fit `log`, or else those of its first zero bytes.
    fn fitting(goal: &GoalId, folder: &Folder, log: &mut dyn ReadFile) -> io::Result<Self> {
        let Status { identity: file, length, .. } = log.status()?;
        if let Some(stats) = Self::load(goal, folder)
            && stats.version == VERSION
            && stats.goal == *goal
            && stats.covers.file == file
            && stats.covers.end <= length
            && stats.covers.witness == witness(log, stats.covers.end)?
            // Lines that were too new for who wrote this may be readable here.
            && stats.reader.report().newer_lines == 0
        {
            return Ok(stats);
        }
        let covers = Covered { file, end: 0, witness: 0 };
        let (reader, ledger) = (Reader::default(), Ledger::default());
        Ok(Self { version: VERSION, goal: goal.clone(), covers, reader, ledger })
    }

    /// Whatever keeps the file from being read, the log answers as well.
    fn load(goal: &GoalId, folder: &Folder) -> Option<Self> {
        let file = folder.fs.open_read(&folder.stats_path(goal)).ok()?;
        let mut content = Vec::new();
        file.take(FILE_BYTES_MAX).read_to_end(&mut content).ok()?;
        serde_json::from_slice(&content).ok()
    }

    /// Adds the entries from the covered end of `log` to `end`, and says how far it came.
    fn go_on(&mut self, log: Box<dyn ReadFile>, end: u64, tail: Tail) -> io::Result<u64> {
        let Self { reader, ledger, .. } = self;
        reader.read(log, self.covers.end..end, tail, &mut |entry| {
            ledger.observe(&entry);
            ControlFlow::Continue(())
        })
    }
}

fn witness(log: &mut dyn ReadFile, end: u64) -> io::Result<u32> {
    let length = end.min(WITNESS_BYTES);
    let mut bytes = Vec::new();
    log.seek(SeekFrom::Start(end - length))?;
    log.take(length).read_to_end(&mut bytes)?;
    Ok(crc32c::crc32c(&bytes))
}
