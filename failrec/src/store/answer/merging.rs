//! What must hold before a group is merged into another or split off again.

use crate::error::{Error, ErrorKind, Result};
use crate::query::Ledger;
use crate::record::{Fingerprint, Merge, Note};
use crate::store::Store;
use crate::store::answer::find::{Found, find};

/// The record of the group that is to be merged, and what is to be said of it.
pub(crate) fn merge_of<S: Store + ?Sized>(
    store: &S,
    prefix: &str,
    into: &str,
    note: Note,
) -> Result<(Found, Merge)> {
    let (found, target) = (find(store, prefix)?, find(store, into)?);
    let refuse = |why: String| {
        let message = format!("merge {prefix:?} into {into:?}: {why}");
        Err(Error::new(ErrorKind::InvalidInput, message))
    };
    let [own, other] = [&found, &target].map(|found| found.record.fingerprint.group);
    if found.goal != target.goal {
        return refuse(format!("one is of the goal {}, one of {}", found.goal, target.goal));
    }
    if own == other {
        return refuse(format!("both are of the group {own}"));
    }
    let (ledger, _) = store.ledger(&found.goal)?;
    if let Some(known) = merged_into(&ledger, &own) {
        return refuse(format!("it is merged into {known} already, split it first"));
    }
    let whole = ledger.group(&other).map_or(other, |group| group.fingerprint);
    if whole == own {
        return refuse("the second is merged into the first already, split it first".to_owned());
    }
    let mut merge = Merge::new(other, note.text, note.at);
    merge.by = note.by;
    Ok((found, merge))
}

/// The record of a group that may be split off.
pub(crate) fn splittable<S: Store + ?Sized>(store: &S, prefix: &str) -> Result<Found> {
    let found = find(store, prefix)?;
    let own = found.record.fingerprint.group;
    let (ledger, _) = store.ledger(&found.goal)?;
    if merged_into(&ledger, &own).is_some() {
        return Ok(found);
    }
    let parts = ledger.group(&own).map_or(&[][..], |group| &group.parts);
    let parts: Vec<_> = parts.iter().map(|part| part.fingerprint.to_string()).collect();
    let why = match parts.as_slice() {
        [] => "it is not merged into another".to_owned(),
        parts => format!("it is merged into no other itself; its parts are {}", parts.join(", ")),
    };
    Err(Error::new(ErrorKind::InvalidInput, format!("split {prefix:?} off: {why}")))
}

/// The group in which this one is counted.
fn merged_into(ledger: &Ledger, own: &Fingerprint) -> Option<Fingerprint> {
    ledger.group(own).map(|group| group.fingerprint).filter(|whole| whole != own)
}
