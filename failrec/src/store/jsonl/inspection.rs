//! [`Inspection`]: what lies in the folder of a journal.

use std::path::Path;

use crate::base::fs::{FileKind, NetworkMount, TEMPORARY_SUFFIX};
use crate::error::Result;
use crate::record::GoalId;
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::goal_file::{is_stats, log_of};
use crate::store::jsonl::log_name::LogName;
use crate::store::jsonl::segments::SegmentName;
use crate::store::jsonl::stats::{Stats, StatsState};
use crate::store::jsonl::store::JsonlStore;

/// The files in which a user may have rules of his own, and what was in force before.
const RULES: [&str; 3] = ["mask.toml", "normalise.toml", "normalise.toml.old"];

/// Files that an inspection names.
const FILES_MAX: usize = 10_000;

/// What lies in the folder of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inspection {
    /// Who may do what with the folder, as the bits of a Unix mode; nothing elsewhere.
    pub mode: Option<u32>,
    /// The network file system that it is on, where each process has logs of its own; nothing if it is on a
    /// local one, or nobody can tell.
    pub network: Option<NetworkMount>,
    /// What is in it, by name; at most 10,000.
    pub files: Vec<FoundFile>,
}

/// Something in the folder of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FoundFile {
    /// Its name, as a path from the store's folder.
    pub name: String,
    /// What it is for.
    pub role: FileRole,
    /// Its size.
    pub bytes: u64,
    /// Who may do what with it, as the bits of a Unix mode; nothing elsewhere.
    pub mode: Option<u32>,
}

/// What something in the folder of a journal is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileRole {
    /// The log of a goal.
    Log,
    /// The log of a goal that one process has for its own.
    OwnLog,
    /// A part of a log that was full.
    Segment,
    /// What a log adds up to.
    Statistics,
    /// Its lock says who replaces files.
    Lock,
    /// A replacement that was not finished, or a compressed segment that is there uncompressed as well.
    Leftover,
    /// A folder.
    Folder,
    /// Fragments of lines that a repair moved away.
    Quarantine,
    /// Rules of the user's own.
    Rules,
    /// Nothing of a journal's.
    Other,
}

impl JsonlStore {
    /// Looks at what lies in the folder, and opens none of it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    pub fn inspect(&self) -> Result<Inspection> {
        let folder = self.folder();
        let failed = |error| file_error("look into", &folder.path, error);
        let mode = folder.fs.mode(&folder.path).map_err(failed)?;
        let mut paths = folder.fs.list(&folder.path).map_err(failed)?;
        for parent in [folder.segments_path(), folder.own_logs_path(), folder.quarantine_path()] {
            for goal in folder.list_if_any(&parent).map_err(failed)? {
                paths.extend(folder.list_if_any(&goal).map_err(failed)?);
            }
        }
        let mut files = Vec::new();
        for path in paths.into_iter().take(FILES_MAX) {
            // Another process may have removed it since.
            let Some(status) = folder.fs.status(&path).map_err(failed)? else { continue };
            let mode = folder.fs.mode(&path).map_err(failed)?;
            let name = folder.name_of(&path);
            let is_superfluous = folder.is_superfluous(&path).map_err(failed)?;
            let role = if is_superfluous {
                FileRole::Leftover
            } else {
                role_of(&path, status.kind, folder)
            };
            files.push(FoundFile { name, role, bytes: status.length, mode });
        }
        let network = folder.fs.network(&folder.path).unwrap_or_default();
        Ok(Inspection { mode, network, files })
    }

    /// Whether the statistics of a goal are of use.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    pub fn stats_state(&self, goal: &GoalId) -> Result<StatsState> {
        let folder = self.folder();
        let state = Stats::state(goal, folder);
        state.map_err(|error| file_error("read", &folder.stats_path(goal), error))
    }

    /// Opens the files for appending, as a recorder would, and writes nothing. Where there is no
    /// file yet, none is created and nothing is found out.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if a recorder could not write here.
    pub fn try_writing(&self) -> Result<()> {
        let folder = self.folder();
        for file in self.inspect()?.files {
            if matches!(file.role, FileRole::Log | FileRole::Lock) {
                let path = folder.path.join(&file.name);
                let opened = folder.fs.open_append(&path);
                opened.map(drop).map_err(|error| file_error("write to", &path, error))?;
            }
        }
        Ok(())
    }
}

fn role_of(path: &Path, kind: FileKind, folder: &Folder) -> FileRole {
    let Some(name) = path.file_name() else { return FileRole::Other };
    match kind {
        FileKind::Directory => FileRole::Folder,
        FileKind::File if path.starts_with(folder.quarantine_path()) => FileRole::Quarantine,
        FileKind::File if folder.is_among_own_logs(path) && LogName::parse(name).is_some() => {
            FileRole::OwnLog
        }
        FileKind::File if path.parent() != Some(&folder.path) => {
            if !folder.is_among_own_logs(path) && SegmentName::parse(name).is_some() {
                FileRole::Segment
            } else if is_leftover(path) {
                FileRole::Leftover
            } else {
                FileRole::Other
            }
        }
        FileKind::File if log_of(name).is_some() => FileRole::Log,
        FileKind::File if is_stats(name) => FileRole::Statistics,
        FileKind::File if path == folder.lock_path() => FileRole::Lock,
        FileKind::File if is_leftover(path) => FileRole::Leftover,
        FileKind::File if RULES.iter().any(|rules| name == *rules) => FileRole::Rules,
        _ => FileRole::Other,
    }
}

fn is_leftover(path: &Path) -> bool {
    path.to_string_lossy().ends_with(TEMPORARY_SUFFIX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store as _;
    use crate::store::jsonl::samples::failure;

    #[test]
    fn every_file_is_known_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let store = JsonlStore::open(folder.path()).unwrap();
        store.append(&[failure(0)]).unwrap();
        store.close().unwrap();
        std::fs::create_dir(folder.path().join("blobs")).unwrap();
        std::fs::write(folder.path().join("notes.txt"), "mine").unwrap();
        std::fs::write(folder.path().join("stats_x.cache.tmp"), "half").unwrap();
        let files = store.inspect().unwrap().files;
        let found: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.role)).collect();
        assert_eq!(
            found,
            [
                ("LOCK", FileRole::Lock),
                ("blobs", FileRole::Folder),
                ("failures_main_goal.jsonl", FileRole::Log),
                ("notes.txt", FileRole::Other),
                ("stats_main_goal.cache", FileRole::Statistics),
                ("stats_x.cache.tmp", FileRole::Leftover),
            ]
        );
    }

    #[test]
    fn segments_are_named_by_their_path() {
        let folder = tempfile::tempdir().unwrap();
        let store = JsonlStore::builder(folder.path()).segment_bytes(0).open().unwrap();
        store.append(&(0..9).map(failure).collect::<Vec<_>>()).unwrap();
        let files = store.inspect().unwrap().files;
        let found: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.role)).collect();
        let segment = "segments/main_goal/000001.jsonl";
        let expected = [
            ("LOCK", FileRole::Lock),
            ("segments", FileRole::Folder),
            (segment, FileRole::Segment),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn statistics_fall_behind_their_log_and_catch_up() {
        let folder = tempfile::tempdir().unwrap();
        let store = JsonlStore::open(folder.path()).unwrap();
        let goal = failure(0).goal;
        store.append(&[failure(0)]).unwrap();
        assert_eq!(store.stats_state(&goal).unwrap(), StatsState::Missing);
        store.close().unwrap();
        assert_eq!(store.stats_state(&goal).unwrap(), StatsState::Fresh);
        store.append(&[failure(1)]).unwrap();
        assert!(matches!(store.stats_state(&goal).unwrap(), StatsState::Behind(1..)));
        std::fs::write(store.folder().stats_path(&goal), "{").unwrap();
        assert_eq!(store.stats_state(&goal).unwrap(), StatsState::Unfit);
    }

    #[cfg(unix)]
    #[test]
    fn looking_and_trying_change_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = JsonlStore::open(folder.path()).unwrap();
        store.append(&[failure(0)]).unwrap();
        store.close().unwrap();
        let before = store.inspect().unwrap();
        JsonlStore::open_read_only(folder.path()).unwrap().try_writing().unwrap();
        assert_eq!(store.inspect().unwrap(), before);
        assert_eq!(before.files.iter().map(|file| file.mode).max(), Some(Some(0o600)));
    }
}
