//! The longest wait.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};
use failrec::policy::retry::{Backoff, Decision, Jitter, RetryEvent};
use failrec::policy::{Fault, FaultKind, Retry, Seams};
use failrec::test_util::{SeededRandom, VirtualTime};
use tower::retry::backoff::{Backoff as _, ExponentialBackoffMaker, MakeBackoff as _};
use tower::util::rng::HasherRng;
use tower_resilience::retry::{ExponentialRandomBackoff, IntervalFunction as _};

use crate::poll::block_paused;
use crate::probe::{Finding, Probe};

pub(crate) const PROBE: Probe = Probe {
    title: "No wait is longer than the cap",
    asked: "Waits from 100 ms, twice as long each time, with jitter, capped at 1 s: the longest of \
            8 waits with each of 10 000 seeds (or as often, where there is no seed).",
    must: "at most 1 s, jitter included",
    run: || {
        let mut findings: Vec<_> = JITTERS.iter().map(|(who, jitter)| ours(who, *jitter)).collect();
        findings.extend([
            finding("backon, jitter", longest(backon)),
            finding("tokio-retry, jitter", longest(tokio_retry)),
            finding("tokio-retry2, jitter of half to one and a half", longest(tokio_retry2)),
            finding("tower-resilience, random by half", longest(tower_resilience)),
            finding("tower, jitter 0.99", block_paused(async { longest(tower) })),
        ]);
        findings
    },
};

const SEEDS: u64 = 10_000;
const WAITS: u32 = 8;
const FIRST: Duration = Duration::from_millis(100);
const CAP: Duration = Duration::from_secs(1);

const JITTERS: [(&str, Jitter); 5] = [
    ("failrec, full jitter", Jitter::Full),
    ("failrec, equal jitter", Jitter::Equal),
    ("failrec, half more or less", Jitter::Proportional(0.5)),
    ("failrec, decorrelated", Jitter::Decorrelated),
    ("failrec, soft decorrelated", Jitter::SoftDecorrelated),
];

fn finding(who: &'static str, longest: Duration) -> Finding {
    Finding::new(who, format!("{} ms", longest.as_millis()), longest <= CAP)
}

fn longest(waits: fn(u64) -> Vec<Duration>) -> Duration {
    (0..SEEDS).flat_map(waits).max().unwrap_or_default()
}

fn ours(who: &'static str, jitter: Jitter) -> Finding {
    let time = VirtualTime::new();
    let noted = Arc::new(Mutex::new(Duration::ZERO));
    let longest = Arc::clone(&noted);
    let seams = Seams::system().clock(time.clone()).timer(time);
    let builder = Retry::builder()
        .max_attempts(WAITS + 1)
        .backoff(Backoff::Exponential { base: FIRST, factor: 2.0 })
        .jitter(jitter)
        .cap(CAP)
        .on_event(move |event| {
            if let RetryEvent::AttemptFailed { attempt, .. } = event
                && let Decision::Retry { delay, .. } = attempt.decision
            {
                let mut longest = longest.lock().expect("no panic");
                *longest = delay.max(*longest);
            }
        });
    for seed in 0..SEEDS {
        let seams = seams.clone().random(SeededRandom::new(seed));
        let retry = builder.clone().seams(seams).build().expect("settings that make sense");
        let classify = |(): &()| Fault::new(FaultKind::Connect);
        let result = retry.run_sync_with(classify, |_| Err::<(), ()>(()));
        assert!(result.is_err() && retry.stats().attempts == u64::from(WAITS) + 1);
    }
    let longest = *noted.lock().expect("no panic");
    finding(who, longest)
}

fn backon(seed: u64) -> Vec<Duration> {
    let builder = ExponentialBuilder::default()
        .with_min_delay(FIRST)
        .with_max_delay(CAP)
        .with_max_times(WAITS as usize)
        .with_jitter_seed(seed)
        .with_jitter();
    builder.build().collect()
}

fn tokio_retry(_: u64) -> Vec<Duration> {
    use tokio_retry::strategy::{ExponentialBackoff, jitter};
    let waits = ExponentialBackoff::from_millis(2).factor(50).max_delay(CAP);
    waits.map(jitter).take(WAITS as usize).collect()
}

fn tokio_retry2(_: u64) -> Vec<Duration> {
    use tokio_retry2::strategy::{ExponentialBackoff, jitter_with_bounds};
    let waits = ExponentialBackoff::from_millis(2).factor(50).max_delay(CAP);
    waits.map(jitter_with_bounds(0.5, 1.5)).take(WAITS as usize).collect()
}

fn tower_resilience(_: u64) -> Vec<Duration> {
    let backoff = ExponentialRandomBackoff::new(FIRST, 0.5).expect("a share");
    let backoff = backoff.max_interval(CAP);
    (0..WAITS as usize).map(|attempt| backoff.next_interval(attempt)).collect()
}

fn tower(_: u64) -> Vec<Duration> {
    let maker = ExponentialBackoffMaker::new(FIRST, CAP, 0.99, HasherRng::default());
    let mut backoff = maker.expect("settings that make sense").make_backoff();
    let now = tokio::time::Instant::now();
    (0..WAITS).map(|_| backoff.next_backoff().deadline() - now).collect()
}
