//! Finding the store that a path means.

use std::path::{Path, PathBuf};

use crate::base::fs::FileKind;
use crate::error::{Error, ErrorKind, Result};
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::goal_file::{log_of, log_of_folder};

/// The name that a store has where nothing else was said.
pub(super) const STORE_NAME: &str = ".failrec";

/// The folder of the store that `folder` means: itself if it holds a log, else the `.failrec` in
/// it, else itself if it is a store without logs yet.
pub(super) fn discover(folder: Folder) -> Result<PathBuf> {
    let nested = folder.path.join(STORE_NAME);
    let is_there = |path: &Path| match folder.fs.status(path) {
        Ok(found) => Ok(found.map(|found| found.kind)),
        Err(error) => Err(file_error("look at", path, error)),
    };
    let has_nested = is_there(&nested)? == Some(FileKind::Directory);
    if has_nested && !has_log(&folder)? {
        return Ok(nested);
    }
    let is_named = folder.path.file_name().is_some_and(|name| name == STORE_NAME);
    let is_store = folder.exists()?
        && (is_named || is_there(&folder.lock_path())?.is_some() || has_log(&folder)?);
    if is_store {
        return Ok(folder.path);
    }
    let message = format!(
        "find a store at {} or in a folder {STORE_NAME} there: record a failure first, or name another folder",
        folder.path.display()
    );
    Err(Error::new(ErrorKind::NotFound, message))
}

/// It holds a log, or segments of one, or logs that processes have for their own.
fn has_log(folder: &Folder) -> Result<bool> {
    let list =
        |path: &Path| folder.list_if_any(path).map_err(|error| file_error("list", path, error));
    let is_log = |file: &PathBuf| file.file_name().and_then(log_of).is_some();
    let is_folder = |file: &PathBuf| file.file_name().and_then(log_of_folder).is_some();
    Ok(list(&folder.path)?.iter().any(is_log)
        || list(&folder.segments_path())?.iter().any(is_folder)
        || list(&folder.own_logs_path())?.iter().any(is_folder))
}
