//! [`Machine`]: where the environment is read from.

use std::env;
use std::io::Read as _;
use std::path::Path;

use crate::base::fs::{Fs, RealFs};

/// Bytes of one file: those that are read here are small or repeat themselves.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// Where the environment is read from.
pub(super) trait Machine {
    /// The beginning of a text file, if it can be read.
    fn file(&self, path: &str) -> Option<String>;

    /// Nothing is at the path, for certain.
    fn is_absent(&self, path: &str) -> bool;

    /// What a symbolic link says, if it can be read.
    fn link(&self, path: &str) -> Option<String>;

    /// The value of an environment variable, if it has one.
    fn variable(&self, name: &str) -> Option<String>;
}

/// This machine.
pub(super) struct RealMachine;

impl Machine for RealMachine {
    fn file(&self, path: &str) -> Option<String> {
        let file = RealFs.open_read(Path::new(path)).ok()?;
        let mut bytes = Vec::new();
        file.take(FILE_BYTES_MAX).read_to_end(&mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn is_absent(&self, path: &str) -> bool {
        matches!(RealFs.status(Path::new(path)), Ok(None))
    }

    fn link(&self, path: &str) -> Option<String> {
        RealFs::link(Path::new(path)).ok()?.into_os_string().into_string().ok()
    }

    fn variable(&self, name: &str) -> Option<String> {
        env::var_os(name).map(|value| value.to_string_lossy().into_owned())
    }
}
