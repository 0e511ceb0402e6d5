//! Failures like another.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use crate::error::Result;
use crate::query::{Query, Similar, similarity};
use crate::record::{Fingerprint, GoalId, ProcessId};
use crate::store::Store;
use crate::store::answer::find::{Found, find};
use crate::store::answer::records::{Passed, visit_records};

struct Candidate {
    similar: Similar,
    /// The group that it is shown in.
    name: Fingerprint,
    goal: GoalId,
    process: ProcessId,
}

pub(super) fn similar<S: Store + ?Sized>(
    store: &S,
    prefix: &str,
    limit: usize,
) -> Result<Vec<Similar>> {
    let Found { record: target, goal, .. } = find(store, prefix)?;
    let target_group = store.ledger(&goal)?.0.shown_in(&target.fingerprint.group);
    let mut best: Vec<Candidate> = Vec::new();
    for goal in store.goals()? {
        let (ledger, _) = store.ledger(&goal)?;
        visit_records(store, &Query::new(), (&goal, &ledger), &mut |passed| {
            let Passed { record, process } = passed;
            if record.id != target.id
                && let Some(score) = similarity(&target, &record)
            {
                let name = ledger.shown_in(&record.fingerprint.group);
                let similar = Similar::new(score, name == target_group, record);
                keep(&mut best, Candidate { similar, name, goal: goal.clone(), process }, limit);
            }
            ControlFlow::Continue(())
        })?;
        for candidate in best.iter_mut().filter(|candidate| candidate.goal == goal) {
            let Similar { record, group, .. } = &mut candidate.similar;
            ledger.decorate(record, &candidate.process);
            *group = ledger.group(&record.fingerprint.group).cloned();
        }
    }
    Ok(best.into_iter().map(|candidate| candidate.similar).collect())
}

/// Puts a candidate in its place, one of each group and no more than `limit`.
fn keep(best: &mut Vec<Candidate>, candidate: Candidate, limit: usize) {
    if let Some(known) = best.iter().position(|known| known.name == candidate.name) {
        if best.get(known).is_some_and(|known| compare(known, &candidate).is_le()) {
            return;
        }
        best.remove(known);
    }
    let place = best.partition_point(|known| compare(known, &candidate).is_le());
    if place < limit {
        best.insert(place, candidate);
        best.truncate(limit);
    }
}

/// Same group first, then the most alike, then the newest.
fn compare(one: &Candidate, other: &Candidate) -> Ordering {
    let (one, other) = (&one.similar, &other.similar);
    let by_score = other.score.total_cmp(&one.score);
    other
        .is_same_group
        .cmp(&one.is_same_group)
        .then(by_score)
        .then(other.record.id.cmp(&one.record.id))
}
