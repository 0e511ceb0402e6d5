//! Leaving a group out of sight for a while.

use crate::error::{Error, ErrorKind, Result};
use crate::query::Until;
use crate::record::{Note, RecordId, Snooze, TriageAction};
use crate::store::Store;
use crate::store::answer::find::find;
use crate::store::answer::triage::{Signature, write};

/// The end is worked out of how things stand now and written down, so that it does not depend on
/// who looks later.
pub(super) fn snooze<S: Store + ?Sized>(
    store: &S,
    prefix: &str,
    (until, note): (Until, Note),
    by: &Signature,
) -> Result<RecordId> {
    let found = find(store, prefix)?;
    let (ledger, _) = store.ledger(&found.goal)?;
    let group = ledger.group(&found.record.fingerprint.group).ok_or_else(|| {
        Error::new(ErrorKind::NotFound, format!("find the group of record {prefix:?}"))
    })?;
    let end = until.end(group, &ledger, note.at)?;
    let action = TriageAction::Snooze(Snooze::new(end, note));
    write(store, found.triage(action), by)
}
