//! [`Sealing`]: when a log is full, and how it becomes a segment.

use std::io;
use std::path::Path;
use std::time::Duration;

use crate::base::Timestamp;
use crate::base::fs::{FileIdentity, FileKind};
use crate::record::GoalId;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::opened::uninterrupted;
use crate::store::jsonl::segments::name_of;

/// A smaller log does not grow old: that of a quiet program stays one file that a person can read.
const AGED_BYTES_MIN: u64 = 1024 * 1024;

/// When a log is full: it becomes a segment then, and a new one is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sealing {
    /// It has so many bytes.
    pub(super) bytes_max: u64,
    /// It was begun so long ago, and is no small one.
    pub(super) age_max: Duration,
}

impl Default for Sealing {
    fn default() -> Self {
        let day = Duration::from_hours(24);
        Self { bytes_max: 64 * 1024 * 1024, age_max: day }
    }
}

impl Sealing {
    /// Whether a log of `length` bytes that was begun at `begun` is full.
    pub(super) fn is_due(&self, length: u64, begun: Timestamp, now: Timestamp) -> bool {
        let age = now.since(begun);
        self.bytes_max <= length || AGED_BYTES_MIN <= length && self.age_max <= age
    }
}

/// Makes a segment of the log of `goal`, which must be the file `identity` still, and whose bytes must
/// be on the disk. Nothing is done if another process is at it, or was before.
///
/// Others may go on appending to the segment until they look: what they append is read there, and if it was
/// not sure to be, they write it again.
pub(super) fn seal(goal: &GoalId, identity: FileIdentity, folder: &Folder) -> io::Result<()> {
    match folder.try_lock()? {
        Some(_lock) => seal_under_lock(goal, identity, folder),
        None => Ok(()),
    }
}

/// The same for whoever holds the lock of the store, and whatever is in the log, which is brought to the
/// disk first. Nothing is done if there is no log.
pub(super) fn seal_now(goal: &GoalId, folder: &Folder) -> io::Result<()> {
    let path = folder.log_path(goal);
    let found = folder.fs.status(&path)?;
    if found.is_none_or(|found| found.kind != FileKind::File || found.length == 0) {
        return Ok(());
    }
    let mut log = folder.fs.open_append(&path)?;
    uninterrupted(|| log.sync())?;
    seal_under_lock(goal, log.status()?.identity, folder)
}

fn seal_under_lock(goal: &GoalId, identity: FileIdentity, folder: &Folder) -> io::Result<()> {
    let log = folder.log_path(goal);
    let is_ours = folder.fs.status(&log)?.is_some_and(|found| found.identity == identity);
    if !is_ours {
        return Ok(());
    }
    let last = folder.last_number(goal)?;
    move_to_segments(goal, &log, &name_of(last.saturating_add(1)), folder)
}

/// Makes a segment of a log that one process had for its own and appends to no more, and whose bytes must be
/// on the disk. It keeps its name, which no other has, so that nobody needs a lock for it.
pub(super) fn retire(goal: &GoalId, log: &Path, folder: &Folder) -> io::Result<()> {
    let name = log.file_name().unwrap_or_default();
    move_to_segments(goal, log, &name.to_string_lossy(), folder)?;
    folder.fs.sync_directory(&folder.own_logs_path_of(goal))
}

/// The same for whoever did not write to it, and brings it to the disk first. Nothing is done if it is gone.
pub(super) fn retire_now(goal: &GoalId, log: &Path, folder: &Folder) -> io::Result<()> {
    if folder.fs.status(log)?.is_none() {
        return Ok(());
    }
    let mut file = folder.fs.open_append(log)?;
    uninterrupted(|| file.sync())?;
    retire(goal, log, folder)
}

fn move_to_segments(goal: &GoalId, log: &Path, name: &str, folder: &Folder) -> io::Result<()> {
    let segments = folder.segments_path_of(goal);
    folder.fs.create_directory(&segments)?;
    // A log must not go where the disk knows of no folder, be it another process that made it.
    folder.fs.sync_directory(&folder.path)?;
    folder.fs.sync_directory(&folder.segments_path())?;
    folder.fs.rename(log, &segments.join(name))?;
    folder.fs.sync_directory(&segments)?;
    folder.fs.sync_directory(&folder.path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::jsonl::samples::moment;

    #[test]
    fn log_is_full_by_its_length_or_by_its_age_unless_it_is_small() {
        let sealing = Sealing { bytes_max: 3 << 20, age_max: Duration::from_mins(1) };
        assert!(!sealing.is_due((3 << 20) - 1, moment(0), moment(59)));
        assert!(sealing.is_due(3 << 20, moment(0), moment(0)));
        assert!(sealing.is_due(1 << 20, moment(0), moment(60)));
        assert!(!sealing.is_due((1 << 20) - 1, moment(0), moment(60)));
        // A clock that was set back says nothing.
        assert!(!sealing.is_due(1 << 20, moment(60), moment(0)));
    }
}
