//! Stores that fail on purpose.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use failrec::record::{Entry, EntryBody, GoalId, RecordId};
use failrec::store::{MemoryStore, ScanReport, Store};
use failrec::{Error, Result};

/// A store in memory with a tap: closed, it refuses or blocks every append.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tapped {
    inner: Arc<MemoryStore>,
    refuses: Arc<AtomicBool>,
    refuses_counts: Arc<AtomicBool>,
    forbids_records: Arc<AtomicBool>,
    gate: Arc<(Mutex<Gate>, Condvar)>,
}

#[derive(Debug, Default)]
struct Gate {
    is_closed: bool,
    is_reached: bool,
}

impl Tapped {
    pub(crate) fn refuse(&self, refuses: bool) {
        self.refuses.store(refuses, Ordering::SeqCst);
    }

    /// Appends that hold a count fail.
    pub(crate) fn refuse_counts(&self, refuses: bool) {
        self.refuses_counts.store(refuses, Ordering::SeqCst);
    }

    /// Appends that hold a record fail, and always would.
    pub(crate) fn forbid_records(&self, forbids: bool) {
        self.forbids_records.store(forbids, Ordering::SeqCst);
    }

    /// Appends wait until the gate is opened again.
    pub(crate) fn block(&self, blocked: bool) {
        self.gate.0.lock().unwrap().is_closed = blocked;
        self.gate.1.notify_all();
    }

    /// Waits until an append waits at the closed gate.
    pub(crate) fn wait_until_stuck(&self) {
        let gate = self.gate.0.lock().unwrap();
        drop(self.gate.1.wait_while(gate, |gate| !gate.is_reached).unwrap());
    }

    /// What the records stand for, together.
    pub(crate) fn weights(&self) -> u64 {
        let weight = |entry: &Entry| match &entry.body {
            EntryBody::Failure(record) => record.sample.weight,
            _ => 0,
        };
        self.entries().iter().map(weight).sum()
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        for goal in self.inner.goals().unwrap() {
            self.inner
                .scan(&goal, &mut |entry| {
                    entries.push(entry);
                    ControlFlow::Continue(())
                })
                .unwrap();
        }
        entries
    }
}

impl Store for Tapped {
    fn append(&self, entries: &[Entry]) -> Result<()> {
        let mut gate = self.gate.0.lock().unwrap();
        gate.is_reached = gate.is_closed;
        self.gate.1.notify_all();
        drop(self.gate.1.wait_while(gate, |gate| gate.is_closed).unwrap());
        if self.refuses.load(Ordering::SeqCst) {
            return Err(refusal());
        }
        let holds = |kind: &str| entries.iter().any(|entry| entry.body.kind() == kind);
        if self.refuses_counts.load(Ordering::SeqCst) && holds("tick") {
            return Err(refusal());
        }
        if self.forbids_records.load(Ordering::SeqCst) && holds("failure") {
            return Err("no id".parse::<RecordId>().unwrap_err());
        }
        self.inner.append(entries)
    }

    fn sync(&self) -> Result<()> {
        Ok(())
    }

    fn goals(&self) -> Result<Vec<GoalId>> {
        self.inner.goals()
    }

    fn scan(
        &self,
        goal: &GoalId,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<ScanReport> {
        self.inner.scan(goal, visit)
    }
}

/// The error of a store that was opened for reading only.
fn refusal() -> Error {
    let folder = tempfile::tempdir().unwrap();
    let store = failrec::store::JsonlStore::open(folder.path()).unwrap();
    let read_only = failrec::store::JsonlStore::open_read_only(store.path()).unwrap();
    read_only.append(&[]).unwrap_err()
}
