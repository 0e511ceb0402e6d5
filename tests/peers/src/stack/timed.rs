//! A timeout within a retry.

use std::future::pending;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use backon::{ConstantBuilder, Retryable as _};
use failrec::Clock as _;
use failrec::policy::retry::{Backoff, Jitter};
use failrec::policy::{CircuitBreaker, Rejected, Retry, Seams, Timeout, Trip};
use failrec::test_util::VirtualTime;
use futures_util::FutureExt as _;
use resilient::pipeline::Pipeline;
use resilient::{RetryPolicy, TimeoutPolicy};
use tokio::time::Instant;
use tower::timeout::Timeout as TowerTimeout;
use tower::{Layer as _, ServiceExt as _, service_fn};
use tower_resilience::retry::RetryLayer;
use tower_resilience::timelimiter::{TimeLimiterError, TimeLimiterLayer};

use crate::call::Fell;
use crate::poll::{block_paused, panics};
use crate::probe::{Finding, Probe};

pub(crate) const PROBE: Probe = Probe {
    title: "A timeout within a retry",
    asked: "3 attempts that never end, 50 ms for each, 10 ms between them.",
    must: "an error after 170 ms, and no panic; a circuit breaker between the two sees 3 failures",
    run: || {
        let all: [Asked; 4] = [
            ("failrec", ours),
            ("backon around tower", backon_around_tower),
            ("tower-resilience", tower_resilience),
            ("resilient, pipeline", resilient),
        ];
        let mut findings = all.map(|(who, run)| finding(who, &run())).to_vec();
        findings.insert(1, seen_between());
        findings
    },
};

const ATTEMPTS: u32 = 3;
const EACH: Duration = Duration::from_millis(50);
const DELAY: Duration = Duration::from_millis(10);

/// One who is asked.
type Asked = (&'static str, fn() -> Ran);

/// What came of it.
struct Ran {
    has_panicked: bool,
    took: Duration,
}

fn finding(who: &'static str, ran: &Ran) -> Finding {
    let end = if ran.has_panicked { "a panic" } else { "an error" };
    // Tokio's timers round up to milliseconds.
    let holds = !ran.has_panicked && ran.took.abs_diff(Duration::from_millis(170)) < DELAY;
    Finding::new(who, format!("{end} after {} ms", ran.took.as_millis()), holds)
}

fn ours() -> Ran {
    let mut took = Duration::ZERO;
    let has_panicked = panics(|| took = retried().0);
    Ran { has_panicked, took }
}

/// What a circuit breaker sees that stands between the two.
fn seen_between() -> Finding {
    let (_, failures) = retried();
    let holds = failures == u64::from(ATTEMPTS);
    Finding::new("failrec, breaker between", format!("{failures} failures"), holds)
}

/// How long it took, and how many failures were seen.
fn retried() -> (Duration, u64) {
    let time = VirtualTime::new();
    let seams = || Seams::system().clock(time.clone()).timer(time.clone());
    let retry = Retry::builder()
        .max_attempts(ATTEMPTS)
        .backoff(Backoff::Fixed(DELAY))
        .jitter(Jitter::None)
        .same_failure_stop(None)
        .seams(seams());
    let retry = retry.build().expect("settings that make sense");
    let breaker = CircuitBreaker::builder().trip(Trip::Consecutive(100)).seams(seams());
    let breaker = breaker.build().expect("settings that make sense");
    let timeout = Timeout::builder(EACH).seams(seams()).build().expect("a time");
    let call = || timeout.run(pending::<Result<(), Rejected>>);
    let result = time.block_on(retry.run(|_| breaker.run(call)));
    assert!(result.is_err(), "no attempt ends");
    assert_eq!(timeout.given_up(), u64::from(ATTEMPTS));
    (time.monotonic(), breaker.stats().failures)
}

fn backon_around_tower() -> Ran {
    paused(async || {
        let service = service_fn(|()| pending::<Result<(), Fell>>());
        let service = TowerTimeout::new(service, EACH);
        let backoff =
            ConstantBuilder::default().with_delay(DELAY).with_max_times(ATTEMPTS as usize - 1);
        let result = (|| service.clone().oneshot(())).retry(backoff).await;
        assert!(result.is_err(), "no attempt ends");
    })
}

fn tower_resilience() -> Ran {
    paused(async || {
        let timeout = TimeLimiterLayer::builder().timeout_duration(EACH).build();
        let retry = RetryLayer::<(), (), TimeLimiterError<Fell>>::builder()
            .max_attempts(ATTEMPTS as usize)
            .fixed_backoff(DELAY)
            .build();
        let service = service_fn(|()| pending::<Result<(), Fell>>());
        let result = retry.layer(timeout.layer(service)).oneshot(()).await;
        assert!(result.is_err(), "no attempt ends");
    })
}

/// What it panics with stands on standard error.
fn resilient() -> Ran {
    let retry = RetryPolicy::default()
        .with_max_retries(ATTEMPTS as usize - 1)
        .with_min_delay(DELAY)
        .with_max_delay(DELAY);
    let timeout = TimeoutPolicy::default().with_timeout(EACH);
    let pipeline = Pipeline::new().with_retry(retry).with_timeout(timeout);
    paused(async || {
        let result = pipeline.run(pending::<Result<(), Fell>>).await;
        assert!(result.is_err(), "no attempt ends");
    })
}

fn paused(run: impl AsyncFnOnce()) -> Ran {
    block_paused(async {
        let begun = Instant::now();
        let has_panicked = AssertUnwindSafe(run()).catch_unwind().await.is_err();
        Ran { has_panicked, took: begun.elapsed() }
    })
}
