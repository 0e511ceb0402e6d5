//! A retry whose first attempt succeeds.

use std::time::Duration;

use backon::{BlockingRetryable as _, ConstantBuilder, ExponentialBuilder, Retryable as _};
use failrec::policy::{Fault, FaultKind, Retry};
use tower::retry::Policy;
use tower::{Layer as _, Service as _, ServiceBuilder, service_fn};

use crate::case::{Case, Group};
use crate::work::{Failed, each, each_async, work, work_async};

pub(crate) const WAITING: Group = Group::waiting(
    "Retry, async",
    &[
        Case { who: "failrec, value", run: ours },
        Case { who: "failrec, attribute", run: |calls| each_async(calls, annotated) },
        Case { who: "backon, constant", run: backon_constant },
        Case { who: "backon, exponential with jitter", run: backon_exponential },
        Case { who: "tokio-retry", run: tokio_retry },
        Case { who: "tokio-retry2", run: tokio_retry2 },
        Case { who: "tower", run: tower },
        Case { who: "tower-resilience", run: tower_resilience },
        Case { who: "resilient", run: resilient },
    ],
);

pub(crate) const BLOCKING: Group = Group::blocking(
    "Retry, sync",
    &[
        Case { who: "failrec, value", run: ours_blocking },
        Case { who: "failrec, attribute", run: |calls| each(calls, annotated_blocking) },
        Case { who: "backon, constant", run: backon_blocking },
    ],
);

const DELAY: Duration = Duration::from_millis(100);

#[expect(clippy::trivially_copy_pass_by_ref, reason = "policies show the error so")]
pub(crate) fn classify(_: &Failed) -> Fault {
    Fault::new(FaultKind::Unknown)
}

pub(crate) fn policy() -> Retry {
    Retry::builder().build().expect("settings that make sense")
}

fn ours(calls: u32) {
    let retry = policy();
    each_async(calls, |call| retry.run_with(classify, move |_| work_async(call)));
}

#[failrec::retry(base = "100ms")]
async fn annotated(call: u32) -> Result<u32, Failed> {
    work(call)
}

fn backon_constant(calls: u32) {
    let backoff = ConstantBuilder::default().with_delay(DELAY);
    each_async(calls, |call| async move { (|| work_async(call)).retry(backoff).await });
}

fn backon_exponential(calls: u32) {
    let backoff = ExponentialBuilder::default().with_jitter();
    each_async(calls, |call| async move { (|| work_async(call)).retry(backoff).await });
}

fn tokio_retry(calls: u32) {
    use tokio_retry::Retry;
    use tokio_retry::strategy::FixedInterval;
    let strategy = || FixedInterval::new(DELAY).take(2);
    each_async(calls, |call| Retry::start(strategy(), move || work_async(call)));
}

fn tokio_retry2(calls: u32) {
    use tokio_retry2::strategy::FixedInterval;
    use tokio_retry2::{Retry, RetryError};
    let strategy = || FixedInterval::new(DELAY).take(2);
    let attempt = |call| async move { work_async(call).await.map_err(RetryError::transient) };
    each_async(calls, |call| Retry::spawn(strategy(), move || attempt(call)));
}

/// As the documents of tower show it.
#[derive(Clone)]
struct Attempts(usize);

impl Policy<u32, u32, Failed> for Attempts {
    type Future = std::future::Ready<()>;

    fn retry(&mut self, _: &mut u32, result: &mut Result<u32, Failed>) -> Option<Self::Future> {
        if result.is_ok() || self.0 == 0 {
            return None;
        }
        self.0 -= 1;
        Some(std::future::ready(()))
    }

    fn clone_request(&mut self, request: &u32) -> Option<u32> {
        Some(*request)
    }
}

fn tower(calls: u32) {
    let mut service = ServiceBuilder::new().retry(Attempts(2)).service(service_fn(work_async));
    each_async(calls, |call| service.call(call));
}

fn tower_resilience(calls: u32) {
    let layer = tower_resilience::retry::RetryLayer::<u32, u32, Failed>::builder()
        .max_attempts(3)
        .fixed_backoff(DELAY)
        .build();
    let mut service = layer.layer(service_fn(work_async));
    each_async(calls, |call| service.call(call));
}

fn resilient(calls: u32) {
    let policy = resilient::RetryPolicy::default().with_min_delay(DELAY).with_max_delay(DELAY);
    each_async(calls, |call| policy.run(move || work_async(call)));
}

fn ours_blocking(calls: u32) {
    let retry = policy();
    each(calls, |call| retry.run_sync_with(classify, |_| work(call)));
}

#[failrec::retry(base = "100ms")]
fn annotated_blocking(call: u32) -> Result<u32, Failed> {
    work(call)
}

fn backon_blocking(calls: u32) {
    let backoff = ConstantBuilder::default().with_delay(DELAY);
    each(calls, |call| (|| work(call)).retry(backoff).call());
}
