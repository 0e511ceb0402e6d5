//! [`OwnLog`]: a log that one process has for its own.

use std::io;
use std::path::{Path, PathBuf};

use crate::record::GoalId;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::goal_file::GoalFile;
use crate::store::jsonl::listing::Named;
use crate::store::jsonl::log_name::LogName;

/// The folder of logs that processes have for their own, with one in it for each goal.
const LOGS: &str = "logs";

/// A log that one process has for its own: nobody else appends to it, and when its process is done with it, it
/// becomes a segment of the same name.
pub(super) type OwnLog = Named<LogName>;

impl Folder {
    /// The folder of the logs that processes have for their own, of all goals.
    pub(super) fn own_logs_path(&self) -> PathBuf {
        self.path.join(LOGS)
    }

    /// The folder of the logs that processes have for their own, of a goal.
    pub(super) fn own_logs_path_of(&self, goal: &GoalId) -> PathBuf {
        self.own_logs_path().join(GoalFile::new(goal).folder())
    }

    /// The logs that processes have for their own, of a goal.
    pub(super) fn own_logs(&self, goal: &GoalId) -> io::Result<Vec<OwnLog>> {
        self.files_named(&self.own_logs_path_of(goal), LogName::parse)
    }

    /// The file is where the logs are that processes have for their own.
    pub(super) fn is_among_own_logs(&self, path: &Path) -> bool {
        path.starts_with(self.own_logs_path())
    }
}
