//! A retry around a circuit breaker.

use std::time::Duration;

use backon::{ConstantBuilder, Retryable as _};
use failsafe::futures::CircuitBreaker as _;
use failsafe::{Config, backoff, failure_policy};
use tower::{Layer as _, Service as _, service_fn};
use tower_resilience::circuitbreaker::{CircuitBreakerError, CircuitBreakerLayer};
use tower_resilience::retry::RetryLayer;

use crate::case::breaker::in_a_row;
use crate::case::retry::{classify, policy};
use crate::case::{Case, Group};
use crate::work::{Failed, each_async, work, work_async};

pub(crate) const GROUP: Group = Group::waiting(
    "Retry around a circuit breaker of 5 in a row, async",
    &[
        Case { who: "failrec, values", run: ours },
        Case { who: "failrec, attributes", run: |calls| each_async(calls, annotated) },
        Case { who: "backon around failsafe", run: backon_around_failsafe },
        Case { who: "tower-resilience", run: tower_resilience },
    ],
);

fn ours(calls: u32) {
    let (retry, breaker) = (policy(), in_a_row().build().expect("settings that make sense"));
    let guarded = |call| breaker.run_with(classify, move || work_async(call));
    each_async(calls, |call| retry.run_with(classify, move |_| guarded(call)));
}

#[failrec::retry(base = "100ms")]
#[failrec::circuit_breaker("overhead")]
async fn annotated(call: u32) -> Result<u32, Failed> {
    work(call)
}

fn backon_around_failsafe(calls: u32) {
    let wait = backoff::constant(Duration::from_mins(1));
    let policy = failure_policy::consecutive_failures(5, wait);
    let breaker = Config::new().failure_policy(policy).build();
    let backoff = ConstantBuilder::default();
    let guarded = |call| breaker.call(work_async(call));
    each_async(calls, |call| async move { (|| guarded(call)).retry(backoff).await });
}

fn tower_resilience(calls: u32) {
    let breaker = CircuitBreakerLayer::builder().consecutive_failures(5).build();
    let breaker = breaker.expect("settings that make sense").layer(service_fn(work_async));
    let retry = RetryLayer::<u32, u32, CircuitBreakerError<Failed>>::builder()
        .max_attempts(3)
        .fixed_backoff(Duration::from_millis(100))
        .build();
    let mut service = retry.layer(breaker);
    each_async(calls, |call| service.call(call));
}
