//! [`Watched`]: a store as the command reads it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use failrec::Result;
use failrec::mask::Masker;
use failrec::query::{Ledger, Sieve};
use failrec::record::{Entry, GoalId};
use failrec::store::{JsonlStore, ScanReport, Store};

use crate::commits::Commits;
use crate::progress::Steps;

/// A store of which only one goal may be in view, and whose reading can be seen to go on.
#[derive(Debug)]
pub(crate) struct Watched {
    store: JsonlStore,
    goal: Option<GoalId>,
    steps: Steps,
    commits: Commits,
    /// What was read already: a command answers as of one moment, until it writes something itself.
    ledgers: Mutex<BTreeMap<GoalId, (Arc<Ledger>, ScanReport)>>,
}

impl Watched {
    pub(crate) fn new(store: JsonlStore, goal: Option<GoalId>, steps: Steps) -> Self {
        let (commits, ledgers) = (Commits::default(), Mutex::default());
        Self { store, goal, steps, commits, ledgers }
    }

    /// One more entry of the journal itself was read.
    pub(crate) fn count(&self) {
        self.steps.add();
    }

    /// The journal itself, with every goal.
    pub(crate) const fn journal(&self) -> &JsonlStore {
        &self.store
    }
}

impl Store for Watched {
    fn append(&self, entries: &[Entry]) -> Result<()> {
        self.ledgers.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.store.append(entries)
    }

    fn sync(&self) -> Result<()> {
        self.store.sync()
    }

    fn close(&self) -> Result<()> {
        self.store.close()
    }

    fn goals(&self) -> Result<Vec<GoalId>> {
        let mut goals = self.store.goals()?;
        if let Some(goal) = &self.goal {
            goals.retain(|known| known == goal);
        }
        Ok(goals)
    }

    fn scan(
        &self,
        goal: &GoalId,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<ScanReport> {
        self.store.scan(goal, &mut |entry| {
            self.steps.add();
            visit(entry)
        })
    }

    fn scan_for(
        &self,
        goal: &GoalId,
        sieve: &Sieve,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<()> {
        self.store.scan_for(goal, sieve, &mut |entry| {
            self.steps.add();
            visit(entry)
        })
    }

    fn scan_newest(
        &self,
        goal: &GoalId,
        sieve: &Sieve,
        count: usize,
        visit: &mut dyn FnMut(Entry) -> bool,
    ) -> Result<u64> {
        self.store.scan_newest(goal, sieve, count, &mut |entry| {
            self.steps.add();
            visit(entry)
        })
    }

    fn ledger(&self, goal: &GoalId) -> Result<(Arc<Ledger>, ScanReport)> {
        let mut known = self.ledgers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((ledger, report)) = known.get(goal) {
            return Ok((Arc::clone(ledger), *report));
        }
        let (mut ledger, report) = self.store.ledger(goal)?;
        if ledger.is_changed() {
            Arc::make_mut(&mut ledger).consult(&|built, commit| self.commits.hold(built, commit));
        }
        known.insert(goal.clone(), (Arc::clone(&ledger), report));
        Ok((ledger, report))
    }

    fn masker(&self) -> Masker {
        self.store.masker()
    }
}
