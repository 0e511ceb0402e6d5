//! [`Folder`]: where a journal is, and by which means it is reached.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::Clock;
use crate::base::fs::{FileKind, Fs, ReadFile};
use crate::error::{Error, ErrorKind, Result};
use crate::record::GoalId;
use crate::store::jsonl::goal_file::GoalFile;
use crate::store::jsonl::known_files::KnownFiles;
use crate::store::jsonl::known_frames::KnownFrames;
use crate::store::jsonl::lock::Lock;

/// The file whose lock is held by whoever replaces files of a store.
const LOCK: &str = "LOCK";

/// How a system says that a folder of others cannot be synced, now or later.
const NO_SYNC: [io::ErrorKind; 3] =
    [io::ErrorKind::PermissionDenied, io::ErrorKind::InvalidInput, io::ErrorKind::Unsupported];

/// Where a journal is, and by which means it is reached.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    pub(super) fs: Arc<dyn Fs>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) frames: KnownFrames,
    pub(super) segments: KnownFiles,
}

impl Folder {
    /// Makes sure that the folder is there and can be written to.
    pub(super) fn create(&self) -> Result<()> {
        if !self.exists()? {
            self.make().map_err(|error| self.error("create", error))?;
        }
        let lock = self.fs.open_append(&self.lock_path());
        lock.map(drop).map_err(|error| self.error("write in", error))
    }

    /// Creates the folder with those that it is in, and brings their names to the disk: what is
    /// synced in a folder is lost with its name.
    pub(super) fn make(&self) -> io::Result<()> {
        let is_missing = |folder: &&Path| matches!(self.fs.status(folder), Ok(None));
        let missing: Vec<&Path> = self.path.ancestors().take_while(is_missing).collect();
        self.fs.create_directory(&self.path)?;
        for parent in missing.into_iter().filter_map(Path::parent) {
            let here = Path::new(".");
            let parent = if parent.as_os_str().is_empty() { here } else { parent };
            match self.fs.sync_directory(parent) {
                // Who may not read it cannot sync it, and some systems sync no directory.
                Err(error) if NO_SYNC.contains(&error.kind()) => {}
                synced => synced?,
            }
        }
        Ok(())
    }

    /// There is a folder at the path, and not something else.
    pub(super) fn exists(&self) -> Result<bool> {
        let status = self.fs.status(&self.path).map_err(|error| self.error("look at", error))?;
        let obstacle = match status.map(|status| status.kind) {
            None => return Ok(false),
            Some(FileKind::Directory) => return Ok(true),
            Some(FileKind::Link) => "it is a symbolic link, so name the folder that it leads to",
            Some(FileKind::File) => "it is a file, and a store is a folder",
            Some(FileKind::Other) => "it is no folder",
        };
        let message = format!("open the store {}: {obstacle}", self.path.display());
        Err(Error::new(ErrorKind::InvalidInput, message))
    }

    pub(super) fn log_path(&self, goal: &GoalId) -> PathBuf {
        self.path.join(GoalFile::new(goal).log())
    }

    pub(super) fn stats_path(&self, goal: &GoalId) -> PathBuf {
        self.path.join(GoalFile::new(goal).stats())
    }

    pub(super) fn lock_path(&self) -> PathBuf {
        self.path.join(LOCK)
    }

    /// What a person calls a file: its path from the folder.
    pub(super) fn name_of(&self, file: &Path) -> String {
        file.strip_prefix(&self.path).unwrap_or(file).to_string_lossy().into_owned()
    }

    /// Removes a file, or a folder in which nothing is left; nothing to do if it is gone.
    pub(super) fn remove_if_there(&self, path: &Path) -> io::Result<()> {
        match self.fs.remove(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The lock of whoever replaces files, held as long as what is given back; nothing while another
    /// process holds it.
    pub(super) fn try_lock(&self) -> io::Result<Option<Lock>> {
        let mut lock = self.fs.open_append(&self.lock_path())?;
        Ok(lock.try_lock()?.then(|| Lock::of(lock)))
    }

    /// As [`try_lock`](Self::try_lock), for who tells a user why it cannot be known whose turn it is.
    pub(super) fn lock(&self) -> Result<Option<Lock>> {
        self.try_lock().map_err(|error| file_error("lock", &self.lock_path(), error))
    }

    /// The log of a goal for reading; nothing if there is none.
    pub(super) fn open_log(&self, goal: &GoalId) -> io::Result<Option<Box<dyn ReadFile>>> {
        match self.fs.open_read(&self.log_path(goal)) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn error(&self, action: &str, cause: io::Error) -> Error {
        let message = format!("{action} the store {}", self.path.display());
        Error::with_source(ErrorKind::Io, message, cause)
    }
}

/// Says that `action` went wrong with the file at `path`.
pub(super) fn file_error(action: &str, path: &Path, cause: io::Error) -> Error {
    Error::with_source(ErrorKind::Io, format!("{action} {}", path.display()), cause)
}
