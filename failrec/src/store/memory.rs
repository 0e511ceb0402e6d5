//! [`MemoryStore`]: entries kept in memory.

use std::collections::{BTreeMap, VecDeque};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use crate::error::Result;
use crate::query::Ledger;
use crate::record::{Entry, GoalId};
use crate::store::{ScanReport, Store};

/// Entries kept in memory, for tests and as the model that other stores are compared with.
///
/// Clones share their entries. A bounded store lets the oldest entries of a goal go; the counts,
/// the environments and what was said about failures stay.
///
/// # Examples
///
/// ```
/// use failrec::store::{Ask, MemoryStore};
///
/// let store = MemoryStore::new();
/// assert_eq!(store.statistics(None)?.total, 0);
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    goals: Arc<RwLock<BTreeMap<GoalId, Journal>>>,
    entries_max: Option<NonZeroUsize>,
}

#[derive(Debug, Default)]
struct Journal {
    entries: VecDeque<Entry>,
    /// What all entries add up to, also those that were let go.
    ledger: Ledger,
}

impl MemoryStore {
    /// A store that keeps everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// A store that keeps the newest `entries_max` entries of each goal.
    pub fn bounded(entries_max: NonZeroUsize) -> Self {
        Self { entries_max: Some(entries_max), ..Self::default() }
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<GoalId, Journal>> {
        // Whatever a panicking visitor left, the entries are whole: it only reads.
        self.goals.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn append(&self, entries: &[Entry]) -> Result<()> {
        let mut goals = self.goals.write().unwrap_or_else(PoisonError::into_inner);
        for entry in entries {
            let journal = goals.entry(entry.goal.clone()).or_default();
            journal.ledger.observe(entry);
            journal.entries.push_back(entry.clone());
            if self.entries_max.is_some_and(|max| max.get() < journal.entries.len()) {
                journal.entries.pop_front();
            }
        }
        Ok(())
    }

    fn sync(&self) -> Result<()> {
        Ok(())
    }

    fn goals(&self) -> Result<Vec<GoalId>> {
        Ok(self.read().keys().cloned().collect())
    }

    fn scan(
        &self,
        goal: &GoalId,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<ScanReport> {
        let mut report = ScanReport::default();
        // Copied out, so that a visitor may append without waiting for itself.
        let entries: Vec<Entry> = self
            .read()
            .get(goal)
            .map_or_else(Vec::new, |journal| journal.entries.iter().cloned().collect());
        for entry in entries {
            report.entries += 1;
            if visit(entry).is_break() {
                break;
            }
        }
        Ok(report)
    }

    fn ledger(&self, goal: &GoalId) -> Result<(Ledger, ScanReport)> {
        let ledger =
            self.read().get(goal).map_or_else(Ledger::default, |journal| journal.ledger.clone());
        Ok((ledger, ScanReport::default()))
    }
}
