//! A sieve leaves out nothing that is asked for.

use std::ops::ControlFlow;

use crate::query::script::after;
use crate::query::{Query, Sieve};
use crate::record::{EntryBody, GoalId};
use crate::store::Store;
use crate::store::laws::{every_kind, must};

pub(super) fn sieve_lets_through_what_is_asked_for<S: Store>(store: &S) {
    must("append", store.append(&every_kind("main")));
    must("close", store.close());
    must("append", store.append(&every_kind("other")));
    let asked =
        ["", "node:planner", "refused", "since:-1d", "id:fail_", "tag.tenant:acme", "node:none"];
    for text in asked {
        let query = must("parse", Query::parse(text, after(60)));
        for goal in ["main", "other"].map(GoalId::from) {
            let mut meant = Vec::new();
            let scanned = store.scan(&goal, &mut |entry| {
                if let EntryBody::Failure(record) = entry.body
                    && query.covers(record.at)
                    && query.asked_filter().matches(&record, None, after(60))
                {
                    meant.push(record.id);
                }
                ControlFlow::Continue(())
            });
            must("scan", scanned);
            let scanned = store.scan_for(&goal, &Sieve::of_query(&query), &mut |entry| {
                if let EntryBody::Failure(record) = entry.body {
                    meant.retain(|id| *id != record.id);
                }
                ControlFlow::Continue(())
            });
            must("scan for", scanned);
            assert!(meant.is_empty(), "what {text:?} asks for is shown: {meant:?}");
        }
    }
}
