//! Files of rules that stand beside a store.

use std::path::{Path, PathBuf};

use crate::base::fs::{Fs as _, RealFs};
use crate::error::{Error, ErrorKind, Result};

/// The file `name` in `folder`, if it is there.
pub(super) fn find(folder: &Path, name: &str) -> Result<Option<PathBuf>> {
    let path = folder.join(name);
    let status = RealFs.status(&path).map_err(|error| {
        let message = format!("look for rules at {}", path.display());
        Error::with_source(ErrorKind::Io, message, error)
    })?;
    Ok(status.map(|_| path))
}

/// Nothing, for there is none to read the rules in the file `name`, which must not be there.
#[cfg(not(feature = "toml"))]
pub(crate) fn refuse<R>(folder: &Path, name: &str) -> Result<Option<R>> {
    let Some(path) = find(folder, name)? else { return Ok(None) };
    let message = format!("use the rules in {}: it takes the feature `toml`", path.display());
    Err(Error::new(ErrorKind::InvalidInput, message))
}
