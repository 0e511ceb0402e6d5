//! [`report()`]: what the failing task itself does.

use std::cell::Cell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::capture::error::Description;
use crate::capture::input::{HidesName, Inputs};
use crate::capture::ledger::AwaitsRecord;
use crate::capture::nesting::{self, Inside, Reported};
use crate::capture::panic::{self, PanicSeen};
use crate::capture::scope;
use crate::capture::site::Site;
use crate::fingerprint::Group;
use crate::record::{GoalId, LossReason, Outcome, PolicyDecision, Propagation, RecordId};
use crate::recorder::classify::classify;
use crate::recorder::found::Found;
use crate::recorder::handle::Recorder;
use crate::recorder::job::Job;
use crate::recorder::shared::Shared;
use crate::recorder::{global, reentry};

/// Functions that an error may leave and have each told of in its record: a recursive one may
/// leave thousands.
const STEPS_MAX: u8 = 16;

/// What a failing call hands over. The closures run only if they are needed.
pub(crate) struct Report<'a> {
    /// Where.
    pub(crate) site: &'a Site,
    /// In which way the call ended.
    pub(crate) outcome: Outcome,
    /// Describes the error.
    pub(crate) describe: &'a mut dyn FnMut(&mut Description),
    /// Adds the arguments that were not captured at entry; only if the record is stored.
    pub(crate) inputs: &'a mut dyn FnMut(&mut Inputs),
    /// The arguments that were captured at entry.
    pub(crate) captured: Option<Inputs>,
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
pub(crate) fn report(report: Report<'_>) -> Option<RecordId> {
    global::with_current(|recorder| recorder.report(report)).flatten()
}

/// The names whose values the recorder in force forbids to be looked at; all, where there is none.
pub(crate) fn hides_name() -> HidesName {
    global::with_current(Recorder::hides_name).unwrap_or_else(|| Arc::new(|_| true))
}

impl Recorder {
    fn report(&self, report: Report<'_>) -> Option<RecordId> {
        let shared = self.shared();
        let Some(_inside) = reentry::enter() else {
            shared.counters.add_emitted();
            shared.counters.add_lost(LossReason::Reentry, 1);
            return None;
        };
        let is_counted = Cell::new(false);
        let taken = catch_unwind(AssertUnwindSafe(|| shared.take(report, &is_counted)));
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
    fn take(&self, mut report: Report<'_>, is_counted: &Cell<bool>) -> Option<RecordId> {
        let mut description = Description::default();
        (report.describe)(&mut description);
        let panic = panic_of(&report);
        let inner = report.inside.reported();
        let noted = report.inside.decisions().into_iter();
        let (decisions, waiting): (Vec<_>, Vec<_>) =
            noted.map(|noted| (noted.decision, noted.waiting)).unzip();
        if let Some(inner) =
            inner.iter().find(|inner| is_same(inner, &report, panic.as_ref(), &description))
        {
            if !inner.is_recovery {
                self.propagate(inner, report.site, &description);
            }
            let id = inner.stored.as_ref().map(|(id, _)| *id);
            return id.inspect(|id| tell(&waiting, *id));
        }
        self.counters.add_emitted();
        is_counted.set(true);
        let outcome = outcome(report.outcome, &decisions, &description);
        let found = Found {
            goal: self.goal_of(report.site),
            parent: inner.first().and_then(|inner| inner.stored.as_ref()).map(|(id, _)| *id),
            outcome,
            classified: classify(report.site, outcome, &description),
            decisions,
            panic,
            description,
        };
        let observation = self.observe(&report, &found);
        let message = found.description.messages().next().unwrap_or_default().to_owned();
        let panic = found.panic.as_ref().map(|panic| panic.number);
        let stored = self.store_if_wanted(&mut report, found, &observation);
        let id = stored.as_ref().map(|(id, _)| *id);
        // Where this one is not kept, the newest of its like explains as much.
        id.or_else(|| observation.group.newest()).iter().for_each(|id| tell(&waiting, *id));
        let reported = Reported::new(stored, &message, panic);
        let is_recovery = outcome == Outcome::Recovered;
        nesting::note(if is_recovery { reported.recovered() } else { reported });
        id
    }

    /// The failure was recorded further in: only says that it came by here.
    fn propagate(&self, inner: &Reported, site: &Site, description: &Description) {
        self.counters.add_propagated();
        let message = description.messages().next().unwrap_or_default();
        if let Some((id, group)) = &inner.stored
            && inner.steps < STEPS_MAX
            && let Ok(group) = Arc::clone(group).downcast::<Group>()
        {
            let mut propagation =
                Propagation::new(site.node_id().as_str(), site.path(), self.clock.now());
            propagation.message = (!inner.says(message)).then(|| message.to_owned());
            // Without room the record lacks one step of its way; the failure itself is counted.
            drop(self.queue.push(Job::Propagation(*id, group, Box::new(propagation))));
        }
        // The next function further out sees the error as it leaves this one.
        nesting::note(inner.one_step_out(message));
    }

    /// The goal, not masked yet.
    fn goal_of(&self, site: &Site) -> GoalId {
        let named = site.options.goal.map(GoalId::from);
        named.or_else(scope::goal).unwrap_or_else(|| self.goal.clone())
    }
}

/// Tells those who wait for it that the record of the failure is `id`.
fn tell(waiting: &[Option<Arc<dyn AwaitsRecord>>], id: RecordId) {
    waiting.iter().flatten().for_each(|waiting| waiting.recorded(id));
}

/// How the call ended, where its error says that a policy turned it away or cut it off.
fn outcome(said: Outcome, decisions: &[PolicyDecision], description: &Description) -> Outcome {
    if said != Outcome::Error {
        return said;
    }
    let rejection = decisions.iter().rev().find_map(|decision| {
        let kind = decision.rejection()?;
        let text = kind.of(&decision.name).to_string();
        description.messages().any(|message| message.contains(&text)).then_some(kind)
    });
    match rejection {
        Some(kind) if kind.is_late() => Outcome::Timeout,
        Some(_) => Outcome::Rejected,
        None => Outcome::Error,
    }
}

fn panic_of(report: &Report<'_>) -> Option<PanicSeen> {
    let is_panic = report.outcome == Outcome::Panic;
    is_panic.then(|| panic::newest_since(report.inside.mark())).flatten()
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
