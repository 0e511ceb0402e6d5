//! [`Regrouping`]: what other rules would make of the groups that are stored.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use failrec::fingerprint::Normalizer;
use failrec::record::{EntryBody, FailureRecord, Fingerprint, GoalId, Link, NodeId};
use failrec::store::Store as _;
use serde::Serialize;

use crate::cmd::pattern::is_by_message;
use crate::trouble::Result;
use crate::watched::Watched;

/// What other rules would make of the groups that are stored.
#[derive(Debug, Default)]
pub(crate) struct Regrouping {
    /// Groups as they are, of which a record is stored.
    pub(crate) before: u64,
    /// Groups as they would be.
    pub(crate) after: u64,
    /// Groups that would become one; those with the most failures first.
    pub(crate) merges: Vec<Change>,
    /// Groups that would become several, likewise.
    pub(crate) splits: Vec<Change>,
}

/// Groups that would become one, or a group that would become several.
#[derive(Debug, Serialize)]
pub(crate) struct Change {
    /// Failures of all of them.
    pub(crate) count: u64,
    /// The groups as they are.
    pub(crate) groups: BTreeSet<Fingerprint>,
    /// The goal.
    pub(crate) goal_id: GoalId,
    /// The node.
    pub(crate) node_id: NodeId,
    /// The normal forms of their messages as they are.
    pub(crate) from: BTreeSet<String>,
    /// The normal forms as they would be.
    pub(crate) into: BTreeSet<String>,
}

/// What tells one group from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    node_id: NodeId,
    error_type: String,
    error_code: Option<String>,
    message: String,
    root_type: Option<String>,
    root: String,
}

/// A group as it is, and those that its records would be in.
struct Now {
    count: u64,
    node_id: NodeId,
    message: String,
    names: BTreeSet<Name>,
}

impl Regrouping {
    /// Looks at all records. Groups with a fingerprint of the user's own are left out, for rules
    /// change nothing there.
    pub(crate) fn by(normalizer: &Normalizer, store: &Watched) -> Result<Self> {
        let mut regrouping = Self::default();
        for goal in store.goals()? {
            let (ledger, _) = store.ledger(&goal)?;
            let mut groups: BTreeMap<Fingerprint, Now> = BTreeMap::new();
            store.scan(&goal, &mut |entry| {
                let EntryBody::Failure(record) = entry.body else {
                    return ControlFlow::Continue(());
                };
                if is_by_message(&record) {
                    let own = record.fingerprint.group;
                    let name = Name::of(&record, normalizer);
                    let group = groups.entry(own).or_insert_with(|| Now {
                        count: ledger.unmerged(&own).map_or(record.occurrence, |it| it.count),
                        node_id: record.node_id.clone(),
                        message: record.message_norm.clone(),
                        names: BTreeSet::new(),
                    });
                    group.names.insert(name);
                }
                ControlFlow::Continue(())
            })?;
            regrouping.add(&goal, &groups);
        }
        for changes in [&mut regrouping.merges, &mut regrouping.splits] {
            changes.sort_by_key(|change| std::cmp::Reverse(change.count));
        }
        Ok(regrouping)
    }

    fn add(&mut self, goal: &GoalId, groups: &BTreeMap<Fingerprint, Now>) {
        let mut joined: BTreeMap<&Name, BTreeSet<Fingerprint>> = BTreeMap::new();
        for (fingerprint, group) in groups {
            for name in &group.names {
                joined.entry(name).or_default().insert(*fingerprint);
            }
            if 1 < group.names.len() {
                let into = group.names.iter().map(|name| name.message.clone()).collect();
                let only = BTreeSet::from([*fingerprint]);
                self.splits.push(change(goal, only, groups, into));
            }
        }
        self.before += groups.len() as u64;
        self.after += joined.len() as u64;
        for (name, fingerprints) in joined {
            if 1 < fingerprints.len() {
                let into = BTreeSet::from([name.message.clone()]);
                self.merges.push(change(goal, fingerprints, groups, into));
            }
        }
    }
}

fn change(
    goal: &GoalId,
    fingerprints: BTreeSet<Fingerprint>,
    groups: &BTreeMap<Fingerprint, Now>,
    into: BTreeSet<String>,
) -> Change {
    let found: Vec<_> = fingerprints.iter().filter_map(|name| groups.get(name)).collect();
    Change {
        count: found.iter().map(|group| group.count).sum(),
        goal_id: goal.clone(),
        node_id: found.first().map_or_else(|| NodeId::new(""), |group| group.node_id.clone()),
        from: found.iter().map(|group| group.message.clone()).collect(),
        groups: fingerprints,
        into,
    }
}

impl Name {
    fn of(record: &FailureRecord, normalizer: &Normalizer) -> Self {
        let own = record.chain.first().map_or(record.error_message.as_str(), Link::own);
        let root = record.root().filter(|_| 1 < record.chain.len());
        Self {
            node_id: record.node_id.clone(),
            error_type: record.error_type.clone(),
            error_code: record.error_code.clone(),
            message: normalizer.normalize(own),
            root_type: root.and_then(|link| link.error_type.as_deref().map(ToOwned::to_owned)),
            root: root.map(|link| normalizer.normalize(link.own())).unwrap_or_default(),
        }
    }
}
