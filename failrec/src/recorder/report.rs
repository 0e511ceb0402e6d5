//! [`report()`]: what the failing task itself does.

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::capture::error::{Description, recycled};
use crate::capture::input::{HidesName, Inputs};
use crate::capture::nesting::{self, Inside, Reported, Reporting};
use crate::capture::panic::{self, PanicSeen};
use crate::capture::scope::{self, Whose};
use crate::capture::site::Site;
use crate::fingerprint::{Group, Observation, Recognition};
use crate::record::{AgentId, GoalId, LossReason, Outcome, Propagation, RecordId};
use crate::recorder::classify::{classify, severity};
use crate::recorder::count::Sighting;
use crate::recorder::found::{Found, Glimpse};
use crate::recorder::handle::Recorder;
use crate::recorder::job::Job;
use crate::recorder::shared::Shared;
use crate::recorder::shortcuts::Kind;
use crate::recorder::{global, reentry};

/// Functions that an error may leave and have each told of in its record: a recursive one may
/// leave thousands.
const STEPS_MAX: u8 = 16;

/// What a failing call hands over. The closures run only if they are needed.
pub(crate) struct Report<'a> {
    /// Where.
    pub(crate) site: &'a Site,
    /// Of which kind it is, where errors may be counted without a look.
    pub(crate) kind: Option<Kind>,
    /// In which way the call ended.
    pub(crate) outcome: Outcome,
    /// Describes the error.
    pub(crate) describe: &'a mut dyn FnMut(&mut Description),
    /// Adds the arguments that were not captured at entry; only if the record is stored.
    pub(crate) inputs: &'a mut dyn FnMut(&mut Inputs),
    /// The arguments that were captured at entry.
    pub(crate) captured: Option<Box<Inputs>>,
    /// The failures inside the call, of which this may be one.
    pub(crate) inside: Inside<'a>,
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report").field("outcome", &self.outcome).finish_non_exhaustive()
    }
}

/// Hands a failure to the recorder in force. The id is that of the record, if one is stored.
///
/// It never panics, and it does not wait for the disk. Only when the queue is full and the failure
/// must not be missed it waits for room, a few milliseconds, and then writes the record itself;
/// one task at most does that at a time, and none while the writer is at the store. For other
/// failures it does one or the other if [`OnFull`](crate::recorder::OnFull) says so.
#[cold]
pub(crate) fn report(mut report: Report<'_>) -> Option<RecordId> {
    global::with_current(|recorder| recorder.report(&mut report)).flatten()
}

/// The names whose values the recorder in force forbids to be looked at; all, where there is none.
pub(crate) fn hides_name() -> HidesName {
    global::with_current(Recorder::hides_name).unwrap_or_else(|| Arc::new(|_| true))
}

impl Recorder {
    fn report(&self, report: &mut Report<'_>) -> Option<RecordId> {
        let shared = self.shared();
        let Some(_inside) = reentry::enter() else {
            shared.counters.add_emitted();
            shared.counters.add_lost(LossReason::Reentry, 1);
            return None;
        };
        let is_counted = Cell::new(false);
        let taken = catch_unwind(AssertUnwindSafe(|| {
            recycled(|said| shared.take(report, said, &is_counted))
        }));
        taken.unwrap_or_else(|_panic| {
            if !is_counted.get() {
                shared.counters.add_emitted();
            }
            shared.counters.add_lost(LossReason::Internal, 1);
            None
        })
    }
}

impl Shared {
    /// The way of a failure on the failing task: describe, recognise, count, and only then, if it
    /// is to be stored, capture and queue.
    fn take(
        &self,
        report: &mut Report<'_>,
        said: &mut Description,
        is_counted: &Cell<bool>,
    ) -> Option<RecordId> {
        said.take_words(report.describe);
        let panic = panic_of(report);
        let is_quiet = report.inside.is_quiet();
        if !is_quiet && let Some(carried) = carried(report, panic.as_deref(), said) {
            let id = carried.stored.as_ref().map(|(id, _)| *id);
            if !carried.is_recovery {
                self.propagate(carried, report.site, said);
            }
            return id.inspect(|id| tell(report.inside, *id));
        }
        let (mut outcome, mut parent) = (report.outcome, None);
        if !is_quiet {
            outcome = outcome_inside(report, said);
            let newest = report.inside.find(|inner| Some(inner.stored.as_ref().map(|(id, _)| *id)));
            parent = newest.flatten();
        }
        let panic_number = panic.as_ref().map(|panic| panic.number);
        let severity = severity(report.site, outcome);
        let whose = whose_at(report.site);
        let goal = whose.goal.as_ref().unwrap_or(&self.goal);
        let mut glimpse = Glimpse { goal, whose: &whose, parent, outcome, severity, panic, said };
        let stored = self.count_and_store(report, &mut glimpse, is_counted);
        let id = stored.as_ref().map(|(id, _)| *id);
        nesting::note(Reporting {
            stored,
            message: glimpse.said.messages().next().unwrap_or_default(),
            panic: panic_number,
            is_recovery: outcome == Outcome::Recovered,
            steps: 0,
            place: report.kind.map(|kind| kind.place),
        });
        id
    }

    /// Counts the failure and stores it if its group wants it. The record, if there is one.
    fn count_and_store(
        &self,
        report: &mut Report<'_>,
        glimpse: &mut Glimpse<'_>,
        is_counted: &Cell<bool>,
    ) -> Option<(RecordId, Arc<dyn Any + Send + Sync>)> {
        let looks = self.known.looks(report.site, glimpse);
        let is_plain = glimpse.is_plain() && report.inside.is_quiet();
        if is_plain && looks.is_some_and(|looks| self.known.count_unseen(looks)) {
            return None;
        }
        self.counters.add_emitted();
        is_counted.set(true);
        let sighting = self.sight(looks, glimpse);
        match self.recognise(glimpse, &sighting) {
            Some(Recognition::Counted { newest, refused, may_lend }) => {
                self.account(refused);
                // Those who wait for the name of its record hear of the newest of its like.
                if let Some(newest) = newest {
                    tell(report.inside, newest);
                }
                if is_plain && (may_lend || report.kind.is_some()) {
                    self.lend(report, &sighting);
                }
                None
            }
            Some(Recognition::Wanted(observation)) => {
                self.store_whole(report, glimpse, Some(*observation), &sighting)
            }
            None => self.store_whole(report, glimpse, None, &sighting),
        }
    }

    /// Finds out all about the failure, counts it if it was not recognised, and stores it if its group
    /// wants it.
    #[cold]
    fn store_whole(
        &self,
        report: &mut Report<'_>,
        glimpse: &mut Glimpse<'_>,
        recognised: Option<Observation>,
        sighting: &Sighting<'_>,
    ) -> Option<(RecordId, Arc<dyn Any + Send + Sync>)> {
        // Asking costs a system call, so those that repeat others are counted without.
        if self.is_forked() {
            self.counters.add_lost(LossReason::Forked, 1);
            return None;
        }
        let mut found = find(report, glimpse);
        let waiting = std::mem::take(&mut found.waiting);
        let observation = recognised.unwrap_or_else(|| self.examine(report.site, &found, sighting));
        let stored = self.store_if_wanted(report, found, &observation);
        let id = stored.as_ref().map(|(id, _)| *id);
        // Where this one is not kept, the newest of its like explains as much.
        if let Some(id) = id.or_else(|| observation.group.newest()) {
            for waiting in waiting {
                waiting.recorded(id);
            }
        }
        stored
    }

    /// The failure was recorded further in: only says that it came by here.
    #[cold]
    fn propagate(&self, carried: Carried, site: &Site, said: &Description) {
        self.counters.add_propagated();
        let message = said.messages().next().unwrap_or_default();
        if let Some((id, group)) = &carried.stored
            && carried.steps < STEPS_MAX
            && let Ok(group) = Arc::clone(group).downcast::<Group>()
        {
            let mut propagation =
                Propagation::new(site.node_id().as_str(), site.path(), self.clock.now());
            propagation.message = carried.is_reworded.then(|| message.to_owned());
            // Without room the record lacks one step of its way; the failure itself is counted.
            drop(self.queue.push(Job::Propagation(*id, group, Box::new(propagation))));
        }
        // The next function further out sees the error as it leaves this one.
        let Carried { stored, panic, steps, .. } = carried;
        let steps = steps.saturating_add(1);
        let place = None;
        nesting::note(Reporting { stored, message, panic, is_recovery: false, steps, place });
    }
}

/// Whose work it is that fails at `site`. What the attribute says wins.
fn whose_at(site: &Site) -> Whose {
    let mut whose = scope::whose();
    if let Some(goal) = site.options.goal {
        whose.goal = Some(GoalId::from_static(goal));
    }
    if let Some(agent) = site.options.agent {
        whose.agent = Some(AgentId::from_static(agent));
    }
    whose
}

/// A failure further in that comes by.
struct Carried {
    stored: Option<(RecordId, Arc<dyn Any + Send + Sync>)>,
    panic: Option<u64>,
    is_recovery: bool,
    steps: u8,
    /// It has another message now.
    is_reworded: bool,
}

impl Carried {
    /// One that was counted without a look at it.
    const UNSEEN: Self =
        Self { stored: None, panic: None, is_recovery: false, steps: 0, is_reworded: true };

    fn new(inner: &Reported, said: &Description) -> Self {
        Self {
            stored: inner.stored.clone(),
            panic: inner.panic,
            is_recovery: inner.is_recovery,
            steps: inner.steps,
            is_reworded: !inner.says(said.messages().next().unwrap_or_default()),
        }
    }
}

/// Finds out what only a failure that repeats no other needs, or one that is to be captured.
fn find(report: &mut Report<'_>, glimpse: &mut Glimpse<'_>) -> Found {
    glimpse.said.take_category(report.describe);
    let noted = report.inside.decisions().into_iter();
    let (decisions, waiting): (Vec<_>, Vec<_>) =
        noted.map(|noted| (noted.decision, noted.waiting)).unzip();
    Found {
        goal: glimpse.goal.clone(),
        parent: glimpse.parent,
        outcome: glimpse.outcome,
        classified: classify(report.site, glimpse.outcome, glimpse.said.category()),
        decisions,
        waiting: waiting.into_iter().flatten().collect(),
        panic: glimpse.panic.take(),
        links: glimpse.said.to_links(),
    }
}

/// Tells those who wait for it that the record of the failure is `id`.
#[inline]
fn tell(inside: Inside<'_>, id: RecordId) {
    if inside.is_quiet() {
        return;
    }
    inside.each_decision(&mut |noted| {
        noted.waiting.iter().for_each(|waiting| waiting.recorded(id));
    });
}

/// The failure inside the call that this one is, if it is one of them.
fn carried(report: &Report<'_>, panic: Option<&PanicSeen>, said: &Description) -> Option<Carried> {
    let found = report.inside.find(|inner| {
        // From now on failures there have to be known by what they say.
        inner.place.filter(|_| report.outcome == Outcome::Error).inspect(|place| place.nest());
        is_same(inner, report, panic, said).then(|| Carried::new(inner, said))
    });
    found.or_else(|| carried_unseen(report))
}

/// A failure inside the call that was counted without a look at it. Whether this one is that, passed on,
/// nobody can tell, but most are; from now on all at its place are looked at.
fn carried_unseen(report: &Report<'_>) -> Option<Carried> {
    if report.outcome != Outcome::Error {
        return None;
    }
    let inside = report.inside.unseen().inspect(|place| place.nest());
    (0 < inside.count()).then_some(Carried::UNSEEN)
}

/// How the call ended, where its error says that a policy turned it away or cut it off.
fn outcome_inside(report: &Report<'_>, said: &mut Description) -> Outcome {
    if report.outcome != Outcome::Error {
        return report.outcome;
    }
    let mut newest = None;
    report.inside.each_decision(&mut |noted| {
        let kind = noted.decision.rejection();
        newest = kind.filter(|kind| said.mentions(&kind.of(&noted.decision.name))).or(newest);
    });
    match newest {
        Some(kind) if kind.is_late() => Outcome::Timeout,
        Some(_) => Outcome::Rejected,
        None => Outcome::Error,
    }
}

fn panic_of(report: &Report<'_>) -> Option<Box<PanicSeen>> {
    let is_panic = report.outcome == Outcome::Panic;
    is_panic.then(|| panic::newest_since(report.inside.mark())).flatten().map(Box::new)
}

/// The failure further in is this one: the same panic, or an error that carries its text.
fn is_same(
    inner: &Reported,
    report: &Report<'_>,
    panic: Option<&PanicSeen>,
    description: &Description,
) -> bool {
    if inner.is_recovery != (report.outcome == Outcome::Recovered) {
        return false;
    }
    match report.outcome {
        Outcome::Panic => panic.is_some_and(|seen| inner.panic == Some(seen.number)),
        Outcome::Cancelled => false,
        _ => inner.is_carried_by(description),
    }
}
