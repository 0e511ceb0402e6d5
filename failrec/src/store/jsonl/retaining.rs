//! [`Retaining`]: when a store that is written to is pruned, and its segments compressed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::error::{Error, Result};
#[cfg(feature = "zstd")]
use crate::store::jsonl::compression::compress_under_lock;
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::prune::{bytes_of, prune_under_lock};
use crate::store::jsonl::retention::Retention;

/// How often all is gone over for what is too old, though there is room.
const LOOK_EVERY: Duration = Duration::from_hours(24);

/// What is done with the segments of a store that is written to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Upkeep {
    /// How much is kept of them.
    pub(super) retention: Option<Retention>,
    /// They are compressed.
    pub(super) compresses: bool,
}

/// When a store that is written to is pruned: with a segment that makes it too large, and once a day with
/// any. With each segment those before it are compressed.
///
/// A thread of its own does it, so that nobody waits: a reading of all lines, and a writing of what stays of the
/// segments that lose something. A quarter is made room for at once, so that not every segment asks for it.
#[derive(Debug)]
pub(super) struct Retaining {
    upkeep: Upkeep,
    /// Segments that had been made when it was last looked whether something is due, and when all was
    /// gone over last.
    seen: Mutex<(u64, Option<Duration>)>,
    /// Times that it went wrong.
    failures: Arc<Failures>,
}

/// Times that something went wrong. They are counts that nothing else follows from.
#[derive(Debug, Default)]
struct Failures {
    pruning: AtomicU64,
    #[cfg(feature = "zstd")]
    compressing: AtomicU64,
}

impl Failures {
    /// Nothing that is done could be begun.
    fn add(&self, upkeep: Upkeep) {
        self.pruning.fetch_add(upkeep.retention.is_some().into(), Ordering::Relaxed);
        #[cfg(feature = "zstd")]
        self.compressing.fetch_add(upkeep.compresses.into(), Ordering::Relaxed);
    }
}

impl Upkeep {
    /// Nothing is done with them.
    pub(super) const fn is_nothing(self) -> bool {
        self.retention.is_none() && !self.compresses
    }
}

impl Retaining {
    pub(super) fn new(upkeep: Upkeep) -> Self {
        Self { upkeep, seen: Mutex::default(), failures: Arc::default() }
    }

    /// Times that a store could not be pruned.
    pub(super) fn failures(&self) -> u64 {
        self.failures.pruning.load(Ordering::Relaxed)
    }

    /// Times that segments could not be compressed.
    #[cfg(feature = "zstd")]
    pub(super) fn compression_failures(&self) -> u64 {
        self.failures.compressing.load(Ordering::Relaxed)
    }

    /// This process has made so many segments so far. Where another process replaces files, the next one is
    /// waited for.
    pub(super) fn sealed(&self, segments: u64, folder: &Folder) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if segments <= seen.0 {
            return;
        }
        seen.0 = segments;
        let now = folder.clock.monotonic();
        let is_day_over = seen.1.is_none_or(|last| LOOK_EVERY <= now.saturating_sub(last));
        match self.begin(is_day_over, folder) {
            Ok(true) => seen.1 = Some(now),
            Ok(false) => {}
            Err(_) => self.failures.add(self.upkeep),
        }
    }

    /// Begins what is due, and says whether all is gone over.
    fn begin(&self, is_day_over: bool, folder: &Folder) -> Result<bool> {
        let goals = folder.goals()?;
        let failed = |error| file_error("prune", &folder.path, error);
        let is_large = |kept: &Retention| {
            let bytes = bytes_of(&goals, folder).map_err(failed)?;
            Ok::<_, Error>(is_day_over || kept.bytes() < bytes)
        };
        let is_due = self.upkeep.retention.as_ref().map(is_large).transpose()?;
        let retention = self.upkeep.retention.filter(|_| is_due == Some(true));
        if retention.is_none() && !self.upkeep.compresses {
            return Ok(false);
        }
        let Some(lock) = folder.try_lock().map_err(failed)? else { return Ok(false) };
        let (folder, failures) = (folder.clone(), Arc::clone(&self.failures));
        #[cfg(feature = "zstd")]
        let compresses = self.upkeep.compresses;
        let work = move || {
            if retention.is_some_and(|retention| prune(&folder, &retention).is_err()) {
                failures.pruning.fetch_add(1, Ordering::Relaxed);
            }
            #[cfg(feature = "zstd")]
            if compresses && compress_under_lock(&goals, &folder, &mut |_| {}).is_err() {
                failures.compressing.fetch_add(1, Ordering::Relaxed);
            }
            drop(lock);
        };
        let thread = thread::Builder::new().name("failrec-prune".to_owned());
        thread.spawn(work).map_err(failed)?;
        Ok(retention.is_some())
    }
}

/// Prunes; whoever calls holds the lock of the store.
fn prune(folder: &Folder, retention: &Retention) -> Result<()> {
    let goals = folder.goals()?;
    let failed = |error| file_error("prune", &folder.path, error);
    let is_full = retention.bytes() < bytes_of(&goals, folder).map_err(failed)?;
    let room = retention.bytes() - retention.bytes() / 4;
    let retention = if is_full { retention.keep_bytes(room) } else { *retention };
    prune_under_lock(&goals, &retention, folder, &mut |_| {}).map(drop).map_err(failed)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU64;
    use std::path::Path;

    use super::*;
    use crate::query::script::Script;
    use crate::record::{Entry, GoalId};
    use crate::store::{JsonlStore, Store as _};

    const KEPT: u64 = 64 * 1024;

    fn failures(count: u64) -> Vec<Entry> {
        let mut script = Script::new("main", "p");
        let count = NonZeroU64::new(count).unwrap().get();
        (0..count)
            .map(|number| script.fail(number, &serde_json::json!({"occurrence": number + 1})))
            .collect()
    }

    fn store(folder: &Path, retention: Option<Retention>) -> JsonlStore {
        let builder = JsonlStore::builder(folder).segment_bytes(0);
        match retention {
            Some(retention) => builder.retention(retention).open().unwrap(),
            None => builder.open().unwrap(),
        }
    }

    /// Appends one by one, and after each of them whoever has begun to prune is done.
    fn fill(store: &JsonlStore, entries: &[Entry]) {
        for entry in entries {
            store.append(std::slice::from_ref(entry)).unwrap();
            while !store.exclusively(&mut || Ok(())).unwrap() {
                thread::yield_now();
            }
        }
    }

    fn bytes(store: &JsonlStore) -> u64 {
        bytes_of(&[GoalId::from("main")], store.folder()).unwrap()
    }

    #[test]
    fn store_stays_within_its_retention_and_counts_all() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), Some(Retention::default().keep_bytes(KEPT)));
        fill(&store, &failures(400));
        assert!(bytes(&store) <= KEPT + 8 * 1024, "{}", bytes(&store));
        let (ledger, report) = store.ledger(&GoalId::from("main")).unwrap();
        assert_eq!(ledger.groups().map(|group| group.count).sum::<u64>(), 400);
        assert_eq!((report.missing_entries, store.prune_failures()), (0, 0));
    }

    #[test]
    fn nothing_is_pruned_unless_it_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), None);
        fill(&store, &failures(400));
        assert!(2 * KEPT < bytes(&store), "{}", bytes(&store));
    }

    #[cfg(feature = "zstd")]
    #[test]
    fn what_cannot_be_begun_is_counted_for_what_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), None);
        store.append(&failures(1)).unwrap();
        std::fs::remove_file(store.folder().lock_path()).ok();
        std::fs::create_dir(store.folder().lock_path()).unwrap();
        let retaining = Retaining::new(Upkeep { retention: None, compresses: true });
        retaining.sealed(1, store.folder());
        assert_eq!((retaining.failures(), retaining.compression_failures()), (0, 1));
    }

    #[test]
    fn nobody_waits_while_another_process_replaces_files() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), Some(Retention::default().keep_bytes(KEPT)));
        let retention = Some(Retention::default().keep_bytes(0));
        let retaining = Retaining::new(Upkeep { retention, ..Upkeep::default() });
        let lock = store.folder().try_lock().unwrap().unwrap();
        store.append(&failures(1)).unwrap();
        assert!(!retaining.begin(true, store.folder()).unwrap());
        drop(lock);
        assert!(retaining.begin(true, store.folder()).unwrap());
    }
}
