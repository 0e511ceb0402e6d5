//! A timeout of a call that is ready at once.

use std::time::Duration;

use failrec::policy::Timeout;
use tower::{Layer as _, Service as _, service_fn};
use tower_resilience::timelimiter::TimeLimiterLayer;

use crate::case::{Case, Group};
use crate::work::{Failed, each_async, work, work_async};

pub(crate) const GROUP: Group = Group::waiting(
    "Timeout, ready at the first poll",
    &[
        Case { who: "failrec, value", run: ours },
        Case { who: "failrec, attribute", run: |calls| each_async(calls, annotated) },
        Case { who: "tokio", run: tokio },
        Case { who: "tower", run: tower },
        Case { who: "tower-resilience", run: tower_resilience },
        Case { who: "resilient", run: resilient },
    ],
);

const LIMIT: Duration = Duration::from_secs(1);

fn ours(calls: u32) {
    let timeout = Timeout::builder(LIMIT).build().expect("a time");
    each_async(calls, |call| timeout.run(move || work_async(call)));
}

#[failrec::timeout("1s")]
async fn annotated(call: u32) -> Result<u32, Failed> {
    work(call)
}

fn tokio(calls: u32) {
    each_async(calls, |call| tokio::time::timeout(LIMIT, work_async(call)));
}

fn tower(calls: u32) {
    let mut service = tower::timeout::Timeout::new(service_fn(work_async), LIMIT);
    each_async(calls, |call| service.call(call));
}

fn tower_resilience(calls: u32) {
    let layer = TimeLimiterLayer::builder().timeout_duration(LIMIT).build();
    let mut service = layer.layer(service_fn(work_async));
    each_async(calls, |call| service.call(call));
}

fn resilient(calls: u32) {
    let policy = resilient::TimeoutPolicy::default().with_timeout(LIMIT);
    each_async(calls, |call| policy.run_with_timeout(move || work_async(call)));
}
