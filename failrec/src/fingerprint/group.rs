//! [`Group`]: failures that have the same cause, as far as can be told.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::base::Timestamp;
use crate::fingerprint::calendar::{Calendar, Spread};
use crate::fingerprint::digest::group_fingerprint;
use crate::fingerprint::guard::RateGuard;
use crate::fingerprint::names::Names;
use crate::fingerprint::naming::Naming;
use crate::fingerprint::node::NodeTally;
use crate::fingerprint::sampler::{Candidate, Sampler, Verdict};
use crate::fingerprint::sampling::SamplingOptions;
use crate::fingerprint::spare::Spare;
use crate::record::{Draft, Fingerprint, GoalId, Identity, RecordId, Sample, Sketch, Tick};

/// Failures of one goal that have the same cause, as far as can be told.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) identity: Arc<Identity>,
    pub(crate) goal: GoalId,
    pub(super) naming: Naming,
    /// The tally of the node; none where the group takes in failures of many nodes.
    pub(super) node: Option<Arc<NodeTally>>,
    fingerprint: OnceLock<Fingerprint>,
    tally: Mutex<Tally>,
}

/// How often a group has failed in this process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct GroupCount {
    pub(crate) count: u64,
    pub(crate) stored: u64,
    pub(crate) first: Timestamp,
    pub(crate) last: Timestamp,
}

/// What has become of a failure that was counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Added {
    pub(super) number: u64,
    pub(super) verdict: Verdict,
    /// It is to be captured in case nothing newer comes.
    pub(super) is_spare: bool,
    /// The newest record of the group that was to be stored.
    pub(super) newest: Option<RecordId>,
}

/// What has changed in a group since it was told last.
#[derive(Debug)]
pub(super) struct Change {
    counted: GroupCount,
    spread: Spread,
    sessions: Sketch,
    agents: Sketch,
}

#[derive(Debug)]
struct Tally {
    counted: GroupCount,
    /// The count when it was last told to the writer.
    ticked: u64,
    calendar: Calendar,
    sessions: Names,
    agents: Names,
    sampler: Sampler,
    /// The newest record that was to be stored.
    newest: Option<RecordId>,
    spare: Spare,
}

impl Group {
    pub(super) fn new(
        identity: Identity,
        goal: GoalId,
        naming: &Naming,
        node: Option<Arc<NodeTally>>,
    ) -> Self {
        let (identity, fingerprint) = (Arc::new(identity), OnceLock::new());
        let tally = Mutex::new(Tally {
            counted: GroupCount::default(),
            ticked: 0,
            calendar: Calendar::default(),
            sessions: Names::default(),
            agents: Names::default(),
            sampler: Sampler::new(),
            newest: None,
            spare: Spare::default(),
        });
        Self { identity, goal, naming: naming.clone(), node, fingerprint, tally }
    }

    /// The name of the group; computed when it is first asked for.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        *self.fingerprint.get_or_init(|| group_fingerprint(&self.identity, self.naming.scheme))
    }

    /// How often it has failed.
    pub(crate) fn count(&self) -> GroupCount {
        self.lock().counted
    }

    /// Counts one failure, whose number the `candidate` is given here, and decides whether it is
    /// to be stored. The lock makes number and decision one step.
    pub(super) fn add(
        &self,
        at: Timestamp,
        mut candidate: Candidate,
        options: &SamplingOptions,
        guard: &RateGuard,
    ) -> Added {
        let mut tally = self.lock();
        let Tally { counted, sampler, calendar, .. } = &mut *tally;
        if counted.count == 0 {
            (counted.first, counted.last) = (at, at);
        }
        counted.count = counted.count.saturating_add(1);
        counted.first = counted.first.min(at);
        counted.last = counted.last.max(at);
        candidate.number = counted.count;
        calendar.add(at);
        let verdict = sampler.judge(&candidate, options, guard);
        if let Verdict::Store(sample) = verdict {
            counted.stored = counted.stored.saturating_add(1);
            let verdict = Verdict::Store(calendar.number(at, sample));
            let newest = tally.newest;
            return Added { number: candidate.number, verdict, is_spare: false, newest };
        }
        // A stored failure names them itself.
        tally.sessions.note(candidate.session);
        tally.agents.note(candidate.agent);
        // What was refused is told as lost, and must not turn up after all.
        let is_counted_only = verdict == Verdict::CountOnly;
        let is_spare = is_counted_only && options.newest && tally.spare.wants(candidate.now);
        Added { number: candidate.number, verdict, is_spare, newest: tally.newest }
    }

    /// The newest record that was to be stored.
    pub(crate) fn newest(&self) -> Option<RecordId> {
        self.lock().newest
    }

    /// `id`, which has this number, is to be stored. An older failure that was kept comes back.
    pub(super) fn stored(&self, id: RecordId, number: u64) -> Option<Draft> {
        let mut tally = self.lock();
        tally.newest = Some(id);
        tally.spare.passed_by(number)
    }

    /// A failure is kept in case nothing newer comes.
    pub(super) fn has_spare(&self) -> bool {
        self.lock().spare.is_held()
    }

    /// Keeps a failure in case nothing newer comes. What is not kept any more comes back.
    pub(super) fn keep_spare(&self, number: u64, draft: Draft) -> Option<Draft> {
        self.lock().spare.keep(number, draft)
    }

    /// Lets go of the failure that was kept, if there is one.
    pub(super) fn take_spare(&self) -> Option<(u64, Draft)> {
        self.lock().spare.take()
    }

    /// The failure that was kept, of this number, is to be stored now; not if a newer one was.
    pub(super) fn store_spare(&self, number: u64, draft: Draft) -> Option<Draft> {
        let mut tally = self.lock();
        let sample = tally.sampler.keep_newest(number)?;
        tally.counted.stored = tally.counted.stored.saturating_add(1);
        tally.newest = Some(draft.id());
        Some(draft.sampled(sample))
    }

    /// The next failure of the group is to be stored.
    pub(super) fn mark_resolved(&self) {
        self.lock().sampler.mark_resolved();
    }

    /// A failure that was to be stored is not: the next one stands for its `weight` as well.
    pub(crate) fn give_back(&self, weight: u64) {
        self.lock().sampler.give_back(weight);
    }

    /// The writer has told of the failure number `count` at `at` by its record.
    pub(crate) fn told(&self, count: u64, at: Timestamp, sample: &Sample) {
        let mut tally = self.lock();
        tally.ticked = tally.ticked.max(count);
        tally.calendar.told(at, sample);
    }

    /// What has changed since it was told last.
    pub(super) fn take_change(&self) -> Option<Change> {
        let mut tally = self.lock();
        let is_changed = tally.ticked < tally.counted.count
            || tally.calendar.is_behind()
            || tally.sessions.is_behind()
            || tally.agents.is_behind();
        if !is_changed {
            return None;
        }
        let (counted, spread) = (tally.counted, tally.calendar.take());
        tally.ticked = counted.count;
        let (sessions, agents) = (tally.sessions.take(), tally.agents.take());
        Some(Change { counted, spread, sessions, agents })
    }

    pub(super) fn tick(&self, change: Change) -> Tick {
        let Change { counted: GroupCount { count, first, last, .. }, spread, sessions, agents } =
            change;
        let tick = Tick::new(self.fingerprint(), count, first, last);
        Tick { hours: spread.hours, days: spread.days, sessions, agents, ..tick }
    }

    fn lock(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
