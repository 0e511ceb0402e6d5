//! [`Regrouping`]: what other rules would make of the groups that are stored.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use failrec::Timestamp;
use failrec::fingerprint::Normalizer;
use failrec::query::Ledger;
use failrec::record::{EntryBody, FailureRecord, Fingerprint, GoalId, Link, NodeId, RecordId};
use failrec::store::Store as _;
use serde::Serialize;

use crate::cmd::joining::{Join, Joining};
use crate::trouble::Result;
use crate::watched::Watched;

/// What other rules would make of the groups that are stored.
#[derive(Debug, Default)]
pub(crate) struct Regrouping {
    /// Groups as they are shown, of which a record is stored.
    pub(crate) before: u64,
    /// Groups as they would be shown.
    pub(crate) after: u64,
    /// Groups that would become one; those with the most failures first.
    pub(crate) merges: Vec<Change>,
    /// Groups that would become several, likewise.
    pub(crate) splits: Vec<Change>,
    /// Groups that would only get another name.
    pub(crate) renamed: u64,
    /// What is to be said so that history goes on in the groups as they would be.
    pub(crate) joining: Joining,
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
    /// Of those, the one that keeps what was counted and said.
    pub(crate) heir: String,
}

/// A group as it is, and those that its records would be in.
struct Now {
    count: u64,
    first_seen: Timestamp,
    node_id: NodeId,
    message: String,
    record: RecordId,
    names: BTreeMap<Fingerprint, Share>,
    /// Some record would get another name than by the rules in force.
    is_moved: bool,
}

/// The part of a group's records that would be in one other.
#[derive(Default)]
struct Share {
    weight: u64,
    message: String,
}

/// The groups of a goal.
struct Groups<'a> {
    goal: &'a GoalId,
    ledger: &'a Ledger,
    found: BTreeMap<Fingerprint, Now>,
}

impl Regrouping {
    /// Looks at all records. Groups that no rules can move are left out.
    ///
    /// What the rules `in_force` do already is no change, once their groups are joined.
    pub(crate) fn by(
        normalizer: &Normalizer,
        in_force: &Normalizer,
        store: &Watched,
    ) -> Result<Self> {
        let mut regrouping = Self::default();
        for goal in &store.goals()? {
            let (ledger, _) = &store.ledger(goal)?;
            let mut groups = Groups { goal, ledger, found: BTreeMap::new() };
            store.scan(goal, &mut |entry| {
                if let EntryBody::Failure(record) = entry.body {
                    groups.add(&record, normalizer, in_force);
                }
                ControlFlow::Continue(())
            })?;
            regrouping.add(&groups);
        }
        for changes in [&mut regrouping.merges, &mut regrouping.splits] {
            changes.sort_by_key(|change| Reverse(change.count));
        }
        Ok(regrouping)
    }

    /// No group would have another name.
    pub(crate) fn is_empty(&self) -> bool {
        self.merges.is_empty() && self.splits.is_empty() && self.renamed == 0
    }

    fn add(&mut self, groups: &Groups<'_>) {
        let mut joined: BTreeMap<Fingerprint, BTreeSet<Fingerprint>> = BTreeMap::new();
        for (own, group) in &groups.found {
            for name in group.names.keys() {
                joined.entry(*name).or_default().insert(*own);
            }
            if group.parts(own).next().is_some() {
                self.splits.push(groups.change(
                    BTreeSet::from([*own]),
                    &group.names,
                    group.heir(own),
                ));
            }
        }
        let nothing = BTreeMap::new();
        let mut after = BTreeMap::new();
        for (name, old) in &joined {
            let heirs: BTreeSet<_> =
                old.iter().copied().filter(|own| groups.home(own) == Some(*name)).collect();
            let joins = groups.joins(*name, &heirs);
            after.extend(joins.iter().map(|join| (join.group, join.into)));
            let is_changed = !joins.is_empty() || groups.is_any(old, |group| group.is_moved);
            let is_split = groups.is_any(old, |group| group.is_moved && 1 < group.names.len());
            if is_changed && 1 < groups.roots(old.iter().copied(), &nothing).len() {
                let shares =
                    old.iter().filter_map(|own| groups.found.get(own)?.names.get_key_value(name));
                let shares: BTreeMap<_, _> = shares.collect();
                self.merges.push(groups.change(old.clone(), shares.clone(), Some(*name)));
            } else if !joins.is_empty() && !is_split {
                self.renamed += 1;
            }
            self.joining.extend(joins);
        }
        self.before += groups.roots(groups.found.keys().copied(), &nothing).len() as u64;
        let parts = groups.found.iter().flat_map(|(own, group)| group.parts(own));
        let shown = groups.found.keys().chain(parts);
        self.after += groups.roots(shown.copied(), &after).len() as u64;
    }
}

impl Groups<'_> {
    fn add(&mut self, record: &FailureRecord, normalizer: &Normalizer, in_force: &Normalizer) {
        let Some(name) = normalizer.group_of(record) else { return };
        let own = record.fingerprint.group;
        let known = self.ledger.unmerged(&own);
        let group = self.found.entry(own).or_insert_with(|| Now {
            count: known.map_or(record.occurrence, |group| group.count),
            first_seen: known.map_or(record.at, |group| group.first_seen),
            node_id: record.node_id.clone(),
            message: record.message_norm.clone(),
            record: record.id,
            names: BTreeMap::new(),
            is_moved: false,
        });
        group.is_moved |= in_force.group_of(record) != Some(name);
        let share = group.names.entry(name).or_default();
        share.weight = share.weight.saturating_add(record.sample.weight.max(1));
        if share.message.is_empty() {
            let own = record.chain.first().map_or(record.error_message.as_str(), Link::own);
            share.message = normalizer.normalize(own);
        }
    }

    /// The group that keeps what was counted and said of this one.
    fn home(&self, own: &Fingerprint) -> Option<Fingerprint> {
        self.found.get(own)?.heir(own)
    }

    /// The group in which this one is counted.
    fn root(&self, own: Fingerprint) -> Fingerprint {
        self.ledger.group(&own).map_or(own, |group| group.fingerprint)
    }

    /// The groups in which these are counted, or will be once some are `joined` to others.
    fn roots(
        &self,
        names: impl IntoIterator<Item = Fingerprint>,
        joined: &BTreeMap<Fingerprint, Fingerprint>,
    ) -> BTreeSet<Fingerprint> {
        let root = |name: Fingerprint| {
            let first = self.root(name);
            let way = std::iter::successors(Some(first), |at| joined.get(at).copied());
            // Bounded, should they form a circle.
            way.take(joined.len() + 1).last().unwrap_or(first)
        };
        names.into_iter().map(root).collect()
    }

    fn is_any(&self, names: &BTreeSet<Fingerprint>, is_so: fn(&Now) -> bool) -> bool {
        names.iter().filter_map(|name| self.found.get(name)).any(is_so)
    }

    /// What makes one group of `name` and of those whose history goes on in it.
    ///
    /// What was said of a group holds only of the one that the others are counted in. That is the
    /// one with the longest history, and the new name is counted in it: so the name that people
    /// know stays, and it stays the same however often this is asked. A group that somebody has
    /// merged stays where it was put.
    fn joins(&self, name: Fingerprint, heirs: &BTreeSet<Fingerprint>) -> Vec<Join> {
        let known = heirs.iter().filter_map(|own| Some((self.found.get(own)?, *own)));
        let Some((oldest, own)) = known.min_by_key(|(group, own)| (group.first_seen, *own)) else {
            return Vec::new();
        };
        let into = self.root(own);
        let is_other = |other: &Fingerprint| self.home(other).is_some_and(|home| home != name);
        let others = heirs.iter().copied().chain((!is_other(&name)).then_some(name));
        let others: BTreeSet<_> =
            others.filter(|other| *other != into && self.root(*other) == *other).collect();
        let join = |group: Fingerprint| Join {
            goal_id: self.goal.clone(),
            group,
            into,
            record: self.found.get(&group).unwrap_or(oldest).record,
            why: "one group by the rules that were adopted".to_owned(),
        };
        others.into_iter().map(join).collect()
    }

    fn change<'s>(
        &self,
        groups: BTreeSet<Fingerprint>,
        shares: impl IntoIterator<Item = (&'s Fingerprint, &'s Share)>,
        heir: Option<Fingerprint>,
    ) -> Change {
        let found: Vec<_> = groups.iter().filter_map(|name| self.found.get(name)).collect();
        let mut change = Change {
            count: found.iter().map(|group| group.count).sum(),
            goal_id: self.goal.clone(),
            node_id: found.first().map_or_else(|| NodeId::new(""), |group| group.node_id.clone()),
            from: found.iter().map(|group| group.message.clone()).collect(),
            groups,
            into: BTreeSet::new(),
            heir: String::new(),
        };
        for (name, share) in shares {
            if heir == Some(*name) {
                change.heir.clone_from(&share.message);
            }
            change.into.insert(share.message.clone());
        }
        change
    }
}

impl Now {
    /// The names of what would leave it.
    fn parts(&self, own: &Fingerprint) -> impl Iterator<Item = &Fingerprint> {
        let heir = self.heir(own);
        let names = self.is_moved.then_some(&self.names);
        names.into_iter().flat_map(BTreeMap::keys).filter(move |name| heir != Some(**name))
    }

    /// The name that keeps its history: its own, if some of its failures keep that, else the one
    /// that most of them would get.
    fn heir(&self, own: &Fingerprint) -> Option<Fingerprint> {
        if self.names.contains_key(own) {
            return Some(*own);
        }
        let most = self.names.iter().max_by_key(|(name, share)| (share.weight, Reverse(**name)));
        most.map(|(name, _)| *name)
    }
}
