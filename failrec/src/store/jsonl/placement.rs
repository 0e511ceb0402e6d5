//! [`Placement`]: whose logs a store appends to.

use std::sync::Arc;

use crate::record::GoalId;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::log_sharing::LogSharing;
use crate::store::jsonl::log_writer::LogWriter;
use crate::store::jsonl::target::Target;

/// Whose logs a store appends to: those that processes share, or its own.
#[derive(Debug)]
pub(super) struct Placement {
    sharing: LogSharing,
    /// The device of the file that was opened last, once there was one.
    device: Option<u64>,
    /// Nothing where logs are shared.
    own: Option<Arc<LogWriter>>,
}

impl Placement {
    pub(super) fn new(sharing: LogSharing, folder: &Folder) -> Self {
        let own = is_apart(sharing, folder).then(|| Arc::new(LogWriter::new(folder)));
        Self { sharing, device: None, own }
    }

    /// The log of a goal that entries go to.
    pub(super) fn target(&self, goal: &GoalId, folder: &Folder) -> Target {
        match &self.own {
            None => Target::Shared(folder.log_path(goal)),
            Some(writer) => Target::own(Arc::clone(writer), folder.own_logs_path_of(goal)),
        }
    }

    /// A log was opened on `device`. The answer is whether other logs are to be written to from now on:
    /// where the folder was made anew, or something was mounted over it, it is on another file system.
    pub(super) fn changes_on(&mut self, device: u64, folder: &Folder) -> bool {
        let known = self.device.replace(device);
        if known.is_none_or(|known| known == device) {
            return false;
        }
        let is_apart = is_apart(self.sharing, folder);
        if is_apart == self.own.is_some() {
            return false;
        }
        self.own = is_apart.then(|| Arc::new(LogWriter::new(folder)));
        true
    }

    /// This process is a fork of the one that the logs belong to.
    pub(super) fn is_forked(&self) -> bool {
        self.own.as_ref().is_some_and(|writer| writer.is_forked())
    }

    /// Begins as a writer that has no logs yet.
    pub(super) fn begin_anew(&mut self, folder: &Folder) {
        self.own = self.own.is_some().then(|| Arc::new(LogWriter::new(folder)));
    }
}

/// Each process is to have logs of its own. What cannot be found out is taken for a local file system.
fn is_apart(sharing: LogSharing, folder: &Folder) -> bool {
    match sharing {
        LogSharing::Shared => false,
        LogSharing::Apart => true,
        LogSharing::Detected => matches!(folder.fs.network(&folder.path), Ok(Some(_))),
    }
}
