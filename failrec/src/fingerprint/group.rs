//! [`Group`]: failures that have the same cause, as far as can be told.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use crate::base::Timestamp;
use crate::fingerprint::calendar::{Calendar, Spread};
use crate::fingerprint::credit::Credit;
use crate::fingerprint::digest::group_fingerprint;
use crate::fingerprint::guard::RateGuard;
use crate::fingerprint::names::Names;
use crate::fingerprint::naming::Naming;
use crate::fingerprint::node::NodeTally;
use crate::fingerprint::sampler::{Candidate, Sampler, Verdict};
use crate::fingerprint::sampling::SamplingOptions;
use crate::fingerprint::spare::Spare;
use crate::record::{Draft, Fingerprint, GoalId, Identity, RecordId, Sample, Sketch, Tick};

/// Failures that are to be counted without a look for each time that credit is granted.
const WORTH_IT: u64 = 8;

/// Failures of one goal that have the same cause, as far as can be told.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) identity: Identity,
    pub(crate) goal: GoalId,
    pub(super) naming: Naming,
    /// The tally of the node; none where the group takes in failures of many nodes.
    pub(super) node: Option<Arc<NodeTally>>,
    fingerprint: OnceLock<Fingerprint>,
    credit: Credit,
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
    /// Failures before it that were counted without a look and are counted in full now.
    pub(super) unseen: u64,
    /// Failures that are like it need not be looked at for a while: credit may be granted.
    pub(super) may_lend: bool,
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
    /// The credit that was granted and not called in.
    granted: i64,
    /// Credit was called in before much of it was spent: none is granted until it is settled, for
    /// granting costs as much as a look.
    is_wary: bool,
    /// It stands in the book of [debtors](crate::fingerprint::debtors::Debtors).
    is_booked: bool,
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
        let fingerprint = OnceLock::new();
        let tally = Mutex::new(Tally {
            counted: GroupCount::default(),
            granted: 0,
            is_wary: false,
            is_booked: false,
            ticked: 0,
            calendar: Calendar::default(),
            sessions: Names::default(),
            agents: Names::default(),
            sampler: Sampler::new(),
            newest: None,
            spare: Spare::default(),
        });
        let (naming, credit) = (naming.clone(), Credit::default());
        Self { identity, goal, naming, node, fingerprint, credit, tally }
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
        let unseen = if tally.granted == 0 { 0 } else { self.call_in(&mut tally, at) };
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
            let (is_spare, may_lend) = (false, false);
            return Added { number: candidate.number, verdict, is_spare, newest, unseen, may_lend };
        }
        // A stored failure names them itself.
        tally.sessions.note(candidate.session);
        tally.agents.note(candidate.agent);
        // What was refused is told as lost, and must not turn up after all.
        let is_counted_only = verdict == Verdict::CountOnly;
        let is_spare = is_counted_only && options.newest && tally.spare.wants(candidate.now);
        let may_lend = is_counted_only
            && !tally.is_wary
            && tally.sampler.plain_after(candidate.number, candidate.now, options) != 0;
        let newest = tally.newest;
        Added { number: candidate.number, verdict, is_spare, newest, unseen, may_lend }
    }

    /// Counts a failure without a look at it; not if it may be one to look at.
    #[inline]
    pub(crate) fn try_count_unseen(&self) -> bool {
        self.credit.try_spend()
    }

    /// Grants credit for as many failures to come as will only be counted. The answer is whether
    /// the group is to be booked for that.
    pub(super) fn grant(&self, now: Duration, options: &SamplingOptions) -> bool {
        let mut tally = self.lock();
        if tally.granted != 0 || tally.is_wary {
            return false;
        }
        let plain = tally.sampler.plain_after(tally.counted.count, now, options);
        tally.granted = i64::try_from(plain).unwrap_or(i64::MAX);
        self.credit.grant(tally.granted);
        tally.granted != 0 && !std::mem::replace(&mut tally.is_booked, true)
    }

    /// Calls the credit in, and is struck from the book. What was spent is counted at `at`, and is
    /// the answer.
    pub(super) fn settle(&self, at: Timestamp) -> u64 {
        let mut tally = self.lock();
        (tally.is_booked, tally.is_wary) = (false, false);
        self.count_unseen(&mut tally, at)
    }

    /// A failure that is looked at calls the credit in.
    #[cold]
    fn call_in(&self, tally: &mut Tally, at: Timestamp) -> u64 {
        let granted = tally.granted.unsigned_abs();
        let spent = self.count_unseen(tally, at);
        tally.is_wary = spent < granted.min(WORTH_IT);
        spent
    }

    #[cold]
    fn count_unseen(&self, tally: &mut Tally, at: Timestamp) -> u64 {
        if tally.granted == 0 {
            return 0;
        }
        let spent = std::mem::take(&mut tally.granted).saturating_sub(self.credit.call_in());
        let spent = u64::try_from(spent).unwrap_or(0);
        if spent != 0 {
            tally.counted.count = tally.counted.count.saturating_add(spent);
            tally.counted.last = tally.counted.last.max(at);
            tally.calendar.add_many(at, spent);
            if let Some(node) = &self.node {
                node.add_many(at, spent);
            }
        }
        spent
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
