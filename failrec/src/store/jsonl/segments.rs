//! [`Segment`]: a part of a log that is full and that nobody appends to any more.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::fs::{FileKind, Status, TEMPORARY_SUFFIX, temporary_of};
use crate::record::GoalId;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::goal_file::GoalFile;
use crate::store::jsonl::listing::Named;
use crate::store::jsonl::log_name::LogName;

/// The folder of segments, with one in it for each goal.
const SEGMENTS: &str = "segments";
const SUFFIX: &str = ".jsonl";
/// What the name of a segment has behind it that is compressed.
const COMPRESSED_SUFFIX: &str = ".zst";
/// The folder of fragments that were moved away, with one in it for each goal.
const QUARANTINE: &str = "quarantine";

/// A part of a log that is full and that nobody appends to any more, but for who has not noticed yet.
pub(super) type Segment = Named<SegmentName>;

/// The name of a segment, in the order of the log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SegmentName {
    /// It was the log that all processes share; from one.
    Numbered(u64),
    /// It was one that a process had for its own, and has its name still.
    Own(LogName),
}

impl SegmentName {
    /// The segment that a file with this name is, compressed or not; nothing if it is none of ours.
    pub(super) fn parse(name: &OsStr) -> Option<Self> {
        let name = name.to_str()?;
        let name = OsStr::new(name.strip_suffix(COMPRESSED_SUFFIX).unwrap_or(name));
        let own = || LogName::parse(name).map(Self::Own);
        number_of(name).map(Self::Numbered).or_else(own)
    }

    /// The name of its file while it is not compressed.
    fn file_name(&self) -> String {
        match self {
            Self::Numbered(number) => name_of(*number),
            Self::Own(name) => name.file_name(),
        }
    }
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
    ///
    /// One that is there twice was being compressed when a process died, and is not compressed.
    pub(super) fn segments_in(&self, folder: &Path) -> io::Result<Vec<Segment>> {
        let look = || self.look_for_segments(folder).map(Arc::from);
        let files = self.segments.of(folder, (&*self.fs, &*self.clock), look)?;
        let named = |(path, status): &(PathBuf, Status)| {
            let name = SegmentName::parse(path.file_name()?)?;
            Some(Segment { name, path: path.clone(), status: *status })
        };
        Ok(files.iter().filter_map(named).collect())
    }

    fn look_for_segments(&self, folder: &Path) -> io::Result<Vec<(PathBuf, Status)>> {
        let paths = self.list_if_any(folder)?;
        let names = paths.iter().filter_map(|path| SegmentName::parse(path.file_name()?));
        let mut segments = Vec::new();
        for name in names.collect::<BTreeSet<_>>() {
            let path = folder.join(name.file_name());
            // Asked in this order, for it may be compressed just now.
            for path in [path.clone(), compressed_of(&path)] {
                let status = self.fs.status(&path)?;
                if let Some(status) = status.filter(|status| status.kind == FileKind::File) {
                    segments.push((path, status));
                    break;
                }
            }
        }
        Ok(segments)
    }

    /// The number of the newest segment of the log that all processes share; 0 if there is none.
    pub(super) fn last_number(&self, goal: &GoalId) -> io::Result<u64> {
        let numbers = self.segments(goal)?.into_iter().filter_map(|segment| match segment.name {
            SegmentName::Numbered(number) => Some(number),
            SegmentName::Own(_) => None,
        });
        Ok(numbers.max().unwrap_or(0))
    }

    /// Removes what follows from the segments of a goal, and from this one: files beside it that have its
    /// number and are no segments. Who needs them makes them anew.
    pub(super) fn remove_derived(&self, goal: &GoalId, segment: &Segment) -> io::Result<()> {
        let statistics = self.stats_path(goal);
        if self.fs.status(&statistics)?.is_some() {
            self.remove_if_there(&statistics)?;
            self.fs.sync_directory(&self.path)?;
        }
        let plain = plain_of(&segment.path);
        let has_its_number = |path: &&PathBuf| path.file_stem() == plain.file_stem();
        let beside = self.list_if_any(&self.segments_path_of(goal))?;
        for path in beside.iter().filter(has_its_number).filter(|path| **path != segment.path) {
            self.remove_if_there(path)?;
        }
        Ok(())
    }

    /// Removes what was to replace segments of a goal when a process died. Whoever calls holds the lock.
    pub(super) fn remove_leftovers(&self, goal: &GoalId) -> io::Result<()> {
        let segments = self.segments(goal)?;
        for segment in &segments {
            self.remove_if_there(&temporary_of(&segment.path))?;
            if !is_compressed(&segment.path) {
                let compressed = compressed_of(&segment.path);
                self.remove_if_there(&temporary_of(&compressed))?;
                self.remove_if_there(&compressed)?;
            }
        }
        // What comes back with a loss of power may have been forgotten since.
        if segments.is_empty() {
            Ok(())
        } else {
            self.fs.sync_directory(&self.segments_path_of(goal))
        }
    }

    /// The file is a compressed segment that is there uncompressed as well.
    pub(super) fn is_superfluous(&self, path: &Path) -> io::Result<bool> {
        let is_one = path.file_name().is_some_and(|name| SegmentName::parse(name).is_some());
        Ok(is_one && is_compressed(path) && self.fs.status(&plain_of(path))?.is_some())
    }

    /// Something was written to the log of a goal, and is still there.
    pub(super) fn has_lines(&self, goal: &GoalId) -> io::Result<bool> {
        let holds = |status: Status| status.kind == FileKind::File && 0 < status.length;
        Ok(self.fs.status(&self.log_path(goal))?.is_some_and(holds)
            || self.own_logs(goal)?.iter().any(|log| holds(log.status))
            || self.segments(goal)?.iter().any(|segment| holds(segment.status)))
    }
}

/// The name of the segment with this number.
pub(super) fn name_of(number: u64) -> String {
    format!("{number:06}{SUFFIX}")
}

/// The file is a segment that is compressed, or was to replace one.
pub(super) fn is_compressed(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let name = name.strip_suffix(TEMPORARY_SUFFIX).unwrap_or(name);
    name.strip_suffix(COMPRESSED_SUFFIX).is_some_and(|name| name.ends_with(SUFFIX))
}

/// Where a segment is once it is compressed.
pub(super) fn compressed_of(path: &Path) -> PathBuf {
    let mut compressed = path.as_os_str().to_owned();
    compressed.push(COMPRESSED_SUFFIX);
    compressed.into()
}

/// Where a segment was before it was compressed.
fn plain_of(path: &Path) -> PathBuf {
    if is_compressed(path) { path.with_extension("") } else { path.to_owned() }
}

/// The number of the segment with this name; nothing if it has none.
fn number_of(name: &OsStr) -> Option<u64> {
    let name = name.to_str()?;
    let number = name.strip_suffix(SUFFIX)?.parse().ok()?;
    (name_of(number) == name).then_some(number)
}

/// The file is none, but what was to replace one or follows from one.
pub(super) fn is_beside_segment(path: &Path) -> bool {
    let is_segment = |name: &OsStr| SegmentName::parse(name).is_some();
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
        let own = "00066087c8c87000-7-0000000000000001.000003";
        let of_own = [".idx", ".jsonl.tmp", ".jsonl.zst.tmp"].map(|end| format!("{own}{end}"));
        let numbered = ["000001.idx", "000001.jsonl.tmp", "1000000.idx", "000001.jsonl.zst.tmp"];
        for name in numbered.into_iter().chain(of_own.iter().map(String::as_str)) {
            assert!(is_beside_segment(Path::new(name)), "{name}");
        }
        let own = [".jsonl", ".jsonl.zst"].map(|end| format!("{own}{end}"));
        let others = ["000001.jsonl", "000001.jsonl.zst", "1.idx", "notes.txt", "notes.jsonl.tmp"];
        for name in others.into_iter().chain(own.iter().map(String::as_str)) {
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
