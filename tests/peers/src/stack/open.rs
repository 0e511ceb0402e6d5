//! A retry around an open circuit breaker.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use backon::{ConstantBuilder, Retryable as _};
use failrec::Clock as _;
use failrec::policy::retry::{Backoff, Jitter};
use failrec::policy::{CircuitBreaker, Rejected, Retry, Seams};
use failrec::test_util::VirtualTime;
use failsafe::futures::CircuitBreaker as _;
use failsafe::{Config, failure_policy};
use resilient::circuit_breaker::BreakerState;
use resilient::pipeline::Pipeline;
use resilient::{BreakerPolicy, RetryPolicy};
use tokio::time::Instant;
use tower::{Layer as _, ServiceExt as _, service_fn};
use tower_resilience::circuitbreaker::{CircuitBreakerError, CircuitBreakerLayer};
use tower_resilience::retry::RetryLayer;

use crate::call::Fell;
use crate::poll::block_paused;
use crate::probe::{Finding, Probe};

pub(crate) const PROBE: Probe = Probe {
    title: "A retry and an open circuit breaker",
    asked: "4 attempts, 100 ms between them, and a circuit breaker that is open for a minute: how \
            often does the operation run, and how long is waited? Settings are those of each.",
    must: "it does not run, and nothing is waited for",
    run: || {
        let all: [Asked; 4] = [
            ("failrec", ours),
            ("backon around failsafe", backon_around_failsafe),
            ("tower-resilience", tower_resilience),
            ("resilient, pipeline", resilient),
        ];
        all.map(|(who, run)| finding(who, run())).to_vec()
    },
};

const ATTEMPTS: u32 = 4;
const DELAY: Duration = Duration::from_millis(100);
const OPEN_FOR: Duration = Duration::from_mins(1);

/// How often the operation ran, and what was waited.
type Ran = (u32, Duration);
/// One who is asked.
type Asked = (&'static str, fn() -> Ran);

fn finding(who: &'static str, (runs, waited): Ran) -> Finding {
    let did = format!("runs: {runs}, waited: {} ms", waited.as_millis());
    Finding::new(who, did, runs == 0 && waited.is_zero())
}

fn ours() -> Ran {
    let time = VirtualTime::new();
    let seams = || Seams::system().clock(time.clone()).timer(time.clone());
    let retry = Retry::builder()
        .max_attempts(ATTEMPTS)
        .backoff(Backoff::Fixed(DELAY))
        .jitter(Jitter::None)
        .seams(seams());
    let retry = retry.build().expect("settings that make sense");
    let breaker = CircuitBreaker::builder().open_for(OPEN_FOR).seams(seams());
    let breaker = breaker.build().expect("settings that make sense");
    breaker.trip();
    let runs = Runs::default();
    let call = || async { runs.fall().await.map_err(|Fell| unreachable!("the breaker is open")) };
    let result: Result<(), Rejected> = time.block_on(retry.run(|_| breaker.run(call)));
    assert!(result.is_err(), "the breaker is open");
    (runs.count(), time.monotonic())
}

fn backon_around_failsafe() -> Ran {
    let policy = failure_policy::consecutive_failures(1, failsafe::backoff::constant(OPEN_FOR));
    let breaker = Config::new().failure_policy(policy).build();
    let backoff =
        ConstantBuilder::default().with_delay(DELAY).with_max_times(ATTEMPTS as usize - 1);
    paused(async |runs| {
        assert!(breaker.call(runs.fall()).await.is_err(), "the failure that opens it");
        runs.begin();
        let result = (|| breaker.call(runs.fall())).retry(backoff).await;
        assert!(result.is_err(), "the breaker is open");
    })
}

fn tower_resilience() -> Ran {
    paused(async |runs| {
        let breaker = CircuitBreakerLayer::builder()
            .consecutive_failures(1)
            .wait_duration_in_open(OPEN_FOR)
            .build()
            .expect("settings that make sense");
        let retry = RetryLayer::<(), (), CircuitBreakerError<Fell>>::builder()
            .max_attempts(ATTEMPTS as usize)
            .fixed_backoff(DELAY)
            .build();
        let called = runs.clone();
        let breaker = breaker.layer_fn(service_fn(move |()| called.fall()));
        let opened = breaker.clone().oneshot(()).await;
        assert!(opened.is_err(), "the failure that opens it");
        runs.begin();
        let result = retry.layer(breaker).oneshot(()).await;
        assert!(result.is_err(), "the breaker is open");
    })
}

/// Its pipeline has the breaker outermost, and no other order.
fn resilient() -> Ran {
    let breaker = BreakerPolicy::default().with_failure_threshold(1).with_open_timeout(OPEN_FOR);
    let retry = RetryPolicy::default()
        .with_max_retries(ATTEMPTS as usize - 1)
        .with_min_delay(DELAY)
        .with_max_delay(DELAY);
    let pipeline = Pipeline::new().with_retry(retry).with_circuit_breaker(breaker.clone());
    paused(async |runs| {
        breaker.record_failure();
        assert_eq!(breaker.state(), BreakerState::Open);
        let result = pipeline.run(|| runs.fall()).await;
        assert!(result.is_err(), "the breaker is open");
    })
}

/// An operation that fails, and how often it ran.
#[derive(Clone, Debug, Default)]
struct Runs(Arc<AtomicU32>);

impl Runs {
    fn fall(&self) -> impl Future<Output = Result<(), Fell>> + Send + use<> {
        let runs = self.clone();
        async move {
            runs.0.fetch_add(1, Ordering::SeqCst);
            Err(Fell)
        }
    }

    /// What ran before does not count.
    fn begin(&self) {
        self.0.store(0, Ordering::SeqCst);
    }

    fn count(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

fn paused(run: impl AsyncFnOnce(&Runs)) -> Ran {
    let runs = Runs::default();
    block_paused(async {
        let begun = Instant::now();
        run(&runs).await;
        (runs.count(), begun.elapsed())
    })
}
