//! Finds the rules that belong to a store.

use std::path::Path;

use crate::base::fs::{Fs as _, RealFs};
use crate::error::{Error, ErrorKind, Result};
use crate::mask::masker::Masker;

/// The file of the user's own rules in the folder of a store.
pub const MASK_FILE: &str = "mask.toml";
/// Bytes of such a file.
#[cfg(feature = "toml")]
const FILE_BYTES_MAX: u64 = 1024 * 1024;

impl Masker {
    /// The rules for a store in `folder`: those of its `mask.toml`, or the built-in ones if it has
    /// none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] if the file is there and cannot be read. [`ErrorKind::InvalidInput`] if it
    /// holds no rules or more than 1 MiB, and without the feature `toml` if it is there at all.
    pub fn of_store(folder: impl AsRef<Path>) -> Result<Self> {
        let path = folder.as_ref().join(MASK_FILE);
        let status = RealFs.status(&path).map_err(|error| {
            let message = format!("look for rules at {}", path.display());
            Error::with_source(ErrorKind::Io, message, error)
        })?;
        if status.is_some() { read(&path) } else { Ok(Self::default()) }
    }
}

#[cfg(feature = "toml")]
fn read(path: &Path) -> Result<Masker> {
    use std::io::Read as _;

    let mut text = String::new();
    let input = RealFs::open_input(path)
        .and_then(|input| input.take(FILE_BYTES_MAX + 1).read_to_string(&mut text));
    let length = input.map_err(|error| {
        let message = format!("read the rules in {}", path.display());
        Error::with_source(ErrorKind::Io, message, error)
    })?;
    let refused = |error: Error| {
        let message = format!("use the rules in {}", path.display());
        Error::with_source(ErrorKind::InvalidInput, message, error)
    };
    if usize::try_from(FILE_BYTES_MAX).is_ok_and(|most| most < length) {
        let message = format!("read rules of more than {FILE_BYTES_MAX} bytes");
        return Err(refused(Error::new(ErrorKind::InvalidInput, message)));
    }
    Masker::from_toml(&text).map_err(refused)
}

#[cfg(not(feature = "toml"))]
fn read(path: &Path) -> Result<Masker> {
    let message = format!("use the rules in {}: it takes the feature `toml`", path.display());
    Err(Error::new(ErrorKind::InvalidInput, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn store_without_rules_has_the_built_in_ones() {
        let folder = tempfile::tempdir().unwrap();
        let masker = Masker::of_store(folder.path()).unwrap();
        assert_eq!(masker.text("pin=12, floor=3"), "pin=********, floor=3");
    }

    #[cfg(feature = "toml")]
    #[test]
    fn rules_of_a_store_are_read() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(MASK_FILE), "sensitive_keys = ['floor']").unwrap();
        let masker = Masker::of_store(folder.path()).unwrap();
        assert_eq!(masker.text("pin=12, floor=3"), "pin=********, floor=********");
    }

    #[cfg(feature = "toml")]
    #[test]
    fn broken_rules_are_told_with_their_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(MASK_FILE), "safe_keys = 3").unwrap();
        let error = Masker::of_store(folder.path()).unwrap_err();
        assert!(error.to_string().contains(MASK_FILE), "{error}");
        assert!(std::error::Error::source(&error).unwrap().to_string().contains("line 1"));
        std::fs::write(folder.path().join(MASK_FILE), "#".repeat(1024 * 1024 + 1)).unwrap();
        assert!(Masker::of_store(folder.path()).is_err());
    }
}
