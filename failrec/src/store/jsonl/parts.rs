//! [`Part`]: one of the files that the log of a goal consists of.

use std::io;
use std::path::{Path, PathBuf};

use crate::base::fs::{ReadFile, Status};
use crate::record::GoalId;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::opened::uninterrupted;
use crate::store::jsonl::segments::{SegmentName, compressed_of, is_compressed};

/// One of the files that the log of a goal consists of: a segment, or a log that is written to.
#[derive(Debug)]
pub(super) struct Part {
    /// Of its text, where that is compressed.
    pub(super) status: Status,
    /// Bytes that the file takes.
    pub(super) size: u64,
    pub(super) role: PartRole,
    path: PathBuf,
    /// Where it is if it has become a segment since it was listed.
    elsewhere: Option<PathBuf>,
    file: Option<Box<dyn ReadFile>>,
}

/// What a file of a log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartRole {
    /// A segment, which nobody appends to.
    Segment,
    /// A log that one process has for its own.
    OwnLog,
    /// The log that processes share.
    Log,
}

impl Folder {
    /// The files that the log of a goal consists of, oldest first.
    ///
    /// What was in the log before the call is in one of them, whoever makes a segment of it meanwhile.
    pub(super) fn parts(&self, goal: &GoalId) -> io::Result<Vec<Part>> {
        // Opened before the segments are listed, of which it may become one, and so are the others listed.
        let log = self.open_log(goal)?;
        let own_logs = self.own_logs(goal)?;
        let segments = self.segments(goal)?;
        let folder = self.segments_path_of(goal);
        let own = own_logs.into_iter().filter(|log| {
            let name = SegmentName::Own(log.name.clone());
            segments.binary_search_by(|segment| segment.name.cmp(&name)).is_err()
        });
        let own: Vec<Part> = own
            .map(|log| Part {
                elsewhere: log.path.file_name().map(|name| folder.join(name)),
                ..Part::closed(PartRole::OwnLog, log.path, log.status)
            })
            .collect();
        let mut parts = Vec::new();
        for segment in segments {
            let mut part = Part::closed(PartRole::Segment, segment.path, segment.status);
            if is_compressed(&part.path) {
                // Only the file itself knows how long its text is.
                part.open(self)?;
                part.close();
            }
            parts.push(part);
        }
        parts.extend(own);
        if let Some(log) = log {
            let status = log.status()?;
            parts.retain(|part| part.status.identity != status.identity);
            let part = Part::closed(PartRole::Log, self.log_path(goal), status);
            parts.push(Part { file: Some(log), ..part });
        }
        Ok(parts)
    }
}

/// What `bytes` of a text take in a file of this size, if the whole text is so long.
pub(super) fn share(bytes: u64, (size, length): (u64, u64)) -> u64 {
    let share = u128::from(bytes) * u128::from(size) / u128::from(length.max(1));
    u64::try_from(share).unwrap_or(u64::MAX)
}

impl Part {
    const fn closed(role: PartRole, path: PathBuf, status: Status) -> Self {
        let size = status.length;
        Self { status, size, role, path, elsewhere: None, file: None }
    }

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

    /// It will be opened again, if at all: many processes may have logs that grow. The log that they share may
    /// be under no name that is known by then.
    pub(super) fn rest(&mut self) {
        if self.role != PartRole::Log {
            self.close();
        }
    }

    /// The file, open; nothing if it is gone since it was listed.
    ///
    /// A segment that was rewritten since is opened as it is now, and [`status`](Self::status) tells.
    pub(super) fn open(&mut self, folder: &Folder) -> io::Result<Option<&mut dyn ReadFile>> {
        if self.file.is_none() {
            let Some(file) = self.find(folder)? else { return Ok(None) };
            let found = file.status()?;
            if found.identity != self.status.identity || is_compressed(&self.path) {
                self.status = found;
            }
            self.file = Some(file);
        }
        Ok(match &mut self.file {
            Some(file) => Some(file.as_mut()),
            None => None,
        })
    }

    /// Opens the file where it was listed, or where it is since.
    fn find(&mut self, folder: &Folder) -> io::Result<Option<Box<dyn ReadFile>>> {
        match folder.open_text(&self.path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match self.elsewhere.take() {
                None if self.role == PartRole::Segment && !is_compressed(&self.path) => {
                    self.path = compressed_of(&self.path);
                    self.find(folder)
                }
                None => Ok(None),
                Some(path) => {
                    (self.role, self.path) = (PartRole::Segment, path);
                    self.find(folder)
                }
            },
            Err(error) => Err(error),
        }
    }
}
