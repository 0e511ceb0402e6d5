//! The groups that a question asks for, and sums over them.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::ControlFlow;
use std::str::FromStr;
use std::sync::Arc;

use crate::base::Timestamp;
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Breakdown, Group, Ledger, Page, Query, Statistics, Tally, similarity_of_group};
use crate::record::{Fingerprint, GoalId};
use crate::store::Store;
use crate::store::answer::records::{asked_at, goals, lost_lines, rank_of, target, visit_records};
use crate::store::answer::selection::Selection;

pub(super) fn groups<S: Store + ?Sized>(store: &S, query: &Query) -> Result<Page<Group>> {
    let now = asked_at(query);
    let mut selection: Selection<GroupName, Held> = Selection::new(query)?;
    let unreadable = match target(store, query)? {
        Some(target) => visit_groups(store, query, &mut |group, ledger| {
            if let Some(score) = similarity_of_group(&target, &group.digest()) {
                selection.offer(rank_of(score), GroupName::of(group), || Held::of(group, ledger));
            }
        }),
        None => rank_groups(store, query, &mut selection),
    }?;
    let mut page = selection.into_page(|held| held.group(now));
    page.unreadable = unreadable;
    Ok(page)
}

/// Offers each group that passes. Where its digest tells that, the group is looked at when it is shown.
fn rank_groups<S: Store + ?Sized>(
    store: &S,
    query: &Query,
    selection: &mut Selection<GroupName, Held>,
) -> Result<u64> {
    let (order, filter, now) = (selection.order(), query.asked_filter(), asked_at(query));
    if !filter.is_of_digests() {
        return visit_groups(store, query, &mut |group, ledger| {
            let rank = order.rank_group(&group.digest());
            selection.offer(rank, GroupName::of(group), || Held::of(group, ledger));
        });
    }
    let mut unreadable = 0;
    for goal in goals(store, query)? {
        let (ledger, report) = store.ledger(&goal)?;
        unreadable += lost_lines(&report);
        ledger.visit_digests(&mut |digest| {
            let passes = || {
                filter.matches_digest(digest, now).unwrap_or_else(|| {
                    ledger.ask(&digest.fingerprint, &|group| filter.matches_group(group, now))
                })
            };
            if query.covers_span(digest.first_seen, digest.last_seen) && passes() {
                let name = GroupName { fingerprint: digest.fingerprint, goal: goal.clone() };
                let held = || Held { ledger: Arc::clone(&ledger), name: digest.fingerprint };
                selection.offer(order.rank_group(digest), name, held);
            }
        });
    }
    Ok(unreadable)
}

pub(super) fn group_by<S: Store + ?Sized>(store: &S, query: &Query) -> Result<Breakdown> {
    if query.asked_by().is_empty() {
        let message = "count by fields: name at least one, as in by:node";
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    let mut tally = Tally::new(query, asked_at(query));
    if tally.is_exact() {
        let unreadable = visit_groups(store, query, &mut |group, _| tally.add_group(group))?;
        return Ok(tally.into_breakdown(unreadable));
    }
    let mut unreadable = 0;
    for goal in goals(store, query)? {
        let (ledger, report) = store.ledger(&goal)?;
        visit_records(store, query, (&goal, &ledger), &mut |passed| {
            let group = ledger.group(&passed.record.fingerprint.group);
            tally.add_record(&passed.record, group);
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

/// A group of a goal: one fingerprint may have failed in several of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct GroupName {
    fingerprint: Fingerprint,
    goal: GoalId,
}

impl GroupName {
    fn of(group: &Group) -> Self {
        Self { fingerprint: group.fingerprint, goal: group.goal_id.clone() }
    }
}

impl fmt::Display for GroupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.fingerprint, self.goal)
    }
}

impl FromStr for GroupName {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        let (name, goal) = text.split_once(' ').ok_or(())?;
        Ok(Self { fingerprint: name.parse().map_err(drop)?, goal: GoalId::from(goal) })
    }
}

/// A group that may be shown, and where it is found then.
struct Held {
    ledger: Arc<Ledger>,
    name: Fingerprint,
}

impl Held {
    fn of(group: &Group, ledger: &Arc<Ledger>) -> Self {
        Self { ledger: Arc::clone(ledger), name: group.fingerprint }
    }

    /// The group, as it stands at `now`.
    fn group(&self, now: Timestamp) -> Option<Group> {
        let mut group = self.ledger.group(&self.name)?.clone();
        group.stand_at(now);
        Some(group)
    }
}

/// Shows `visit` each group that passes, and says how many lines could not be read.
pub(super) fn visit_groups<S: Store + ?Sized>(
    store: &S,
    query: &Query,
    visit: &mut dyn FnMut(&Group, &Arc<Ledger>),
) -> Result<u64> {
    let now = asked_at(query);
    let filter = query.asked_filter();
    let mut unreadable = 0;
    for goal in goals(store, query)? {
        let (ledger, report) = store.ledger(&goal)?;
        unreadable += lost_lines(&report);
        let needs_records = filter.needs_records();
        let passing = needs_records.then(|| groups_of_records(store, query, (&goal, &ledger)));
        let passing = passing.transpose()?;
        ledger.visit_groups(&mut |group| {
            let passes = match &passing {
                Some(passing) => passing.contains(&group.fingerprint),
                None => filter.matches_group(group, now),
            };
            if passes && query.covers_span(group.first_seen, group.last_seen) {
                visit(group, &ledger);
            }
        });
    }
    Ok(unreadable)
}

/// The groups of which one record passes.
fn groups_of_records<S: Store + ?Sized>(
    store: &S,
    query: &Query,
    place: (&GoalId, &Ledger),
) -> Result<BTreeSet<Fingerprint>> {
    let mut all = 0;
    place.1.visit_digests(&mut |_| all += 1);
    // The time is that of the group: of a group that fails all the time few records are stored,
    // and the last of them may be an hour old.
    let query = &query.at_any_time();
    let mut passing = BTreeSet::new();
    visit_records(store, query, place, &mut |passed| {
        passing.insert(place.1.shown_in(&passed.record.fingerprint.group));
        if passing.len() < all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(passing)
}
