//! Calls of functions with policies around them that go well, and of one whose breaker is open.
//!
//! The goal of each is the price of its attributes: what a call takes beyond the bare function.

use std::hint::black_box;
use std::time::Duration;

use failrec::policy::{CircuitBreaker, Trip, policies};
use failrec::{
    bulkhead, circuit_breaker, fallback, hedge, rate_limit, record_failures, retry, timeout,
};

use crate::case::{Case, Round};
use crate::cases::plain;
use crate::policies::{NotNow, ready};
use crate::threads::Shared;

const PLAIN: &str = "bare function, sync";
const ASYNC: &str = "bare function, async";

pub(crate) const CASES: &[Case] = &[
    Case::new(PLAIN, 100_000, |calls| plain(calls, |call| sync(call, bare))),
    Case::new("#[retry], sync", 100_000, |calls| plain(calls, |call| sync(call, retried)))
        .within(12, Some(PLAIN)),
    Case::new("#[circuit_breaker], in a row, sync", 100_000, |calls| {
        plain(calls, |call| sync(call, in_a_row))
    })
    .within(24, Some(PLAIN)),
    Case::new("#[circuit_breaker], share of 100 calls, sync", 100_000, count_window)
        .within(45, Some(PLAIN)),
    Case::new("#[circuit_breaker], share of 30 s, sync", 100_000, time_window)
        .within(45, Some(PLAIN)),
    Case::new("#[circuit_breaker], that or slow, sync", 50_000, |calls| {
        plain(calls, |call| sync(call, by_preset))
    }),
    Case::new("#[circuit_breaker], open, sync", 50_000, open).within(50, None),
    Case::new("#[retry] #[circuit_breaker], sync", 100_000, |calls| {
        plain(calls, |call| sync(call, retried_in_a_row))
    })
    .within(36, Some(PLAIN)),
    Case::new("#[record_failures] and both, sync", 100_000, |calls| {
        plain(calls, |call| sync(call, recorded_retried_in_a_row))
    })
    .within(45, Some(PLAIN)),
    Case::new("#[bulkhead], sync", 100_000, |calls| plain(calls, |call| sync(call, in_a_slot)))
        .within(45, Some(PLAIN)),
    Case::new("#[rate_limit], sync", 50_000, |calls| plain(calls, |call| sync(call, at_its_rate))),
    Case::new("#[fallback], not taken, sync", 100_000, |calls| {
        plain(calls, |call| sync(call, with_another))
    })
    .within(5, Some(PLAIN)),
    Case::new(ASYNC, 100_000, |calls| awaited(calls, bare_async)),
    Case::new("#[retry], async", 100_000, |calls| awaited(calls, retried_async))
        .within(12, Some(ASYNC)),
    Case::new("#[circuit_breaker], in a row, async", 100_000, |calls| {
        awaited(calls, in_a_row_async)
    })
    .within(24, Some(ASYNC)),
    Case::new("#[retry] #[circuit_breaker], async", 100_000, |calls| {
        awaited(calls, retried_in_a_row_async)
    })
    .within(36, Some(ASYNC)),
    Case::new("#[record_failures] and both, async", 100_000, |calls| {
        awaited(calls, recorded_retried_in_a_row_async)
    })
    .within(45, Some(ASYNC)),
    Case::new("#[timeout], async", 100_000, |calls| awaited(calls, in_time))
        .within(20, Some(ASYNC)),
    Case::new("#[bulkhead], async", 100_000, |calls| awaited(calls, in_a_slot_async))
        .within(45, Some(ASYNC)),
    Case::new("#[hedge], async", 100_000, |calls| awaited(calls, hedged)),
];

/// Each thread has a place of its own where a breaker counts successes. A bulkhead has to know of
/// every call which others are inside: that is one word, and it goes from one processor to the
/// other.
pub(crate) const SHARED: &[Shared] = &[
    Shared { name: PLAIN, call: |call| sync(call, bare), most: None },
    Shared {
        name: "#[circuit_breaker], in a row, sync",
        call: |call| sync(call, in_a_row),
        most: Some(1.5),
    },
    Shared {
        name: "#[circuit_breaker], share of 30 s or slow",
        call: |call| sync(call, by_preset),
        most: Some(1.5),
    },
    Shared {
        name: "#[retry] #[circuit_breaker], sync",
        call: |call| sync(call, retried_in_a_row),
        most: Some(1.5),
    },
    Shared { name: "#[bulkhead], sync", call: |call| sync(call, in_a_slot), most: Some(1.5) },
];

fn sync(call: u32, function: impl Fn(u32) -> Result<u32, NotNow>) {
    drop(black_box(function(black_box(call))));
}

/// Awaits the calls one after the other, as an async function does that makes them.
fn awaited<F: Future<Output = Result<u32, NotNow>>>(
    calls: u32,
    function: impl Fn(u32) -> F + 'static,
) -> Round {
    let run = move |calls| {
        ready(async {
            for call in 0..calls {
                drop(black_box(function(black_box(call)).await));
            }
        });
    };
    (Box::new(run), calls)
}

fn count_window(calls: u32) -> Round {
    let trip = Trip::Count { size: 100, minimum_calls: 20, failure_rate: 0.5 };
    let builder = CircuitBreaker::builder().name("bench-count").trip(trip);
    policies().define_circuit_breaker(builder).unwrap();
    plain(calls, |call| sync(call, by_count))
}

fn time_window(calls: u32) -> Round {
    let span = Duration::from_secs(30);
    let trip = Trip::Time { span, minimum_calls: 20, failure_rate: 0.5 };
    let builder = CircuitBreaker::builder().name("bench-time").trip(trip);
    policies().define_circuit_breaker(builder).unwrap();
    plain(calls, |call| sync(call, by_time))
}

/// A breaker that stays open for longer than every round.
fn open(calls: u32) -> Round {
    let builder = CircuitBreaker::builder().name("bench-open").open_for(Duration::from_hours(1));
    policies().define_circuit_breaker(builder).unwrap().trip();
    plain(calls, |call| sync(call, rejected))
}

/// The body of each, which the compiler sees into as far as it would see into a user's.
#[inline]
fn answer(call: u32) -> Result<u32, NotNow> {
    black_box(if call == u32::MAX { Err(NotNow) } else { Ok(call) })
}

#[inline(never)]
fn bare(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[inline(never)]
#[retry]
fn retried(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[inline(never)]
#[circuit_breaker("bench-row")]
fn in_a_row(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[inline(never)]
#[circuit_breaker("bench-count")]
fn by_count(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[inline(never)]
#[circuit_breaker("bench-time")]
fn by_time(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

/// A share of 30 s, and of slow calls.
#[inline(never)]
#[circuit_breaker("bench-preset", policy = "service")]
fn by_preset(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[inline(never)]
#[circuit_breaker("bench-open")]
fn rejected(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[inline(never)]
#[retry]
#[circuit_breaker("bench-row")]
fn retried_in_a_row(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[inline(never)]
#[record_failures]
#[retry]
#[circuit_breaker("bench-row")]
fn recorded_retried_in_a_row(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[inline(never)]
#[bulkhead("bench-slots", max_concurrent = 16)]
fn in_a_slot(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

/// A burst that outlasts every round.
#[inline(never)]
#[rate_limit("bench-rate", count = 1_000_000_000, per = "1s")]
fn at_its_rate(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[inline(never)]
#[fallback(value = 7)]
fn with_another(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

async fn bare_async(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[retry]
async fn retried_async(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[circuit_breaker("bench-row")]
async fn in_a_row_async(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[retry]
#[circuit_breaker("bench-row")]
async fn retried_in_a_row_async(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[record_failures]
#[retry]
#[circuit_breaker("bench-row")]
async fn recorded_retried_in_a_row_async(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[timeout("1s")]
async fn in_time(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[bulkhead("bench-slots", max_concurrent = 16)]
async fn in_a_slot_async(call: u32) -> Result<u32, NotNow> {
    answer(call)
}

#[hedge("1h", idempotent)]
async fn hedged(call: u32) -> Result<u32, NotNow> {
    answer(call)
}
