//! A circuit breaker that is closed.

use std::time::Duration;

use circuitbreaker_rs::DefaultPolicy;
use failrec::policy::{CircuitBreaker, CircuitBreakerBuilder, Trip, policies};
use failsafe::CircuitBreaker as _;
use failsafe::{Config, backoff, failure_policy};
use recloser::{AsyncRecloser, Recloser};
use resilient::BreakerPolicy;
use tower::{Layer as _, Service as _, service_fn};
use tower_resilience::circuitbreaker::CircuitBreakerLayer;

use crate::case::retry::classify;
use crate::case::{Case, Group};
use crate::work::{Failed, each, each_async, work, work_async};

pub(crate) const BLOCKING: Group = Group::blocking(
    "Circuit breaker, closed, sync",
    &[
        Case { who: "failrec, 5 in a row, value", run: |calls| ours(calls, in_a_row()) },
        Case { who: "failrec, 5 in a row, attribute", run: |calls| annotated(calls, in_a_row()) },
        Case { who: "failrec, half of 100 calls, value", run: |calls| ours(calls, of_calls()) },
        Case {
            who: "failrec, half of 100 calls, attribute",
            run: |calls| annotated(calls, of_calls()),
        },
        Case { who: "failrec, half of 30 s, value", run: |calls| ours(calls, of_time()) },
        Case { who: "failrec, half of 30 s, attribute", run: |calls| annotated(calls, of_time()) },
        Case { who: "failsafe, 5 in a row", run: failsafe },
        Case { who: "failsafe, default", run: failsafe_default },
        Case { who: "recloser, half of 100 calls", run: recloser },
        Case { who: "nobreak, 5 in a row", run: nobreak },
        Case { who: "circuitbreaker-rs, default", run: circuitbreaker_rs },
    ],
);

pub(crate) const WAITING: Group = Group::waiting(
    "Circuit breaker, closed, async",
    &[
        Case { who: "failrec, 5 in a row, value", run: |calls| ours_async(calls, in_a_row()) },
        Case {
            who: "failrec, 5 in a row, attribute",
            run: |calls| each_async(calls, guarded_async),
        },
        Case {
            who: "failrec, half of 100 calls, value",
            run: |calls| ours_async(calls, of_calls()),
        },
        Case { who: "failsafe, 5 in a row", run: failsafe_async },
        Case { who: "recloser, half of 100 calls", run: recloser_async },
        Case { who: "nobreak, 5 in a row", run: nobreak_async },
        Case { who: "tower-resilience, 5 in a row", run: tower_resilience },
        Case { who: "tower-resilience, default", run: tower_resilience_default },
        Case { who: "resilient, default", run: resilient },
    ],
);

const OPEN_FOR: Duration = Duration::from_mins(1);

pub(crate) fn in_a_row() -> CircuitBreakerBuilder {
    CircuitBreaker::builder().name("overhead")
}

fn of_calls() -> CircuitBreakerBuilder {
    in_a_row().trip(Trip::Count { size: 100, minimum_calls: 20, failure_rate: 0.5 })
}

fn of_time() -> CircuitBreakerBuilder {
    let span = Duration::from_secs(30);
    in_a_row().trip(Trip::Time { span, minimum_calls: 20, failure_rate: 0.5 })
}

fn ours(calls: u32, builder: CircuitBreakerBuilder) {
    let breaker = builder.build().expect("settings that make sense");
    each(calls, |call| breaker.run_sync_with(classify, || work(call)));
}

fn ours_async(calls: u32, builder: CircuitBreakerBuilder) {
    let breaker = builder.build().expect("settings that make sense");
    each_async(calls, |call| breaker.run_with(classify, move || work_async(call)));
}

/// All cases share its name; each has a process of its own.
fn annotated(calls: u32, builder: CircuitBreakerBuilder) {
    policies().define_circuit_breaker(builder).expect("settings that make sense");
    each(calls, guarded);
}

#[failrec::circuit_breaker("overhead")]
fn guarded(call: u32) -> Result<u32, Failed> {
    work(call)
}

#[failrec::circuit_breaker("overhead")]
async fn guarded_async(call: u32) -> Result<u32, Failed> {
    work(call)
}

fn failsafe(calls: u32) {
    let policy = failure_policy::consecutive_failures(5, backoff::constant(OPEN_FOR));
    let breaker = Config::new().failure_policy(policy).build();
    each(calls, |call| breaker.call(|| work(call)));
}

fn failsafe_default(calls: u32) {
    let breaker = Config::new().build();
    each(calls, |call| breaker.call(|| work(call)));
}

fn failsafe_async(calls: u32) {
    use failsafe::futures::CircuitBreaker;
    let policy = failure_policy::consecutive_failures(5, backoff::constant(OPEN_FOR));
    let breaker = Config::new().failure_policy(policy).build();
    each_async(calls, |call| CircuitBreaker::call(&breaker, work_async(call)));
}

fn recloser(calls: u32) {
    let breaker = Recloser::custom().error_rate(0.5).closed_len(100).build();
    each(calls, |call| breaker.call(|| work(call)));
}

fn recloser_async(calls: u32) {
    let breaker = Recloser::custom().error_rate(0.5).closed_len(100).build();
    let breaker = AsyncRecloser::from(breaker);
    each_async(calls, |call| breaker.call(work_async(call)));
}

fn nobreak(calls: u32) {
    let breaker = nobreak::breaker();
    each(calls, |call| breaker.call(|| work(call)));
}

fn nobreak_async(calls: u32) {
    let breaker = nobreak::breaker();
    each_async(calls, |call| breaker.call_async(move || work_async(call)));
}

fn circuitbreaker_rs(calls: u32) {
    let breaker = circuitbreaker_rs::CircuitBreaker::<DefaultPolicy, Failed>::builder().build();
    each(calls, |call| breaker.call(|| work(call)));
}

fn tower_resilience(calls: u32) {
    let layer = CircuitBreakerLayer::builder().consecutive_failures(5).build();
    let layer = layer.expect("settings that make sense");
    let mut service = layer.layer(service_fn(work_async));
    each_async(calls, |call| service.call(call));
}

fn tower_resilience_default(calls: u32) {
    let layer = CircuitBreakerLayer::builder().build().expect("settings that make sense");
    let mut service = layer.layer(service_fn(work_async));
    each_async(calls, |call| service.call(call));
}

fn resilient(calls: u32) {
    let breaker = BreakerPolicy::default();
    each_async(calls, |call| breaker.run(move || work_async(call)));
}
