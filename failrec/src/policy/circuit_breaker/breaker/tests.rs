use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Waker};
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::{any, prop_assert_eq, proptest};

use super::*;
use crate::base::{SeededRandom, VirtualTime};
use crate::policy::circuit_breaker::settings::Trip;
use crate::policy::fault::FaultKind;
use crate::policy::{CircuitBreakerBuilder, RejectedKind, Seams};

fn builder(time: &VirtualTime) -> CircuitBreakerBuilder {
    let seams = Seams::system().clock(time.clone()).random(SeededRandom::new(1));
    CircuitBreaker::builder().name("db").trip(Trip::Consecutive(2)).seams(seams)
}

fn fail(breaker: &CircuitBreaker) {
    breaker.enter().unwrap().failure(None);
}

fn succeed(breaker: &CircuitBreaker) {
    breaker.enter().unwrap().success();
}

#[test]
fn panic_of_the_call_is_a_failure() {
    let time = VirtualTime::new();
    let breaker = builder(&time).build().unwrap();
    for _ in 0..2 {
        let call = || {
            let _permit = breaker.enter().unwrap();
            panic!("the call's own");
        };
        catch_unwind(AssertUnwindSafe(call)).unwrap_err();
    }
    assert_eq!((breaker.state(), breaker.stats().failures), (CircuitState::Open, 2));
}

#[test]
fn future_dropped_half_way_says_nothing_and_frees_its_probe() {
    let time = VirtualTime::new();
    let breaker = builder(&time).half_open(1, 1).build().unwrap();
    (0..2).for_each(|_| fail(&breaker));
    time.advance(Duration::from_mins(1));
    for _ in 0..5 {
        let call = breaker.run_with(
            |_: &Rejected| Fault::new(FaultKind::Unknown),
            std::future::pending::<Result<(), Rejected>>,
        );
        let mut call = Box::pin(call);
        assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        assert_eq!(breaker.enter().unwrap_err().kind(), RejectedKind::Probing);
    }
    succeed(&breaker);
    assert_eq!(breaker.state(), CircuitState::Closed);
    assert_eq!(breaker.stats().neutral, 5);
}

#[test]
fn rejection_names_the_records_that_opened_it_until_it_closes() {
    let time = VirtualTime::new();
    let breaker = builder(&time).build().unwrap();
    let source = crate::record::IdSource::new();
    let ids: Vec<_> = (0..2).map(|_| source.next(crate::base::Timestamp::from_micros(0))).collect();
    for id in &ids {
        breaker.enter().unwrap().failure(Some(*id));
    }
    let rejected = breaker.enter().unwrap_err();
    assert_eq!(rejected.causes(), [ids[1], ids[0]]);
    breaker.reset();
    (0..2).for_each(|_| fail(&breaker));
    assert_eq!(breaker.enter().unwrap_err().causes().len(), 0);
}

#[test]
fn neutral_faults_are_passed_on_and_change_nothing() {
    let time = VirtualTime::new();
    let breaker = builder(&time).build().unwrap();
    for _ in 0..9 {
        let inner = Rejected::new(RejectedKind::Full, "pool");
        let result: Result<(), _> =
            breaker.run_sync_with(|_| Fault::new(FaultKind::Rejected), || Err(inner));
        assert_eq!(result.unwrap_err().kind(), RejectedKind::Full);
    }
    assert_eq!((breaker.state(), breaker.stats().neutral), (CircuitState::Closed, 9));
}

#[test]
fn listener_that_panics_changes_nothing_and_may_ask_the_breaker() {
    let time = VirtualTime::new();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let own: Arc<Mutex<Option<CircuitBreaker>>> = Arc::default();
    let (told, asked) = (Arc::clone(&seen), Arc::clone(&own));
    let breaker = builder(&time)
        .on_transition(|_| panic!("the listener's own"))
        .on_transition(move |transition| {
            let breaker = asked.lock().unwrap();
            told.lock().unwrap().push((transition.to, breaker.as_ref().unwrap().state()));
        })
        .build()
        .unwrap();
    *own.lock().unwrap() = Some(breaker.clone());
    (0..2).for_each(|_| fail(&breaker));
    assert_eq!(*seen.lock().unwrap(), [(CircuitState::Open, CircuitState::Open)]);
}

#[test]
fn slow_calls_are_measured_without_their_queueing() {
    let time = VirtualTime::new();
    let breaker = builder(&time)
        .trip(Trip::Count { size: 2, minimum_calls: 2, failure_rate: 1.0 })
        .slow_calls(Duration::from_secs(1), 1.0)
        .build()
        .unwrap();
    for _ in 0..2 {
        let permit = breaker.enter().unwrap();
        time.advance(Duration::from_secs(2));
        permit.success();
    }
    assert_eq!((breaker.state(), breaker.stats().slow), (CircuitState::Open, 2));
}

#[test]
fn late_results_count_in_the_figures_alone() {
    let time = VirtualTime::new();
    let breaker = builder(&time).build().unwrap();
    let early = breaker.enter().unwrap();
    (0..2).for_each(|_| fail(&breaker));
    early.success();
    let stats = breaker.stats();
    assert_eq!((breaker.state(), stats.successes, stats.late), (CircuitState::Open, 1, 1));
}

#[test]
fn shadow_counts_what_it_would_have_rejected() {
    let time = VirtualTime::new();
    let breaker = builder(&time).shadow().build().unwrap();
    (0..6).for_each(|_| fail(&breaker));
    let stats = breaker.stats();
    assert_eq!((stats.would_reject, stats.rejected, stats.failures), (4, 0, 6));
}

#[test]
fn every_senseless_setting_is_refused_by_name() {
    let build = CircuitBreaker::builder;
    let nan = f64::NAN;
    let count =
        |size, least, ratio| Trip::Count { size, minimum_calls: least, failure_rate: ratio };
    let span = |span, least, ratio| Trip::Time { span, minimum_calls: least, failure_rate: ratio };
    let second = Duration::from_secs(1);
    for (builder, expected) in [
        (build().name(""), "set `name` to \"\": it must be a text that is not empty"),
        (build().trip(Trip::Consecutive(0)), "set `trip failures` to 0: it must be at least 1"),
        (build().trip(count(0, 0, 0.5)), "set `trip size` to 0: it must be from 1 to 1000000"),
        (
            build().trip(count(5, 6, 0.5)),
            "set `trip minimum_calls` to 6: it must be from 1 to `size`, which is 5",
        ),
        (
            build().trip(count(5, 5, nan)),
            "set `trip failure_rate` to NaN: it must be above 0 and at most 1",
        ),
        (
            build().trip(span(Duration::ZERO, 1, 0.5)),
            "set `trip span` to 0ns: it must be at least 10 ms",
        ),
        (
            build().trip(span(second, 0, 0.5)),
            "set `trip minimum_calls` to 0: it must be at least 1",
        ),
        (
            build().trip(span(second, 1, 1.5)),
            "set `trip failure_rate` to 1.5: it must be above 0 and at most 1",
        ),
        (
            build().slow_calls(second, 0.5),
            "set `slow_calls` to a share of a row of failures: it must be used with a window",
        ),
        (build().open_for(Duration::ZERO), "set `open_for` to 0 s: it must be above zero"),
        (
            build().open_longer(0.5, second),
            "set `open_longer factor` to 0.5: it must be at least 1 and finite",
        ),
        (
            build().open_longer(2.0, second),
            "set `open_longer longest` to 1s: it must be at least `open_for`, which is 60s",
        ),
        (build().open_jitter(1.0), "set `open_jitter` to 1: it must be from 0 up to below 1"),
        (build().half_open(0, 0), "set `half_open permits` to 0: it must be at least 1"),
        (
            build().half_open(2, 3),
            "set `half_open close_after` to 3: it must be from 1 to the permits, which are 2",
        ),
        (
            build().half_open_limit(Duration::ZERO),
            "set `half_open_limit` to 0 s: it must be above zero",
        ),
    ] {
        assert_eq!(builder.build().unwrap_err().to_string(), expected);
    }
}

fn share_of_calls(time: &VirtualTime) -> CircuitBreaker {
    let trip = Trip::Count { size: 8, minimum_calls: 5, failure_rate: 0.6 };
    builder(time).trip(trip).build().unwrap()
}

#[test]
fn success_that_completes_the_least_calls_opens_at_once() {
    let breaker = share_of_calls(&VirtualTime::new());
    succeed(&breaker);
    (0..3).for_each(|_| fail(&breaker));
    assert_eq!(breaker.state(), CircuitState::Closed);
    succeed(&breaker);
    assert_eq!(breaker.state(), CircuitState::Open);
}

#[test]
fn successes_that_took_no_lock_push_failures_out_of_the_window() {
    let breaker = share_of_calls(&VirtualTime::new());
    (0..3).for_each(|_| succeed(&breaker));
    (0..4).for_each(|_| fail(&breaker));
    (0..8).for_each(|_| succeed(&breaker));
    (0..4).for_each(|_| fail(&breaker));
    assert_eq!(breaker.state(), CircuitState::Closed);
    fail(&breaker);
    assert_eq!(breaker.state(), CircuitState::Open);
}

#[test]
fn successes_of_before_an_idle_time_do_not_dilute_an_outage() {
    let time = VirtualTime::new();
    let trip = Trip::Time { span: Duration::from_secs(10), minimum_calls: 3, failure_rate: 0.5 };
    let breaker = builder(&time).trip(trip).build().unwrap();
    (0..100).for_each(|_| succeed(&breaker));
    time.advance(Duration::from_secs(10));
    (0..3).for_each(|_| fail(&breaker));
    assert_eq!(breaker.state(), CircuitState::Open);
}

#[test]
fn successes_of_before_a_closing_are_not_in_the_new_window() {
    let breaker = share_of_calls(&VirtualTime::new());
    (0..100).for_each(|_| succeed(&breaker));
    breaker.force_close();
    (0..5).for_each(|_| fail(&breaker));
    assert_eq!(breaker.state(), CircuitState::Open);
}

proptest! {
    /// Successes that take no lock are judged as a list of all calls would.
    #[test]
    fn breaker_opens_exactly_when_a_list_of_the_calls_says_so(
        calls in vec((0_u64..40, 0_u8..8), 1..60),
        is_of_time in any::<bool>(),
        is_slow_asked in any::<bool>(),
    ) {
        let time = VirtualTime::new();
        let (size, span) = (8, Duration::from_millis(100));
        let trip = if is_of_time {
            Trip::Time { span, minimum_calls: 5, failure_rate: 0.6 }
        } else {
            Trip::Count { size: 8, minimum_calls: 5, failure_rate: 0.6 }
        };
        let builder = builder(&time).trip(trip);
        let builder = if is_slow_asked {
            builder.slow_calls(Duration::from_millis(5), 0.6)
        } else {
            builder
        };
        let breaker = builder.build().unwrap();
        let (mut now, mut seen) = (0, Vec::new());
        for (step, kind) in calls {
            let permit = breaker.enter().unwrap();
            time.advance(Duration::from_millis(step / 4));
            now += step / 4;
            let is_failure = kind < 3;
            if is_failure { permit.failure(None) } else { permit.success() }
            seen.push((now / 10, is_failure, is_slow_asked && 5 < step / 4));
            let newest: Vec<_> = if is_of_time {
                seen.iter().filter(|call| now / 10 < call.0 + 10).collect()
            } else {
                seen.iter().rev().take(size).collect()
            };
            let failures = newest.iter().filter(|call| call.1).count();
            let slow = newest.iter().filter(|call| call.2).count();
            let is_tripped =
                5 <= newest.len() && 6 * newest.len() <= 10 * failures.max(slow);
            let expected = if is_tripped { CircuitState::Open } else { CircuitState::Closed };
            prop_assert_eq!(breaker.state(), expected, "{:?}", seen);
            if is_tripped {
                break;
            }
        }
    }
}

/// A storm of threads through outages and recoveries: every call is counted once, and the breaker
/// comes back.
#[test]
fn storm_of_threads_loses_no_call_and_no_permit() {
    let time = VirtualTime::new();
    let breaker = builder(&time).trip(Trip::Consecutive(5)).half_open(3, 2).build().unwrap();
    let (is_down, calls) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for seed in 0..8 {
            let (breaker, time, is_down, calls) = (&breaker, &time, &is_down, &calls);
            scope.spawn(move || {
                let mut random = fastrand::Rng::with_seed(seed);
                for _ in 0..5_000 {
                    calls.fetch_add(1, Ordering::Relaxed);
                    if random.u8(..) == 0 {
                        is_down.store(random.bool(), Ordering::Relaxed);
                        time.advance(Duration::from_secs(61));
                    }
                    let Ok(permit) = breaker.enter() else { continue };
                    match random.u8(..) {
                        0..8 => drop(permit),
                        8..16 => {
                            let call = AssertUnwindSafe(|| {
                                let _permit = permit;
                                std::panic::resume_unwind(Box::new(()));
                            });
                            catch_unwind(call).unwrap_err();
                        }
                        _ if is_down.load(Ordering::Relaxed) => permit.failure(None),
                        _ => permit.success(),
                    }
                }
            });
        }
    });
    assert_eq!(breaker.stats().calls(), calls.into_inner());
    for _ in 0..2 {
        time.advance(Duration::from_secs(61));
        while let Ok(permit) = breaker.enter() {
            permit.success();
            if breaker.state() == CircuitState::Closed {
                return;
            }
        }
    }
    panic!("the breaker did not come back: {breaker:?}");
}

#[test]
fn auto_breaker_goes_half_open_at_its_time_and_tells_so() {
    let time = VirtualTime::new();
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&told);
    let breaker = builder(&time)
        .seams(seams)
        .auto_half_open()
        .on_transition(move |transition| listener.lock().unwrap().push(transition.to))
        .build()
        .unwrap();
    (0..2).for_each(|_| fail(&breaker));
    time.advance(Duration::from_secs(59));
    assert_eq!(breaker.state(), CircuitState::Open);
    time.advance(Duration::from_secs(1));
    assert_eq!(breaker.state(), CircuitState::HalfOpen);
    assert_eq!(*told.lock().unwrap(), [CircuitState::Open, CircuitState::HalfOpen]);
    time.advance(Duration::from_hours(1));
    (0..2).for_each(|_| succeed(&breaker));
    assert_eq!(breaker.state(), CircuitState::Closed);
}

#[test]
fn alarm_of_an_earlier_opening_does_not_end_a_later_one() {
    let time = VirtualTime::new();
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    let breaker = builder(&time).seams(seams).auto_half_open().build().unwrap();
    breaker.trip();
    time.advance(Duration::from_secs(30));
    breaker.trip();
    time.advance(Duration::from_secs(59));
    assert_eq!(breaker.state(), CircuitState::Open);
    time.advance(Duration::from_secs(1));
    assert_eq!(breaker.state(), CircuitState::HalfOpen);
}

#[test]
fn open_breaker_that_becomes_auto_goes_half_open_at_the_moment_it_had() {
    let time = VirtualTime::new();
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    let breaker = builder(&time).seams(seams).build().unwrap();
    breaker.trip();
    time.advance(Duration::from_secs(20));
    breaker.redefine(builder(&time).auto_half_open()).unwrap();
    time.advance(Duration::from_secs(40));
    assert_eq!(breaker.state(), CircuitState::HalfOpen);
}

#[test]
fn timer_keeps_nothing_of_a_breaker_that_is_gone() {
    let time = VirtualTime::new();
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    let listener = Arc::new(());
    let held = Arc::clone(&listener);
    let breaker = builder(&time)
        .seams(seams)
        .auto_half_open()
        .on_transition(move |_| drop(Arc::clone(&held)))
        .build()
        .unwrap();
    breaker.trip();
    drop(breaker);
    assert_eq!(Arc::strong_count(&listener), 1);
    time.advance(Duration::from_mins(2));
}
