//! Forgetting all of a goal.

use std::io;
use std::path::PathBuf;

use crate::error::Result;
use crate::record::{EntryBody, GoalId};
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::forgotten::Forgotten;
use crate::store::jsonl::goal_file::GoalFile;
use crate::store::jsonl::pieces::{Piece, read_pieces};
use crate::store::jsonl::proof::mentions;
use crate::store::jsonl::store::JsonlStore;
use crate::store::jsonl::trace::needles_of;

impl JsonlStore {
    /// Removes the journal of a goal: its logs, its segments, its statistics, and all fragments of them.
    /// Counts go as well. A process that still writes for it begins the journal anew; on a network file
    /// system what it was just writing may be lost.
    ///
    /// The answer is whether it was our turn; nobody waits for another process that replaces files.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io); what was removed until then stays so.
    pub fn forget_goal(
        &self,
        goal: &GoalId,
        watch: &mut dyn FnMut(u64),
    ) -> Result<Option<Forgotten>> {
        let folder = self.folder();
        let Some(_lock) = folder.lock()? else { return Ok(None) };
        let mut forgotten = self.find_goal(goal, watch)?;
        let removed = remove_goal(goal, folder);
        removed.map_err(|error| file_error("remove", &folder.log_path(goal), error))?;
        let found = mentions(folder, &names_of(goal));
        forgotten.left = found.map_err(|error| file_error("search", &folder.path, error))?;
        Ok(Some(forgotten))
    }

    /// What [`forget_goal`](Self::forget_goal) would remove; nothing is changed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    pub fn find_goal(&self, goal: &GoalId, watch: &mut dyn FnMut(u64)) -> Result<Forgotten> {
        let folder = self.folder();
        let mut found = Forgotten::default();
        let counted = found.count_goal(goal, folder, watch);
        counted.map_err(|error| file_error("read", &folder.log_path(goal), error))?;
        let left = mentions(folder, &names_of(goal));
        found.left = left.map_err(|error| file_error("search", &folder.path, error))?;
        Ok(found)
    }
}

/// How the name of a goal is written.
fn names_of(goal: &GoalId) -> Vec<Vec<u8>> {
    let mut names = needles_of(goal.as_str());
    let file = GoalFile::new(goal);
    let spelled = file.spelled().as_bytes();
    // Nothing stands everywhere.
    if !spelled.is_empty() && !names.iter().any(|name| name == spelled) {
        names.push(spelled.to_vec());
    }
    names
}

/// The folders in which there is one for each goal.
fn folders_of_goals(folder: &Folder) -> [PathBuf; 3] {
    [folder.segments_path(), folder.own_logs_path(), folder.quarantine_path()]
}

/// Everything that is there of a goal.
fn files_of(goal: &GoalId, folder: &Folder) -> io::Result<Vec<PathBuf>> {
    // The statistics first: without a log they would be of use to nobody.
    let mut paths = vec![folder.stats_path(goal)];
    for parent in folders_of_goals(folder) {
        let directory = parent.join(GoalFile::new(goal).folder());
        paths.extend(folder.list_if_any(&directory)?);
        paths.push(directory);
    }
    paths.push(folder.log_path(goal));
    let mut found = Vec::new();
    for path in paths {
        if folder.fs.status(&path)?.is_some() {
            found.push(path);
        }
    }
    Ok(found)
}

fn remove_goal(goal: &GoalId, folder: &Folder) -> io::Result<()> {
    for path in files_of(goal, folder)? {
        match folder.remove_if_there(&path) {
            // Somebody writes for it anew.
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
            removed => removed?,
        }
    }
    for directory in folders_of_goals(folder).into_iter().chain([folder.path.clone()]) {
        if folder.fs.status(&directory)?.is_some() {
            folder.fs.sync_directory(&directory)?;
        }
    }
    Ok(())
}

impl Forgotten {
    fn count_goal(
        &mut self,
        goal: &GoalId,
        folder: &Folder,
        watch: &mut dyn FnMut(u64),
    ) -> io::Result<()> {
        for mut part in folder.parts(goal)? {
            let Some(file) = part.open(folder)? else { continue };
            read_pieces(file, &mut |piece| {
                match piece {
                    Piece::Entry(entry, _) if matches!(entry.body, EntryBody::Failure(_)) => {
                        self.records += 1;
                    }
                    _ => self.other_lines += 1,
                }
                Ok(())
            })?;
            watch(part.status.length);
        }
        for path in files_of(goal, folder)? {
            self.files.push(folder.name_of(&path));
        }
        Ok(())
    }
}
