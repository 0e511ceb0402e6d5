//! The records that a question asks for.

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::base::{Clock as _, SystemClock, Timestamp};
use crate::error::Result;
use crate::query::{Ledger, Page, Query, Rank, Sieve, similarity};
use crate::record::{EntryBody, FailureRecord, GoalId, ProcessId, RecordId};
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
        let is_newest = target.is_none() && query.is_of_newest();
        let visit = &mut |passed| {
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
            ControlFlow::Continue(())
        };
        if is_newest {
            left_out += visit_newest(store, query, &goal, visit)?;
        } else {
            visit_records(store, query, (&goal, &ledger), visit)?;
        }
        unreadable += lost_lines(&report);
        let of_this_goal = selection.items_mut().filter(|held| held.goal == goal);
        of_this_goal.for_each(|held| ledger.decorate(&mut held.record, &held.process));
    }
    let mut page = selection.into_page(|held| Some(held.record));
    page.total += left_out;
    page.unreadable = unreadable;
    Ok(page)
}

/// A record that passes, and the process that wrote it.
pub(super) struct Passed {
    pub(super) record: FailureRecord,
    pub(super) process: ProcessId,
}

/// Shows `visit` each record of a goal that passes, once.
pub(super) fn visit_records<S: Store + ?Sized>(
    store: &S,
    query: &Query,
    (goal, ledger): (&GoalId, &Ledger),
    visit: &mut dyn FnMut(Passed) -> ControlFlow<()>,
) -> Result<()> {
    let now = asked_at(query);
    let filter = query.asked_filter();
    let needs_decoration = filter.needs_decoration();
    let needs_groups = filter.needs_groups();
    let mut seen: HashSet<RecordId> = HashSet::new();
    store.scan_for(goal, &Sieve::of_query(query), &mut |entry| {
        let EntryBody::Failure(record) = entry.body else { return ControlFlow::Continue(()) };
        let mut record = *record;
        if !query.covers(record.at) {
            return ControlFlow::Continue(());
        }
        if needs_decoration {
            ledger.decorate(&mut record, &entry.process);
        }
        let group = needs_groups.then(|| ledger.group(&record.fingerprint.group)).flatten();
        if filter.matches(&record, group, now) && is_first(&mut seen, record.id) {
            return visit(Passed { record, process: entry.process });
        }
        ControlFlow::Continue(())
    })
}

/// Shows `visit` the newest records of a goal, so many at least as are asked for, each once, and says how
/// many more there are.
fn visit_newest<S: Store + ?Sized>(
    store: &S,
    query: &Query,
    goal: &GoalId,
    visit: &mut dyn FnMut(Passed) -> ControlFlow<()>,
) -> Result<u64> {
    let mut seen: HashSet<RecordId> = HashSet::new();
    let mut flow = ControlFlow::Continue(());
    // One more than the page tells whether there is a next one.
    let count = query.asked_limit().saturating_add(1);
    store.scan_newest(goal, &Sieve::of_query(query), count, &mut |entry| {
        let EntryBody::Failure(record) = entry.body else { return };
        if flow.is_continue() && query.covers(record.at) && is_first(&mut seen, record.id) {
            flow = visit(Passed { record: *record, process: entry.process });
        }
    })
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
