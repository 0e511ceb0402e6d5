//! [`Segment`]: a part of a log that is full and that nobody appends to any more.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use crate::base::fs::{FileKind, Status, temporary_of};
use crate::record::GoalId;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::goal_file::GoalFile;

/// The folder of segments, with one in it for each goal.
const SEGMENTS: &str = "segments";
const SUFFIX: &str = ".jsonl";
/// The folder of fragments that were moved away, with one in it for each goal.
const QUARANTINE: &str = "quarantine";

/// A part of a log that is full and that nobody appends to any more, but for who has not noticed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// From one, in the order of the log.
    pub(super) number: u64,
    pub(super) path: PathBuf,
    pub(super) status: Status,
}

impl Folder {
    /// The folder of the segments of all goals.
    pub(super) fn segments_path(&self) -> PathBuf {
        self.path.join(SEGMENTS)
    }

    /// The folder of the segments of a goal.
    pub(super) fn segments_path_of(&self, goal: &GoalId) -> PathBuf {
        self.segments_path().join(GoalFile::new(goal).folder())
    }

    /// The folder of fragments that were moved away, of all goals.
    pub(super) fn quarantine_path(&self) -> PathBuf {
        self.path.join(QUARANTINE)
    }

    /// The folder of fragments that were moved away from the files of a goal.
    pub(super) fn quarantine_path_of(&self, goal: &GoalId) -> PathBuf {
        self.quarantine_path().join(GoalFile::new(goal).folder())
    }

    /// The segments of a goal, oldest first.
    pub(super) fn segments(&self, goal: &GoalId) -> io::Result<Vec<Segment>> {
        self.segments_in(&self.segments_path_of(goal))
    }

    /// The segments in the folder of a goal, oldest first.
    pub(super) fn segments_in(&self, folder: &Path) -> io::Result<Vec<Segment>> {
        let mut segments = Vec::new();
        for path in self.list_if_any(folder)? {
            let Some(number) = path.file_name().and_then(number_of) else { continue };
            let status = self.fs.status(&path)?;
            if let Some(status) = status.filter(|status| status.kind == FileKind::File) {
                segments.push(Segment { number, path, status });
            }
        }
        segments.sort_unstable_by_key(|segment| segment.number);
        Ok(segments)
    }

    /// Removes what follows from the segments of a goal, and from this one: files beside it that have its
    /// number and are no segments. Who needs them makes them anew.
    pub(super) fn remove_derived(&self, goal: &GoalId, segment: &Segment) -> io::Result<()> {
        let statistics = self.stats_path(goal);
        if self.fs.status(&statistics)?.is_some() {
            self.remove_if_there(&statistics)?;
            self.fs.sync_directory(&self.path)?;
        }
        let has_its_number = |path: &&PathBuf| path.file_stem() == segment.path.file_stem();
        let beside = self.list_if_any(&self.segments_path_of(goal))?;
        for path in beside.iter().filter(has_its_number).filter(|path| **path != segment.path) {
            self.remove_if_there(path)?;
        }
        Ok(())
    }

    /// Removes what was to replace segments of a goal when a process died. Whoever calls holds the lock.
    pub(super) fn remove_leftovers(&self, goal: &GoalId) -> io::Result<()> {
        for segment in self.segments(goal)? {
            self.remove_if_there(&temporary_of(&segment.path))?;
        }
        Ok(())
    }

    /// Something was written to the log of a goal, and is still there.
    pub(super) fn has_lines(&self, goal: &GoalId) -> io::Result<bool> {
        let holds = |status: Status| status.kind == FileKind::File && 0 < status.length;
        Ok(self.fs.status(&self.log_path(goal))?.is_some_and(holds)
            || self.segments(goal)?.iter().any(|segment| holds(segment.status)))
    }

    /// What is in `folder`; nothing if it is no folder.
    pub(super) fn list_if_any(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        match self.fs.status(folder)? {
            Some(Status { kind: FileKind::Directory, .. }) => self.fs.list(folder),
            _ => Ok(Vec::new()),
        }
    }
}

/// The name of the segment with this number.
pub(super) fn name_of(number: u64) -> String {
    format!("{number:06}{SUFFIX}")
}

/// The number of the segment with this name; nothing if it is none of ours.
pub(super) fn number_of(name: &OsStr) -> Option<u64> {
    let name = name.to_str()?;
    let number = name.strip_suffix(SUFFIX)?.parse().ok()?;
    (name_of(number) == name).then_some(number)
}

/// The file is none, but what was to replace one or follows from one.
pub(super) fn is_beside_segment(path: &Path) -> bool {
    let is_segment = |name: &OsStr| number_of(name).is_some();
    let follows = |stem: &OsStr| {
        stem.to_str().is_some_and(|stem| is_segment(format!("{stem}{SUFFIX}").as_ref()))
    };
    !path.file_name().is_some_and(is_segment)
        && path.file_stem().is_some_and(|stem| is_segment(stem) || follows(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_segment_is_told_from_what_does_not() {
        for name in ["000001.idx", "000001.jsonl.tmp", "1000000.idx"] {
            assert!(is_beside_segment(Path::new(name)), "{name}");
        }
        for name in ["000001.jsonl", "1.idx", "notes.txt", "notes.jsonl.tmp"] {
            assert!(!is_beside_segment(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn name_leads_back_to_the_number() {
        for number in [0, 1, 999_999, 1_000_000, u64::MAX] {
            assert_eq!(number_of(name_of(number).as_ref()), Some(number));
        }
        for other in ["1.jsonl", "+00001.jsonl", "000001.json", "0000001.jsonl", "00000x.jsonl"] {
            assert_eq!(number_of(other.as_ref()), None, "{other}");
        }
    }
}
