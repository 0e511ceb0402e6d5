//! [`History`]: which functions have failed, in this process or before.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use crate::error::Result;
use crate::record::{FailureRecord, GoalId, NodeId};
use crate::recorder::health::Counters;
use crate::recorder::reentry;
use crate::store::Store;

/// Functions that are remembered, each once for each of its goals.
const FUNCTIONS_MAX: usize = 16_384;

/// Which functions have failed, in this process or before, and for which goals.
///
/// What the store knows is read when it is first needed, on a thread of its own, for a journal may
/// be long.
#[derive(Debug)]
pub(super) struct History {
    store: Arc<dyn Store>,
    counters: Arc<Counters>,
    failed: Failed,
    reading: Reading,
}

/// Goals of each function of each node.
#[derive(Debug, Default)]
struct Failed {
    goals: BTreeMap<NodeId, BTreeMap<String, BTreeSet<GoalId>>>,
    count: usize,
}

#[derive(Debug)]
enum Reading {
    Idle,
    Running(Receiver<Failed>),
    Done,
}

impl History {
    pub(super) fn new(store: Arc<dyn Store>, counters: Arc<Counters>) -> Self {
        Self { store, counters, failed: Failed::default(), reading: Reading::Idle }
    }

    /// The function that the record names has failed. The answer is whether that is new.
    pub(super) fn fail(&mut self, record: &FailureRecord) -> bool {
        let (path, file) = (&*record.function.path, &*record.function.file);
        // What was recorded by hand names its file, and no function that could be counted.
        path != file && self.failed.add(&record.node_id, path, &record.goal_id)
    }

    /// The goals for which a function has failed.
    pub(super) fn goals(&self, node: &NodeId, function: &str) -> Option<&BTreeSet<GoalId>> {
        self.failed.goals.get(node).and_then(|of_node| of_node.get(function))
    }

    /// The store was read, so that a function which is not known has never failed.
    pub(super) const fn is_complete(&self) -> bool {
        matches!(self.reading, Reading::Done)
    }

    /// Goes on reading what the store knows, and waits for it, at most `limit`. The answer is whether
    /// something has come of it.
    pub(super) fn read(&mut self, limit: Duration) -> bool {
        if matches!(self.reading, Reading::Idle) {
            self.reading = self.start();
        }
        let Reading::Running(receiver) = &self.reading else { return false };
        match receiver.recv_timeout(limit) {
            Ok(read) => self.failed.merge(&read),
            Err(RecvTimeoutError::Timeout) => return false,
            // What cannot be read is not counted.
            Err(RecvTimeoutError::Disconnected) => {}
        }
        self.reading = Reading::Done;
        true
    }

    fn start(&self) -> Reading {
        let (sender, receiver) = sync_channel(1);
        let (store, counters) = (Arc::clone(&self.store), Arc::clone(&self.counters));
        let builder = std::thread::Builder::new().name("failrec-history".to_owned());
        let started = builder.spawn(move || {
            // A store of the user's own may be annotated, and it may panic.
            let _inside = reentry::enter();
            let read = catch_unwind(AssertUnwindSafe(|| Failed::read(&*store)));
            match read {
                // Nobody waits any more: the recorder has ended.
                Ok(Ok(failed)) => drop(sender.send(failed)),
                Ok(Err(error)) => counters.add_trouble(&error),
                Err(_panic) => {}
            }
        });
        match started {
            Ok(_) => Reading::Running(receiver),
            Err(error) => {
                self.counters.add_trouble(&error);
                Reading::Idle
            }
        }
    }
}

impl Failed {
    fn read(store: &dyn Store) -> Result<Self> {
        let mut failed = Self::default();
        for goal in store.goals()? {
            let (ledger, _) = store.ledger(&goal)?;
            ledger.visit_unmerged(&mut |group| {
                for (node, function) in group.functions() {
                    failed.add(node, function, &goal);
                }
            });
        }
        Ok(failed)
    }

    fn merge(&mut self, other: &Self) {
        for (node, of_node) in &other.goals {
            for (function, goals) in of_node {
                for goal in goals {
                    self.add(node, function, goal);
                }
            }
        }
    }

    /// Whether it is new.
    fn add(&mut self, node: &NodeId, function: &str, goal: &GoalId) -> bool {
        let goals = self.goals.get(node).and_then(|of_node| of_node.get(function));
        if goals.is_some_and(|goals| goals.contains(goal)) || FUNCTIONS_MAX <= self.count {
            return false;
        }
        self.count += 1;
        let of_node = self.goals.entry(node.clone()).or_default();
        of_node.entry(function.to_owned()).or_default().insert(goal.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use serde_json::json;

    use super::*;
    use crate::query::script::{Script, record};
    use crate::record::Entry;
    use crate::store::{MemoryStore, ScanReport};

    const LIMIT: Duration = Duration::from_secs(30);

    fn history(store: impl Store) -> History {
        History::new(Arc::new(store), Arc::default())
    }

    #[test]
    fn functions_that_have_failed_are_known_from_the_store_with_their_goals() {
        let store = MemoryStore::new();
        for goal in ["main", "other"] {
            store.append(&[Script::new(goal, "p").fail(1, &json!({}))]).unwrap();
        }
        let mut history = history(store);
        assert!(!history.is_complete());
        assert!(history.read(LIMIT) && history.is_complete());
        let goals = history.goals(&NodeId::from("planner"), "shop::plan").unwrap();
        assert_eq!(goals.iter().map(GoalId::as_str).collect::<Vec<_>>(), ["main", "other"]);
        assert_eq!(history.goals(&NodeId::from("writer"), "shop::plan"), None);
    }

    #[test]
    fn failure_is_new_once_and_one_recorded_by_hand_never() {
        let mut history = history(MemoryStore::new());
        let failed = record(1, &json!({"goal_id": "main"}));
        assert_eq!([history.fail(&failed), history.fail(&failed)], [true, false]);
        let by_hand =
            json!({"goal_id": "main", "function": {"path": "a.rs", "file": "a.rs", "line": 7}});
        assert!(!history.fail(&record(2, &by_hand)));
    }

    #[test]
    fn functions_beyond_the_bound_are_not_remembered() {
        let mut history = history(MemoryStore::new());
        let (goal, node) = (GoalId::from("main"), NodeId::from("n"));
        let added = (0..FUNCTIONS_MAX + 9)
            .filter(|number| history.failed.add(&node, &number.to_string(), &goal));
        assert_eq!(added.count(), FUNCTIONS_MAX);
    }

    /// A store whose answers panic.
    #[derive(Debug)]
    struct Broken;

    impl Store for Broken {
        fn append(&self, _: &[Entry]) -> Result<()> {
            Ok(())
        }

        fn sync(&self) -> Result<()> {
            Ok(())
        }

        fn goals(&self) -> Result<Vec<GoalId>> {
            panic!("in the user's store")
        }

        fn scan(
            &self,
            _: &GoalId,
            _: &mut dyn FnMut(Entry) -> ControlFlow<()>,
        ) -> Result<ScanReport> {
            Ok(ScanReport::default())
        }
    }

    #[test]
    fn store_that_cannot_be_read_ends_the_reading() {
        let mut history = history(Broken);
        assert!(history.read(LIMIT) && history.is_complete());
    }
}
