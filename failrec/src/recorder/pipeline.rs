//! [`Pipeline`]: the steps from a draft to an entry, in order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::base::Completion;
use crate::fingerprint::{Group, GroupTable};
use crate::record::{
    Bye, Draft, EntryBody, FailureRecord, Fingerprint, GoalId, Loss, LossReason, RecordId, Tick,
    Triage, TriageAction,
};
use crate::recorder::health::Counters;
use crate::recorder::home::Home;
use crate::recorder::job::{Flushed, Job};
use crate::recorder::journal::{Insist, Journal};
use crate::recorder::notifier::Notifier;
use crate::recorder::now::Now;
use crate::recorder::pass_book::{Extent, PassBook};
use crate::recorder::steps::Steps;

/// The steps from a draft to an entry, and the journal they end in.
#[derive(Debug)]
pub(super) struct Pipeline {
    steps: Steps,
    groups: Arc<GroupTable>,
    counters: Arc<Counters>,
    journal: Journal,
    /// Losses as they were last written, in the order of [`LossReason::ALL`].
    told: Vec<u64>,
    notifier: Option<Notifier>,
    /// Groups whose counts were added to the journal, and which the notifier was not told of.
    counted: Vec<(GoalId, Fingerprint)>,
    pass_book: PassBook,
    home: Option<Home>,
}

/// What a batch has come to, to be told when nothing is held any more.
#[derive(Debug)]
#[must_use = "someone may wait for the answer"]
pub(super) struct Done {
    waiting: Vec<Completion<Flushed>>,
    flushed: Flushed,
}

impl Done {
    /// Answers those who wait, which runs their wakers.
    pub(super) fn answer(self) {
        for completion in self.waiting {
            completion.complete(self.flushed);
        }
    }
}

impl Pipeline {
    pub(super) fn new(
        steps: Steps,
        groups: Arc<GroupTable>,
        counters: Arc<Counters>,
        journal: Journal,
        pass_book: PassBook,
    ) -> Self {
        let told = vec![0; LossReason::ALL.len()];
        let (notifier, counted, home) = (None, Vec::new(), None);
        Self { steps, groups, counters, journal, told, notifier, counted, pass_book, home }
    }

    /// Speaks for its process, and looks what became of others.
    pub(super) fn at_home(self, home: Option<Home>) -> Self {
        Self { home, ..self }
    }

    /// Looks what became of other processes, and offers what was written of them.
    pub(super) fn look_around(&mut self) {
        let written = self.home.as_mut().map(|home| home.exits.go_on());
        self.offer(written.into_iter().flatten().map(Box::new));
    }

    fn offer(&self, written: impl Iterator<Item = Box<FailureRecord>>) {
        let Some(notifier) = &self.notifier else { return };
        for record in written {
            notifier.offer(record);
        }
    }

    /// Offers what it has written to `notifier`.
    pub(super) fn notifying(self, notifier: Option<Notifier>) -> Self {
        Self { notifier, ..self }
    }

    /// Works off a batch and writes what comes of it.
    pub(super) fn work(&mut self, batch: &mut Vec<Job>, now: Now) -> Done {
        let mut records: Vec<Box<FailureRecord>> = Vec::with_capacity(batch.len());
        let mut later: Vec<(GoalId, Box<Triage>)> = Vec::new();
        let mut told = Vec::with_capacity(batch.len());
        let mut waiting = Vec::new();
        let (may_tell, mut is_changed) = (!self.journal.is_refused(), false);
        for job in batch.drain(..) {
            match job {
                Job::Failure(draft, group) => {
                    if let Some(record) = self.record(draft, &group) {
                        self.pass_book.fail(&record, now.wall);
                        told.push((group, record.occurrence, record.at, record.sample));
                        records.push(record);
                    }
                }
                Job::Propagation(id, group, propagation) => {
                    let action = self.steps.mask(TriageAction::Propagate(*propagation));
                    later.extend(propagate(&mut records, id, &group, action));
                }
                Job::Triage(goal, mut triage) => {
                    triage.action = self.steps.mask(triage.action);
                    is_changed |= triage.action.is_change();
                    later.push((goal, triage));
                }
                Job::Flush(completion) => waiting.push(completion),
            }
        }
        // Without a hook nothing is copied.
        let offered = self.notifier.as_ref().map(|_| records.clone()).unwrap_or_default();
        for record in records {
            let (goal, at) = (record.goal_id.clone(), record.at);
            self.journal.add(&goal, at, EntryBody::Failure(record));
        }
        for (goal, triage) in later {
            self.journal.add(&goal, now.wall, EntryBody::Triage(triage));
        }
        if is_changed && may_tell {
            // What succeeded before a change is not to be taken for a proof of it, nor the reverse.
            self.tell_passes(now, Extent::All);
        }
        let insist = if waiting.is_empty() { Insist::Patiently } else { Insist::Now };
        self.journal.commit(now.monotonic, insist);
        if !self.journal.is_refused() {
            // A record says its number: the count needs no entry of its own.
            for (group, occurrence, at, sample) in told {
                group.told(occurrence, at, &sample);
            }
        }
        self.offer(offered.into_iter());
        if !waiting.is_empty() {
            self.add_spares();
            self.tick(now, insist);
            self.journal.sync();
        }
        Done { waiting, flushed: self.flushed() }
    }

    /// The steps, in their order. A draft that breaks one of them is lost, counted, and alone.
    fn record(&self, draft: Draft, group: &Group) -> Option<Box<FailureRecord>> {
        let made = catch_unwind(AssertUnwindSafe(|| self.steps.record(draft, group)));
        if made.is_err() {
            self.counters.add_lost(LossReason::Internal, 1);
        }
        made.ok()
    }

    /// Writes counts that have grown and losses that have not been told.
    pub(super) fn tick(&mut self, now: Now, insist: Insist) {
        self.groups.settle(now.wall);
        self.journal.commit(now.monotonic, insist);
        if self.journal.is_refused() {
            // Counts only grow and wait in their groups: kept here they would only pile up.
            return;
        }
        self.tell_counts(now, insist);
        self.journal.commit(now.monotonic, insist);
        self.offer_counted();
    }

    /// Adds counts that have grown and losses that have not been told.
    fn tell_counts(&mut self, now: Now, insist: Insist) {
        let Self { groups, journal, counted, .. } = self;
        let is_notifying = self.notifier.is_some();
        groups.drain_ticks(&mut |goal: &GoalId, tick: Tick| {
            if is_notifying {
                counted.push((goal.clone(), tick.fingerprint));
            }
            journal.add(goal, now.wall, EntryBody::Tick(Box::new(tick)));
        });
        self.tell_passes(now, if insist == Insist::Now { Extent::Complete } else { Extent::Due });
        if insist == Insist::Patiently {
            self.tell_of_process(now);
        }
        let journal = &mut self.journal;
        for ((reason, count), told) in self.counters.lost().zip(&mut self.told) {
            if *told < count {
                *told = count;
                let loss = EntryBody::Loss(Loss::new(reason, count));
                journal.add(&self.steps.default_goal, now.wall, loss);
            }
        }
    }

    fn offer_counted(&mut self) {
        // What the store does not hold yet would be looked for in vain.
        if let Some(notifier) = self.notifier.as_ref().filter(|_| !self.journal.is_refused()) {
            notifier.count(&mut self.counted);
        }
    }

    /// Lets the store do what has become due.
    pub(super) fn maintain(&mut self) {
        self.journal.maintain();
    }

    /// Adds that the process is there, and what it is at. Who only flushes, as a program that ends at
    /// once does, need not say so.
    fn tell_of_process(&mut self, now: Now) {
        self.look_around();
        let Self { steps, journal, home: Some(home), .. } = self else { return };
        journal.announce(&home.goal, now.wall);
        if let Some(open) = home.open(now.monotonic) {
            let open = steps.mask_open(open);
            journal.add(&home.goal, now.wall, EntryBody::Open(Box::new(open)));
        }
    }

    /// Adds successes that have not been told.
    fn tell_passes(&mut self, now: Now, extent: Extent) {
        let Self { steps, pass_book, journal, .. } = self;
        pass_book.tell(now, extent, &|site| steps.path(site), &mut |goal, body| {
            journal.add(goal, now.wall, body);
        });
    }

    /// Adds the newest failures of groups that were only counted.
    fn add_spares(&mut self) {
        if self.journal.is_refused() {
            return;
        }
        for (group, draft) in self.groups.take_spares() {
            self.counters.sub_counted_only(1);
            if let Some(record) = self.record(draft, &group) {
                let (goal, at) = (record.goal_id.clone(), record.at);
                self.journal.add(&goal, at, EntryBody::Failure(record));
            }
        }
    }

    /// Writes what is left, says goodbye, and gives up on what the store still refuses.
    pub(super) fn end(&mut self, now: Now) {
        self.groups.close_credit();
        self.add_spares();
        self.groups.settle(now.wall);
        self.journal.commit(now.monotonic, Insist::Now);
        // Also if the store refuses: it may take the goodbye, and nobody tells them later.
        self.tell_counts(now, Insist::Now);
        self.pass_book.close();
        let written = self.home.as_mut().map(|home| home.exits.end());
        self.offer(written.into_iter().flatten().map(Box::new));
        let emitted = self.counters.snapshot().emitted.saturating_add(self.groups.unseen());
        for goal in self.journal.goals() {
            let bye = Bye::new(emitted);
            self.journal.add(&goal, now.wall, EntryBody::Bye(bye));
        }
        self.journal.commit(now.monotonic, Insist::Now);
        self.offer_counted();
        self.notifier = None;
        self.journal.close();
        self.journal.abandon();
    }

    fn flushed(&self) -> Flushed {
        let lost = self.counters.lost().map(|(_, count)| count).sum();
        let (written, pending) = (self.counters.written(), self.counters.retained());
        Flushed { written, pending, lost, complete: true }
    }
}

/// An error that went on outwards while its record is still here is told of in the record, later
/// in an entry of its own.
fn propagate(
    records: &mut [Box<FailureRecord>],
    id: RecordId,
    group: &Group,
    action: TriageAction,
) -> Option<(GoalId, Box<Triage>)> {
    let here = records.iter_mut().rev().find(|record| record.id == id);
    if let (TriageAction::Propagate(propagation), Some(record)) = (&action, here) {
        record.propagated.push(propagation.clone());
        return None;
    }
    let triage = Box::new(Triage::new(id, group.fingerprint(), action));
    Some((group.goal.clone(), triage))
}
