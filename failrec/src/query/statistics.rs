//! [`Statistics`]: counts of failures by what they have in common.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::Timestamp;
use crate::query::process::sum_losses;
use crate::query::{Digest, Ledger};
use crate::record::{AgentId, Category, Loss, NodeId, Outcome, Severity};

/// Names in each list of the most frequent.
const TOP: usize = 5;

/// Counts of failures by what they have in common.
///
/// All are sums of the exact counts of groups. Operations that failed and were made good by a policy
/// are counted apart, as `recovered`; they are in no other figure. Where the records of one group differ in severity,
/// category or outcome, the whole group counts as its newest record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Statistics {
    /// Failures.
    pub total: u64,
    /// Groups of failures.
    pub groups: u64,
    /// Operations that failed and were made good by a retry or a fallback.
    pub recovered: u64,
    /// Groups of such operations.
    pub recovered_groups: u64,
    /// Failures by severity.
    pub by_severity: BTreeMap<Severity, u64>,
    /// Failures by category.
    pub by_category: BTreeMap<Category, u64>,
    /// Failures by outcome.
    pub by_outcome: BTreeMap<Outcome, u64>,
    /// Failures by node.
    pub by_node: BTreeMap<NodeId, u64>,
    /// Failures by type of the error; none of a group's records stored is the empty name.
    pub by_error_type: BTreeMap<String, u64>,
    /// Failures by agent, of the groups in which one agent alone has failed.
    pub by_agent: BTreeMap<AgentId, u64>,
    /// The first failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<Timestamp>,
    /// The last failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Timestamp>,
    /// The five most frequent types, most frequent first.
    pub top_errors: Vec<Frequency>,
    /// The five nodes with the most failures, most first.
    pub top_nodes: Vec<Frequency>,
    /// Records that could not be stored, by reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<Loss>,
}

/// A name and how often it failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Frequency {
    /// The name.
    pub name: String,
    /// Failures.
    pub count: u64,
}

impl Statistics {
    /// Counts what `ledgers` hold together.
    #[expect(single_use_lifetimes, reason = "an anonymous one is not stable here")]
    pub fn of<'a>(ledgers: impl IntoIterator<Item = &'a Ledger>) -> Self {
        let mut statistics = Self::default();
        ledgers.into_iter().for_each(|ledger| statistics.absorb(ledger));
        statistics
    }

    /// Adds what one more ledger holds.
    pub(crate) fn absorb(&mut self, ledger: &Ledger) {
        ledger.visit_digests(&mut |group| self.add(group));
        self.losses = sum_losses(self.losses.drain(..).chain(ledger.losses()));
        self.top_errors = most_frequent(&self.by_error_type, String::clone);
        self.top_nodes = most_frequent(&self.by_node, ToString::to_string);
    }

    fn add(&mut self, group: &Digest<'_>) {
        if group.is_recovered() {
            self.recovered = self.recovered.saturating_add(group.count);
            self.recovered_groups += 1;
            return;
        }
        self.total = self.total.saturating_add(group.count);
        self.groups += 1;
        count(&mut self.by_severity, group.severity, group.count);
        count(&mut self.by_category, group.category, group.count);
        count(&mut self.by_outcome, group.outcome, group.count);
        count_text(&mut self.by_node, group.node, group.count);
        count_text(&mut self.by_error_type, group.error_type, group.count);
        if let Some(agent) = group.agent {
            count_text(&mut self.by_agent, agent, group.count);
        }
        let first = group.first_seen;
        self.first_seen = Some(self.first_seen.map_or(first, |known| known.min(first)));
        self.last_seen = self.last_seen.max(Some(group.last_seen));
    }
}

fn count<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K, by: u64) {
    let count = counts.entry(key).or_default();
    *count = count.saturating_add(by);
}

/// As [`count`], and makes a name of the text only where it is a new one.
fn count_text<K: Ord + Borrow<str> + for<'a> From<&'a str>>(
    counts: &mut BTreeMap<K, u64>,
    key: &str,
    by: u64,
) {
    match counts.get_mut(key) {
        Some(count) => *count = count.saturating_add(by),
        None => drop(counts.insert(K::from(key), by)),
    }
}

fn most_frequent<K>(counts: &BTreeMap<K, u64>, name: fn(&K) -> String) -> Vec<Frequency> {
    let mut all: Vec<_> = counts.iter().collect();
    // The sort is stable, so names with equal counts stay in the order of names.
    all.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let top = all.into_iter().take(TOP);
    top.map(|(key, count)| Frequency { name: name(key), count: *count }).collect()
}
