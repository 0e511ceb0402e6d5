//! [`Repair`]: what was done to files that were damaged.

use std::io;

use crate::error::Result;
use crate::record::{Entry, GoalId};
use crate::store::jsonl::checkup::{CheckedFile, check_goal};
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::inspection::FileRole;
use crate::store::jsonl::pieces::Fragment;
use crate::store::jsonl::quarantine::Quarantine;
use crate::store::jsonl::rewriting::{Fate, Judge, Rewriting};
use crate::store::jsonl::sealing::seal_now;
use crate::store::jsonl::segments::Segment;
use crate::store::jsonl::settling::Settling;
use crate::store::jsonl::stats::Stats;
use crate::store::jsonl::store::JsonlStore;

/// What was done to files that were damaged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repair {
    /// The segments that were rewritten.
    pub files: Vec<RepairedFile>,
    /// Replacements that a process had not finished when it died, and that were removed.
    pub leftovers: Vec<String>,
    /// Goals whose statistics were made anew, because they did not say what the journal says.
    pub renewed: Vec<GoalId>,
    /// Goals whose statistics were missing or behind their log, and are up to its end now.
    pub completed: Vec<GoalId>,
    /// Logs that are damaged and stay as they are, because the process that has each for its own may still
    /// append to it, perhaps on another machine. Once it has ended, they can be repaired; where it was killed,
    /// after [`JsonlStore::end_logs`].
    pub open_logs: Vec<String>,
}

/// A segment that was rewritten without its fragments.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RepairedFile {
    /// Its name, as a path from the store's folder.
    pub name: String,
    /// Fragments that were moved away.
    pub fragments: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Where they are now, and beside it by `.origin.jsonl` where they came from; nothing if there
    /// were none, but entries without a line end between them.
    pub quarantine: Option<String>,
}

impl JsonlStore {
    /// Moves what no reader can use to the folder `quarantine`, and removes replacements that were not
    /// finished. A log that is damaged becomes a segment first, unless another process has it for its own and may
    /// still append to it. Whatever can be read stays; entries that
    /// were found in damaged lines become lines of their own. Statistics are brought up to the end of their
    /// log, however far they are behind. Where nothing is damaged, nothing else is done.
    ///
    /// The answer is nothing if another process is replacing files; nobody waits for it. `watch` is told
    /// how many bytes were read.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io); what was repaired until then stays so.
    pub fn repair(&self, goals: &[GoalId], watch: &mut dyn FnMut(u64)) -> Result<Option<Repair>> {
        let folder = self.folder();
        let Some(_lock) = folder.lock()? else { return Ok(None) };
        self.end_own_logs()?;
        let mut repair = Repair::default();
        for file in self.inspect()?.files {
            if file.role == FileRole::Leftover {
                let path = folder.path.join(&file.name);
                folder.fs.remove(&path).map_err(|error| file_error("remove", &path, error))?;
                repair.leftovers.push(file.name);
            }
        }
        for goal in goals {
            let repaired = repair_goal(goal, folder, &mut repair, watch);
            repaired.map_err(|error| file_error("repair", &folder.log_path(goal), error))?;
        }
        Ok(Some(repair))
    }

    /// Brings the statistics of goals up to the end of their log, however far they are behind, and does
    /// nothing else: what takes the long way of a question that finds none. The answer names the goals of
    /// which something was read.
    ///
    /// It is nothing if another process is replacing files; nobody waits for it. `watch` is told how many
    /// bytes were read.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io); statistics are then as they were.
    pub fn complete_statistics(
        &self,
        goals: &[GoalId],
        watch: &mut dyn FnMut(u64),
    ) -> Result<Option<Vec<GoalId>>> {
        let folder = self.folder();
        let Some(_lock) = folder.lock()? else { return Ok(None) };
        let mut completed = Vec::new();
        for goal in goals {
            let read = Stats::complete(goal, folder, watch);
            if 0 < read.map_err(|error| file_error("read", &folder.log_path(goal), error))? {
                completed.push(goal.clone());
            }
        }
        Ok(Some(completed))
    }
}

fn repair_goal(
    goal: &GoalId,
    folder: &Folder,
    repair: &mut Repair,
    watch: &mut dyn FnMut(u64),
) -> io::Result<()> {
    let mut checked = check_goal(goal, folder, watch)?;
    let log = folder.name_of(&folder.log_path(goal));
    let is_log = |file: &&CheckedFile| !file.is_segment && file.is_damaged();
    if checked.files.iter().any(|file| is_log(&file)) {
        if checked.files.iter().filter(is_log).any(|file| file.name == log) {
            seal_now(goal, folder)?;
        }
        Settling::new(folder).settle(goal)?;
        checked = check_goal(goal, folder, watch)?;
        let open = checked.files.iter().filter(is_log).filter(|file| file.name != log);
        repair.open_logs.extend(open.map(|file| file.name.clone()));
    }
    for segment in folder.segments(goal)? {
        let name = folder.name_of(&segment.path);
        if checked.files.iter().any(|file| file.name == name && file.is_damaged()) {
            repair.files.push(repair_segment(goal, folder, &segment)?);
        }
    }
    if checked.is_answered_rightly == Some(false) {
        folder.remove_if_there(&folder.stats_path(goal))?;
        repair.renewed.push(goal.clone());
    }
    let read = Stats::complete(goal, folder, watch)?;
    let is_told = checked.is_damaged() || checked.is_answered_rightly == Some(false);
    if 0 < read && !is_told {
        repair.completed.push(goal.clone());
    }
    Ok(())
}

fn repair_segment(goal: &GoalId, folder: &Folder, segment: &Segment) -> io::Result<RepairedFile> {
    // What is moved away is on the disk before it is gone here.
    let quarantine = Quarantine::fill(goal, folder, segment)?;
    let done = Rewriting { goal, folder }.rewrite(segment, &mut Whole)?;
    Ok(RepairedFile {
        name: folder.name_of(&segment.path),
        fragments: done.fragments,
        bytes: done.fragment_bytes,
        quarantine: quarantine.map(|path| folder.name_of(&path)),
    })
}

/// Keeps what can be read.
struct Whole;

impl Judge for Whole {
    fn entry(&mut self, _: &Entry, _: &[u8]) -> Fate {
        Fate::Keep
    }

    fn keeps_newer(&mut self, _: &[u8]) -> bool {
        true
    }

    fn keeps_fragment(&mut self, _: Fragment<'_>) -> bool {
        false
    }
}
