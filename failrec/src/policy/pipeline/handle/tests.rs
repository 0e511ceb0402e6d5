use std::cell::Cell;
use std::future::pending;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use super::*;
use crate::base::{Clock as _, Timer as _, VirtualTime};
use crate::policy::deadline::time_left_at;
use crate::policy::retry::{Backoff, Jitter, StopReason};
use crate::policy::{
    BulkheadStats, CircuitStats, FaultKind, FaultSet, PipelineBuilder, Preset, RateLimiterStats,
    RejectedKind, RetryBuilder, Seams, Trip,
};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn seams(time: &VirtualTime) -> Seams {
    Seams::system().clock(time.clone()).timer(time.clone())
}

fn pipeline(time: &VirtualTime) -> PipelineBuilder {
    Pipeline::builder().name("orders").seams(seams(time))
}

/// So many attempts, at once one after the other.
fn retry(time: &VirtualTime, attempts: u32) -> RetryBuilder {
    let builder = Retry::builder().seams(seams(time)).jitter(Jitter::None).hint_jitter(0.0);
    let builder = builder.backoff(Backoff::Fixed(Duration::ZERO)).same_failure_stop(None);
    builder.max_attempts(attempts)
}

/// Opens for a minute after so many failures in a row.
fn breaker(time: &VirtualTime, failures: u32) -> CircuitBreaker {
    let builder = CircuitBreaker::builder().seams(seams(time)).trip(Trip::Consecutive(failures));
    // Not even what is neutral of itself: a pipeline knows better.
    builder.half_open(1, 1).neutral(FaultSet::EMPTY).build().unwrap()
}

/// A token a second, ten at once, and who needs one waits 100 s.
fn limiter(time: &VirtualTime) -> RateLimiter {
    let builder = RateLimiter::builder(1, seconds(1)).burst(10).max_wait(seconds(100));
    builder.seams(seams(time)).build().unwrap()
}

/// One slot, and one call waits 100 s for it.
fn bulkhead(time: &VirtualTime) -> Bulkhead {
    Bulkhead::builder(1).queue(1, seconds(100)).seams(seams(time)).build().unwrap()
}

fn drain(limiter: &RateLimiter) {
    while limiter.check().is_ok() {}
}

fn down() -> io::Error {
    io::Error::other("down")
}

/// A call that fails, and how often it was made.
#[derive(Default)]
struct Failing(Cell<u32>);

impl Failing {
    fn call(&self) -> io::Result<()> {
        self.0.set(self.0.get() + 1);
        Err(down())
    }
}

/// Why it was rejected; nothing if it was not.
fn kind<T>(result: io::Result<T>) -> Option<RejectedKind> {
    let error = result.map(drop).unwrap_err();
    error.get_ref().and_then(|held| held.downcast_ref()).map(Rejected::kind)
}

/// Runs what needs nothing but the pipeline.
fn run(time: &VirtualTime, pipeline: &Pipeline, body: &Failing) -> io::Result<()> {
    time.block_on(pipeline.run(|_| async { body.call() }))
}

#[test]
fn operation_is_given_up_with_all_its_attempts() {
    let (time, body) = (VirtualTime::new(), Failing::default());
    let builder = pipeline(&time).retry(retry(&time, 10).build().unwrap());
    let pipeline = builder.total_timeout(seconds(3)).build().unwrap();
    let result = time.block_on(pipeline.run(async |_| {
        time.sleep(seconds(2)).await;
        body.call()
    }));
    assert_eq!(kind(result), Some(RejectedKind::Timeout));
    assert_eq!((time.monotonic(), body.0.get()), (seconds(3), 1));
}

#[test]
fn each_attempt_is_judged_and_an_open_breaker_ends_the_retrying() {
    let (time, body) = (VirtualTime::new(), Failing::default());
    let (retry, breaker) = (retry(&time, 9).build().unwrap(), breaker(&time, 2));
    let builder = pipeline(&time).circuit_breaker(breaker.clone()).retry(retry.clone());
    let result = run(&time, &builder.build().unwrap(), &body);
    assert_eq!((kind(result), body.0.get()), (Some(RejectedKind::Open), 2));
    assert_eq!((breaker.stats().failures, breaker.stats().rejected), (2, 1));
    assert_eq!(retry.stats().stopped(StopReason::NotRetryable), 1);
}

#[test]
fn retry_that_waits_for_the_breaker_goes_on_after_it() {
    let time = VirtualTime::new();
    let retry = retry(&time, 3).wait_for_breaker(true).build().unwrap();
    let builder = pipeline(&time).circuit_breaker(breaker(&time, 1)).retry(retry);
    let pipeline = builder.build().unwrap();
    let attempt = async |attempt| if attempt == 1 { Err(down()) } else { Ok(attempt) };
    assert_eq!(time.block_on(pipeline.run(attempt)).unwrap(), 3);
    assert_eq!(time.monotonic(), seconds(60));
}

#[test]
fn open_breaker_uses_no_token_and_no_slot() {
    let time = VirtualTime::new();
    let (breaker, limiter, bulkhead) = (breaker(&time, 1), limiter(&time), bulkhead(&time));
    let builder = pipeline(&time).bulkhead(bulkhead.clone()).rate_limit(limiter.clone());
    let pipeline = builder.circuit_breaker(breaker.clone()).build().unwrap();
    breaker.trip();
    assert_eq!(kind(run(&time, &pipeline, &Failing::default())), Some(RejectedKind::Open));
    assert_eq!((limiter.stats().admitted, bulkhead.stats().entered), (0, 0));
}

#[test]
fn who_has_no_token_takes_no_slot_and_says_nothing_to_the_breaker() {
    let time = VirtualTime::new();
    let (breaker, bulkhead) = (breaker(&time, 1), bulkhead(&time));
    let limiter = RateLimiter::builder(1, seconds(1)).seams(seams(&time)).build().unwrap();
    drain(&limiter);
    let builder = pipeline(&time).bulkhead(bulkhead.clone()).rate_limit(limiter);
    let pipeline = builder.circuit_breaker(breaker.clone()).build().unwrap();
    assert_eq!(kind(run(&time, &pipeline, &Failing::default())), Some(RejectedKind::Limited));
    assert_eq!((breaker.stats().neutral, bulkhead.stats().entered), (1, 0));
}

#[test]
fn who_finds_no_slot_has_used_a_token_and_says_nothing_to_the_breaker() {
    let time = VirtualTime::new();
    let (breaker, limiter) = (breaker(&time, 1), limiter(&time));
    let bulkhead = Bulkhead::builder(1).build().unwrap();
    let _inside = bulkhead.try_enter().unwrap();
    let builder = pipeline(&time).bulkhead(bulkhead.clone()).rate_limit(limiter.clone());
    let pipeline = builder.circuit_breaker(breaker.clone()).build().unwrap();
    assert_eq!(kind(run(&time, &pipeline, &Failing::default())), Some(RejectedKind::Full));
    assert_eq!((breaker.stats().neutral, limiter.stats().admitted), (1, 1));
}

#[test]
fn waiting_for_a_slot_is_no_time_of_the_attempt_and_makes_no_slow_call() {
    let time = VirtualTime::new();
    let bulkhead = bulkhead(&time);
    let trip = Trip::Count { size: 10, minimum_calls: 1, failure_rate: 1.0 };
    let breaker = CircuitBreaker::builder().trip(trip).slow_calls(seconds(1), 1.0);
    let breaker = breaker.seams(seams(&time)).build().unwrap();
    let builder = pipeline(&time).attempt_timeout(seconds(1)).bulkhead(bulkhead.clone());
    let pipeline = builder.circuit_breaker(breaker.clone()).build().unwrap();
    let inside = bulkhead.try_enter().unwrap();
    let mut call = pin!(pipeline.run(|_| async { Ok::<_, io::Error>(()) }));
    assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    time.advance(seconds(5));
    drop(inside);
    time.block_on(call).unwrap();
    assert_eq!((breaker.stats().successes, breaker.stats().slow), (1, 0));
}

#[test]
fn waiting_for_a_token_is_no_time_of_the_attempt() {
    let time = VirtualTime::new();
    let limiter = limiter(&time);
    drain(&limiter);
    let builder = pipeline(&time).attempt_timeout(Duration::from_millis(1)).rate_limit(limiter);
    let pipeline = builder.build().unwrap();
    time.block_on(pipeline.run(|_| async { Ok::<_, io::Error>(()) })).unwrap();
    assert_eq!(time.monotonic(), seconds(1));
}

#[test]
fn each_attempt_takes_a_token() {
    let (time, limiter) = (VirtualTime::new(), limiter(&VirtualTime::new()));
    let builder = pipeline(&time).rate_limit(limiter.clone());
    let pipeline = builder.retry(retry(&time, 3).build().unwrap()).build().unwrap();
    run(&time, &pipeline, &Failing::default()).unwrap_err();
    assert_eq!(limiter.stats().admitted, 3);
}

#[test]
fn no_slot_is_held_between_attempts() {
    let (time, bulkhead) = (VirtualTime::new(), bulkhead(&VirtualTime::new()));
    let retry = retry(&time, 3).backoff(Backoff::Fixed(seconds(1))).build().unwrap();
    let pipeline = pipeline(&time).bulkhead(bulkhead.clone()).retry(retry).build().unwrap();
    let body = Failing::default();
    let mut call = pin!(pipeline.run(|_| async { body.call() }));
    assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    assert_eq!((body.0.get(), bulkhead.stats().in_use), (1, 0));
}

#[test]
fn each_attempt_has_its_own_time_and_fails_when_that_has_passed() {
    let (time, breaker) = (VirtualTime::new(), breaker(&VirtualTime::new(), 9));
    let builder = pipeline(&time).attempt_timeout(seconds(1)).circuit_breaker(breaker.clone());
    let pipeline = builder.retry(retry(&time, 3).build().unwrap()).build().unwrap();
    let result = time.block_on(pipeline.run(|_| pending::<io::Result<()>>()));
    assert_eq!(kind(result), Some(RejectedKind::Timeout));
    assert_eq!((time.monotonic(), breaker.stats().failures), (seconds(3), 3));
    assert_eq!(pipeline.attempt_timeout().map(Timeout::given_up), Some(3));
}

#[test]
fn waits_for_tokens_and_slots_end_with_the_operation() {
    let time = VirtualTime::new();
    let (limiter, bulkhead) = (limiter(&time), bulkhead(&time));
    let waits_for_slot = pipeline(&time).total_timeout(seconds(3)).bulkhead(bulkhead.clone());
    let _inside = bulkhead.try_enter().unwrap();
    let result = run(&time, &waits_for_slot.build().unwrap(), &Failing::default());
    assert_eq!((kind(result), time.monotonic()), (Some(RejectedKind::Deadline), seconds(3)));
    drain(&limiter);
    limiter.penalise_for(seconds(50));
    let waits_for_token = pipeline(&time).total_timeout(seconds(3)).rate_limit(limiter);
    let result = run(&time, &waits_for_token.build().unwrap(), &Failing::default());
    // It would wait in vain, so it does not.
    assert_eq!((kind(result), time.monotonic()), (Some(RejectedKind::Deadline), seconds(3)));
}

#[test]
fn operation_that_is_given_up_says_nothing_to_the_breaker_and_leaves_its_slot() {
    let time = VirtualTime::new();
    let (breaker, bulkhead) = (breaker(&time, 1), bulkhead(&time));
    let builder = pipeline(&time).bulkhead(bulkhead.clone()).circuit_breaker(breaker.clone());
    let pipeline = builder.total_timeout(seconds(1)).build().unwrap();
    let result = time.block_on(pipeline.run(|_| pending::<io::Result<()>>()));
    assert_eq!(kind(result), Some(RejectedKind::Timeout));
    assert_eq!((breaker.stats().neutral, bulkhead.stats().in_use), (1, 0));
}

#[test]
fn panic_is_a_failure_and_leaves_its_slot() {
    let time = VirtualTime::new();
    let (breaker, bulkhead) = (breaker(&time, 9), bulkhead(&time));
    let builder = pipeline(&time).bulkhead(bulkhead.clone()).circuit_breaker(breaker.clone());
    let pipeline = builder.retry(retry(&time, 3).build().unwrap()).build().unwrap();
    let body = async |_| -> io::Result<()> { panic!("the body panics") };
    let caught = catch_unwind(AssertUnwindSafe(|| time.block_on(pipeline.run(body))));
    assert_eq!(caught.unwrap_err().downcast_ref(), Some(&"the body panics"));
    assert_eq!((breaker.stats().failures, bulkhead.stats().in_use), (1, 0));
}

/// An error that does not tell a rejection from a failure.
#[derive(Debug, PartialEq)]
struct Opaque;

impl std::fmt::Display for Opaque {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no answer")
    }
}

impl Error for Opaque {}

impl From<Rejected> for Opaque {
    fn from(_: Rejected) -> Self {
        Self
    }
}

#[test]
fn rejection_is_known_for_what_it_is_where_the_error_does_not_tell() {
    let time = VirtualTime::new();
    let (retry, breaker) = (retry(&time, 5).build().unwrap(), breaker(&time, 9));
    let limiter = RateLimiter::builder(1, seconds(1)).seams(seams(&time)).build().unwrap();
    drain(&limiter);
    let builder = pipeline(&time).rate_limit(limiter).circuit_breaker(breaker.clone());
    let pipeline = builder.retry(retry.clone()).build().unwrap();
    let classify = |_: &Opaque| Fault::new(FaultKind::Connect);
    let result = time.block_on(pipeline.run_with(classify, |_| async { Ok::<(), _>(()) }));
    assert_eq!(result, Err(Opaque));
    assert_eq!((retry.stats().attempts, breaker.stats().neutral), (1, 1));
}

#[test]
fn attempts_that_took_too_long_are_no_failure_that_repeats_itself() {
    let time = VirtualTime::new();
    let retry = retry(&time, 5).same_failure_stop(Some(2)).build().unwrap();
    let builder = pipeline(&time).attempt_timeout(seconds(1)).retry(retry.clone());
    let pipeline = builder.build().unwrap();
    let result = time.block_on(pipeline.run(|_| pending::<Result<(), Opaque>>()));
    assert_eq!((result, retry.stats().attempts), (Err(Opaque), 5));
}

#[test]
fn predicates_see_the_error_that_a_rejection_becomes() {
    let time = VirtualTime::new();
    let retry = retry(&time, 5).stop_if(<dyn Error>::is::<Opaque>).build().unwrap();
    let builder = pipeline(&time).attempt_timeout(seconds(1)).retry(retry.clone());
    let pipeline = builder.build().unwrap();
    time.block_on(pipeline.run(|_| pending::<Result<(), Opaque>>())).unwrap_err();
    assert_eq!(retry.stats().stopped(StopReason::StopOn), 1);
}

#[test]
fn function_says_what_errors_mean_to_retry_and_breaker() {
    let time = VirtualTime::new();
    let retry = retry(&time, 5).stop_on(FaultSet::of(&[FaultKind::Syntax])).build().unwrap();
    let neutral = FaultSet::of(&[FaultKind::Syntax]);
    let breaker = CircuitBreaker::builder().neutral(neutral).build().unwrap();
    let builder = pipeline(&time).circuit_breaker(breaker.clone()).retry(retry.clone());
    let classify = |_: &Opaque| Fault::new(FaultKind::Syntax);
    let result = builder.build().unwrap().run_sync_with(classify, |_| Err::<(), _>(Opaque));
    assert_eq!(result, Err(Opaque));
    assert_eq!((retry.stats().attempts, breaker.stats().neutral), (1, 1));
}

type Seen = (u32, Duration, CircuitStats, RateLimiterStats, BulkheadStats);

/// What all policies have seen of a call that fails, when they were named by `name`.
fn seen(
    name: impl FnOnce(PipelineBuilder, Retry, CircuitBreaker, RateLimiter, Bulkhead) -> PipelineBuilder,
    run: impl FnOnce(&VirtualTime, &Pipeline, &Failing) -> io::Result<()>,
) -> Seen {
    let (time, body) = (VirtualTime::new(), Failing::default());
    let (breaker, limiter, bulkhead) = (breaker(&time, 3), limiter(&time), bulkhead(&time));
    drain(&limiter);
    let retry = retry(&time, 9).build().unwrap();
    let builder = pipeline(&time);
    let builder = name(builder, retry, breaker.clone(), limiter.clone(), bulkhead.clone());
    let result = run(&time, &builder.build().unwrap(), &body);
    assert_eq!(kind(result), Some(RejectedKind::Open));
    (body.0.get(), time.monotonic(), breaker.stats(), limiter.stats(), bulkhead.stats())
}

fn inside_out(
    builder: PipelineBuilder,
    retry: Retry,
    breaker: CircuitBreaker,
    limiter: RateLimiter,
    bulkhead: Bulkhead,
) -> PipelineBuilder {
    let builder = builder.attempt_timeout(seconds(1)).bulkhead(bulkhead).rate_limit(limiter);
    builder.circuit_breaker(breaker).retry(retry).total_timeout(seconds(60))
}

#[test]
fn order_of_naming_makes_no_difference() {
    let outside_in = seen(
        |builder, retry, breaker, limiter, bulkhead| {
            let builder = builder.total_timeout(seconds(60)).retry(retry).circuit_breaker(breaker);
            builder.rate_limit(limiter).bulkhead(bulkhead).attempt_timeout(seconds(1))
        },
        run,
    );
    assert_eq!(outside_in, seen(inside_out, run));
    assert_eq!((outside_in.0, outside_in.1), (3, seconds(3)));
}

#[test]
fn thread_and_task_go_the_same_way() {
    let blocked = seen(inside_out, |_, pipeline, body| pipeline.run_sync(|_| body.call()));
    assert_eq!(blocked, seen(inside_out, run));
}

#[test]
fn thread_is_not_cut_off_and_begins_no_attempt_after_the_deadline() {
    let (time, body) = (VirtualTime::new(), Failing::default());
    let builder = pipeline(&time).attempt_timeout(seconds(2)).total_timeout(seconds(3));
    let pipeline = builder.retry(retry(&time, 9).build().unwrap()).build().unwrap();
    let mut left = Vec::new();
    let result = pipeline.run_sync(|_| {
        left.push(time_left_at(time.monotonic()));
        time.advance(seconds(2));
        body.call()
    });
    assert_eq!(kind(result), None);
    assert_eq!((time.monotonic(), body.0.get()), (seconds(4), 2));
    assert_eq!(left, [Some(seconds(2)), Some(seconds(1))]);
    assert_eq!(time_left_at(time.monotonic()), None);
}

#[test]
fn future_may_go_to_another_thread() {
    fn is_send(_: impl Send) {}
    let pipeline = Preset::Service.pipeline("orders").build().unwrap();
    is_send(pipeline.run(async |_| Ok::<(), io::Error>(())));
    is_send(pipeline.run(|_| async { Ok::<(), io::Error>(()) }));
    let classify = |_: &Opaque| Fault::new(FaultKind::Connect);
    is_send(pipeline.run_with(classify, |_| async { Ok::<(), _>(()) }));
}

#[test]
fn every_preset_makes_its_pipeline_and_names_its_policies_by_it() {
    for preset in Preset::ALL {
        let pipeline = preset.pipeline("orders").build().unwrap();
        let limit = |timeout: Option<&Timeout>| timeout.map(Timeout::limit);
        assert_eq!(limit(pipeline.total_timeout()), preset.total_limit());
        assert_eq!(limit(pipeline.attempt_timeout()), preset.attempt_limit());
        assert_eq!(pipeline.bulkhead().is_some(), preset.bulkhead().is_some());
        assert_eq!(pipeline.retry().unwrap().name().as_str(), "orders");
        assert_eq!(pipeline.circuit_breaker().unwrap().name().as_str(), "orders");
        assert!(pipeline.rate_limit().is_none());
    }
}

#[test]
fn policy_that_is_set_wins_over_the_preset() {
    let bulkhead = Bulkhead::builder(3).name("mine").build().unwrap();
    let builder = Preset::Api.pipeline("orders").bulkhead(bulkhead).total_timeout(seconds(10));
    let pipeline = builder.build().unwrap();
    assert_eq!(pipeline.bulkhead().unwrap().name().as_str(), "mine");
    assert_eq!(pipeline.attempt_timeout().map(Timeout::limit), Some(seconds(10)));
}

#[test]
fn timeout_that_others_share_is_the_one_that_counts() {
    let time = VirtualTime::new();
    let shared = Timeout::builder(seconds(1)).name("mine").seams(seams(&time)).build().unwrap();
    let pipeline = pipeline(&time).attempt_timeout(shared.clone()).build().unwrap();
    time.block_on(pipeline.run(|_| pending::<io::Result<()>>())).unwrap_err();
    assert_eq!(shared.given_up(), 1);
}

fn hedge(time: &VirtualTime) -> Hedge {
    Hedge::builder().delay(seconds(1)).idempotent(true).seams(seams(time)).build().unwrap()
}

#[test]
fn each_call_of_a_hedge_goes_through_the_policies_inside_it() {
    let time = VirtualTime::new();
    let (hedge, breaker, bulkhead) = (hedge(&time), breaker(&time, 9), bulkhead(&time));
    let slots = bulkhead.clone();
    slots.resize(2).unwrap();
    let builder = pipeline(&time).hedge(hedge.clone()).circuit_breaker(breaker.clone());
    let pipeline = builder.bulkhead(bulkhead).build().unwrap();
    let result = time.block_on(pipeline.run(|number| {
        let time = time.clone();
        async move {
            time.sleep(seconds(if number == 1 { 9 } else { 1 })).await;
            Ok::<_, io::Error>(number)
        }
    }));
    assert_eq!((result.unwrap(), time.monotonic()), (2, seconds(2)));
    assert_eq!((breaker.stats().successes, breaker.stats().neutral), (1, 1));
    assert_eq!((slots.stats().entered, slots.stats().in_use), (2, 0));
    assert_eq!(hedge.stats().won_by_hedge, 1);
}

#[test]
fn preset_has_no_retry_beside_a_hedge() {
    let time = VirtualTime::new();
    let pipeline = Preset::Network.pipeline("x").hedge(hedge(&time)).build().unwrap();
    assert!(pipeline.retry().is_none() && pipeline.hedge().is_some());
}

#[test]
fn senseless_pipelines_are_refused() {
    let refusal = |builder: PipelineBuilder| builder.build().unwrap_err().to_string();
    let table = [
        (Pipeline::builder(), "set `policies` to none: it must be one or more"),
        (Pipeline::builder().name(""), "set `name` to \"\": it must be a text that is not empty"),
        (
            Pipeline::builder().total_timeout(Duration::ZERO),
            "set `total_timeout` to 0 s: it must be above zero",
        ),
        (
            Pipeline::builder().attempt_timeout(Duration::ZERO),
            "set `attempt_timeout` to 0 s: it must be above zero",
        ),
        (
            Pipeline::builder().attempt_timeout(seconds(2)).total_timeout(seconds(1)),
            "set `attempt_timeout` to 2s: it must be at most `total_timeout`, which is 1s",
        ),
        (
            pipeline(&VirtualTime::new())
                .hedge(hedge(&VirtualTime::new()))
                .retry(retry(&VirtualTime::new(), 2).build().unwrap()),
            "set `hedge` to one beside `retry`: it must be alone: their calls would multiply",
        ),
    ];
    for (builder, expected) in table {
        assert_eq!(refusal(builder), expected);
    }
}
