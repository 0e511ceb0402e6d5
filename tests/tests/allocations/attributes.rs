//! Functions with attributes.

use std::time::Duration;

use failrec::policy::{CircuitBreaker, Trip, policies};
use failrec::{
    bulkhead, circuit_breaker, fallback, hedge, rate_limit, record_failures, retry, timeout,
};

use crate::support::{Answer, Call, allocating, awaited, call, pause};

/// Each function thrice: one that holds its thread, one that is ready at once, and one that waits.
macro_rules! functions {
    ($($name:ident: $(#[$attribute:meta])+)*) => {
        mod sync {
            use super::*;
            $($(#[$attribute])+ pub(super) fn $name(number: u32) -> Answer { Ok(number) })*

            pub(super) fn all() -> Vec<Call> {
                vec![$(call(stringify!($name), || $name(7))),*]
            }
        }

        mod ready {
            use super::*;
            $($(#[$attribute])+ pub(super) async fn $name(number: u32) -> Answer { Ok(number) })*

            pub(super) fn all() -> Vec<Call> {
                vec![$(awaited(stringify!($name), || $name(7))),*]
            }
        }

        mod waiting {
            use super::*;
            $($(#[$attribute])+ pub(super) async fn $name(number: u32) -> Answer {
                pause().await;
                Ok(number)
            })*

            pub(super) fn all() -> Vec<Call> {
                vec![$(awaited(stringify!($name), || $name(7))),*]
            }
        }
    };
}

functions! {
    recorded: #[record_failures]
    retried: #[retry]
    retried_within_a_minute: #[retry(deadline = "1m")]
    retried_by_preset: #[retry(policy = "network")]
    broken_in_a_row: #[circuit_breaker("allocations-row")]
    broken_by_count: #[circuit_breaker("allocations-count")]
    broken_by_time: #[circuit_breaker("allocations-time")]
    broken_by_preset: #[circuit_breaker("allocations-preset", policy = "service")]
    slotted: #[bulkhead("allocations", max_concurrent = 2)]
    limited: #[rate_limit("allocations", count = 1_000_000, per = "1s")]
    another: #[fallback(value = 8)]
    retried_and_broken:
        #[retry]
        #[circuit_breaker("allocations-row")]
    recorded_and_both:
        #[record_failures]
        #[retry]
        #[circuit_breaker("allocations-row")]
    recorded_and_all:
        #[record_failures]
        #[fallback(value = 8)]
        #[retry(policy = "network")]
        #[circuit_breaker("allocations-time")]
        #[rate_limit("allocations", count = 1_000_000, per = "1s")]
        #[bulkhead("allocations", max_concurrent = 2)]
}

#[timeout("1h")]
async fn timed(number: u32) -> Answer {
    Ok(number)
}

#[hedge("1h", idempotent)]
async fn hedged(number: u32) -> Answer {
    Ok(number)
}

#[hedge("1h", live, idempotent)]
async fn hedged_live(number: u32) -> Answer {
    Ok(number)
}

#[record_failures]
#[timeout("1h")]
#[retry]
#[circuit_breaker("allocations-row")]
#[timeout("1m", name = "attempt")]
async fn recorded_and_timed(number: u32) -> Answer {
    Ok(number)
}

fn define() {
    let windows = [
        ("allocations-count", Trip::Count { size: 100, minimum_calls: 20, failure_rate: 0.5 }),
        (
            "allocations-time",
            Trip::Time { span: Duration::from_secs(30), minimum_calls: 20, failure_rate: 0.5 },
        ),
    ];
    for (name, trip) in windows {
        let builder = CircuitBreaker::builder().name(name).trip(trip);
        policies().define_circuit_breaker(builder).unwrap();
    }
}

#[test]
fn function_that_holds_its_thread_allocates_nothing() {
    define();
    assert_eq!(allocating(sync::all()), []);
}

#[test]
fn future_that_is_ready_at_once_allocates_nothing() {
    define();
    let mut calls = ready::all();
    calls.push(awaited("timed", || timed(7)));
    calls.push(awaited("hedged", || hedged(7)));
    calls.push(awaited("hedged_live", || hedged_live(7)));
    calls.push(awaited("recorded_and_timed", || recorded_and_timed(7)));
    assert_eq!(allocating(calls), []);
}

#[test]
fn future_that_waits_allocates_nothing() {
    define();
    assert_eq!(allocating(waiting::all()), []);
}
