//! How often groups have failed, step by step.

use std::cmp::Reverse;

use crate::error::Result;
use crate::query::{Group, Query, Trend, TrendUnit, Trends};
use crate::store::Store;
use crate::store::answer::groups::visit_groups;
use crate::store::answer::records::asked_at;

pub(super) fn trends<S: Store + ?Sized>(
    store: &S,
    query: &Query,
    unit: TrendUnit,
    steps: u16,
) -> Result<Trends> {
    let now = asked_at(query);
    let mut all = Trend::empty(unit, steps, now);
    let mut found: Vec<(Group, Trend)> = Vec::new();
    let mut group_count = 0;
    let limit = query.asked_limit();
    let unreadable = visit_groups(store, query, &mut |group, _| {
        let mut trend = Trend::empty(unit, steps, now);
        trend.add(&group.histogram);
        if trend.total == 0 {
            return;
        }
        group_count += 1;
        if !group.is_recovered() {
            all.add(&group.histogram);
        }
        found.push((group.clone(), trend));
        // Twice as many as are wanted, so that the sorting is paid for once in a while.
        if limit.saturating_mul(2) < found.len() {
            keep_most_frequent(&mut found, limit);
        }
    })?;
    keep_most_frequent(&mut found, limit);
    for (group, _) in &mut found {
        group.stand_at(now);
    }
    Ok(Trends { all, groups: found, group_count, unreadable })
}

/// The sort is by the count, then by what does not depend on the order they came in.
fn keep_most_frequent(found: &mut Vec<(Group, Trend)>, limit: usize) {
    found.sort_by_key(|(group, trend)| {
        (Reverse(trend.total), group.fingerprint, group.goal_id.clone())
    });
    found.truncate(limit);
}
