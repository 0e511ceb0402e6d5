//! Groups that have failed like a failure, by what is known of them.

use std::cmp::{Ordering, Reverse};
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::error::Result;
use crate::query::{Ledger, Sieve, Similar, similarity, similarity_of_group};
use crate::record::{FailureRecord, Fingerprint, GoalId, RecordId};
use crate::store::Store;
use crate::store::answer::find::visit_ids;

/// Groups whose newest record is looked at, for each one that is shown: the arguments decide among those
/// that are alike in all else.
const LOOKS: usize = 4;

/// A group that may be shown: the most alike first, then the newest.
type Candidate = (Reverse<(u64, RecordId)>, Fingerprint, usize);

pub(super) fn alike<S: Store + ?Sized>(
    store: &S,
    target: &FailureRecord,
    limit: usize,
) -> Result<Vec<Similar>> {
    let looks = limit.saturating_mul(LOOKS);
    let mut ledgers: Vec<(GoalId, Arc<Ledger>)> = Vec::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    for goal in store.goals()? {
        let (ledger, _) = store.ledger(&goal)?;
        let own = ledger.shown_in(&target.fingerprint.group);
        ledger.visit_digests(&mut |digest| {
            let points = similarity_of_group(target, digest).filter(|_| digest.fingerprint != own);
            if let Some((points, latest)) = points.zip(digest.latest) {
                let rank = Reverse((points.to_bits(), latest));
                candidates.push((rank, digest.fingerprint, ledgers.len()));
            }
        });
        candidates.sort_unstable();
        candidates.truncate(looks);
        ledgers.push((goal, ledger));
    }
    let ids: Vec<_> = candidates.iter().map(|(Reverse((_, id)), ..)| *id).collect();
    let mut found = records(store, target, &ids)?;
    found.sort_by(compare);
    found.truncate(limit);
    for similar in &mut found {
        let group = similar.record.fingerprint.group;
        let ledger = ledgers.iter().find(|(goal, _)| *goal == similar.record.goal_id);
        if let Some((_, ledger)) = ledger {
            similar.group = ledger.group(&group).cloned();
            similar.record.resolution =
                similar.group.as_ref().and_then(|group| group.resolution().cloned());
        }
    }
    Ok(found)
}

/// Some records, and how much each is like another.
fn records<S: Store + ?Sized>(
    store: &S,
    target: &FailureRecord,
    ids: &[RecordId],
) -> Result<Vec<Similar>> {
    let mut found: Vec<Similar> = Vec::new();
    if ids.is_empty() {
        return Ok(found);
    }
    visit_ids(store, &Sieve::of_ids(ids), &mut |candidate| {
        let record = candidate.record;
        let is_known = |known: &Similar| known.record.id == record.id;
        if ids.contains(&record.id)
            && !found.iter().any(is_known)
            && let Some(score) = similarity(target, &record)
        {
            found.push(Similar::new(score, false, record));
        }
        if found.len() < ids.len() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(found)
}

fn compare(one: &Similar, other: &Similar) -> Ordering {
    other.score.total_cmp(&one.score).then(other.record.id.cmp(&one.record.id))
}
