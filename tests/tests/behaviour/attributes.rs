//! What the attributes of retry, bulkhead, rate limit, fallback, hedge and compensation do, and what
//! the record says of it.

use std::future::{pending, poll_fn};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use failrec::policy::{Bulkhead, RateLimiter, Rejected, RejectedKind, policies};
use failrec::record::{Outcome, PolicyKind};
use failrec::test_util::TestRecorder;
use failrec::{
    bulkhead, compensate, fallback, hedge, rate_limit, record_failures, retry, retry_api,
};
use tokio::task::yield_now;

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

fn down() -> io::Error {
    io::Error::from(io::ErrorKind::ConnectionRefused)
}

fn rejection(error: &io::Error) -> RejectedKind {
    let held = error.get_ref().and_then(|held| held.downcast_ref::<Rejected>());
    held.map(Rejected::kind).unwrap()
}

#[test]
fn name_that_nobody_has_defined_is_told_and_harms_no_call() {
    #[retry("misspelt-retry", attempts = 1)]
    #[bulkhead("misspelt-bulkhead")]
    #[rate_limit("misspelt-rate")]
    fn call() -> io::Result<u32> {
        Ok(7)
    }

    assert_eq!(call().unwrap(), 7);
    let undefined = policies().undefined();
    for name in ["misspelt-retry", "misspelt-bulkhead", "misspelt-rate"] {
        assert!(undefined.iter().any(|known| known.as_str() == name), "{name}");
    }
}

#[test]
fn policy_that_is_defined_later_holds_from_then_on() {
    #[bulkhead("late-bulkhead")]
    #[rate_limit("late-rate")]
    fn call() -> io::Result<()> {
        Ok(())
    }

    call().unwrap();
    let limiter = RateLimiter::builder(1, Duration::from_hours(1)).name("late-rate");
    policies().define_rate_limiter(limiter).unwrap();
    policies().define_bulkhead(Bulkhead::builder(1).name("late-bulkhead")).unwrap();
    call().unwrap();
    assert_eq!(rejection(&call().unwrap_err()), RejectedKind::Limited);
    assert_eq!(policies().bulkhead("late-bulkhead").unwrap().stats().max_concurrent, 1);
    assert!(policies().undefined().iter().all(|name| !name.as_str().starts_with("late")));
}

#[test]
fn short_form_of_a_retry_has_the_policy_in_its_name() {
    #[retry_api(name = "short-form", base = "1ms", cap = "1ms", attempt = n)]
    fn call() -> io::Result<u32> {
        if n < 5 { Err(down()) } else { Ok(n) }
    }

    // An API is tried five times.
    assert_eq!(call().unwrap(), 5);
    assert_eq!(policies().retry("short-form").unwrap().stats().recovered, 1);
}

#[test]
fn call_that_waits_in_line_is_made_when_a_slot_is_free() {
    #[bulkhead("in-line", max_concurrent = 1, queue = 1, max_wait = "1h")]
    async fn call(number: u32) -> io::Result<u32> {
        yield_now().await;
        Ok(number)
    }

    let results = block_on(async { tokio::join!(call(1), call(2), call(3)) });
    assert_eq!((results.0.unwrap(), results.1.unwrap()), (1, 2));
    assert_eq!(rejection(&results.2.unwrap_err()), RejectedKind::Full);
}

#[test]
fn slot_is_free_after_a_future_was_dropped_and_after_a_panic() {
    #[bulkhead("free-again", max_concurrent = 1)]
    async fn call(panics: bool) -> io::Result<()> {
        assert!(!panics, "on purpose");
        pending().await
    }

    let poll_once = |panics| {
        let mut context = Context::from_waker(Waker::noop());
        catch_unwind(AssertUnwindSafe(|| pin!(call(panics)).poll(&mut context).is_pending()))
    };
    assert!(poll_once(false).unwrap());
    poll_once(true).unwrap_err();
    assert!(poll_once(false).unwrap());
    assert_eq!(policies().bulkhead("free-again").unwrap().stats().in_use, 0);
}

#[test]
fn rejection_by_a_rate_limit_is_in_the_record() {
    #[record_failures]
    #[rate_limit("told-rate", count = 10, per = "1h", cost = tokens)]
    fn call(tokens: u32) -> io::Result<()> {
        Ok(())
    }

    let recorder = TestRecorder::new();
    recorder.run(|| {
        call(10).unwrap();
        call(0).unwrap();
        call(1).unwrap_err();
    });
    let record = &recorder.records()[0];
    assert_eq!(record.outcome, Outcome::Rejected);
    let decision = &record.policies[0];
    assert_eq!((decision.kind, &*decision.state), (PolicyKind::RateLimit, "limited"));
    assert!(decision.retry_after_ms.is_some());
}

#[test]
fn call_that_a_fallback_stands_for_is_recorded_as_recovered_from_its_own_error() {
    async fn spare(_: u32) -> io::Result<u32> {
        yield_now().await;
        Err(io::Error::other("the spare is down, too"))
    }

    #[record_failures]
    #[fallback(call = spare, with = |_| 0)]
    async fn call(number: u32) -> io::Result<u32> {
        Err(io::Error::other(format!("no answer to {number}")))
    }

    let recorder = TestRecorder::new();
    assert_eq!(block_on(recorder.run_async(call(7))).unwrap(), 0);
    let record = &recorder.records()[0];
    assert_eq!((record.outcome, &*record.error_message), (Outcome::Recovered, "no answer to 7"));
    let steps = record.policies[0].steps.iter();
    let messages: Vec<_> = steps.map(|step| step.error_message.as_deref().unwrap()).collect();
    assert_eq!(messages, ["no answer to 7", "the spare is down, too"]);
}

#[test]
fn caller_gets_the_error_of_the_call_itself_where_nothing_works() {
    fn spare() -> io::Result<u32> {
        Err(io::Error::other("spare"))
    }

    #[record_failures]
    #[fallback(call = spare)]
    fn call() -> io::Result<u32> {
        Err(io::Error::other("itself"))
    }

    let recorder = TestRecorder::new();
    assert_eq!(recorder.run(call).unwrap_err().to_string(), "itself");
    let record = &recorder.records()[0];
    assert_eq!((record.outcome, &*record.policies[0].state), (Outcome::Error, "failed"));
}

#[test]
fn slow_call_is_made_a_second_time_and_the_first_answer_wins() {
    #[record_failures]
    #[hedge("1ms", idempotent)]
    async fn call(calls: &AtomicU32) -> io::Result<u32> {
        let number = calls.fetch_add(1, Ordering::SeqCst) + 1;
        if number == 1 { pending().await } else { Ok(number) }
    }

    let recorder = TestRecorder::new();
    let calls = AtomicU32::new(0);
    assert_eq!(block_on(recorder.run_async(call(&calls))).unwrap(), 2);
    assert!(recorder.records().is_empty());
}

#[test]
fn steps_that_were_undone_are_in_the_record() {
    #[record_failures]
    #[compensate(saga = saga)]
    async fn book(log: Arc<AtomicU32>) -> io::Result<()> {
        for step in ["cancel the hotel", "cancel the flight"] {
            let log = Arc::clone(&log);
            saga.undo_sync(step, move || {
                log.fetch_add(1, Ordering::SeqCst);
                if step == "cancel the hotel" { Err(down()) } else { Ok(()) }
            });
        }
        Err(io::Error::other("no seat"))
    }

    let recorder = TestRecorder::new();
    let log = Arc::new(AtomicU32::new(0));
    let error = block_on(recorder.run_async(book(Arc::clone(&log)))).unwrap_err();
    assert_eq!(error.to_string(), "no seat");
    assert_eq!(log.load(Ordering::SeqCst), 1 + 3);
    let records = recorder.records();
    let undone = records[0].policies.iter().find(|told| told.kind == PolicyKind::Compensation);
    let steps = undone.unwrap().steps.iter();
    let told: Vec<_> = steps.map(|step| (step.what.as_deref().unwrap(), &*step.state)).collect();
    assert_eq!(told, [("cancel the flight", "undone"), ("cancel the hotel", "failed")]);
}

#[test]
fn future_that_is_dropped_is_undone_in_the_background() {
    #[compensate(saga = saga)]
    async fn book(log: Arc<AtomicU32>) -> io::Result<()> {
        let undo = Arc::clone(&log);
        saga.undo_sync("count", move || {
            undo.fetch_add(1, Ordering::SeqCst);
            Ok::<_, io::Error>(())
        });
        pending().await
    }

    let log = Arc::new(AtomicU32::new(0));
    block_on(async {
        let mut booking = Box::pin(book(Arc::clone(&log)));
        let poll_once = poll_fn(|context| Poll::Ready(booking.as_mut().poll(context)));
        assert!(poll_once.await.is_pending());
        drop(booking);
        while log.load(Ordering::SeqCst) == 0 {
            yield_now().await;
        }
    });
}
