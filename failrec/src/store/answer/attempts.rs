//! What was tried on a group, and what came of it.

use std::ops::ControlFlow;

use crate::base::{Clock as _, SystemClock};
use crate::error::Result;
use crate::query::{Inquiry, PriorAttempt, Sieve};
use crate::record::{EntryBody, FailureRecord};
use crate::store::Store;

pub(super) fn attempts<S: Store + ?Sized>(
    store: &S,
    record: &FailureRecord,
) -> Result<Vec<PriorAttempt>> {
    let (ledger, _) = store.ledger(&record.goal_id)?;
    let Some(group) = ledger.group(&record.fingerprint.group) else { return Ok(Vec::new()) };
    let mut inquiry = Inquiry::new(group);
    if !inquiry.is_empty() {
        let parts = group.parts.iter().map(|part| part.fingerprint);
        let sieve = Sieve::of_groups(parts.chain([group.fingerprint]));
        store.scan_for(&record.goal_id, &sieve, &mut |entry| {
            let name = match &entry.body {
                EntryBody::Failure(record) => Some(&record.fingerprint.group),
                EntryBody::Tick(tick) => Some(&tick.fingerprint),
                _ => None,
            };
            if name.is_some_and(|name| ledger.shown_in(name) == group.fingerprint) {
                inquiry.observe(&entry);
            }
            ControlFlow::Continue(())
        })?;
    }
    Ok(inquiry.answer(SystemClock::new().now()))
}
