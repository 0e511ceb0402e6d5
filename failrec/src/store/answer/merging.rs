//! What must hold before a group is merged into another or split off again.

use crate::error::{Error, ErrorKind, Result};
use crate::query::Ledger;
use crate::record::{Fingerprint, GoalId, Merge, Note, RecordId, Triage, TriageAction};
use crate::store::Store;
use crate::store::answer::find::find;

/// A group that was named.
struct Named {
    fingerprint: Fingerprint,
    /// Nothing if no process has recorded it yet.
    goal: Option<GoalId>,
    /// One of its stored records.
    record: Option<RecordId>,
}

/// What is to be said so that the group `prefix` is counted in `into`, and in which goal.
pub(crate) fn merge_of<S: Store + ?Sized>(
    store: &S,
    prefix: &str,
    into: &str,
    note: Note,
) -> Result<(GoalId, Triage)> {
    let (found, target) = (named(store, prefix)?, named(store, into)?);
    let refuse = |why: String| {
        let message = format!("merge {prefix:?} into {into:?}: {why}");
        Err(Error::new(ErrorKind::InvalidInput, message))
    };
    let [own, other] = [found.fingerprint, target.fingerprint];
    let goal = match (found.goal, target.goal) {
        (Some(one), Some(other)) if one != other => {
            return refuse(format!("one is of the goal {one}, one of {other}"));
        }
        (Some(goal), _) | (None, Some(goal)) => goal,
        (None, None) => return refuse("nothing has been recorded of either group".to_owned()),
    };
    if own == other {
        return refuse(format!("both are of the group {own}"));
    }
    let (ledger, _) = store.ledger(&goal)?;
    if let Some(known) = merged_into(&ledger, &own) {
        return refuse(format!("it is merged into {known} already, split it first"));
    }
    let whole = ledger.group(&other).map_or(other, |group| group.fingerprint);
    if whole == own {
        return refuse("the second is merged into the first already, split it first".to_owned());
    }
    let record = found.record.or(target.record).unwrap_or(RecordId::NONE);
    let mut merge = Merge::new(other, note.text, note.at);
    merge.by = note.by;
    Ok((goal, Triage::new(record, own, TriageAction::Merge(merge))))
}

/// What is to be said so that the group `prefix` stands for itself again, and in which goal.
pub(crate) fn split_of<S: Store + ?Sized>(
    store: &S,
    prefix: &str,
    note: Note,
) -> Result<(GoalId, Triage)> {
    let Named { fingerprint: own, goal, record } = named(store, prefix)?;
    let goal = goal.unwrap_or_default();
    let (ledger, _) = store.ledger(&goal)?;
    if merged_into(&ledger, &own).is_some() {
        let triage = Triage::new(record.unwrap_or(RecordId::NONE), own, TriageAction::Split(note));
        return Ok((goal, triage));
    }
    let parts = ledger.group(&own).map_or(&[][..], |group| &group.parts);
    let parts: Vec<_> = parts.iter().map(|part| part.fingerprint.to_string()).collect();
    let why = match parts.as_slice() {
        [] => "it is not merged into another".to_owned(),
        parts => format!("it is merged into no other itself; its parts are {}", parts.join(", ")),
    };
    Err(Error::new(ErrorKind::InvalidInput, format!("split {prefix:?} off: {why}")))
}

/// The group of the record that `prefix` names; or, by a whole fingerprint, a group of which no
/// record is stored.
fn named<S: Store + ?Sized>(store: &S, prefix: &str) -> Result<Named> {
    let missing = match find(store, prefix) {
        Ok(found) => {
            let (fingerprint, record) = (found.record.fingerprint.group, Some(found.record.id));
            return Ok(Named { fingerprint, goal: Some(found.goal), record });
        }
        Err(missing) => missing,
    };
    let Ok(fingerprint) = prefix.trim().parse::<Fingerprint>() else { return Err(missing) };
    let mut goals = Vec::new();
    for goal in store.goals()? {
        if store.ledger(&goal)?.0.unmerged(&fingerprint).is_some() {
            goals.push(goal);
        }
    }
    if 1 < goals.len() {
        let names: Vec<_> = goals.iter().map(GoalId::as_str).collect();
        let message = format!("find group {prefix:?}: it is of the goals {}", names.join(", "));
        return Err(Error::new(ErrorKind::Ambiguous, message));
    }
    Ok(Named { fingerprint, goal: goals.pop(), record: None })
}

/// The group in which this one is counted.
fn merged_into(ledger: &Ledger, own: &Fingerprint) -> Option<Fingerprint> {
    ledger.group(own).map(|group| group.fingerprint).filter(|whole| whole != own)
}
