//! Logs that are over because somebody says so.

use crate::error::Result;
use crate::record::GoalId;
use crate::store::jsonl::folder::file_error;
use crate::store::jsonl::sealing::retire_now;
use crate::store::jsonl::store::JsonlStore;

impl JsonlStore {
    /// Makes segments of all logs of these goals that single processes have for their own, and answers with
    /// their names. Whoever calls knows that no process writes to them any more, on whatever machine: what one
    /// that does appends meanwhile may be lost.
    ///
    /// Upkeep makes segments by itself of the logs of processes that are known to be over. This is for those that
    /// were killed where nobody noticed.
    ///
    /// The answer is nothing if another process is replacing files; nobody waits for it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io); what became a segment until then stays one.
    pub fn end_logs(&self, goals: &[GoalId]) -> Result<Option<Vec<String>>> {
        let folder = self.folder();
        let Some(_lock) = folder.lock()? else { return Ok(None) };
        self.end_own_logs()?;
        let mut ended = Vec::new();
        for goal in goals {
            let failed = |error| file_error("end", &folder.own_logs_path_of(goal), error);
            for log in folder.own_logs(goal).map_err(failed)? {
                retire_now(goal, &log.path, folder).map_err(failed)?;
                ended.push(folder.name_of(&log.path));
            }
        }
        Ok(Some(ended))
    }
}
