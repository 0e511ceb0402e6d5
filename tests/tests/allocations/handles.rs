//! Policies as values.

use std::time::Duration;

use failrec::policy::fallback::value;
use failrec::policy::hedge::LiveDelay;
use failrec::policy::{
    Bulkhead, CircuitBreaker, Fallback, Hedge, Pipeline, Preset, RateLimiter, Retry, RetryBudget,
    Timeout, Trip,
};

use crate::support::{Answer, Call, allocating, block_on, call};

const HOUR: Duration = Duration::from_hours(1);

fn breakers() -> Vec<(&'static str, CircuitBreaker)> {
    let count = Trip::Count { size: 100, minimum_calls: 20, failure_rate: 0.5 };
    let time = Trip::Time { span: HOUR, minimum_calls: 20, failure_rate: 0.5 };
    let builder = CircuitBreaker::builder;
    vec![
        ("breaker, in a row", builder().build().unwrap()),
        ("breaker, share of a count", builder().trip(count).build().unwrap()),
        ("breaker, share of a time", builder().trip(time).build().unwrap()),
    ]
}

fn retries() -> Vec<(&'static str, Retry)> {
    let budgets = [
        ("retry, bucket", RetryBudget::bucket()),
        ("retry, grpc", RetryBudget::grpc(10, 0.1).unwrap()),
        ("retry, sliding", RetryBudget::sliding(HOUR, 10, 20).unwrap()),
        ("retry, concurrent", RetryBudget::concurrent(20, 3).unwrap()),
    ];
    let mut retries: Vec<_> = budgets
        .into_iter()
        .map(|(name, budget)| (name, Retry::builder().budget(budget).build().unwrap()))
        .collect();
    retries.push(("retry", Retry::builder().build().unwrap()));
    retries.push(("retry, deadline", Retry::builder().deadline(HOUR).build().unwrap()));
    retries
}

fn pipelines() -> Vec<(&'static str, Pipeline)> {
    let [service, network] = [Preset::Service, Preset::Network]
        .map(|preset| preset.pipeline("allocations").build().unwrap());
    let all = Pipeline::builder()
        .total_timeout(HOUR)
        .retry(Retry::builder().build().unwrap())
        .circuit_breaker(CircuitBreaker::builder().build().unwrap())
        .rate_limit(RateLimiter::builder(1_000_000, Duration::from_secs(1)).build().unwrap())
        .bulkhead(Bulkhead::builder(2).build().unwrap())
        .attempt_timeout(HOUR)
        .build()
        .unwrap();
    vec![("pipeline, service", service), ("pipeline, network", network), ("pipeline, all", all)]
}

#[expect(clippy::unnecessary_wraps, reason = "a policy is around calls that may fail")]
fn answer() -> Answer {
    Ok(7)
}

async fn answer_async() -> Answer {
    Ok(7)
}

/// Calls that hold their thread.
fn sync() -> Vec<Call> {
    let bulkhead = Bulkhead::builder(2).build().unwrap();
    let limiter = RateLimiter::builder(1_000_000, Duration::from_secs(1)).build().unwrap();
    let fallback = Fallback::builder().build().unwrap();
    let mut calls = vec![
        call("bulkhead", move || bulkhead.run_sync(answer)),
        call("rate limit", move || limiter.run_sync(answer)),
        call("fallback", move || fallback.run_sync(answer, value(8))),
    ];
    for (name, breaker) in breakers() {
        calls.push(call(name, move || breaker.run_sync(answer)));
    }
    for (name, retry) in retries() {
        calls.push(call(name, move || retry.run_sync(|_| answer())));
    }
    for (name, pipeline) in pipelines() {
        calls.push(call(name, move || pipeline.run_sync(|_| answer())));
    }
    calls
}

/// Calls that are ready at once.
fn ready() -> Vec<Call> {
    let bulkhead = Bulkhead::builder(2).build().unwrap();
    let limiter = RateLimiter::builder(1_000_000, Duration::from_secs(1)).build().unwrap();
    let fallback = Fallback::builder().build().unwrap();
    let timeout = Timeout::builder(HOUR).build().unwrap();
    let hedge = Hedge::builder().delay(HOUR).idempotent(true).build().unwrap();
    let live = LiveDelay::between(Duration::from_millis(1), HOUR);
    let live = Hedge::builder().live_delay(live).idempotent(true).build().unwrap();
    let mut calls = vec![
        call("bulkhead", move || block_on(bulkhead.run(answer_async))),
        call("rate limit", move || block_on(limiter.run(answer_async))),
        call("fallback", move || block_on(fallback.run(answer_async, value(8)))),
        call("timeout", move || block_on(timeout.run(answer_async))),
        call("hedge", move || block_on(hedge.run(|_| answer_async()))),
        call("hedge, live", move || block_on(live.run(|_| answer_async()))),
    ];
    for (name, breaker) in breakers() {
        calls.push(call(name, move || block_on(breaker.run(answer_async))));
    }
    for (name, retry) in retries() {
        calls.push(call(name, move || block_on(retry.run(|_| answer_async()))));
    }
    for (name, pipeline) in pipelines() {
        calls.push(call(name, move || block_on(pipeline.run(|_| answer_async()))));
    }
    calls
}

#[test]
fn call_that_holds_its_thread_allocates_nothing() {
    assert_eq!(allocating(sync()), []);
}

#[test]
fn call_that_is_ready_at_once_allocates_nothing() {
    assert_eq!(allocating(ready()), []);
}
