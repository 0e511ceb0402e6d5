//! [`MemoryStore`]: entries kept in memory.

use std::collections::{BTreeMap, VecDeque};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use crate::error::Result;
use crate::query::Ledger;
use crate::record::{Entry, GoalId};
use crate::store::{ScanReport, Store};

/// Entries that a scan copies under the lock at once.
const BATCH: usize = 256;

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
    /// Entries that were let go to make room.
    evicted: usize,
    /// What all entries add up to, also those that were let go.
    ledger: Arc<Ledger>,
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

impl Journal {
    /// The number of the next entry, counted from the first ever appended.
    fn end(&self) -> usize {
        self.evicted + self.entries.len()
    }

    /// Some entries from number `next` on, but before `end`, and the number of the first of them.
    fn entries_from(&self, next: usize, end: usize) -> (usize, Vec<Entry>) {
        let first = next.max(self.evicted);
        let count = end.saturating_sub(first).min(BATCH);
        (first, self.entries.iter().skip(first - self.evicted).take(count).cloned().collect())
    }
}

impl Store for MemoryStore {
    fn append(&self, entries: &[Entry]) -> Result<()> {
        let mut goals = self.goals.write().unwrap_or_else(PoisonError::into_inner);
        for entry in entries {
            let journal = goals.entry(entry.goal.clone()).or_default();
            Arc::make_mut(&mut journal.ledger).observe(entry);
            journal.entries.push_back(entry.clone());
            if self.entries_max.is_some_and(|max| max.get() < journal.entries.len()) {
                journal.entries.pop_front();
                journal.evicted += 1;
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
        let end = self.read().get(goal).map_or(0, Journal::end);
        let mut next = 0;
        while next < end {
            // Copied out, so that a visitor may append without waiting for itself.
            let (first, entries) = self
                .read()
                .get(goal)
                .map_or_else(Default::default, |journal| journal.entries_from(next, end));
            next = first + entries.len().max(1);
            for entry in entries {
                report.entries += 1;
                if visit(entry).is_break() {
                    return Ok(report);
                }
            }
        }
        Ok(report)
    }

    fn ledger(&self, goal: &GoalId) -> Result<(Arc<Ledger>, ScanReport)> {
        let ledger = self.read().get(goal).map(|journal| Arc::clone(&journal.ledger));
        Ok((ledger.unwrap_or_default(), ScanReport::default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::script::Script;

    #[test]
    fn visitor_may_append_to_what_it_reads() {
        let store = MemoryStore::new();
        let mut script = Script::new("main", "p");
        let entries: Vec<_> = (0..600).map(|count| script.tick("a", count)).collect();
        store.append(&entries).unwrap();
        let mut shown = Vec::new();
        let report = store.scan(&GoalId::from("main"), &mut |entry| {
            store.append(&[script.tick("a", 1)]).unwrap();
            shown.push(entry);
            ControlFlow::Continue(())
        });
        assert_eq!(report.unwrap().entries, 600);
        assert_eq!(shown, entries);
    }

    #[test]
    fn scan_of_a_bounded_store_goes_on_with_what_is_left() {
        let store = MemoryStore::bounded(NonZeroUsize::new(300).unwrap());
        let mut script = Script::new("main", "p");
        let entries: Vec<_> = (0..900).map(|count| script.tick("a", count)).collect();
        store.append(&entries[..300]).unwrap();
        let mut shown = 0;
        let report = store.scan(&GoalId::from("main"), &mut |_| {
            shown += 1;
            // What the scan has not come to is let go under its feet.
            if shown == 256 {
                store.append(&entries[300..]).unwrap();
            }
            ControlFlow::Continue(())
        });
        assert_eq!(report.unwrap().entries, 256);
    }
}
