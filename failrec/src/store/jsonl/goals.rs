//! The goals of which there is a journal in a folder.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::base::fs::FileKind;
use crate::error::Result;
use crate::record::GoalId;
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::goal_file::{GoalFile, LogOf, log_of, log_of_folder};
use crate::store::jsonl::reader::{Reader, Tail};

impl Folder {
    /// The goals whose logs or segments hold something.
    pub(super) fn goals(&self) -> Result<Vec<GoalId>> {
        if !self.exists()? {
            return Ok(Vec::new());
        }
        let mut goals = BTreeSet::new();
        let path = &self.path;
        let files = self.fs.list(path).map_err(|error| file_error("list", path, error))?;
        self.goals_of(&files, log_of, &mut goals)?;
        for path in [self.segments_path(), self.own_logs_path()] {
            let folders = self.list_if_any(&path);
            let folders = folders.map_err(|error| file_error("list", &path, error))?;
            self.goals_of(&folders, log_of_folder, &mut goals)?;
        }
        Ok(goals.into_iter().collect())
    }

    /// The goals whose log, or folder of segments or logs, is at `paths`, as `named` tells from the name.
    fn goals_of(
        &self,
        paths: &[PathBuf],
        named: impl Fn(&OsStr) -> Option<LogOf>,
        goals: &mut BTreeSet<GoalId>,
    ) -> Result<()> {
        for path in paths {
            let goal = match path.file_name().and_then(&named) {
                None => None,
                Some(LogOf::Goal(goal)) => Some(goal).filter(|goal| !goals.contains(goal)),
                Some(LogOf::LongGoal) => {
                    self.goal_in(path).map_err(|error| file_error("read", path, error))?
                }
            };
            let Some(goal) = goal else { continue };
            let has_lines = self.has_lines(&goal);
            if has_lines.map_err(|error| file_error("look at", path, error))? {
                goals.insert(goal);
            }
        }
        Ok(())
    }

    /// The goal that the first entry names of the log, or of the files in the folder, at `path`.
    fn goal_in(&self, path: &Path) -> io::Result<Option<GoalId>> {
        let mut files: Vec<PathBuf> =
            self.segments_in(path)?.into_iter().map(|segment| segment.path).collect();
        let status = self.fs.status(path)?;
        files.extend(status.filter(|found| found.kind == FileKind::File).map(|_| path.to_owned()));
        let mut goal = None;
        for file in files {
            let mut file = self.open_text(&file)?;
            Reader::default().read(file.as_mut(), 0..u64::MAX, Tail::Show, &mut |entry| {
                goal = Some(entry.goal);
                ControlFlow::Break(())
            })?;
            if goal.is_some() {
                break;
            }
        }
        // A file that somebody copied is not the log of the goal in it.
        let is_named = |goal: &GoalId| {
            let names = GoalFile::new(goal);
            path.file_name().is_some_and(|name| name == names.log().as_str())
                || path.file_name().is_some_and(|name| name == names.folder().as_str())
        };
        Ok(goal.filter(is_named))
    }
}
