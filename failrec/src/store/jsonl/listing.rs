//! [`Named`]: a file of a store that is known by its name.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use crate::base::fs::{FileKind, Status};
use crate::store::jsonl::folder::Folder;

/// A file that is known by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named<N> {
    pub(super) name: N,
    pub(super) path: PathBuf,
    pub(super) status: Status,
}

impl Folder {
    /// The files in `folder` whose names `parse` knows, in the order of these.
    pub(super) fn files_named<N: Ord>(
        &self,
        folder: &Path,
        parse: impl Fn(&OsStr) -> Option<N>,
    ) -> io::Result<Vec<Named<N>>> {
        let mut files = Vec::new();
        for path in self.list_if_any(folder)? {
            let Some(name) = path.file_name().and_then(&parse) else { continue };
            let status = self.fs.status(&path)?;
            if let Some(status) = status.filter(|status| status.kind == FileKind::File) {
                files.push(Named { name, path, status });
            }
        }
        files.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        Ok(files)
    }

    /// What is in `folder`; nothing if it is no folder.
    pub(super) fn list_if_any(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        match self.fs.status(folder)? {
            Some(Status { kind: FileKind::Directory, .. }) => self.fs.list(folder),
            _ => Ok(Vec::new()),
        }
    }
}
