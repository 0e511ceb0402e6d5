use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;

use proptest::collection::vec;
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;
use crate::base::{Clock, Timer as _, VirtualTime};
use crate::policy::rate_limit::book::{Book, RESERVED_MAX};
use crate::policy::{RateLimiterBuilder, RejectedKind, Seams, Timeout};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn seams(time: &VirtualTime) -> Seams {
    Seams::system().clock(time.clone()).timer(time.clone())
}

/// One token a second, and calls wait up to 10 s.
fn builder(time: &VirtualTime, burst: u32) -> RateLimiterBuilder {
    RateLimiter::builder(1, seconds(1))
        .name("api")
        .burst(burst)
        .max_wait(seconds(10))
        .seams(seams(time))
}

fn refused<T>(result: Result<T, Rejected>) -> (RejectedKind, Option<Duration>) {
    let rejected = result.map(|_| ()).unwrap_err();
    (rejected.kind(), rejected.retry_after())
}

fn limited(after: Duration) -> (RejectedKind, Option<Duration>) {
    (RejectedKind::Limited, Some(after))
}

/// Admits all that it can now.
fn drain(limiter: &RateLimiter) -> u32 {
    let mut admitted = 0;
    while limiter.check().is_ok() {
        admitted += 1;
    }
    admitted
}

#[test]
fn burst_is_admitted_at_once_and_then_the_rate() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 3).build().unwrap();
    assert_eq!(drain(&limiter), 3);
    assert_eq!(refused(limiter.check()), limited(seconds(1)));
    time.advance(seconds(2));
    assert_eq!(drain(&limiter), 2);
    time.advance(seconds(100));
    assert_eq!(drain(&limiter), 3);
    assert_eq!((limiter.stats().admitted, limiter.stats().limited), (8, 4));
}

#[test]
fn time_after_which_to_try_again_is_exact() {
    let time = VirtualTime::new();
    let limiter = RateLimiter::builder(3, seconds(1)).burst(5).seams(seams(&time)).build().unwrap();
    let cost = limiter.cost(4).unwrap();
    assert!(limiter.check_cost(cost).is_ok());
    let (_, after) = refused(limiter.check_cost(cost));
    assert_eq!(after, Some(Duration::from_nanos(333_333_334 * 3)));
    time.advance(after.unwrap().saturating_sub(Duration::from_nanos(1)));
    assert_eq!(refused(limiter.check_cost(cost)), limited(Duration::from_nanos(1)));
    time.advance(Duration::from_nanos(1));
    assert!(limiter.check_cost(cost).is_ok());
}

#[test]
fn rates_of_a_million_a_second_and_of_one_a_day_are_exact() {
    let time = VirtualTime::new();
    let often = RateLimiter::builder(1_000_000, seconds(1)).burst(1).seams(seams(&time));
    let often = often.build().unwrap();
    for _ in 0..10_000 {
        assert!(often.check().is_ok());
        assert_eq!(refused(often.check()), limited(Duration::from_micros(1)));
        time.advance(Duration::from_micros(1));
    }
    let day = seconds(86_400);
    let rarely = RateLimiter::builder(1, day).seams(seams(&time)).build().unwrap();
    for _ in 0..1_000 {
        assert!(rarely.check().is_ok());
        assert_eq!(refused(rarely.check()), limited(day));
        time.advance(day);
    }
}

/// A clock that is set.
#[derive(Clone, Debug, Default)]
struct SetClock(Arc<Mutex<Duration>>);

impl SetClock {
    fn set(&self, now: Duration) {
        *self.0.lock().unwrap() = now;
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(0)
    }

    fn monotonic(&self) -> Duration {
        *self.0.lock().unwrap()
    }
}

#[test]
fn clock_that_goes_back_admits_nothing_more() {
    let clock = SetClock::default();
    let limiter = RateLimiter::builder(1, seconds(1)).burst(2);
    let limiter = limiter.seams(Seams::system().clock(clock.clone())).build().unwrap();
    clock.set(seconds(100));
    assert_eq!(drain(&limiter), 2);
    for now in [90, 100, 0, 100] {
        clock.set(seconds(now));
        assert_eq!(drain(&limiter), 0);
    }
    clock.set(seconds(101));
    assert_eq!(drain(&limiter), 1);
}

#[test]
fn time_that_stands_still_at_its_end_admits_a_burst_and_no_more() {
    let clock = SetClock::default();
    clock.set(Duration::MAX);
    let slow = RateLimiter::builder(1, seconds(60 * 60 * 24 * 365)).burst(70);
    let fast = RateLimiter::builder(1_000_000_000, seconds(1)).burst(70);
    for builder in [slow, fast] {
        let limiter = builder.seams(Seams::system().clock(clock.clone())).build().unwrap();
        assert_eq!(drain(&limiter), 70);
        let wait = Duration::MAX;
        let reserved: Vec<_> = (0..100).map(|_| limiter.reserve(Cost::ONE, wait)).collect();
        assert!(reserved.iter().flatten().all(|reserved| !reserved.time_left().is_zero()));
        drop(reserved);
        limiter.penalise_for(Duration::MAX);
        assert_eq!(drain(&limiter), 0);
    }
}

#[test]
fn cost_that_another_limiter_allowed_is_refused_for_ever() {
    let time = VirtualTime::new();
    let (large, small) = (builder(&time, 9).build().unwrap(), builder(&time, 2).build().unwrap());
    let cost = large.cost(3).unwrap();
    assert_eq!(refused(small.check_cost(cost)), (RejectedKind::Limited, None));
    assert_eq!(refused(small.reserve(cost, seconds(99))), (RejectedKind::Limited, None));
    assert_eq!(refused(small.ready_blocking(cost)), (RejectedKind::Limited, None));
    assert_eq!((drain(&small), small.stats().limited), (2, 4));
}

#[test]
fn call_waits_for_its_moment_and_one_that_would_wait_too_long_does_not() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 4).build().unwrap();
    let cost = limiter.cost(4).unwrap();
    let call = || async { Ok::<_, Rejected>(time.monotonic()) };
    let moments = [0; 3].map(|_| time.block_on(limiter.run_cost(cost, call)).unwrap());
    assert_eq!(moments, [0, 4, 8].map(seconds));
    let held = [0; 2].map(|_| limiter.reserve(cost, seconds(10)).unwrap());
    let late = limiter.run_sync_cost(cost, || Ok::<_, Rejected>(()));
    assert_eq!((refused(late), time.monotonic()), (limited(seconds(12)), seconds(8)));
    drop(held);
    let stats = limiter.stats();
    assert_eq!((stats.admitted, stats.waited, stats.limited), (3, 2, 1));
}

#[test]
fn thread_that_waits_lets_virtual_time_go_on() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 1).build().unwrap();
    let moments = [0; 3].map(|_| limiter.run_sync(|| Ok::<_, Rejected>(time.monotonic())));
    assert_eq!(moments.map(Result::unwrap), [0, 1, 2].map(seconds));
}

#[test]
fn call_does_not_wait_past_the_operation_around_it() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 1).build().unwrap();
    assert_eq!(drain(&limiter), 1);
    let operation = Timeout::builder(seconds(1)).seams(seams(&time)).build().unwrap();
    let call =
        operation.run(|| async { Ok::<_, Rejected>(refused(limiter.ready(Cost::ONE).await)) });
    assert_eq!(time.block_on(call).unwrap(), (RejectedKind::Deadline, None));
    assert_eq!((time.monotonic(), limiter.stats().past_deadline), (seconds(0), 1));
}

#[test]
fn moment_of_a_call_that_was_dropped_goes_to_the_next() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 1).build().unwrap();
    assert_eq!(drain(&limiter), 1);
    let mut dropped = Box::pin(limiter.ready(Cost::ONE));
    assert!(dropped.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    let kept = limiter.reserve(Cost::ONE, seconds(10)).unwrap();
    drop(dropped);
    time.block_on(limiter.ready(Cost::ONE)).unwrap();
    assert_eq!((time.monotonic(), kept.time_left()), (seconds(1), seconds(1)));
    assert_eq!((limiter.stats().given_back, limiter.stats().reserved), (1, 1));
}

#[test]
fn penalty_holds_for_all_clones_and_a_shorter_one_does_not_end_it() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 3).build().unwrap();
    limiter.clone().penalise_for(seconds(30));
    limiter.penalise_for(seconds(5));
    limiter.penalise_until(time.now().saturating_add(seconds(20)));
    assert_eq!(refused(limiter.check()), limited(seconds(30)));
    time.advance(seconds(29));
    assert_eq!(refused(limiter.check()), limited(seconds(1)));
    time.advance(seconds(1));
    assert_eq!(drain(&limiter), 3);
    limiter.penalise_until(time.now().saturating_add(seconds(7)));
    assert_eq!(refused(limiter.check()), limited(seconds(7)));
}

#[test]
fn calls_that_wait_are_put_off_in_order_and_at_the_rate() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 1).build().unwrap();
    assert_eq!(drain(&limiter), 1);
    let mut calls = [0; 3].map(|_| Box::pin(limiter.ready(Cost::ONE)));
    let poll_all = |calls: &mut [_; 3]| calls.each_mut().map(poll);
    assert!(poll_all(&mut calls).iter().all(Poll::is_pending));
    time.advance(Duration::from_millis(500));
    limiter.penalise_for(Duration::from_millis(4_500));
    time.advance(Duration::from_millis(4_499));
    assert!(poll_all(&mut calls).iter().all(Poll::is_pending));
    time.advance(Duration::from_millis(1));
    for call in &mut calls {
        assert_eq!(poll(call), Poll::Ready(Ok(())));
        assert_eq!(refused(limiter.check()).0, RejectedKind::Limited);
        time.advance(seconds(1));
    }
}

fn poll<F: Future>(call: &mut std::pin::Pin<Box<F>>) -> Poll<F::Output> {
    call.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn call_that_is_put_off_too_far_is_refused() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 1).build().unwrap();
    assert_eq!(drain(&limiter), 1);
    let call = async {
        let reserved = limiter.reserve(Cost::ONE, seconds(10)).unwrap();
        limiter.penalise_for(seconds(60));
        reserved.ready().await
    };
    assert_eq!(refused(time.block_on(call)), limited(seconds(60)));
    assert_eq!((limiter.stats().reserved, limiter.stats().given_back), (0, 0));
}

#[test]
fn operation_that_ends_before_a_put_off_moment_is_told_so() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 1).build().unwrap();
    assert_eq!(drain(&limiter), 1);
    let operation = Timeout::builder(seconds(5)).seams(seams(&time)).build().unwrap();
    let call = operation.run(|| async {
        let reserved = limiter.reserve(Cost::ONE, seconds(10)).unwrap();
        time.sleep(Duration::from_millis(1)).await;
        limiter.penalise_for(seconds(6));
        Ok::<_, Rejected>(refused(reserved.ready().await))
    });
    assert_eq!(time.block_on(call).unwrap(), (RejectedKind::Deadline, None));
}

#[test]
fn reservations_have_a_bound() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 1).build().unwrap();
    let wait = Duration::MAX;
    let held: Vec<_> =
        (0..RESERVED_MAX).map(|_| limiter.reserve(Cost::ONE, wait).unwrap()).collect();
    let next = seconds(RESERVED_MAX as u64);
    assert_eq!(refused(limiter.reserve(Cost::ONE, wait)), limited(next));
    drop(held);
    assert_eq!(drain(&limiter), 1);
}

#[test]
fn threads_share_one_burst_whatever_they_reserve_and_drop() {
    const THREADS: u64 = 6;
    let time = VirtualTime::new();
    let limiter = RateLimiter::builder(1, seconds(1)).burst(5_000).seams(seams(&time));
    let limiter = limiter.build().unwrap();
    let admitted = AtomicU64::new(0);
    thread::scope(|scope| {
        for seed in 0..THREADS {
            let (limiter, admitted) = (&limiter, &admitted);
            scope.spawn(move || {
                let mut random = fastrand::Rng::with_seed(seed);
                for _ in 0..3_000 {
                    let reserved = limiter.reserve(Cost::ONE, seconds(random.u64(0..3)));
                    let is_admitted = match random.u32(0..3) {
                        0 => reserved.is_ok_and(|reserved| {
                            reserved.time_left().is_zero() && reserved.ready_blocking().is_ok()
                        }),
                        1 => limiter.check().is_ok(),
                        _ => {
                            drop(reserved);
                            limiter.check().is_ok()
                        }
                    };
                    admitted.fetch_add(u64::from(is_admitted), Ordering::Relaxed);
                }
            });
        }
    });
    // Time stands still, so there is one burst, and all of it.
    let admitted = admitted.into_inner();
    assert_eq!(admitted + u64::from(drain(&limiter)), 5_000);
    let stats = limiter.stats();
    assert_eq!((stats.admitted, stats.reserved, stats.waited), (5_000, 0, 0));
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let year = seconds(60 * 60 * 24 * 365);
    let table = [
        (RateLimiter::builder(5, Duration::ZERO), "set `per` to 0 s: it must be above zero"),
        (
            RateLimiter::builder(11, Duration::from_nanos(10)),
            "set `count` to 11: it must be at most 10, one a nanosecond",
        ),
        (
            RateLimiter::builder(1, year * 74),
            "set `per` to 2333664000s: it must be at most 73 years for each of `count`, which is 1",
        ),
        (
            RateLimiter::builder(1, year).burst(74),
            "set `burst` to 74: it must be from 1 to 73, which take up to 73 years to come back",
        ),
        (
            RateLimiter::builder(1, seconds(1)).burst(0),
            "set `burst` to 0: it must be from 1 to 2305843009, which take up to 73 years to come back",
        ),
        (
            RateLimiter::builder(1, seconds(1)).name(""),
            "set `name` to \"\": it must be a text that is not empty",
        ),
    ];
    for (builder, message) in table {
        assert_eq!(builder.build().unwrap_err().to_string(), message);
    }
    let limiter = RateLimiter::builder(3, seconds(1)).build().unwrap();
    let error = limiter.cost(0).unwrap_err().to_string();
    assert_eq!(error, "set `cost` to 0: it must be from 1 to `burst`, which is 3");
}

#[test]
fn limiter_is_idle_once_all_tokens_are_back() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 2).build().unwrap();
    let is_idle_after = |pause| {
        time.advance(pause);
        limiter.is_idle()
    };
    assert!(limiter.is_idle());
    limiter.check().unwrap();
    assert!(!limiter.is_idle());
    assert!(is_idle_after(seconds(1)));
    let held = limiter.reserve(Cost::ONE, seconds(0)).unwrap();
    assert!(!is_idle_after(seconds(9)));
    drop(held);
    assert!(limiter.is_idle());
    limiter.penalise_for(seconds(3));
    assert!(!is_idle_after(seconds(2)));
    assert!(is_idle_after(seconds(1)));
}

#[derive(Clone, Debug)]
enum Step {
    Check(u32),
    Reserve(u32, u64),
    Redeem(usize),
    GiveBack(usize),
    Pass(u64),
    Penalise(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..4_u32).prop_map(Step::Check),
        4 => (1..4_u32, 0..9_u64).prop_map(|(tokens, wait)| Step::Reserve(tokens, wait)),
        3 => (0..4_usize).prop_map(Step::Redeem),
        3 => (0..4_usize).prop_map(Step::GiveBack),
        5 => (0..5_u64).prop_map(Step::Pass),
        1 => (0..5_u64).prop_map(Step::Penalise),
    ]
}

/// A book that is asked for each call, and what it has promised.
struct Model {
    book: Book,
    now: u64,
}

proptest! {
    /// The way without a lock, the way with one and the changes between them are one limiter.
    #[test]
    fn limiter_does_as_the_book_alone(steps in vec(step(), 0..100)) {
        let time = VirtualTime::new();
        let limiter = builder(&time, 3).build().unwrap();
        let mut model = Model { book: Book::new(limiter.inner.rules.current()), now: 0 };
        let mut held = Vec::new();
        for step in steps {
            let Model { book, now } = &mut model;
            let nanos = |tokens: u32| u64::from(tokens) * 1_000_000_000;
            let wait_for = |at: u64| Duration::from_nanos(at.saturating_sub(*now));
            match step {
                Step::Check(tokens) => {
                    let plan = book.plan(*now, nanos(tokens));
                    let result = limiter.check_cost(limiter.cost(tokens).unwrap());
                    prop_assert_eq!(result.is_ok(), plan.at <= *now);
                    if result.is_ok() {
                        book.spend(plan, nanos(tokens));
                    } else {
                        prop_assert_eq!(refused(result), limited(wait_for(plan.at)));
                    }
                }
                Step::Reserve(tokens, wait) => {
                    let plan = book.plan(*now, nanos(tokens));
                    let result = limiter.reserve(limiter.cost(tokens).unwrap(), seconds(wait));
                    match result {
                        Ok(reservation) => {
                            prop_assert_eq!(reservation.time_left(), wait_for(plan.at));
                            held.push((reservation, book.reserve(plan, nanos(tokens))));
                        }
                        Err(rejected) => {
                            prop_assert!(seconds(wait) < wait_for(plan.at));
                            prop_assert_eq!(rejected.retry_after(), Some(wait_for(plan.at)));
                        }
                    }
                }
                Step::Redeem(index) if index < held.len() => {
                    let at = book.moment(held[index].1);
                    if at <= *now {
                        let (reservation, ticket) = held.remove(index);
                        prop_assert_eq!(reservation.ready_blocking(), Ok(()));
                        book.redeem(ticket);
                    } else {
                        prop_assert_eq!(held[index].0.time_left(), wait_for(at));
                    }
                }
                Step::GiveBack(index) if index < held.len() => {
                    book.give_back(held.remove(index).1);
                }
                Step::Pass(halves) => {
                    time.advance(Duration::from_millis(500 * halves));
                    *now += 500_000_000 * halves;
                }
                Step::Penalise(halves) => {
                    limiter.penalise_for(Duration::from_millis(500 * halves));
                    book.put_off(*now + 500_000_000 * halves);
                }
                Step::Redeem(_) | Step::GiveBack(_) => {}
            }
            prop_assert_eq!(limiter.stats().reserved, held.len() as u64);
        }
    }
}

#[test]
fn redefined_limiter_owes_no_more_than_its_new_burst() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 100).build().unwrap();
    assert_eq!(drain(&limiter), 100);
    limiter.redefine(RateLimiter::builder(1, seconds(10)).burst(2)).unwrap();
    assert_eq!((limiter.burst(), limiter.interval()), (2, seconds(10)));
    assert_eq!(refused(limiter.check()), limited(seconds(10)));
    time.advance(seconds(100));
    assert_eq!(drain(&limiter), 2);
}

#[test]
fn call_that_waits_is_put_off_by_a_slower_rate() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 1).build().unwrap();
    limiter.check().unwrap();
    let waiting = limiter.reserve(Cost::ONE, seconds(10)).unwrap();
    limiter.redefine(RateLimiter::builder(1, seconds(5))).unwrap();
    assert_eq!(waiting.time_left(), seconds(5));
    waiting.ready_blocking().unwrap();
    assert_eq!(time.monotonic(), seconds(5));
}

#[test]
fn penalty_outlives_a_redefinition() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 1).build().unwrap();
    limiter.penalise_for(seconds(7));
    limiter.redefine(builder(&time, 5)).unwrap();
    assert_eq!(refused(limiter.check()), limited(seconds(7)));
}

#[test]
fn calls_wait_as_long_as_was_said_last() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 1).build().unwrap();
    limiter.check().unwrap();
    limiter.redefine(RateLimiter::builder(1, seconds(1))).unwrap();
    assert_eq!(refused(limiter.ready_blocking(Cost::ONE)), limited(seconds(1)));
}

#[test]
fn cost_that_the_new_burst_does_not_hold_is_refused_without_a_time() {
    let time = VirtualTime::new();
    let limiter = builder(&time, 5).build().unwrap();
    let cost = limiter.cost(5).unwrap();
    limiter.redefine(builder(&time, 4)).unwrap();
    assert_eq!(refused(limiter.check_cost(cost)), (RejectedKind::Limited, None));
    assert_eq!(refused(limiter.reserve(cost, seconds(9))), (RejectedKind::Limited, None));
}

#[test]
fn refused_redefinition_changes_nothing() {
    let limiter = builder(&VirtualTime::new(), 5).build().unwrap();
    limiter.redefine(RateLimiter::builder(0, seconds(1))).unwrap_err();
    assert_eq!((limiter.burst(), limiter.interval()), (5, seconds(1)));
}

#[test]
fn reset_figures_give_no_tokens_back() {
    let limiter = builder(&VirtualTime::new(), 2).build().unwrap();
    drain(&limiter);
    limiter.reset_stats();
    assert_eq!(limiter.stats(), RateLimiterStats::default());
    assert!(limiter.check().is_err());
}
