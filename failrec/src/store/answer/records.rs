//! The records that a question asks for.

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::base::{Clock as _, SystemClock, Timestamp};
use crate::error::Result;
use crate::query::{Cursor, Ledger, Order, Page, Query, Rank, Sieve, similarity};
use crate::record::{Entry, EntryBody, FailureRecord, GoalId, ProcessId, RecordId};
use crate::store::answer::find::find;
use crate::store::answer::selection::Selection;
use crate::store::{ScanReport, Store};

/// Records that are known to have been counted, so that a line written twice is not: 16 MiB of
/// ids. Beyond them it is.
const SEEN_MAX: usize = 1 << 20;
/// Parts of a point that ranks tell apart.
const RANKS_PER_POINT: f64 = 1_000_000.0;

struct Held {
    record: FailureRecord,
    process: ProcessId,
    goal: GoalId,
}

pub(super) fn records<S: Store + ?Sized>(store: &S, query: &Query) -> Result<Page<FailureRecord>> {
    let target = target(store, query)?;
    let mut selection: Selection<RecordId, Held> = Selection::new(query)?;
    let (mut unreadable, mut left_out) = (0, 0);
    for goal in goals(store, query)? {
        let (ledger, report) = store.ledger(&goal)?;
        let is_newest = target.is_none() && query.order() == Order::NEWEST;
        let visit = &mut |passed: Passed| {
            let Passed { record, process } = passed;
            let order = selection.order();
            let group = || ledger.group(&record.fingerprint.group);
            let group = order.needs_groups().then(group).flatten();
            let rank = match &target {
                Some(target) => similarity(target, &record).map(rank_of),
                None => Some(order.rank_record(&record, group)),
            };
            if let Some(rank) = rank {
                let goal = goal.clone();
                selection.offer(rank, record.id, || Held { record, process, goal });
            }
        };
        if is_newest {
            left_out += visit_newest(store, query, (&goal, &ledger), visit)?;
        } else {
            visit_records(store, query, (&goal, &ledger), &mut |passed| {
                visit(passed);
                ControlFlow::Continue(())
            })?;
        }
        unreadable += lost_lines(&report);
        let of_this_goal = selection.items_mut().filter(|held| held.goal == goal);
        of_this_goal.for_each(|held| ledger.decorate(&mut held.record, &held.process));
    }
    let mut page = selection.into_page(|held| Some(held.record));
    let place = if query.asked_filter().is_all() { &mut page.total } else { &mut page.unread };
    *place += left_out;
    page.unreadable = unreadable;
    Ok(page)
}

/// A record that passes, and the process that wrote it.
pub(super) struct Passed {
    pub(super) record: FailureRecord,
    pub(super) process: ProcessId,
}

/// Which records of a goal pass, each once.
struct Gate<'a> {
    query: &'a Query,
    ledger: &'a Ledger,
    now: Timestamp,
    seen: HashSet<RecordId>,
}

impl<'a> Gate<'a> {
    fn new(query: &'a Query, ledger: &'a Ledger) -> Self {
        Self { query, ledger, now: asked_at(query), seen: HashSet::new() }
    }

    /// What the store may leave out.
    fn sieve(&self) -> Sieve {
        Sieve::of_query_in(self.query, self.ledger, self.now)
    }

    fn pass(&mut self, entry: Entry) -> Option<Passed> {
        let EntryBody::Failure(record) = entry.body else { return None };
        let (filter, mut record) = (self.query.asked_filter(), *record);
        if !self.query.covers(record.at) {
            return None;
        }
        if filter.needs_decoration() {
            self.ledger.decorate(&mut record, &entry.process);
        }
        let group = || self.ledger.group(&record.fingerprint.group);
        let group = filter.needs_groups().then(group).flatten();
        let passes =
            filter.matches(&record, group, self.now) && is_first(&mut self.seen, record.id);
        passes.then_some(Passed { record, process: entry.process })
    }
}

/// Shows `visit` each record of a goal that passes, once.
pub(super) fn visit_records<S: Store + ?Sized>(
    store: &S,
    query: &Query,
    (goal, ledger): (&GoalId, &Ledger),
    visit: &mut dyn FnMut(Passed) -> ControlFlow<()>,
) -> Result<()> {
    let mut gate = Gate::new(query, ledger);
    store.scan_for(goal, &gate.sieve(), &mut |entry| match gate.pass(entry) {
        Some(passed) => visit(passed),
        None => ControlFlow::Continue(()),
    })
}

/// Shows `visit` the newest records of a goal that pass and are behind the cursor, so many at least as are
/// asked for, each once, and says how many more may pass.
fn visit_newest<S: Store + ?Sized>(
    store: &S,
    query: &Query,
    (goal, ledger): (&GoalId, &Ledger),
    visit: &mut dyn FnMut(Passed),
) -> Result<u64> {
    let mut gate = Gate::new(query, ledger);
    let sieve = gate.sieve();
    let mut show = |entry: Entry| {
        let passed = gate.pass(entry);
        let is_shown = passed.is_some();
        passed.into_iter().for_each(&mut *visit);
        is_shown
    };
    // One more than the page tells whether there is a next one.
    let count = query.asked_limit().saturating_add(1);
    let Some(at) = query.asked_after().and_then(Cursor::moment) else {
        return store.scan_newest(goal, &sieve, count, &mut show);
    };
    // Those of the pages before are only counted, but for those of the same moment.
    let [before, same, behind] = sieve.parted_at(at);
    let mut left_out = 0;
    for (sieve, count) in [(before, 0), (same, usize::MAX), (behind, count)] {
        left_out += store.scan_newest(goal, &sieve, count, &mut show)?;
    }
    Ok(left_out)
}

fn is_first(seen: &mut HashSet<RecordId>, id: RecordId) -> bool {
    if SEEN_MAX <= seen.len() { !seen.contains(&id) } else { seen.insert(id) }
}

/// The record that answers must be like, if the question names one.
pub(super) fn target<S: Store + ?Sized>(store: &S, query: &Query) -> Result<Option<FailureRecord>> {
    query.asked_near().map(|prefix| find(store, prefix).map(|found| found.record)).transpose()
}

/// The goals that the question may be about.
pub(super) fn goals<S: Store + ?Sized>(store: &S, query: &Query) -> Result<Vec<GoalId>> {
    let mut goals = store.goals()?;
    goals.retain(|goal| query.asked_filter().may_match_goal(goal));
    Ok(goals)
}

pub(super) fn asked_at(query: &Query) -> Timestamp {
    query.asked_at().unwrap_or_else(|| SystemClock::new().now())
}

pub(super) fn lost_lines(report: &ScanReport) -> u64 {
    report.corrupt_lines + report.newer_lines
}

#[expect(clippy::cast_possible_truncation, reason = "a score is at most eight points")]
pub(super) fn rank_of(score: f64) -> Rank {
    Rank::Number((score * RANKS_PER_POINT) as i64)
}
