//! [`JsonlStore`]: the journal in a folder.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, ErrorKind, Result};
use crate::mask::Masker;
use crate::query::{Ledger, Sieve};
use crate::record::{Entry, GoalId};
use crate::store::jsonl::commits::Commits;
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::known_files::KnownFiles;
use crate::store::jsonl::known_stats::KnownStats;
use crate::store::jsonl::prune::{self, PruneReport};
use crate::store::jsonl::reader::{Reader, Tail};
use crate::store::jsonl::renewal::Renewal;
use crate::store::jsonl::retaining::{Retaining, Upkeep};
use crate::store::jsonl::retention::Retention;
use crate::store::jsonl::writers::Writers;
use crate::store::{ScanReport, Store};

/// The journal in a folder: a log of lines for each goal, and statistics derived from it.
///
/// Any number of processes may append to one journal and ask it at the same time. What was appended
/// survives the death of the process; see [`Durability`](crate::store::Durability) for the rest. On a
/// network file system each process appends to logs of its own, in the folder `logs`; see
/// [`LogSharing`](crate::store::LogSharing).
/// Files are for their owner alone. A log that was renamed or removed is begun anew with the next entries.
///
/// A log of 64 MiB, or one of a mebibyte or more that is a day old, is brought to the disk and becomes a
/// segment: `segments/<goal>/000001.jsonl` and so on, in the same format. Segments are read as one log
/// with what follows them. What another process was just writing may stand in both and counts once, so that
/// entries of different processes may then be shown in another order than they were written in.
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
    known: KnownStats,
}

#[derive(Debug)]
struct Writing {
    writers: Mutex<Writers>,
    /// Where each append waits for the disk.
    commits: Option<Commits>,
    renewal: Renewal,
    retaining: Option<Retaining>,
    masker: Masker,
}

impl JsonlStore {
    /// The folder.
    pub fn path(&self) -> &Path {
        &self.folder.path
    }

    /// How often a log that was full could not be made a segment. It goes on growing meanwhile.
    pub fn seal_failures(&self) -> u64 {
        self.writing.as_ref().map_or(0, |writing| {
            writing.writers.lock().unwrap_or_else(PoisonError::into_inner).seal_failures()
        })
    }

    /// How often statistics could not be written. Questions are answered without them, more slowly.
    pub fn stats_failures(&self) -> u64 {
        self.writing.as_ref().map_or(0, |writing| writing.renewal.failures())
    }

    /// How often records beyond the retention of the store could not be evicted; see
    /// [`JsonlStoreBuilder::retention`](crate::store::JsonlStoreBuilder::retention).
    pub fn prune_failures(&self) -> u64 {
        let retaining = self.writing.as_ref().and_then(|writing| writing.retaining.as_ref());
        retaining.map_or(0, Retaining::failures)
    }

    /// How often segments could not be compressed; see
    /// [`JsonlStoreBuilder::compress_segments`](crate::store::JsonlStoreBuilder::compress_segments).
    #[cfg(feature = "zstd")]
    pub fn compression_failures(&self) -> u64 {
        let retaining = self.writing.as_ref().and_then(|writing| writing.retaining.as_ref());
        retaining.map_or(0, Retaining::compression_failures)
    }

    /// Rewrites the segments of these goals without records that are beyond `retention`. Logs are left alone. All counts stay;
    /// nothing goes of which somebody said something. Where the files have too many bytes, also lines go
    /// whose sum others can tell.
    ///
    /// The answer is nothing if another process is replacing files; nobody waits for it. `watch` is told
    /// how many bytes were read.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io); what was pruned until then stays so.
    pub fn prune(
        &self,
        goals: &[GoalId],
        retention: &Retention,
        watch: &mut dyn FnMut(u64),
    ) -> Result<Option<PruneReport>> {
        prune::prune(goals, retention, &self.folder, watch)
    }

    /// What [`prune`](Self::prune) would do; nothing is changed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    pub fn plan_pruning(
        &self,
        goals: &[GoalId],
        retention: &Retention,
        watch: &mut dyn FnMut(u64),
    ) -> Result<PruneReport> {
        prune::plan(goals, retention, &self.folder, watch)
    }

    pub(super) const fn folder(&self) -> &Folder {
        &self.folder
    }

    pub(super) fn reading(folder: Folder) -> Self {
        let folder = Folder { segments: KnownFiles::kept(), ..folder };
        Self { folder, writing: None, known: KnownStats::kept() }
    }

    pub(super) fn writing(
        folder: Folder,
        writers: Writers,
        upkeep: Upkeep,
        masker: Masker,
    ) -> Self {
        let now = folder.clock.monotonic();
        let commits = writers.always_sync().then(Commits::default);
        let (writers, renewal) = (Mutex::new(writers), Renewal::new(now));
        let retaining = (!upkeep.is_nothing()).then(|| Retaining::new(upkeep));
        Self {
            folder,
            writing: Some(Writing { writers, commits, renewal, retaining, masker }),
            // A program that records asks seldom, and has better use for the memory.
            known: KnownStats::default(),
        }
    }

    /// Makes segments of the logs that this process has for its own.
    pub(super) fn end_own_logs(&self) -> Result<()> {
        let Some(writing) = &self.writing else { return Ok(()) };
        writing.writers.lock().unwrap_or_else(PoisonError::into_inner).end(&self.folder)
    }

    fn scan_parts(
        &self,
        goal: &GoalId,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> io::Result<ScanReport> {
        let mut reader = Reader::default();
        let mut is_over = false;
        for mut part in self.folder.parts(goal)? {
            let Some(file) = part.open(&self.folder)? else { continue };
            reader.read(file, 0..u64::MAX, Tail::Show, &mut |entry| {
                let flow = visit(entry);
                is_over = flow.is_break();
                flow
            })?;
            if is_over {
                break;
            }
        }
        Ok(reader.report())
    }
}

impl Store for JsonlStore {
    fn append(&self, entries: &[Entry]) -> Result<()> {
        let Some(writing) = &self.writing else {
            let path = self.folder.path.display();
            let message = format!("append to {path}: the store was opened for reading only");
            return Err(Error::new(ErrorKind::Io, message));
        };
        let append = |entries: &[Entry]| {
            let mut writers = writing.writers.lock().unwrap_or_else(PoisonError::into_inner);
            writers.append(entries, &self.folder)
        };
        let appended = match &writing.commits {
            Some(commits) => commits.append(entries, append),
            None => append(entries),
        };
        writing.renewal.added(entries, &self.folder);
        if let Some(retaining) = &writing.retaining {
            let writers = writing.writers.lock().unwrap_or_else(PoisonError::into_inner);
            let seals = writers.seals();
            drop(writers);
            retaining.sealed(seals, &self.folder);
        }
        appended
    }

    fn sync(&self) -> Result<()> {
        let Some(writing) = &self.writing else { return Ok(()) };
        let mut writers = writing.writers.lock().unwrap_or_else(PoisonError::into_inner);
        writers.sync(&self.folder)
    }

    /// Syncs what is due, and renews the statistics that are.
    fn maintain(&self) -> Result<()> {
        let Some(writing) = &self.writing else { return Ok(()) };
        let mut writers = writing.writers.lock().unwrap_or_else(PoisonError::into_inner);
        let synced = writers.sync_if_due(&self.folder);
        drop(writers);
        writing.renewal.added(&[], &self.folder);
        synced
    }

    /// Syncs, and renews the statistics that are behind their log.
    fn close(&self) -> Result<()> {
        let synced = self.sync();
        let ended = self.end_own_logs();
        if let Some(writing) = &self.writing {
            writing.renewal.renew(&self.folder);
        }
        synced.and(ended)
    }

    fn goals(&self) -> Result<Vec<GoalId>> {
        self.folder.goals()
    }

    fn scan(
        &self,
        goal: &GoalId,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<ScanReport> {
        let scanned = self.scan_parts(goal, visit);
        scanned.map_err(|error| file_error("read", &self.folder.log_path(goal), error))
    }

    fn scan_for(
        &self,
        goal: &GoalId,
        sieve: &Sieve,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<()> {
        let scanned = self.known.search((goal, &self.folder), sieve, visit);
        scanned.map_err(|error| file_error("read", &self.folder.log_path(goal), error))
    }

    fn scan_newest(
        &self,
        goal: &GoalId,
        sieve: &Sieve,
        count: usize,
        visit: &mut dyn FnMut(Entry) -> bool,
    ) -> Result<u64> {
        let scanned = self.known.newest((goal, &self.folder), (sieve, count), visit);
        scanned.map_err(|error| file_error("read", &self.folder.log_path(goal), error))
    }

    fn ledger(&self, goal: &GoalId) -> Result<(Arc<Ledger>, ScanReport)> {
        let ledger = self.known.ledger(goal, &self.folder);
        ledger.map_err(|error| file_error("read", &self.folder.log_path(goal), error))
    }

    fn exclusively(&self, work: &mut dyn FnMut() -> Result<()>) -> Result<bool> {
        let Some(lock) = self.folder.lock()? else { return Ok(false) };
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
        // Where it goes wrong, the log stays one, and is read like a segment.
        drop(self.end_own_logs());
        if let Some(writing) = &self.writing {
            writing.renewal.renew(&self.folder);
        }
    }
}

#[cfg(test)]
mod tests;
