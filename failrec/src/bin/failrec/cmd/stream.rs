//! [`Stream`]: the stored failures that are asked for, one after the other.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use failrec::query::{Ledger, Query};
use failrec::record::{EntryBody, FailureRecord, GoalId};
use failrec::store::{Follow, ScanReport, Store as _};
use failrec::{Clock as _, SystemClock};

use crate::trouble::Result;
use crate::watched::Watched;

/// The stored failures that are asked for, in the order of the journal, however many there are: it
/// holds one of them at a time.
#[derive(Debug)]
pub(crate) struct Stream<'s> {
    store: &'s Watched,
    query: &'s Query,
    follow: Follow<'s>,
    ledgers: BTreeMap<GoalId, Arc<Ledger>>,
}

impl<'s> Stream<'s> {
    /// Those that `query` asks for. Its order and its limit have no say.
    pub(crate) fn new(store: &'s Watched, query: &'s Query) -> Self {
        let follow = store.journal().follow();
        Self { store, query, follow, ledgers: BTreeMap::new() }
    }

    /// Shows `visit` those that came since the look before; at first, all.
    pub(crate) fn look(&mut self, visit: &mut dyn FnMut(FailureRecord)) -> Result<ScanReport> {
        self.look_until(&mut |record| {
            visit(record);
            ControlFlow::Continue(())
        })
    }

    /// As [`look`](Self::look), until `visit` breaks off.
    pub(crate) fn look_until(
        &mut self,
        visit: &mut dyn FnMut(FailureRecord) -> ControlFlow<()>,
    ) -> Result<ScanReport> {
        let now = SystemClock::new().now();
        let filter = self.query.asked_filter();
        let mut report = ScanReport::default();
        let mut flow = ControlFlow::Continue(());
        for goal in self.store.goals()? {
            if flow.is_break() || !filter.may_match_goal(&goal) {
                continue;
            }
            // What was said about a failure stands behind it, so the first look needs the end of
            // the log before its beginning.
            let ledger = match self.ledgers.remove(&goal) {
                Some(ledger) => ledger,
                None => self.store.ledger(&goal)?.0,
            };
            let ledger = self.ledgers.entry(goal.clone()).or_insert(ledger);
            report += self.follow.look(&goal, &mut |entry| {
                self.store.count();
                // An entry that is known already changes nothing.
                Arc::make_mut(ledger).observe(&entry);
                let EntryBody::Failure(mut record) = entry.body else {
                    return ControlFlow::Continue(());
                };
                ledger.decorate(&mut record, &entry.process);
                let group = ledger.group(&record.fingerprint.group);
                if self.query.covers(record.at) && filter.matches(&record, group, now) {
                    flow = visit(*record);
                }
                flow
            })?;
        }
        Ok(report)
    }
}
