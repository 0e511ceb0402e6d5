//! [`JsonlStore`]: the journal in a folder.

use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::base::fs::FileKind;
use crate::error::{Error, ErrorKind, Result};
use crate::mask::Masker;
use crate::query::Ledger;
use crate::record::{Entry, GoalId};
use crate::store::jsonl::durability::Durability;
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::goal_file::{GoalFile, LogOf, log_of};
use crate::store::jsonl::reader::{Reader, Tail};
use crate::store::jsonl::renewal::Renewal;
use crate::store::jsonl::stats::Stats;
use crate::store::jsonl::writers::Writers;
use crate::store::{ScanReport, Store};

/// The journal in a folder: a log of lines for each goal, and statistics derived from it.
///
/// Any number of processes may append to one journal and ask it at the same time, on a local file
/// system. What was appended survives the death of the process; see [`Durability`] for the rest.
/// Files are for their owner alone. A log that was renamed or removed is begun anew within a
/// tenth of a second; what is written until then goes to the old one.
///
/// Statistics are renewed every 5 seconds while entries come in, by [`Store::sync`] and when the
/// store is dropped. They only make questions faster: if they are missing or do not fit the log,
/// the log answers.
///
/// # Examples
///
/// ```
/// use failrec::store::{JsonlStore, Store};
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join(".failrec");
///
/// let store = JsonlStore::open(&path)?;
/// assert!(store.goals()?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct JsonlStore {
    folder: Folder,
    /// Nothing if it was opened for reading only.
    writing: Option<Writing>,
}

#[derive(Debug)]
struct Writing {
    writers: Mutex<Writers>,
    renewal: Renewal,
    masker: Masker,
}

impl JsonlStore {
    /// The folder.
    pub fn path(&self) -> &Path {
        &self.folder.path
    }

    /// How often statistics could not be written. Questions are answered without them, more slowly.
    pub fn stats_failures(&self) -> u64 {
        self.writing.as_ref().map_or(0, |writing| writing.renewal.failures())
    }

    pub(super) const fn folder(&self) -> &Folder {
        &self.folder
    }

    pub(super) fn reading(folder: Folder) -> Self {
        Self { folder, writing: None }
    }

    pub(super) fn writing(folder: Folder, durability: Durability, masker: Masker) -> Self {
        let now = folder.clock.monotonic();
        let writers = Mutex::new(Writers::new(durability, now));
        Self { folder, writing: Some(Writing { writers, renewal: Renewal::new(now), masker }) }
    }

    /// The goal of the log at `path`; nothing if it is none, or nothing was written to it yet.
    fn goal_of(&self, path: &Path) -> Result<Option<GoalId>> {
        let Some(name) = path.file_name() else { return Ok(None) };
        let Some(log) = log_of(name) else { return Ok(None) };
        let status =
            self.folder.fs.status(path).map_err(|error| file_error("look at", path, error))?;
        if !status.is_some_and(|status| status.kind == FileKind::File && 0 < status.length) {
            return Ok(None);
        }
        match log {
            LogOf::Goal(goal) => Ok(Some(goal)),
            LogOf::LongGoal => self.goal_in(path, name),
        }
    }

    /// The goal that the first entry of the log at `path` names.
    fn goal_in(&self, path: &Path, name: &OsStr) -> Result<Option<GoalId>> {
        let mut goal = None;
        let read = self.folder.fs.open_read(path).and_then(|file| {
            Reader::default().read(file, 0..u64::MAX, Tail::Show, &mut |entry| {
                goal = Some(entry.goal);
                ControlFlow::Break(())
            })
        });
        read.map_err(|error| file_error("read", path, error))?;
        Ok(goal.filter(|goal| name == GoalFile::new(goal).log().as_str()))
    }
}

impl Store for JsonlStore {
    fn append(&self, entries: &[Entry]) -> Result<()> {
        let Some(writing) = &self.writing else {
            let path = self.folder.path.display();
            let message = format!("append to {path}: the store was opened for reading only");
            return Err(Error::new(ErrorKind::Io, message));
        };
        let mut writers = writing.writers.lock().unwrap_or_else(PoisonError::into_inner);
        let appended = writers.append(entries, &self.folder);
        drop(writers);
        writing.renewal.added(entries, &self.folder);
        appended
    }

    fn sync(&self) -> Result<()> {
        let Some(writing) = &self.writing else { return Ok(()) };
        let mut writers = writing.writers.lock().unwrap_or_else(PoisonError::into_inner);
        writers.sync(&self.folder)
    }

    /// Syncs, and renews the statistics that are behind their log.
    fn close(&self) -> Result<()> {
        let synced = self.sync();
        if let Some(writing) = &self.writing {
            writing.renewal.renew(&self.folder);
        }
        synced
    }

    fn goals(&self) -> Result<Vec<GoalId>> {
        if !self.folder.exists()? {
            return Ok(Vec::new());
        }
        let path = &self.folder.path;
        let files = self.folder.fs.list(path).map_err(|error| file_error("list", path, error))?;
        let goals = files.iter().filter_map(|file| self.goal_of(file).transpose());
        let mut goals = goals.collect::<Result<Vec<_>>>()?;
        goals.sort_unstable();
        Ok(goals)
    }

    fn scan(
        &self,
        goal: &GoalId,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<ScanReport> {
        let mut reader = Reader::default();
        let read = self.folder.open_log(goal).and_then(|file| match file {
            Some(file) => reader.read(file, 0..u64::MAX, Tail::Show, visit).map(drop),
            None => Ok(()),
        });
        read.map_err(|error| file_error("read", &self.folder.log_path(goal), error))?;
        Ok(reader.report())
    }

    fn ledger(&self, goal: &GoalId) -> Result<(Ledger, ScanReport)> {
        Stats::answer(goal, &self.folder)
            .map_err(|error| file_error("read", &self.folder.log_path(goal), error))
    }

    fn exclusively(&self, work: &mut dyn FnMut() -> Result<()>) -> Result<bool> {
        let path = self.folder.lock_path();
        let lock = self.folder.fs.open_append(&path);
        let lock = lock.and_then(|mut lock| Ok(lock.try_lock()?.then_some(lock)));
        let Some(lock) = lock.map_err(|error| file_error("lock", &path, error))? else {
            return Ok(false);
        };
        let done = work();
        drop(lock);
        done.map(|()| true)
    }

    fn masker(&self) -> Masker {
        self.writing.as_ref().map(|writing| writing.masker.clone()).unwrap_or_default()
    }
}

impl Drop for JsonlStore {
    fn drop(&mut self) {
        if let Some(writing) = &self.writing {
            writing.renewal.renew(&self.folder);
        }
    }
}

#[cfg(test)]
mod tests;
