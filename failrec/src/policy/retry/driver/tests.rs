use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};

use std::time::Duration;

use super::*;
use crate::base::{Clock, Random, Sleep, Timer, Timestamp, VirtualTime};
use crate::capture::{ledger, mark};
use crate::policy::fault::FaultKind;
use crate::policy::fault_set::FaultSet;
use crate::policy::rejected::{Rejected, RejectedKind};
use crate::policy::retry::backoff::Backoff;
use crate::policy::retry::budget::RetryBudget;
use crate::policy::retry::builder::RetryBuilder;
use crate::policy::retry::decision::{Decision, DelayReason, StopReason};
use crate::policy::retry::hint::HintMode;
use crate::policy::retry::jitter::Jitter;
use crate::policy::retry::nesting::Nesting;
use crate::policy::retry::report::{RetryEnd, RetryEvent, RetryReport};
use crate::policy::seams::Seams;
use crate::policy::{Preset, Timeout};

const MS: Duration = Duration::from_millis(1);

fn builder(time: &VirtualTime) -> RetryBuilder {
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    Retry::builder().seams(seams).jitter(Jitter::None).hint_jitter(0.0)
}

/// Ten attempts without waits, which no repeat ends.
fn eager(time: &VirtualTime) -> RetryBuilder {
    let builder = builder(time).max_attempts(10).same_failure_stop(None);
    builder.backoff(Backoff::Fixed(Duration::ZERO))
}

fn down() -> io::Error {
    io::Error::other("down")
}

fn fails(_: u32) -> io::Result<()> {
    Err(down())
}

/// How often `retry` calls something that fails with `error`.
fn calls<E: Error + 'static>(retry: &Retry, error: impl Fn(u32) -> E) -> u32 {
    let mut calls = 0;
    let result = retry.run_sync(|attempt| {
        calls += 1;
        Err::<(), _>(error(attempt))
    });
    assert!(result.is_err());
    calls
}

#[test]
fn last_error_reaches_the_caller_as_it_is() {
    let time = VirtualTime::new();
    let retry = builder(&time).build().unwrap();
    let attempt = async |attempt: u32| Err::<(), _>(io::Error::other(format!("{attempt}. time")));
    let error = time.block_on(retry.run(attempt)).unwrap_err();
    assert_eq!(error.to_string(), "3. time");
}

#[test]
fn thread_and_task_wait_alike() {
    let (asleep, blocked) = (VirtualTime::new(), VirtualTime::new());
    let attempt = async |attempt| fails(attempt);
    asleep.block_on(builder(&asleep).build().unwrap().run(attempt)).unwrap_err();
    builder(&blocked).build().unwrap().run_sync(fails).unwrap_err();
    assert_eq!((asleep.monotonic(), blocked.monotonic()), (3_000 * MS, 3_000 * MS));
}

#[test]
fn future_may_go_to_another_thread() {
    fn is_send(_: impl Send) {}
    let retry = Retry::builder().build().unwrap();
    is_send(retry.run(async |_| Ok::<(), io::Error>(())));
    is_send(retry.retry_ok_if(|_: &u8| true).run(async |_| Ok::<_, io::Error>(1)));
}

/// Fails the test when it is read.
#[derive(Debug)]
struct Forbidden;

impl Clock for Forbidden {
    fn now(&self) -> Timestamp {
        panic!("the wall time is read");
    }

    fn monotonic(&self) -> Duration {
        panic!("the clock is read");
    }
}

#[test]
fn clock_is_not_read_for_a_single_attempt_without_a_deadline() {
    let time = VirtualTime::new();
    let seams = Seams::system().clock(Forbidden).timer(time.clone());
    let retry = Retry::builder().max_attempts(1).seams(seams).build().unwrap();
    time.block_on(retry.run(async |_| Ok::<_, io::Error>(()))).unwrap();
    time.block_on(retry.run(async |attempt| fails(attempt))).unwrap_err();
}

/// Milliseconds that each attempt took, as is noted for the record.
fn took(call: impl FnOnce()) -> Vec<Option<u64>> {
    ledger::begin();
    let before = mark::now();
    call();
    let noted = ledger::since(before);
    let [noted] = noted.as_slice() else { panic!("one operation has ended: {noted:?}") };
    noted.decision.steps.iter().map(|step| step.took_ms).collect()
}

/// Attempts that take 10, 20 and 30 milliseconds, and fail.
async fn slower_and_slower(time: &VirtualTime, retry: &Retry) {
    let attempt = async |number: u32| {
        time.sleep(10 * number * MS).await;
        fails(number)
    };
    retry.run(attempt).await.unwrap_err();
}

#[test]
fn attempts_after_the_first_tell_how_long_they_took() {
    let time = VirtualTime::new();
    let retry = builder(&time).build().unwrap();
    let took = took(|| time.block_on(slower_and_slower(&time, &retry)));
    assert_eq!(took, [None, Some(20), Some(30)]);
}

#[test]
fn first_attempt_tells_how_long_it_took_where_a_deadline_has_looked() {
    let time = VirtualTime::new();
    let retry = builder(&time).deadline(Duration::from_mins(1)).build().unwrap();
    let took = took(|| time.block_on(slower_and_slower(&time, &retry)));
    assert_eq!(took, [Some(10), Some(20), Some(30)]);
}

#[test]
fn first_attempt_that_fails_before_a_deadline_has_looked_tells_no_duration() {
    let time = VirtualTime::new();
    let retry = builder(&time).deadline(Duration::from_mins(1)).max_attempts(2).build().unwrap();
    let took = took(|| {
        let attempt = async |number| {
            time.advance(10 * MS);
            fails(number)
        };
        time.block_on(retry.run(attempt)).unwrap_err();
    });
    assert_eq!(took, [None, Some(10)]);
}

#[test]
fn attempts_on_a_thread_tell_how_long_they_took() {
    let time = VirtualTime::new();
    let retry = builder(&time).deadline(Duration::from_mins(1)).max_attempts(2).build().unwrap();
    let took = took(|| {
        let attempt = |number| {
            time.advance(10 * MS);
            fails(number)
        };
        retry.run_sync(attempt).unwrap_err();
    });
    assert_eq!(took, [Some(10); 2]);
}

/// The other side asks for 700 ms; the backoff would be 10 ms.
fn throttled(_: &io::Error) -> Fault {
    Fault { retry_after: Some(700 * MS), ..Fault::new(FaultKind::Throttled) }
}

#[test]
fn retry_after_is_honoured() {
    let time = VirtualTime::new();
    let retry = builder(&time).backoff(Backoff::Fixed(10 * MS)).build().unwrap();
    let attempt = async |attempt| if attempt == 1 { Err(down()) } else { Ok(()) };
    time.block_on(retry.run_with(throttled, attempt)).unwrap();
    assert_eq!(time.monotonic(), 700 * MS);
}

#[test]
fn retry_after_does_not_pass_the_deadline() {
    let time = VirtualTime::new();
    let retry = builder(&time).deadline(700 * MS).build().unwrap();
    retry.run_sync_with(throttled, fails).unwrap_err();
    assert_eq!(time.monotonic(), Duration::ZERO);
    assert_eq!(retry.stats().stopped(StopReason::Deadline), 1);
}

#[test]
fn retry_after_beyond_its_cap_ends_the_retrying() {
    let time = VirtualTime::new();
    let retry = builder(&time).hint_cap(500 * MS).build().unwrap();
    retry.run_sync_with(throttled, fails).unwrap_err();
    assert_eq!(retry.stats().stopped(StopReason::HintTooLong), 1);
}

#[test]
fn bounded_hint_is_followed_up_to_its_bound() {
    let time = VirtualTime::new();
    let mode = HintMode::Bounded(100 * MS);
    let builder = builder(&time).backoff(Backoff::Fixed(10 * MS)).hint_mode(mode);
    let retry = builder.max_attempts(2).build().unwrap();
    retry.run_sync_with(throttled, fails).unwrap_err();
    assert_eq!(time.monotonic(), 110 * MS);
}

/// One second in all, attempts of 300 ms, waits of 100 ms: the third attempt would end at
/// 1100 ms, which is not cut off, and the fourth is not begun.
#[test]
fn deadline_counts_attempts_as_well_as_waits() {
    let time = VirtualTime::new();
    let builder = eager(&time).backoff(Backoff::Fixed(100 * MS)).deadline(1_000 * MS);
    let retry = builder.build().unwrap();
    let attempt = |attempt| {
        time.advance(300 * MS);
        fails(attempt)
    };
    retry.run_sync(attempt).unwrap_err();
    assert_eq!((retry.stats().attempts, time.monotonic()), (3, 1_100 * MS));
}

#[test]
fn cap_caps_what_grows() {
    for backoff in [
        Backoff::Fibonacci(100 * MS),
        Backoff::Exponential { base: 100 * MS, factor: 2.0 },
        Backoff::Linear(100 * MS),
    ] {
        for jitter in [Jitter::None, Jitter::Proportional(1.0), Jitter::Decorrelated] {
            let time = VirtualTime::new();
            let seams = Seams::system().clock(time.clone()).timer(time.clone()).random(Highest);
            let builder = eager(&time).backoff(backoff.clone()).jitter(jitter).cap(150 * MS);
            let retry = builder.seams(seams).max_attempts(100).build().unwrap();
            retry.run_sync(fails).unwrap_err();
            let (least, longest) = (98 * 150 * MS, 99 * 150 * MS);
            assert!(time.monotonic() <= longest, "{backoff:?} {jitter:?}");
            assert!(least <= time.monotonic(), "{backoff:?} {jitter:?}");
        }
    }
}

#[derive(Debug)]
struct Highest;

impl Random for Highest {
    fn unit(&self) -> f64 {
        0.999_999
    }
}

/// Sleeps twice as long as it is told.
#[derive(Debug)]
struct Sleepyhead(VirtualTime);

impl Timer for Sleepyhead {
    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.sleep(2 * duration)
    }

    fn block(&self, duration: Duration) {
        self.0.block(2 * duration);
    }
}

#[test]
fn attempt_is_not_begun_when_the_wait_has_passed_the_deadline() {
    let time = VirtualTime::new();
    let seams = Seams::system().clock(time.clone()).timer(Sleepyhead(time.clone()));
    let budget = RetryBudget::bucket();
    let builder = builder(&time).seams(seams).deadline(1_500 * MS).budget(budget.clone());
    let retry = builder.build().unwrap();
    assert_eq!(calls(&retry, |_| down()), 1);
    let stats = retry.stats();
    assert_eq!((stats.attempts, stats.stopped(StopReason::Deadline)), (1, 1));
    assert_eq!(budget.available(), 50, "a retry that was not made costs nothing");
}

#[test]
fn failure_that_repeats_itself_ends_the_retrying() {
    let time = VirtualTime::new();
    let retry = eager(&time).same_failure_stop(Some(3)).build().unwrap();
    let same = |attempt| io::Error::other(format!("no user {attempt} in 30s"));
    assert_eq!(calls(&retry, same), 3);
    assert_eq!(retry.stats().stopped(StopReason::SameFailure), 1);
    let names = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "jay", "kea"];
    let other = |attempt: u32| io::Error::other(names[attempt as usize - 1]);
    assert_eq!(calls(&retry, other), 10);
}

#[test]
fn rejection_ends_the_retrying_wherever_it_is_in_the_chain() {
    let time = VirtualTime::new();
    let retry = eager(&time).build().unwrap();
    let rejected = || Rejected::new(RejectedKind::Open, "db");
    assert_eq!(calls(&retry, |_| rejected()), 1);
    assert_eq!(calls(&retry, |_| io::Error::other(rejected())), 1);
    assert_eq!(retry.stats().stopped(StopReason::NotRetryable), 2);
}

#[test]
fn breaker_is_waited_for_where_that_is_wanted() {
    let time = VirtualTime::new();
    let retry = eager(&time).wait_for_breaker(true).max_attempts(2).build().unwrap();
    let rejected = Rejected::new(RejectedKind::Open, "db").with_retry_after(5_000 * MS);
    assert_eq!(calls(&retry, |_| rejected.clone()), 2);
    assert_eq!(time.monotonic(), 5_000 * MS);
}

#[test]
fn what_may_have_arrived_is_not_sent_twice() {
    let time = VirtualTime::new();
    let retry = eager(&time).idempotent(false).build().unwrap();
    assert_eq!(calls(&retry, |_| down()), 1);
    let not_sent = |_: &io::Error| Fault { is_not_sent: true, ..Fault::new(FaultKind::Connect) };
    retry.run_sync_with(not_sent, fails).unwrap_err();
    assert_eq!(retry.stats().attempts, 1 + 10);
}

#[test]
fn predicates_decide_about_errors() {
    let time = VirtualTime::new();
    let is_down = |error: &(dyn Error + 'static)| error.to_string() == "down";
    let stop = eager(&time).stop_if(is_down).build().unwrap();
    assert_eq!(calls(&stop, |_| down()), 1);
    assert_eq!(stop.stats().stopped(StopReason::StopOn), 1);
    let retry = eager(&time).retry_on(FaultSet::EMPTY).retry_if(is_down).build().unwrap();
    assert_eq!(calls(&retry, |_| down()), 10);
    assert_eq!(calls(&retry, |_| io::Error::other("up")), 1);
}

#[test]
fn code_of_the_user_that_panics_changes_nothing() {
    let time = VirtualTime::new();
    let builder = eager(&time)
        .stop_if(|_| panic!("the predicate panics"))
        .retry_if(|_| panic!("the predicate panics"))
        .on_event(|_| panic!("the listener panics"));
    let retry = builder.build().unwrap();
    assert_eq!(calls(&retry, |_| down()), 10);
    let classify = |_: &io::Error| -> Fault { panic!("the function panics") };
    retry.run_sync_with(classify, fails).unwrap_err();
    let is_unwanted = |_: &u8| -> bool { panic!("the predicate panics") };
    let value = retry.retry_ok_if(is_unwanted).run_sync(|_| Ok::<_, io::Error>(7));
    assert_eq!((value.unwrap(), retry.stats().attempts), (7, 10 + 10 + 1));
}

#[test]
fn last_value_is_returned_when_none_was_wanted() {
    let time = VirtualTime::new();
    let retry = builder(&time).build().unwrap();
    let small = retry.retry_ok_if(|value: &u32| *value < 10);
    let value = time.block_on(small.run(async |attempt| Ok::<_, io::Error>(attempt)));
    assert_eq!(value.unwrap(), 3);
    assert_eq!(retry.stats().stopped(StopReason::Attempts), 1);
    let known = |_: &io::Error| Fault::new(FaultKind::Timeout);
    let attempt = async |attempt| if attempt == 1 { Err(down()) } else { Ok(8 + attempt) };
    assert_eq!(time.block_on(small.run_with(known, attempt)).unwrap(), 10);
    assert_eq!(small.run_sync_with(known, |_| Ok(10)).unwrap(), 10);
}

/// Calls of the innermost, with a retry of three attempts in another one.
fn nested_calls(outer: Nesting, inner: Nesting) -> u32 {
    let time = VirtualTime::new();
    let [outer, inner] = [outer, inner]
        .map(|nesting| eager(&time).max_attempts(3).nesting(nesting).build().unwrap());
    let calls = AtomicU32::new(0);
    let call = async |_| {
        calls.fetch_add(1, Ordering::Relaxed);
        // Waits, so that it is polled more than once.
        time.sleep(MS).await;
        Err::<(), _>(down())
    };
    time.block_on(outer.run(async |_| inner.run(call).await)).unwrap_err();
    let asleep = calls.swap(0, Ordering::Relaxed);
    let attempt = |attempt| {
        calls.fetch_add(1, Ordering::Relaxed);
        fails(attempt)
    };
    outer.run_sync(|_| inner.run_sync(attempt)).unwrap_err();
    assert_eq!(asleep, calls.into_inner(), "threads and tasks do alike");
    asleep
}

#[test]
fn retries_in_retries_do_not_multiply_unless_told_to() {
    use Nesting::{Allow, Outermost, StopOnExhausted};
    assert_eq!(nested_calls(StopOnExhausted, StopOnExhausted), 3);
    assert_eq!(nested_calls(StopOnExhausted, Outermost), 3);
    assert_eq!(nested_calls(Outermost, Outermost), 3);
    assert_eq!(nested_calls(Allow, Allow), 9);
}

#[test]
fn retry_inside_that_gave_up_at_once_ends_nothing() {
    let time = VirtualTime::new();
    let inner = eager(&time).retry_on(FaultSet::EMPTY).build().unwrap();
    let outer = eager(&time).build().unwrap();
    outer.run_sync(|_| inner.run_sync(fails)).unwrap_err();
    assert_eq!(outer.stats().attempts, 10);
}

#[test]
fn retry_around_two_others_stops_when_the_innermost_gave_up() {
    let time = VirtualTime::new();
    let [outer, middle, inner] = [(); 3].map(|()| eager(&time).build().unwrap());
    outer.run_sync(|_| middle.run_sync(|_| inner.run_sync(fails))).unwrap_err();
    let attempts = [&outer, &middle, &inner].map(|retry| retry.stats().attempts);
    assert_eq!(attempts, [1, 1, 10]);
    assert_eq!(outer.stats().stopped(StopReason::NestedExhausted), 1);
}

#[test]
fn budget_refuses_what_it_cannot_pay() {
    let time = VirtualTime::new();
    let budget = RetryBudget::bucket();
    let [one, other] =
        [(); 2].map(|()| eager(&time).max_attempts(60).budget(budget.clone()).build().unwrap());
    assert_eq!(calls(&one, |_| down()), 51);
    assert_eq!(calls(&other, |_| down()), 1);
    assert_eq!(other.stats().stopped(StopReason::Budget), 1);
    for _ in 0..10 {
        other.run_sync(|_| Ok::<_, io::Error>(())).unwrap();
    }
    assert_eq!(calls(&one, |_| down()), 2);
}

#[test]
fn budget_is_paid_back_by_a_retry_that_succeeds() {
    let time = VirtualTime::new();
    let budget = RetryBudget::bucket();
    let retry = eager(&time).budget(budget.clone()).build().unwrap();
    retry.run_sync(|attempt| if attempt == 3 { Ok(()) } else { Err(down()) }).unwrap();
    assert_eq!(budget.available(), 49, "the second attempt failed, the third one succeeded");
}

#[test]
fn concurrent_budget_is_free_when_nothing_runs() {
    let time = VirtualTime::new();
    let budget = RetryBudget::concurrent(0, 1).unwrap();
    let retry = eager(&time).budget(budget.clone()).build().unwrap();
    assert_eq!(calls(&retry, |_| down()), 10);
    assert_eq!(budget.available(), 1);
}

#[test]
fn operation_that_is_dropped_while_it_waits_costs_nothing() {
    let time = VirtualTime::new();
    let budget = RetryBudget::bucket();
    let retry = builder(&time).budget(budget.clone()).build().unwrap();
    let mut run: Pin<Box<_>> = Box::pin(retry.run(async |attempt| fails(attempt)));
    assert!(run.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    assert_eq!(budget.available(), 49);
    drop(run);
    assert_eq!(budget.available(), 50);
    let stats = retry.stats();
    assert_eq!((stats.cancelled, stats.failed, stats.attempts), (1, 0, 1));
}

#[test]
fn operation_that_ends_within_its_first_attempt_is_counted() {
    let retry = Retry::builder().build().unwrap();
    let mut run = Box::pin(retry.run(async |_| std::future::pending::<io::Result<()>>().await));
    assert!(run.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(run);
    let panics = || retry.run_sync(|_| -> io::Result<()> { panic!("it panics") });
    assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
    let stats = retry.stats();
    assert_eq!((stats.cancelled, stats.panicked, stats.attempts), (1, 1, 2));
}

#[test]
fn panic_of_an_attempt_goes_on_and_is_counted() {
    let time = VirtualTime::new();
    let budget = RetryBudget::bucket();
    let retry = eager(&time).budget(budget.clone()).build().unwrap();
    let attempt = |attempt| if attempt == 1 { fails(attempt) } else { panic!("it panics") };
    let panicked = catch_unwind(AssertUnwindSafe(|| retry.run_sync(attempt)));
    assert!(panicked.is_err());
    let stats = retry.stats();
    assert_eq!((stats.panicked, stats.failed, stats.attempts), (1, 1, 2));
    assert_eq!(budget.available(), 49);
}

#[test]
fn numbers_are_exact() {
    let time = VirtualTime::new();
    let retry = builder(&time).build().unwrap();
    for attempts in [1, 1, 2, 3] {
        let attempt = |attempt| if attempt == attempts { Ok(()) } else { Err(down()) };
        retry.run_sync(attempt).unwrap();
    }
    calls(&retry, |attempt| io::Error::other(["ant", "bee", "cat"][attempt as usize - 1]));
    let stats = retry.stats();
    assert_eq!((stats.succeeded, stats.recovered, stats.failed), (4, 2, 1));
    assert_eq!((stats.attempts, stats.retries), (1 + 1 + 2 + 3 + 3, 1 + 2 + 2));
    assert_eq!(stats.total_delay, (1_000 + 3_000 + 3_000) * MS);
    assert_eq!(stats.stopped(StopReason::Attempts), 1);
    assert!((stats.average_attempts() - 2.0).abs() < 1e-9);
}

/// What a listener was told, in short.
fn told(run: impl FnOnce(&Retry)) -> (Vec<Decision>, Vec<RetryReport>) {
    let time = VirtualTime::new();
    let told = Arc::new(Mutex::new((Vec::new(), Vec::new())));
    let listener = {
        let told = Arc::clone(&told);
        move |event: &RetryEvent<'_>| {
            let mut told = told.lock().unwrap();
            match event {
                RetryEvent::AttemptFailed { attempt, .. } => told.0.push(attempt.decision),
                RetryEvent::Ended(report) => told.1.push((*report).clone()),
            }
        }
    };
    run(&builder(&time)
        .max_attempts(100)
        .same_failure_stop(None)
        .on_event(listener)
        .build()
        .unwrap());
    std::mem::take(&mut *told.lock().unwrap())
}

#[test]
fn listener_is_told_each_decision_and_the_end() {
    let (decisions, reports) = told(|retry| {
        retry.run_sync(|attempt| if attempt == 3 { Ok(()) } else { Err(down()) }).unwrap();
    });
    let waits = [1_000 * MS, 2_000 * MS];
    let expected = waits.map(|delay| Decision::Retry { delay, why: DelayReason::Backoff });
    assert_eq!(decisions, expected);
    let [report] = reports.as_slice() else { panic!("one operation has ended") };
    assert_eq!((report.attempts, report.end), (3, RetryEnd::Recovered));
    assert_eq!((report.failed.len(), report.total_delay), (2, 3_000 * MS));
    assert_eq!(report.failed[1].fault, Some(Fault::new(FaultKind::Unknown)));
}

#[test]
fn listener_hears_nothing_of_what_succeeds_at_once() {
    let (decisions, reports) = told(|retry| retry.run_sync(|_| Ok::<_, io::Error>(())).unwrap());
    assert!(decisions.is_empty() && reports.is_empty());
}

#[test]
fn report_keeps_the_newest_attempts() {
    let (_, reports) = told(|retry| drop(retry.run_sync(fails)));
    let [report] = reports.as_slice() else { panic!("one operation has ended") };
    assert_eq!((report.attempts, report.left_out), (100, 68));
    assert_eq!(report.failed.last().map(|attempt| attempt.number), Some(100));
    assert_eq!(report.end, RetryEnd::Stopped(StopReason::Attempts));
}

#[test]
fn operation_around_ends_the_retrying_with_the_last_real_error() {
    let time = VirtualTime::new();
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    let timeout = Timeout::builder(Duration::from_secs(5)).seams(seams).build().unwrap();
    let seconds = Duration::from_secs;
    let retry =
        builder(&time).max_attempts(10).backoff(Backoff::Fixed(seconds(2))).build().unwrap();
    let result = time.block_on(timeout.run(|| async {
        // An attempt that waits arms the timeout; the third wait would end after its limit.
        let attempt = |_| async {
            time.sleep(MS).await;
            Err::<(), _>(down())
        };
        retry.run(attempt).await.map_err(Ended::Failed)
    }));
    let Err(Ended::Failed(error)) = result else { panic!("cut off: {result:?}") };
    assert_eq!(error.to_string(), "down");
    assert_eq!(time.monotonic(), seconds(4) + 3 * MS);
    assert_eq!(retry.stats().attempts, 3);
}

#[derive(Debug)]
enum Ended {
    Failed(io::Error),
    CutOff,
}

impl From<Rejected> for Ended {
    fn from(_: Rejected) -> Self {
        Self::CutOff
    }
}

#[test]
fn attempt_that_took_too_long_is_tried_again_and_counted_once() {
    let time = VirtualTime::new();
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    let timeout = Timeout::builder(Duration::from_secs(1)).seams(seams).build().unwrap();
    let retry = Preset::Network.retry().budget(RetryBudget::bucket());
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    let retry = retry.seams(seams).build().unwrap();
    let mut calls = 0;
    let result = time.block_on(retry.run(|attempt| {
        calls += 1;
        let (timeout, time) = (&timeout, &time);
        timeout.run(move || async move {
            if attempt < 3 {
                time.sleep(Duration::from_mins(1)).await;
            }
            Ok::<_, Rejected>(attempt)
        })
    }));
    assert_eq!((result.unwrap(), calls), (3, 3));
    assert_eq!((timeout.given_up(), retry.stats().recovered), (2, 1));
}

#[test]
fn type_of_a_boxed_error_is_known_to_the_predicates() {
    let time = VirtualTime::new();
    let is_reset = |error: &(dyn Error + 'static)| {
        error
            .downcast_ref()
            .is_some_and(|error: &io::Error| error.kind() == io::ErrorKind::ConnectionReset)
    };
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    let retry = Retry::builder().stop_if(is_reset).seams(seams).build().unwrap();
    let attempt =
        |_| async { Err::<(), _>(io::Error::from(io::ErrorKind::ConnectionReset).into()) };
    assert!(time.block_on(retry.run_any(attempt)).is_err());
    assert_eq!(retry.stats().attempts, 1);
}
