//! [`Part`]: one of the files that the log of a goal consists of.

use std::io;
use std::path::{Path, PathBuf};

use crate::base::fs::{ReadFile, Status};
use crate::record::GoalId;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::opened::uninterrupted;

/// One of the files that the log of a goal consists of: a segment, or the log that is written to.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) status: Status,
    path: PathBuf,
    file: Option<Box<dyn ReadFile>>,
}

impl Folder {
    /// The files that the log of a goal consists of, oldest first.
    ///
    /// What was in the log before the call is in one of them, whoever makes a segment of it meanwhile.
    pub(super) fn parts(&self, goal: &GoalId) -> io::Result<Vec<Part>> {
        // Opened before the segments are listed, of which it may become one.
        let log = self.open_log(goal)?;
        let segments = self.segments(goal)?.into_iter();
        let mut parts: Vec<Part> = segments
            .map(|segment| Part { status: segment.status, path: segment.path, file: None })
            .collect();
        if let Some(log) = log {
            let status = log.status()?;
            parts.retain(|part| part.status.identity != status.identity);
            parts.push(Part { status, path: self.log_path(goal), file: Some(log) });
        }
        Ok(parts)
    }
}

impl Part {
    /// Brings the file to the disk, whoever wrote it, unless somebody has removed it.
    pub(super) fn sync(&self, folder: &Folder) -> io::Result<()> {
        if folder.fs.status(&self.path)?.is_none() {
            return Ok(());
        }
        let mut file = folder.fs.open_append(&self.path)?;
        uninterrupted(|| file.sync())
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// It was read: whoever has many segments may not keep all of them open.
    pub(super) fn close(&mut self) {
        self.file = None;
    }

    /// The file, open; nothing if it is gone since it was listed.
    ///
    /// A segment that was rewritten since is opened as it is now, and [`status`](Self::status) tells.
    pub(super) fn open(&mut self, folder: &Folder) -> io::Result<Option<&mut dyn ReadFile>> {
        if self.file.is_none() {
            let file = match folder.fs.open_read(&self.path) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            };
            let found = file.status()?;
            if found.identity != self.status.identity {
                self.status = found;
            }
            self.file = Some(file);
        }
        Ok(match &mut self.file {
            Some(file) => Some(file.as_mut()),
            None => None,
        })
    }
}
