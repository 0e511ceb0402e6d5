//! [`NodeTable`]: how often each node has failed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::base::Timestamp;
use crate::record::NodeId;

/// How often a node has failed in this process, and when it did so last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NodeHistory {
    /// Failures so far.
    pub failure_count: u64,
    /// The last of them.
    pub last_failure_at: Option<Timestamp>,
}

/// How often each node has failed. It holds a bounded number of nodes; further ones share a count
/// that nobody asks for by name.
#[derive(Debug)]
pub(super) struct NodeTable {
    nodes: RwLock<HashMap<Box<str>, Arc<NodeTally>>>,
    nodes_max: usize,
    others: Arc<NodeTally>,
}

impl NodeTable {
    pub(super) fn new(nodes_max: usize) -> Self {
        Self { nodes: RwLock::default(), nodes_max, others: Arc::default() }
    }

    /// The tally of `node`, or that of the nodes without one.
    pub(super) fn tally(&self, node: &NodeId) -> Arc<NodeTally> {
        let name = node.as_str();
        if let Some(tally) = self.nodes.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Arc::clone(tally);
        }
        let mut nodes = self.nodes.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(tally) = nodes.get(name) {
            return Arc::clone(tally);
        }
        if self.nodes_max <= nodes.len() {
            return Arc::clone(&self.others);
        }
        let tally = Arc::<NodeTally>::default();
        nodes.insert(name.into(), Arc::clone(&tally));
        tally
    }

    pub(super) fn history(&self, node: &str) -> NodeHistory {
        let nodes = self.nodes.read().unwrap_or_else(PoisonError::into_inner);
        nodes.get(node).map_or_else(NodeHistory::default, |tally| tally.history())
    }

    /// Failures of nodes without a tally of their own.
    pub(super) fn overflowed(&self) -> u64 {
        self.others.history().failure_count
    }
}

/// The count of one node.
///
/// Both numbers stand alone and guard no other memory, so relaxed order is enough: a reader may see
/// the newer count with the older time for a moment.
#[derive(Debug)]
pub(super) struct NodeTally {
    count: AtomicU64,
    last_micros: AtomicI64,
}

impl NodeTally {
    pub(super) fn add(&self, at: Timestamp) {
        self.add_many(at, 1);
    }

    /// Counts so many failures.
    pub(super) fn add_many(&self, at: Timestamp, count: u64) {
        self.last_micros.fetch_max(at.as_micros(), Ordering::Relaxed);
        self.count.fetch_add(count, Ordering::Relaxed);
    }

    fn history(&self) -> NodeHistory {
        let failure_count = self.count.load(Ordering::Relaxed);
        let last = self.last_micros.load(Ordering::Relaxed);
        let last_failure_at = (last != i64::MIN).then(|| Timestamp::from_micros(last));
        NodeHistory { failure_count, last_failure_at }
    }
}

impl Default for NodeTally {
    fn default() -> Self {
        Self { count: AtomicU64::new(0), last_micros: AtomicI64::new(i64::MIN) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_has_the_latest_time_whatever_the_order() {
        let table = NodeTable::new(10);
        let node = NodeId::from("planner");
        table.tally(&node).add(Timestamp::from_micros(9));
        table.tally(&node).add(Timestamp::from_micros(4));
        let last_failure_at = Some(Timestamp::from_micros(9));
        assert_eq!(table.history("planner"), NodeHistory { failure_count: 2, last_failure_at });
    }

    #[test]
    fn node_that_never_failed_has_an_empty_history() {
        assert_eq!(NodeTable::new(10).history("planner"), NodeHistory::default());
    }

    #[test]
    fn full_table_counts_further_nodes_together() {
        let table = NodeTable::new(1);
        for name in ["a", "b", "c", "a"] {
            table.tally(&NodeId::from(name)).add(Timestamp::from_micros(1));
        }
        assert_eq!(table.history("a").failure_count, 2);
        assert_eq!(table.history("b").failure_count, 0);
        assert_eq!(table.overflowed(), 2);
    }
}
