//! [`Watched`]: a store as the command reads it.

use std::ops::ControlFlow;

use failrec::Result;
use failrec::mask::Masker;
use failrec::query::Ledger;
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
}

impl Watched {
    pub(crate) fn new(store: JsonlStore, goal: Option<GoalId>, steps: Steps) -> Self {
        Self { store, goal, steps, commits: Commits::default() }
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

    fn ledger(&self, goal: &GoalId) -> Result<(Ledger, ScanReport)> {
        let (mut ledger, report) = self.store.ledger(goal)?;
        ledger.consult(&|built, commit| self.commits.hold(built, commit));
        Ok((ledger, report))
    }

    fn masker(&self) -> Masker {
        self.store.masker()
    }
}
