//! The groups that a question asks for, and sums over them.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::error::{Error, ErrorKind, Result};
use crate::query::{Breakdown, Group, Ledger, Page, Query, Statistics, Tally, similarity_of_group};
use crate::record::{Fingerprint, GoalId};
use crate::store::Store;
use crate::store::answer::records::{asked_at, goals, lost_lines, rank_of, target, visit_records};
use crate::store::answer::selection::Selection;

pub(super) fn groups<S: Store + ?Sized>(store: &S, query: &Query) -> Result<Page<Group>> {
    let target = target(store, query)?;
    let mut selection: Selection<String, Group> = Selection::new(query)?;
    let unreadable = visit_groups(store, query, &mut |group| {
        let rank = match &target {
            Some(target) => similarity_of_group(target, group).map(rank_of),
            None => Some(selection.order().rank_group(group)),
        };
        if let Some(rank) = rank {
            // A fingerprint may have failed in several goals.
            let name = format!("{} {}", group.fingerprint, group.goal_id);
            selection.offer(rank, name, || group.clone());
        }
    })?;
    let now = asked_at(query);
    let mut page = selection.into_page(|mut group| {
        group.stand_at(now);
        group
    });
    page.unreadable = unreadable;
    Ok(page)
}

pub(super) fn group_by<S: Store + ?Sized>(store: &S, query: &Query) -> Result<Breakdown> {
    if query.asked_by().is_empty() {
        let message = "count by fields: name at least one, as in by:node";
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    let mut tally = Tally::new(query, asked_at(query));
    if tally.is_exact() {
        let unreadable = visit_groups(store, query, &mut |group| tally.add_group(group))?;
        return Ok(tally.into_breakdown(unreadable));
    }
    let mut unreadable = 0;
    for goal in goals(store, query)? {
        let (ledger, _) = store.ledger(&goal)?;
        let report = visit_records(store, query, (&goal, &ledger), &mut |passed| {
            tally.add_record(&passed.record, passed.group);
            ControlFlow::Continue(())
        })?;
        unreadable += lost_lines(&report);
    }
    Ok(tally.into_breakdown(unreadable))
}

pub(super) fn statistics<S: Store + ?Sized>(
    store: &S,
    goal: Option<&GoalId>,
) -> Result<Statistics> {
    let goals = goal.map_or_else(|| store.goals(), |goal| Ok(vec![goal.clone()]))?;
    let mut statistics = Statistics::default();
    for goal in goals {
        statistics.absorb(&store.ledger(&goal)?.0);
    }
    Ok(statistics)
}

/// Shows `visit` each group that passes, and says how many lines could not be read.
pub(super) fn visit_groups<S: Store + ?Sized>(
    store: &S,
    query: &Query,
    visit: &mut dyn FnMut(&Group),
) -> Result<u64> {
    let now = asked_at(query);
    let filter = query.asked_filter();
    let mut unreadable = 0;
    for goal in goals(store, query)? {
        let (ledger, report) = store.ledger(&goal)?;
        unreadable += lost_lines(&report);
        let covered =
            ledger.groups().filter(|group| query.covers_span(group.first_seen, group.last_seen));
        if filter.needs_records() {
            let passing = groups_of_records(store, query, (&goal, &ledger))?;
            covered.filter(|group| passing.contains(&group.fingerprint)).for_each(&mut *visit);
        } else {
            covered.filter(|group| filter.matches_group(group, now)).for_each(&mut *visit);
        }
    }
    Ok(unreadable)
}

/// The groups of which one record passes.
fn groups_of_records<S: Store + ?Sized>(
    store: &S,
    query: &Query,
    place: (&GoalId, &Ledger),
) -> Result<BTreeSet<Fingerprint>> {
    let all = place.1.groups().count();
    // The time is that of the group: of a group that fails all the time few records are stored,
    // and the last of them may be an hour old.
    let query = &query.at_any_time();
    let mut passing = BTreeSet::new();
    visit_records(store, query, place, &mut |passed| {
        let own = passed.record.fingerprint.group;
        passing.insert(passed.group.map_or(own, |group| group.fingerprint));
        if passing.len() < all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(passing)
}
