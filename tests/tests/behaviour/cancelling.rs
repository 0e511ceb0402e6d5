//! Calls that are dropped wherever they wait.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use failrec::policy::Rejected;
use failrec::record::Outcome;
use failrec::test_util::TestRecorder;
use failrec::{bulkhead, circuit_breaker, record_failures, timeout};
use tokio::task::yield_now;

/// A call waits so often.
const WAITS: usize = 20;

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("refused")]
    Refused,
    #[error("not tried")]
    NotTried(#[from] Rejected),
}

/// Has one slot, so that a call which keeps it keeps all others out.
#[record_failures]
#[timeout("1h")]
#[circuit_breaker("cancelling")]
#[bulkhead("cancelling", max_concurrent = 1)]
async fn waits(fail: bool) -> Result<usize, Failed> {
    for _ in 0..WAITS {
        yield_now().await;
    }
    if fail { Err(Failed::Refused) } else { Ok(WAITS) }
}

/// The same, which wants to be told of.
#[record_failures(on_cancel = "record")]
async fn waits_seen() {
    for _ in 0..WAITS {
        yield_now().await;
    }
}

/// Waits for something that does not come.
#[record_failures]
async fn never_ends() -> Result<(), Failed> {
    std::future::pending().await
}

/// Polls a call so often and drops it; whether it was ready before.
fn poll_and_drop(call: impl Future, times: usize) -> bool {
    let mut call = pin!(call);
    let mut context = Context::from_waker(Waker::noop());
    (0..times).any(|_| matches!(call.as_mut().poll(&mut context), Poll::Ready(_)))
}

#[test]
fn call_that_is_dropped_at_any_wait_is_no_failure_and_gives_back_what_it_took() {
    let recorder = TestRecorder::new();
    recorder.run(|| {
        for times in 0..=50 {
            for fail in [true, false] {
                let is_over = poll_and_drop(waits(fail), times.min(WAITS));
                assert!(!is_over, "it waits {WAITS} times");
            }
            // The slot is free, and nothing was counted against the call.
            assert!(poll_and_drop(waits(false), WAITS + 1), "after {times} polls");
        }
    });
    assert!(recorder.records().is_empty());
    assert_eq!(recorder.recorder().health().emitted, 0);
}

#[test]
fn call_that_is_dropped_at_any_wait_is_told_of_once_where_that_is_asked_for() {
    for times in 0..=WAITS + 1 {
        let recorder = TestRecorder::new();
        let is_over = recorder.run(|| poll_and_drop(waits_seen(), times));
        let outcomes: Vec<_> = recorder.records().iter().map(|record| record.outcome).collect();
        let is_cancelled = 0 < times && !is_over;
        assert_eq!(outcomes, vec![Outcome::Cancelled; usize::from(is_cancelled)], "{times} polls");
    }
}

#[tokio::test]
async fn call_that_loses_a_race_or_its_time_or_its_task_is_no_failure() {
    let recorder = TestRecorder::new();
    for _ in 0..20 {
        tokio::select! {
            biased;
            _ = recorder.run_async(waits(true)) => unreachable!("it waits"),
            () = yield_now() => {}
        }
        let cut = tokio::time::timeout(Duration::ZERO, recorder.run_async(never_ends())).await;
        assert!(cut.is_err());
        let task = tokio::spawn(recorder.run_async(waits(true)));
        yield_now().await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        assert_eq!(recorder.run_async(waits(false)).await.unwrap(), WAITS);
    }
    assert!(recorder.records().is_empty());
}
