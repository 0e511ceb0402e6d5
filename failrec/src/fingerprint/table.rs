//! [`GroupTable`]: every group of failures of this process, with its exact count.

mod lending;
mod spares;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasherDefault;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::base::Timestamp;
use crate::fingerprint::debtors::Debtors;
use crate::fingerprint::group::{Change, Group, GroupCount};
use crate::fingerprint::guard::RateGuard;
use crate::fingerprint::key::{GroupKey, IdentityParts, KeyHasher, KeySource};
use crate::fingerprint::naming::Naming;
use crate::fingerprint::node::{NodeHistory, NodeTable};
use crate::fingerprint::observation::{Observation, Recognition};
use crate::fingerprint::room::Room;
use crate::fingerprint::sampler::Candidate;
use crate::fingerprint::sampling::SamplingOptions;
use crate::record::{Fingerprint, GoalId, Identity, NodeId, Outcome, Severity, Sketch, Tick};

/// Enough that eight threads seldom meet in one.
const SHARD_COUNT: usize = 64;
/// Goals with a last resort of their own. Each goal is a file as well, so few programs have more.
const LAST_RESORTS_MAX: usize = 1_000;
/// Groups of which a failure is kept in case nothing newer comes. One may be 64 KiB, most are 2.
const SPARES_MAX: usize = 512;
/// Stands where a group takes in failures of many nodes and messages.
pub(super) const OVERFLOW: &str = "<overflow>";

/// Every group of failures of this process, with its exact count.
///
/// A failure of a known group costs two short locks and allocates nothing. The number of groups is
/// bounded: further failures are counted in groups that take in many, first by goal and error type,
/// then by goal. Beyond 1,000 such goals there is one group for all, which belongs to the goal of
/// the table. Nothing is ever evicted.
#[derive(Debug)]
pub(crate) struct GroupTable {
    shards: Box<[Mutex<Shard>]>,
    keys: KeySource,
    naming: Naming,
    options: SamplingOptions,
    /// The goal of the group behind all others.
    goal: GoalId,
    group_room: Room,
    overflow_room: Room,
    last_resort_room: Room,
    spare_room: Room,
    nodes: NodeTable,
    guard: RateGuard,
    debtors: Debtors,
}

#[derive(Debug, Default)]
struct Shard {
    groups: HashMap<GroupKey, Arc<Group>, BuildHasherDefault<KeyHasher>>,
    /// Some group here was counted since the writer was last here.
    is_dirty: bool,
}

/// When a failure happened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) at: Timestamp,
    /// By the clock that never goes back; sampling goes by it.
    pub(crate) monotonic: Duration,
}

/// What counting must know of a failure whose group is full or new.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) goal: &'a GoalId,
    pub(crate) node: &'a NodeId,
    pub(crate) error_type: &'a str,
    pub(crate) seen: Seen<'a>,
}

/// What sampling must know of a failure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    /// The [hash](GroupTable::text_hash) of the outermost message, masked and not normalised.
    pub(crate) message: u64,
    /// The name of the agent, if it has one; only its hash is kept.
    pub(crate) agent: Option<&'a str>,
    /// The session, likewise.
    pub(crate) session: Option<&'a str>,
    pub(crate) severity: Severity,
    pub(crate) outcome: Outcome,
}

/// Sums over all groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// Failures counted.
    pub(crate) observed: u64,
    /// Those that were to be stored.
    pub(crate) stored: u64,
    /// Groups, those that take in many included.
    pub(crate) groups: usize,
    /// Failures counted in groups that take in many.
    pub(crate) overflowed: u64,
    /// Failures of nodes that have no history.
    pub(crate) nodes_overflowed: u64,
}

impl GroupTable {
    /// An empty table whose groups are named as `naming` says. To `goal` belongs the group that takes in
    /// the failures of goals for which there is no room.
    pub(crate) fn new(goal: GoalId, naming: Naming, options: SamplingOptions) -> Self {
        Self {
            shards: (0..SHARD_COUNT).map(|_| Mutex::default()).collect(),
            keys: KeySource::new(),
            naming,
            options,
            goal,
            group_room: Room::new(options.groups),
            overflow_room: Room::new(options.overflow_groups),
            last_resort_room: Room::new(LAST_RESORTS_MAX),
            spare_room: Room::new(SPARES_MAX),
            nodes: NodeTable::new(options.nodes),
            guard: RateGuard::new(&options),
            debtors: Debtors::default(),
        }
    }

    /// The key of a group of `goal`.
    pub(crate) fn key(&self, goal: &GoalId, parts: &IdentityParts<'_>) -> GroupKey {
        self.keys.group(goal, parts)
    }

    /// What is kept of a masked message, to tell whether it is new to its group.
    pub(crate) fn text_hash(&self, text: &str) -> u64 {
        self.keys.text(text)
    }

    /// Counts one failure of `group`, the one of this key, and decides whether it is stored; nothing
    /// if the group has no place of its own but takes in many.
    pub(crate) fn recognise(
        &self,
        key: GroupKey,
        group: &Arc<Group>,
        moment: Moment,
        seen: &Seen<'_>,
    ) -> Option<Recognition> {
        let mut shard = lock(self.shard(key)?);
        let node = group.node.as_ref()?;
        let added = group.add(moment.at, candidate(moment, seen), &self.options, &self.guard);
        if seen.outcome != Outcome::Recovered {
            node.add(moment.at);
        }
        self.debtors.add_unseen(added.unseen);
        let recognition = Recognition::new(added, group);
        // Still under the shard's lock, or the writer could pass between the mark and the count.
        shard.is_dirty = true;
        Some(recognition)
    }

    /// Counts one failure and decides whether it is stored.
    ///
    /// `identity` is called only if `key` is new and there is room for it.
    pub(crate) fn observe(
        &self,
        key: GroupKey,
        moment: Moment,
        facts: &Facts<'_>,
        identity: impl FnOnce() -> Identity,
    ) -> Observation {
        let (candidate, outcome) = (candidate(moment, &facts.seen), facts.seen.outcome);
        let failure = Failure { moment, candidate, outcome };
        let new = || {
            self.group_room.try_take().then(|| {
                let node = Some(self.nodes.tally(facts.node));
                Group::new(identity(), facts.goal.clone(), &self.naming, node)
            })
        };
        let counted = self.count_in(key, (&failure, facts.node), new);
        counted.unwrap_or_else(|| self.count_overflow(&failure, facts))
    }

    /// Adds the size of a record that is about to be stored, for the bound on bytes a second.
    pub(crate) fn charge(&self, monotonic: Duration, bytes: u64) {
        self.guard.charge(monotonic, bytes);
    }

    /// The next failure of the groups with this name is stored, as it came after a resolution.
    /// The number of groups found, at most one a goal.
    pub(crate) fn mark_resolved(&self, fingerprint: &Fingerprint) -> usize {
        let groups: Vec<_> = self
            .shards
            .iter()
            .flat_map(|shard| lock(shard).groups.values().cloned().collect::<Vec<_>>())
            .collect();
        let found = groups.iter().filter(|group| group.fingerprint() == *fingerprint);
        found.inspect(|group| group.mark_resolved()).count()
    }

    /// Visits the count of every group that has changed since the last call.
    pub(crate) fn drain_ticks(&self, visit: &mut dyn FnMut(&GoalId, Tick)) {
        for shard in &self.shards {
            // Names are computed and told without the lock.
            for (group, change) in take_changes(shard) {
                visit(&group.goal, group.tick(change));
            }
        }
    }

    /// How often `node` has failed in this process; nothing for a node without a failure, and for
    /// nodes beyond the bound.
    pub(crate) fn history(&self, node: &str) -> NodeHistory {
        self.nodes.history(node)
    }

    /// Sums over all groups.
    pub(crate) fn totals(&self) -> Totals {
        let mut totals = Totals { nodes_overflowed: self.nodes.overflowed(), ..Totals::default() };
        for shard in &self.shards {
            for group in lock(shard).groups.values() {
                let GroupCount { count, stored, .. } = group.count();
                totals.observed += count;
                totals.stored += stored;
                totals.groups += 1;
                totals.overflowed += if group.node.is_none() { count } else { 0 };
            }
        }
        totals
    }

    /// Counts in the group of this key, which is `new` if there is none yet; nothing if it is to have
    /// none.
    ///
    /// A new group is made under the lock: whoever comes meanwhile waits for it, instead of taking
    /// a place for another or finding the last one taken.
    fn count_in(
        &self,
        key: GroupKey,
        (failure, node): (&Failure, &NodeId),
        new: impl FnOnce() -> Option<Group>,
    ) -> Option<Observation> {
        let mut shard = lock(self.shard(key)?);
        let group = match shard.groups.entry(key) {
            Entry::Occupied(known) => Arc::clone(known.get()),
            Entry::Vacant(place) => Arc::clone(place.insert(Arc::new(new()?))),
        };
        shard.is_dirty = true;
        // Still under the shard's lock, or the writer could pass between the mark and the count.
        Some(self.count(group, failure, node))
    }

    /// Counts in the group of the goal and the error's type, else in that of the goal, else in the
    /// one for all.
    fn count_overflow(&self, failure: &Failure, facts: &Facts<'_>) -> Observation {
        let Facts { goal, error_type, node, .. } = *facts;
        let failure = (failure, node);
        let of_type = Wide { key: self.keys.overflow(goal, error_type), goal, error_type };
        let of_goal = Wide { key: self.keys.last_resort(Some(goal)), goal, error_type: OVERFLOW };
        let of_all =
            Wide { key: self.keys.last_resort(None), goal: &self.goal, error_type: OVERFLOW };
        let within = |wide: &Wide<'_>, room: &Room| {
            self.count_in(wide.key, failure, || room.try_take().then(|| wide.group(&self.naming)))
        };
        within(&of_type, &self.overflow_room)
            .or_else(|| within(&of_goal, &self.last_resort_room))
            .or_else(|| self.count_in(of_all.key, failure, || Some(of_all.group(&self.naming))))
            .unwrap_or_else(|| {
                self.count(Arc::new(of_all.group(&self.naming)), failure.0, failure.1)
            })
    }

    fn count(&self, group: Arc<Group>, failure: &Failure, node: &NodeId) -> Observation {
        let at = failure.moment.at;
        let added = group.add(at, failure.candidate, &self.options, &self.guard);
        self.debtors.add_unseen(added.unseen);
        match &group.node {
            // The node has done its work in the end.
            _ if failure.outcome == Outcome::Recovered => {}
            Some(tally) => tally.add(at),
            None => self.nodes.tally(node).add(at),
        }
        Observation::new(added, group)
    }

    fn shard(&self, key: GroupKey) -> Option<&Mutex<Shard>> {
        self.shards.get(key.shard(SHARD_COUNT))
    }
}

/// One failure on its way through the table.
struct Failure {
    moment: Moment,
    candidate: Candidate,
    outcome: Outcome,
}

fn candidate(moment: Moment, seen: &Seen<'_>) -> Candidate {
    let is_ending = matches!(seen.outcome, Outcome::Panic | Outcome::UncleanExit);
    Candidate {
        number: 0,
        now: moment.monotonic,
        message: seen.message,
        agent: seen.agent.map(Sketch::hash),
        session: seen.session.map(Sketch::hash),
        is_fatal: is_ending || Severity::Critical <= seen.severity,
    }
}

/// A group that takes in failures of many nodes and messages.
#[derive(Clone, Copy)]
struct Wide<'a> {
    key: GroupKey,
    goal: &'a GoalId,
    error_type: &'a str,
}

impl Wide<'_> {
    fn group(&self, naming: &Naming) -> Group {
        let identity = Identity {
            node_id: NodeId::from(OVERFLOW),
            error_type: self.error_type.to_owned().into(),
            error_code: None,
            message_norm: OVERFLOW.into(),
            root_type: self.error_type.to_owned().into(),
            root_norm: OVERFLOW.into(),
            custom: Box::default(),
        };
        Group::new(identity, self.goal.clone(), naming, None)
    }
}

fn take_changes(shard: &Mutex<Shard>) -> Vec<(Arc<Group>, Change)> {
    let mut shard = lock(shard);
    if !shard.is_dirty {
        return Vec::new();
    }
    shard.is_dirty = false;
    let groups = shard.groups.values();
    groups.filter_map(|group| Some((Arc::clone(group), group.take_change()?))).collect()
}

fn lock(shard: &Mutex<Shard>) -> MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
