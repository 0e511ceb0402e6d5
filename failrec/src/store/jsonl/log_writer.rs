//! [`LogWriter`]: who appends to logs of its own.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::log_name::LogName;

/// Who appends to logs of its own.
#[derive(Debug)]
pub(super) struct LogWriter {
    name: String,
    pid: u32,
    /// The number of its newest log, whatever the goal.
    newest: AtomicU64,
}

impl LogWriter {
    pub(super) fn new(folder: &Folder) -> Self {
        let (pid, now) = (std::process::id(), folder.clock.now());
        let name = LogName::writer(now, pid, fastrand::u64(..));
        Self { name, pid, newest: AtomicU64::new(0) }
    }

    /// The name of a log that there never was.
    pub(super) fn next(&self) -> LogName {
        // A count that nothing else follows from.
        let number = self.newest.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        LogName { writer: self.name.clone(), number }
    }

    /// This process is a fork of the one that the logs belong to.
    pub(super) fn is_forked(&self) -> bool {
        self.pid != std::process::id()
    }
}
