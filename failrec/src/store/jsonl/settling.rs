//! [`Settling`]: logs of single processes that are over become segments.

use std::collections::HashSet;
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::error::Result;
use crate::record::{GoalId, ProcessId};
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::known_stats::KnownStats;
use crate::store::jsonl::own_logs::OwnLog;
use crate::store::jsonl::reader::{Reader, Tail};
use crate::store::jsonl::sealing::retire_now;
use crate::store::jsonl::segments::SegmentName;
use crate::store::jsonl::store::JsonlStore;

/// Logs that processes have for their own: which of them are over, so that they can become segments.
///
/// Nobody can ask a process on another machine whether it will write again. A log is over if its writer has
/// a later one for the goal, or if each process with an entry in it has said goodbye or was found dead.
#[derive(Debug)]
pub(super) struct Settling<'a> {
    folder: &'a Folder,
    /// Processes that are over, once somebody asked.
    ended: Option<HashSet<ProcessId>>,
}

impl<'a> Settling<'a> {
    pub(super) const fn new(folder: &'a Folder) -> Self {
        Self { folder, ended: None }
    }

    /// Makes segments of the logs of a goal that are over. Whoever calls holds the lock of the store.
    pub(super) fn settle(&mut self, goal: &GoalId) -> io::Result<()> {
        for log in self.folder.own_logs(goal)? {
            if self.is_over(goal, &log)? {
                retire_now(goal, &log.path, self.folder)?;
            }
        }
        Ok(())
    }

    /// The logs of a goal that hold something and that a process may still append to.
    pub(super) fn open_logs(&mut self, goal: &GoalId) -> io::Result<Vec<PathBuf>> {
        let mut open = Vec::new();
        for log in self.folder.own_logs(goal)? {
            if 0 < log.status.length && !self.is_over(goal, &log)? {
                open.push(log.path);
            }
        }
        Ok(open)
    }

    fn is_over(&mut self, goal: &GoalId, log: &OwnLog) -> io::Result<bool> {
        Ok(self.has_later_one(goal, log)? || self.has_ended(log)?)
    }

    fn has_later_one(&self, goal: &GoalId, log: &OwnLog) -> io::Result<bool> {
        let name = &log.name;
        let is_later = |other: &_| *name < *other && name.writer == other.writer;
        let logs = self.folder.own_logs(goal)?;
        let segments = self.folder.segments(goal)?;
        let is_later_segment =
            |other: &SegmentName| matches!(other, SegmentName::Own(other) if is_later(other));
        Ok(logs.iter().any(|other| is_later(&other.name))
            || segments.iter().any(|other| is_later_segment(&other.name)))
    }

    fn has_ended(&mut self, log: &OwnLog) -> io::Result<bool> {
        let mut file = match self.folder.fs.open_read(&log.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            file => file?,
        };
        let mut processes = HashSet::new();
        Reader::default().read(file.as_mut(), 0..u64::MAX, Tail::Show, &mut |entry| {
            processes.insert(entry.process);
            ControlFlow::Continue(())
        })?;
        Ok(!processes.is_empty() && processes.is_subset(self.ended()?))
    }

    /// A death is told in the journal of one goal, whatever others the process wrote for.
    fn ended(&mut self) -> io::Result<&HashSet<ProcessId>> {
        let ended = match self.ended.take() {
            Some(ended) => ended,
            None => ended_in(self.folder)?,
        };
        Ok(self.ended.insert(ended))
    }
}

fn ended_in(folder: &Folder) -> io::Result<HashSet<ProcessId>> {
    let mut ended = HashSet::new();
    let goals = folder.goals().map_err(|error| io::Error::other(error.to_string()))?;
    for goal in goals {
        let (ledger, _) = KnownStats::default().ledger(&goal, folder)?;
        let processes = ledger.processes();
        let over = processes.filter(|(_, it)| it.ended.is_some() || it.died.is_some());
        ended.extend(over.map(|(name, _)| name.clone()));
    }
    Ok(ended)
}

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
        let lock =
            folder.try_lock().map_err(|error| file_error("lock", &folder.lock_path(), error))?;
        let Some(_lock) = lock else { return Ok(None) };
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
