//! Keeping entries and finding them again.
//!
//! [`Store`] is the trait; [`MemoryStore`] is its reference and [`JsonlStore`] the journal on disk.
//! A store promises what its laws check: what was appended is found, in order, with the same
//! content; a count never falls.
//!
#![doc = include_str!("FORMAT.md")]

mod answer;
mod fallback;
mod jsonl;
#[cfg(any(test, feature = "test-util"))]
pub mod laws;
mod memory;
mod scan;

use std::fmt::Debug;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::error::Result;
use crate::mask::Masker;
use crate::query::{Ledger, Sieve};
use crate::record::{Entry, GoalId};

pub use crate::base::fs;

pub use self::answer::{Ask, Signature};
pub(crate) use self::answer::{merge_of, split_of};
pub use self::fallback::FallbackStore;
#[cfg(feature = "zstd")]
pub use self::jsonl::Compression;
pub use self::jsonl::{
    CheckedFile, CheckedGoal, Checkup, Durability, FileRole, Follow, Forgotten, FoundFile,
    Inspection, JsonlStore, JsonlStoreBuilder, LogSharing, PruneReport, Repair, RepairedFile,
    Retention, StatsState, ThinnedGroup, Thoroughness, Trace,
};
pub use self::memory::MemoryStore;
pub use self::scan::ScanReport;

/// A place where entries are kept.
pub trait Store: Debug + Send + Sync + 'static {
    /// Adds entries. They are visible to the next question of any process.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if not all of them could be written; some may have been.
    fn append(&self, entries: &[Entry]) -> Result<()>;

    /// Brings what was appended to where it survives a loss of power.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io); whether the entries are safe is then unknown.
    fn sync(&self) -> Result<()>;

    /// Does what has become due since the last entry, such as a sync. A recorder calls it about once a
    /// second; nothing depends on it but when that is done.
    ///
    /// # Errors
    ///
    /// Those of [`sync`](Self::sync).
    fn maintain(&self) -> Result<()> {
        Ok(())
    }

    /// Syncs, and puts in order what makes later questions quick. A recorder that ends calls it.
    ///
    /// # Errors
    ///
    /// Those of [`sync`](Self::sync).
    fn close(&self) -> Result<()> {
        self.sync()
    }

    /// The goals that have entries, sorted.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    fn goals(&self) -> Result<Vec<GoalId>>;

    /// Shows `visit` the entries of a goal, oldest first, until it breaks off.
    ///
    /// What cannot be read is skipped and counted in the answer.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    fn scan(
        &self,
        goal: &GoalId,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<ScanReport>;

    /// As [`scan`](Self::scan), of the entries that `sieve` lets through: a store that knows where they are
    /// need not read the others. More than those may be shown.
    ///
    /// The provided form shows all.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    fn scan_for(
        &self,
        goal: &GoalId,
        sieve: &Sieve,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<()> {
        let _ = sieve;
        self.scan(goal, visit).map(drop)
    }

    /// Shows `visit`, which says whether a record passes, records that `sieve` lets through: the newest
    /// `count` of those that pass, and any others, in any order. The answer is how many more it may let
    /// through.
    ///
    /// The provided form shows all.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    fn scan_newest(
        &self,
        goal: &GoalId,
        sieve: &Sieve,
        count: usize,
        visit: &mut dyn FnMut(Entry) -> bool,
    ) -> Result<u64> {
        let _ = count;
        self.scan_for(goal, sieve, &mut |entry| {
            visit(entry);
            ControlFlow::Continue(())
        })?;
        Ok(0)
    }

    /// What the entries of a goal add up to. The report is of what was read to say so, which may
    /// be less than everything.
    ///
    /// The provided form reads all entries; a store that knows a shorter way overrides it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    fn ledger(&self, goal: &GoalId) -> Result<(Arc<Ledger>, ScanReport)> {
        let mut ledger = Ledger::default();
        let report = self.scan(goal, &mut |entry| {
            ledger.observe(&entry);
            ControlFlow::Continue(())
        })?;
        Ok((Arc::new(ledger), report))
    }

    /// Does `work` unless another process is at such work in this store. The answer is whether it
    /// was our turn; nobody waits for it.
    ///
    /// The provided form does it always: right for a store that no other process has.
    ///
    /// # Errors
    ///
    /// Those of `work`; [`ErrorKind::Io`](crate::ErrorKind::Io) if it cannot be known whose turn it is.
    fn exclusively(&self, work: &mut dyn FnMut() -> Result<()>) -> Result<bool> {
        work().map(|()| true)
    }

    /// The rules by which everything is masked before it is written here: also what is said of a
    /// failure later.
    ///
    /// The provided form knows the built-in ones.
    fn masker(&self) -> Masker {
        Masker::default()
    }
}
