//! [`Settling`]: logs of single processes that are over become segments.

use std::collections::{HashMap, HashSet};
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::record::{GoalId, ProcessId};
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::known_stats::KnownStats;
use crate::store::jsonl::own_logs::OwnLog;
use crate::store::jsonl::reader::{Reader, Tail};
use crate::store::jsonl::sealing::retire_now;
use crate::store::jsonl::segments::SegmentName;

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
        let (over, _) = self.sort(goal)?;
        over.iter().try_for_each(|log| retire_now(goal, &log.path, self.folder))
    }

    /// The logs of a goal that hold something and that a process may still append to.
    pub(super) fn open_logs(&mut self, goal: &GoalId) -> io::Result<Vec<PathBuf>> {
        let (_, open) = self.sort(goal)?;
        let open = open.into_iter().filter(|log| 0 < log.status.length);
        Ok(open.map(|log| log.path).collect())
    }

    /// The logs of a goal that are over, and those that are not.
    fn sort(&mut self, goal: &GoalId) -> io::Result<(Vec<OwnLog>, Vec<OwnLog>)> {
        let (mut over, mut open) = (Vec::new(), Vec::new());
        let logs = self.folder.own_logs(goal)?;
        if logs.is_empty() {
            return Ok((over, open));
        }
        let mut newest: HashMap<String, u64> = HashMap::new();
        let segments = self.folder.segments(goal)?.into_iter();
        let of_segments = segments.filter_map(|segment| match segment.name {
            SegmentName::Own(name) => Some(name),
            SegmentName::Numbered(_) => None,
        });
        for name in of_segments.chain(logs.iter().map(|log| log.name.clone())) {
            let number = newest.entry(name.writer).or_default();
            *number = name.number.max(*number);
        }
        for log in logs {
            let has_later_one =
                newest.get(&log.name.writer).is_some_and(|it| log.name.number < *it);
            let is_over = has_later_one || self.has_ended(&log)?;
            if is_over { over.push(log) } else { open.push(log) }
        }
        Ok((over, open))
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
