//! What the attributes of policies do to the calls of a function.

use std::future::{Future, pending};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use failrec::policy::{CircuitBreaker, Rejected, RejectedKind, Trip, policies};
use failrec::test_util::TestRecorder;
use failrec::{circuit_breaker, record_failures, timeout};

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("down")]
    Down,
    #[error("not tried")]
    NotTried(#[from] Rejected),
}

/// How many calls the breaker took for failures, and how many for nothing.
fn failed_and_neutral(name: &str) -> (u64, u64) {
    let stats = policies().circuit_breaker(name).stats();
    (stats.failures, stats.neutral)
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

/// Polls `future` once and drops it.
fn poll_once<F: Future>(future: F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

fn answer(is_up: bool) -> Result<u32, Failed> {
    if is_up { Ok(7) } else { Err(Failed::Down) }
}

#[test]
fn breaker_opens_after_five_failures_and_rejects_without_calling() {
    #[circuit_breaker("opens")]
    fn query(calls: &mut u32) -> Result<u32, Failed> {
        *calls += 1;
        answer(false)
    }

    let mut calls = 0;
    for _ in 0..5 {
        assert!(matches!(query(&mut calls), Err(Failed::Down)));
    }
    let Err(Failed::NotTried(rejected)) = query(&mut calls) else { unreachable!("it is open") };
    assert_eq!((rejected.kind(), rejected.policy().as_str()), (RejectedKind::Open, "opens"));
    assert_eq!(calls, 5);
}

#[test]
fn functions_that_name_one_breaker_share_it() {
    #[circuit_breaker("shared")]
    fn plain(is_up: bool) -> Result<u32, Failed> {
        answer(is_up)
    }

    #[circuit_breaker("shared", rejected = |rejected| rejected.to_string())]
    async fn later() -> Result<u32, String> {
        Ok(1)
    }

    policies().circuit_breaker("shared").force_open();
    assert!(matches!(plain(true), Err(Failed::NotTried(_))));
    assert_eq!(block_on(later()), Err("circuit breaker `shared` is held open".to_owned()));
    policies().circuit_breaker("shared").reset();
    assert_eq!((plain(true).ok(), block_on(later())), (Some(7), Ok(1)));
}

#[test]
fn preset_gives_the_breaker_its_settings() {
    #[circuit_breaker("preset", policy = "llm")]
    fn ask() -> Result<u32, Failed> {
        answer(false)
    }

    for _ in 0..5 {
        assert!(matches!(ask(), Err(Failed::Down)));
    }
    let Err(Failed::NotTried(rejected)) = ask() else { unreachable!("it is open") };
    // 30 s and a tenth; it would be 60 s by the usual settings.
    assert!(rejected.retry_after().is_some_and(|wait| wait <= Duration::from_secs(33)));
}

#[test]
fn definition_of_the_program_goes_before_the_preset() {
    #[circuit_breaker("defined", policy = "llm")]
    fn ask() -> Result<u32, Failed> {
        answer(false)
    }

    let strict = CircuitBreaker::builder().name("defined").trip(Trip::Consecutive(1));
    policies().define_circuit_breaker(strict).unwrap();
    assert!(matches!(ask(), Err(Failed::Down)));
    assert!(matches!(ask(), Err(Failed::NotTried(_))));
}

#[test]
fn future_that_is_dropped_half_way_counts_for_nothing() {
    #[circuit_breaker("dropped")]
    async fn wait() -> Result<(), Failed> {
        pending().await
    }

    assert!(poll_once(wait()).is_pending());
    assert_eq!(failed_and_neutral("dropped"), (0, 1));
}

#[test]
fn future_that_is_never_polled_does_not_ask_the_breaker() {
    #[circuit_breaker("unasked")]
    async fn wait() -> Result<(), Failed> {
        pending().await
    }

    drop(wait());
    assert_eq!(failed_and_neutral("unasked"), (0, 0));
}

#[test]
fn panic_counts_as_a_failure_even_if_the_future_outlives_it() {
    #[circuit_breaker("panics")]
    async fn later() -> Result<(), Failed> {
        panic!("the call's own")
    }

    #[circuit_breaker("panics")]
    fn plain() -> Result<(), Failed> {
        panic!("the call's own")
    }

    let mut call = Box::pin(later());
    let mut context = Context::from_waker(Waker::noop());
    catch_unwind(AssertUnwindSafe(|| call.as_mut().poll(&mut context).is_ready())).unwrap_err();
    drop(call);
    catch_unwind(plain).unwrap_err();
    assert_eq!(failed_and_neutral("panics"), (2, 0));
}

#[test]
fn rejection_further_in_counts_for_nothing_outside() {
    #[circuit_breaker("inner")]
    fn inner() -> io::Result<()> {
        Ok(())
    }

    #[circuit_breaker("outer")]
    fn outer() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(inner()?)
    }

    #[circuit_breaker("outer")]
    #[circuit_breaker("inner")]
    fn both() -> Result<(), Failed> {
        Ok(())
    }

    policies().circuit_breaker("inner").force_open();
    assert!(outer().is_err());
    assert!(matches!(both(), Err(Failed::NotTried(_))));
    assert_eq!(failed_and_neutral("outer"), (0, 2));
}

#[test]
fn timeout_cuts_a_call_off_and_the_breaker_above_counts_that() {
    #[circuit_breaker("slow")]
    #[timeout("5ms", name = "model")]
    async fn ask() -> Result<(), Failed> {
        pending().await
    }

    let Err(Failed::NotTried(rejected)) = block_on(ask()) else { unreachable!("it never ends") };
    assert_eq!((rejected.kind(), rejected.policy().as_str()), (RejectedKind::Timeout, "model"));
    assert_eq!(failed_and_neutral("slow"), (1, 0));
}

#[test]
fn breaker_below_a_timeout_sees_its_call_given_up() {
    #[timeout("5ms")]
    #[circuit_breaker("given-up")]
    async fn ask() -> io::Result<()> {
        pending().await
    }

    let error = block_on(ask()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    assert_eq!(error.to_string(), "timeout `ask` has passed");
    assert_eq!(failed_and_neutral("given-up"), (0, 1));
}

#[test]
fn shorter_of_two_timeouts_decides() {
    #[timeout("1h", name = "total")]
    #[timeout("5ms", name = "attempt")]
    async fn ask() -> Result<(), Rejected> {
        pending().await
    }

    assert_eq!(block_on(ask()).unwrap_err().policy().as_str(), "attempt");
}

#[test]
fn record_above_a_breaker_tells_of_the_rejection_and_one_below_does_not() {
    #[record_failures(node = "above")]
    #[circuit_breaker("recorded")]
    fn above() -> Result<(), Rejected> {
        Ok(())
    }

    #[circuit_breaker("recorded")]
    #[record_failures(node = "below")]
    fn below() -> Result<(), Rejected> {
        Ok(())
    }

    policies().circuit_breaker("recorded").force_open();
    let recorder = TestRecorder::new();
    assert!(recorder.run(|| above().and(below()).is_err() && below().is_err()));
    let records = recorder.records();
    let nodes: Vec<_> = records.iter().map(|record| record.node_id.as_str()).collect();
    assert_eq!(nodes, ["above"]);
    assert_eq!(records[0].error_message, "circuit breaker `recorded` is held open");
    assert_eq!(records[0].error_type, "failrec::policy::rejected::Rejected");
}

#[test]
fn record_above_a_timeout_tells_of_the_call_that_was_given_up() {
    #[record_failures]
    #[timeout("5ms")]
    async fn ask(question: &str) -> anyhow::Result<usize> {
        pending::<()>().await;
        Ok(question.len())
    }

    let recorder = TestRecorder::new();
    assert!(block_on(recorder.run_async(ask("why?"))).is_err());
    assert_eq!(recorder.records()[0].error_message, "timeout `ask` has passed");
}
