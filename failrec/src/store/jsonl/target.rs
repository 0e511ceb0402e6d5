//! [`Target`]: the log that a writer appends to.

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::Timestamp;
use crate::base::fs::{FileIdentity, Status};
use crate::record::GoalId;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::log_writer::LogWriter;
use crate::store::jsonl::opened::Opened;
use crate::store::jsonl::reader::{Reader, Tail};
use crate::store::jsonl::sealing::{retire, seal};

/// Bytes that are read to find out when a log was begun. Its first entry is a small one.
const FIRST_BYTES_MAX: u64 = 1024 * 1024;

/// The log that a writer appends to.
#[derive(Debug)]
pub(super) enum Target {
    /// That of all processes.
    Shared(PathBuf),
    /// One that no other process appends to.
    Own {
        writer: Arc<LogWriter>,
        /// Where its logs of the goal are.
        folder: PathBuf,
        path: PathBuf,
        /// There was such a file.
        is_begun: bool,
    },
}

impl Target {
    /// The first log of its own for a goal, whose logs are in `folder`.
    pub(super) fn own(writer: Arc<LogWriter>, folder: PathBuf) -> Self {
        let path = folder.join(writer.next().file_name());
        Self::Own { writer, folder, path, is_begun: false }
    }

    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Shared(path) | Self::Own { path, .. } => path,
        }
    }

    pub(super) const fn is_own(&self) -> bool {
        matches!(self, Self::Own { .. })
    }

    /// There is no file of its name, and there is to be one. A log of its own that is gone is not begun again:
    /// a segment may have that name by now.
    pub(super) fn begin(&mut self) {
        if let Self::Own { writer, folder, path, is_begun } = self
            && std::mem::replace(is_begun, true)
        {
            *path = folder.join(writer.next().file_name());
        }
    }

    /// Opens it for appending, and creates it if there is none.
    pub(super) fn open(&self, folder: &Folder) -> io::Result<Opened> {
        let path = self.path();
        let mut file = match folder.fs.open_append(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.make_folder(folder)?;
                folder.fs.open_append(path)?
            }
            opened => opened?,
        };
        let Status { identity, length, .. } = file.status()?;
        let begun = match length {
            0 => folder.clock.now(),
            _ => first_moment(path, folder)?.unwrap_or_else(|| folder.clock.now()),
        };
        let (looked_at, is_at_line_start) = (folder.clock.monotonic(), false);
        Ok(Opened { file, identity, is_at_line_start, length, looked_at, begun })
    }

    fn make_folder(&self, folder: &Folder) -> io::Result<()> {
        folder.make()?;
        match self {
            Self::Shared(_) => Ok(()),
            Self::Own { folder: own, .. } => folder.fs.create_directory(own),
        }
    }

    /// Brings its name to the disk, and those of the folders that it is in.
    pub(super) fn sync_name(&self, folder: &Folder) -> io::Result<()> {
        if let Self::Own { folder: own, .. } = self {
            folder.fs.sync_directory(own)?;
            folder.fs.sync_directory(&folder.own_logs_path())?;
        }
        folder.fs.sync_directory(&folder.path)
    }

    /// Makes a segment of it. It must be the file `identity` still, and its bytes on the disk. Nothing may come
    /// of it where others write to it as well.
    pub(super) fn seal(
        &self,
        goal: &GoalId,
        identity: FileIdentity,
        folder: &Folder,
    ) -> io::Result<()> {
        match self {
            Self::Shared(_) => seal(goal, identity, folder),
            Self::Own { path, .. } => retire(goal, path, folder),
        }
    }
}

/// When the first entry of the log at `path` happened.
fn first_moment(path: &Path, folder: &Folder) -> io::Result<Option<Timestamp>> {
    let mut first = None;
    let mut file = match folder.fs.open_read(path) {
        Ok(file) => file,
        // Another process has sealed it, which the next look finds out.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    Reader::default().read(file.as_mut(), 0..FIRST_BYTES_MAX, Tail::Leave, &mut |entry| {
        first = Some(entry.at);
        ControlFlow::Break(())
    })?;
    Ok(first)
}
