//! The newest record.

use crate::error::Result;
use crate::query::Query;
use crate::record::FailureRecord;
use crate::store::Store;
use crate::store::answer::find::find_id;
use crate::store::answer::records::records;

pub(super) fn newest<S: Store + ?Sized>(store: &S) -> Result<Option<FailureRecord>> {
    let mut largest = None;
    for goal in store.goals()? {
        let (ledger, _) = store.ledger(&goal)?;
        largest = largest.max(ledger.unmerged_digests().filter_map(|digest| digest.latest).max());
    }
    let Some(known) = largest.map(|id| find_id(store, id)).transpose()?.flatten() else {
        return Ok(None);
    };
    // Ids rise with time where nobody set a clock back: few records can be newer.
    let newer = Query::new().records().since(known.record.at).limit(1);
    Ok(records(store, &newer)?.items.into_iter().next())
}
