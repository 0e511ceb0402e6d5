//! [`Lock`]: the right to replace files of a store, as long as it is held.

use crate::base::fs::AppendFile;

/// The right to replace files of a store, as long as it is held.
///
/// It is given back by name: a process that was forked off meanwhile has the file open as well, and would hold
/// the lock until it lets go of that. By the same token such a process must not give it back.
#[derive(Debug)]
pub(super) struct Lock {
    file: Box<dyn AppendFile>,
    /// The process that took it.
    owner: u32,
}

impl Lock {
    /// That of a file whose lock was taken just now.
    pub(super) fn of(file: Box<dyn AppendFile>) -> Self {
        Self { file, owner: std::process::id() }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.owner == std::process::id() {
            // Where that goes wrong the lock ends with the file.
            self.file.unlock().ok();
        }
    }
}
