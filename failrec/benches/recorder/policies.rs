//! Calls through policies that let them through, and through one that does not.

use std::hint::black_box;
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use failrec::policy::hedge::LiveDelay;
use failrec::policy::{
    Bulkhead, CircuitBreaker, Fault, FaultKind, Hedge, HedgeBuilder, RateLimiter, Rejected,
    Timeout, Trip,
};

use crate::case::{Case, Round};
use crate::cases::plain;

pub(crate) const CASES: &[Case] = &[
    Case::new("bare call, sync", 100_000, |calls| plain(calls, bare)),
    Case::new("breaker closed, failures in a row", 100_000, in_a_row),
    Case::new("breaker closed, share of 100 calls", 50_000, by_count),
    Case::new("breaker closed, share of 30 s", 50_000, by_time),
    Case::new("breaker open, call rejected", 50_000, open),
    Case::new("bulkhead, free slot", 100_000, in_a_slot),
    Case::new("rate limit, admitted", 50_000, at_its_rate),
    Case::new("rate limit, call rejected", 50_000, beyond_its_rate),
    Case::new("bare call, async", 100_000, |calls| plain(calls, bare_async)),
    Case::new("timeout, ready at first poll", 100_000, in_time),
    Case::new("hedge, ready at first poll", 100_000, hedged),
    Case::new("hedge with a live delay, the same", 50_000, hedged_live),
];

/// What a rejection becomes: nothing that has to be dropped.
#[derive(Debug)]
pub(crate) struct NotNow;

impl From<Rejected> for NotNow {
    fn from(rejected: Rejected) -> Self {
        drop(black_box(rejected));
        Self
    }
}

#[inline(never)]
fn work(call: u32) -> Result<u32, NotNow> {
    if call == u32::MAX { Err(NotNow) } else { Ok(call) }
}

fn bare(call: u32) {
    drop(black_box(work(black_box(call))));
}

fn through(breaker: CircuitBreaker, calls: u32) -> Round {
    let run = move |calls| {
        for call in 0..calls {
            let classify = |_: &NotNow| Fault::new(FaultKind::Unknown);
            drop(black_box(breaker.run_sync_with(classify, || work(black_box(call)))));
        }
    };
    (Box::new(run), calls)
}

fn in_a_row(calls: u32) -> Round {
    through(CircuitBreaker::builder().build().unwrap(), calls)
}

fn by_count(calls: u32) -> Round {
    let trip = Trip::Count { size: 100, minimum_calls: 20, failure_rate: 0.5 };
    through(CircuitBreaker::builder().trip(trip).build().unwrap(), calls)
}

fn by_time(calls: u32) -> Round {
    let span = Duration::from_secs(30);
    let trip = Trip::Time { span, minimum_calls: 20, failure_rate: 0.5 };
    through(CircuitBreaker::builder().trip(trip).build().unwrap(), calls)
}

fn open(calls: u32) -> Round {
    let breaker = CircuitBreaker::builder().open_for(Duration::from_hours(1)).build().unwrap();
    breaker.trip();
    through(breaker, calls)
}

fn in_a_slot(calls: u32) -> Round {
    let bulkhead = Bulkhead::builder(16).queue(16, Duration::from_secs(1)).build().unwrap();
    let run = move |calls| {
        for call in 0..calls {
            drop(black_box(bulkhead.run_sync(|| work(black_box(call)))));
        }
    };
    (Box::new(run), calls)
}

/// A burst that outlasts every round.
fn at_its_rate(calls: u32) -> Round {
    limited(RateLimiter::builder(1_000_000_000, Duration::from_secs(1)).build().unwrap(), calls)
}

fn beyond_its_rate(calls: u32) -> Round {
    let limiter = RateLimiter::builder(1, Duration::from_hours(1)).build().unwrap();
    limiter.check().unwrap();
    limited(limiter, calls)
}

fn limited(limiter: RateLimiter, calls: u32) -> Round {
    let run = move |calls| {
        for call in 0..calls {
            let result = limiter.check().map_err(NotNow::from);
            drop(black_box(result.and_then(|()| work(black_box(call)))));
        }
    };
    (Box::new(run), calls)
}

fn bare_async(call: u32) {
    ready(async { work(black_box(call)) });
}

fn in_time(calls: u32) -> Round {
    static TIMEOUT: LazyLock<Timeout> =
        LazyLock::new(|| Timeout::builder(Duration::from_secs(1)).build().unwrap());
    let timeout = &*TIMEOUT;
    let run = move |calls| {
        for call in 0..calls {
            ready(timeout.run(|| async { work(black_box(call)) }));
        }
    };
    (Box::new(run), calls)
}

fn hedged(calls: u32) -> Round {
    beside_none(Hedge::builder().delay(Duration::from_secs(1)), calls)
}

fn hedged_live(calls: u32) -> Round {
    let delay = LiveDelay::between(Duration::from_millis(1), Duration::from_secs(1));
    beside_none(Hedge::builder().live_delay(delay), calls)
}

fn beside_none(builder: HedgeBuilder, calls: u32) -> Round {
    let hedge = builder.idempotent(true).build().unwrap();
    let run = move |calls| {
        for call in 0..calls {
            let classify = |_: &NotNow| Fault::new(FaultKind::Unknown);
            ready(hedge.run_with(classify, |_| async { work(black_box(call)) }));
        }
    };
    (Box::new(run), calls)
}

pub(crate) fn ready<T>(future: impl Future<Output = T>) {
    let mut future = pin!(black_box(future));
    let polled = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(black_box(polled), Poll::Ready(_)));
}
