//! A bulkhead with free slots.

use std::sync::Arc;
use std::time::Duration;

use failrec::policy::Bulkhead;
use tokio::sync::Semaphore;
use tower::limit::ConcurrencyLimit;
use tower::{Layer as _, ServiceExt as _, service_fn};
use tower_resilience::bulkhead::BulkheadLayer;

use crate::case::{Case, Group};
use crate::work::{each_async, work_async};

pub(crate) const GROUP: Group = Group::waiting(
    "Bulkhead, a slot free",
    &[
        Case { who: "failrec, value", run: ours },
        Case { who: "tokio, semaphore", run: tokio },
        Case { who: "tower, concurrency limit", run: tower },
        Case { who: "tower-resilience", run: tower_resilience },
    ],
);

const SLOTS: usize = 16;

fn ours(calls: u32) {
    let bulkhead = Bulkhead::builder(16).queue(16, Duration::from_secs(1)).build();
    let bulkhead = bulkhead.expect("settings that make sense");
    each_async(calls, |call| bulkhead.run(move || work_async(call)));
}

fn tokio(calls: u32) {
    let semaphore = &Semaphore::new(SLOTS);
    each_async(calls, |call| async move {
        let _permit = semaphore.acquire().await.expect("never closed");
        work_async(call).await
    });
}

fn tower(calls: u32) {
    let semaphore = Arc::new(Semaphore::new(SLOTS));
    let service = ConcurrencyLimit::with_semaphore(service_fn(work_async), semaphore);
    each_async(calls, |call| service.clone().oneshot(call));
}

fn tower_resilience(calls: u32) {
    let layer = BulkheadLayer::builder().max_concurrent_calls(SLOTS).build();
    let service = layer.expect("settings that make sense").layer(service_fn(work_async));
    each_async(calls, |call| service.clone().oneshot(call));
}
