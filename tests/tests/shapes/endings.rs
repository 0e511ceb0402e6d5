//! Every way in which a call can end, and what is recorded of it.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use failrec::record::Outcome;
use failrec::test_util::TestRecorder;
use failrec::{FailureRecord, Severity, record_failures};

fn poll_once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

fn only(recorder: &TestRecorder) -> FailureRecord {
    let mut records = recorder.records();
    assert_eq!(records.len(), 1, "{records:?}");
    records.remove(0)
}

#[record_failures]
fn fails(value: u8) -> Result<u8, String> {
    if value == 0 { Err("value is zero".to_owned()) } else { Ok(value) }
}

#[record_failures]
fn panics(value: u8) -> u8 {
    panic!("cannot go on with {value}")
}

#[record_failures(on_panic = "ignore")]
fn panics_unseen() {
    panic!("nobody cares")
}

#[record_failures]
#[track_caller]
fn panics_for_its_caller(value: u8) -> u8 {
    panic!("cannot go on with {value}")
}

#[record_failures]
async fn fails_later(steps: u8) -> Result<(), String> {
    for _ in 0..steps {
        tokio::task::yield_now().await;
    }
    Err("failed at last".to_owned())
}

#[record_failures]
async fn panics_later() {
    tokio::task::yield_now().await;
    panic!("cannot go on")
}

#[record_failures(on_cancel = "record")]
async fn waits(name: &str) -> Result<usize, String> {
    std::future::pending::<()>().await;
    Ok(name.len())
}

#[record_failures]
async fn waits_unseen() {
    std::future::pending::<()>().await;
}

/// Fails inside, waits, and only then passes the error on.
#[record_failures]
async fn hesitates() -> Result<u8, String> {
    let failed = fails(0);
    tokio::task::yield_now().await;
    failed.map_err(|error| format!("hesitated: {error}"))
}

#[record_failures]
fn passes_on(value: u8) -> Result<u8, String> {
    fails(value)
}

#[record_failures]
fn panics_within(value: u8) -> u8 {
    panics(value)
}

#[record_failures]
fn builds_future(value: u8) -> impl Future<Output = Result<u8, String>> {
    async move {
        tokio::task::yield_now().await;
        if value == 0 {
            return Err("value is zero".to_owned());
        }
        panic!("cannot go on")
    }
}

#[tokio::test]
async fn error_is_recorded_once() {
    let recorder = TestRecorder::new();
    assert_eq!(recorder.run(|| fails(0)), Err("value is zero".to_owned()));
    let record = only(&recorder);
    assert_eq!((record.outcome, record.severity), (Outcome::Error, Severity::Error));
    assert_eq!(record.error_message, "value is zero");
    assert_eq!(record.node_id.as_str(), "shapes::endings::fails");
    assert!(record.function.file.ends_with("endings.rs"));
    assert!(!record.function.is_async);
    assert!(record.handled);
}

#[test]
fn success_leaves_no_trace() {
    let recorder = TestRecorder::new();
    assert_eq!(recorder.run(|| fails(1)), Ok(1));
    assert_eq!(recorder.records(), []);
}

#[test]
fn place_is_that_of_the_name() {
    const LINE_BEFORE: u32 = line!();
    #[record_failures]
    // A line between the attribute and the function.
    fn placed() -> Result<(), ()> {
        Err(())
    }
    let recorder = TestRecorder::new();
    assert!(recorder.run(placed).is_err());
    let function = only(&recorder).function;
    assert_eq!((function.line, function.column), (LINE_BEFORE + 3, 8));
    assert_eq!(function.crate_name, "failrec-tests");
}

#[tokio::test]
async fn error_after_waiting_is_recorded_once() {
    let recorder = TestRecorder::new();
    assert!(recorder.run_async(fails_later(3)).await.is_err());
    let record = only(&recorder);
    assert_eq!(record.error_message, "failed at last");
    assert_eq!(record.node_id.as_str(), "shapes::endings::fails_later");
    assert!(record.function.is_async);
}

#[test]
fn panic_is_recorded_and_goes_on() {
    for panics in [panics as fn(u8) -> u8, panics_for_its_caller] {
        let recorder = TestRecorder::new();
        assert!(recorder.run(|| catch_unwind(|| panics(3))).is_err());
        let record = only(&recorder);
        assert_eq!((record.outcome, record.severity), (Outcome::Panic, Severity::Critical));
        assert_eq!(record.error_message, "cannot go on with 3");
        assert!(record.panic.is_some_and(|panic| panic.location.contains("endings.rs")));
        assert_eq!(record.inputs.len(), 1);
        assert!(!record.handled);
    }
}

#[test]
fn panic_of_a_future_is_recorded_where_it_is_polled() {
    let recorder = TestRecorder::new();
    let mut future = Box::pin(panics_later());
    recorder.run(|| {
        assert!(poll_once(future.as_mut()).is_pending());
        let polled = catch_unwind(AssertUnwindSafe(|| poll_once(future.as_mut())));
        assert!(polled.is_err());
    });
    assert_eq!(only(&recorder).outcome, Outcome::Panic);
    recorder.run(|| drop(future));
    assert_eq!(recorder.records().len(), 1);
}

#[test]
fn ignored_panic_leaves_no_trace() {
    let recorder = TestRecorder::new();
    assert!(recorder.run(|| catch_unwind(panics_unseen)).is_err());
    assert_eq!(recorder.records(), []);
}

#[test]
fn call_within_an_unwinding_thread_is_not_taken_for_the_panic() {
    struct CallsOnDrop;
    impl Drop for CallsOnDrop {
        fn drop(&mut self) {
            assert_eq!(harmless(), 1);
        }
    }
    #[record_failures]
    #[track_caller]
    fn harmless() -> u8 {
        1
    }
    let recorder = TestRecorder::new();
    let unwound = recorder.run(|| {
        catch_unwind(|| {
            let _calls = CallsOnDrop;
            panic!("on the way out");
        })
    });
    assert!(unwound.is_err());
    assert_eq!(recorder.records(), []);
}

#[test]
fn cancelled_call_is_recorded_if_asked_for() {
    let recorder = TestRecorder::new();
    recorder.run(|| {
        let mut future = Box::pin(waits("ada"));
        assert!(poll_once(future.as_mut()).is_pending());
    });
    let record = only(&recorder);
    assert_eq!((record.outcome, record.severity), (Outcome::Cancelled, Severity::Warning));
    assert_eq!(record.inputs[0].1.as_str(), "\"ada\"");
}

#[test]
fn call_that_never_began_is_not_cancelled() {
    let recorder = TestRecorder::new();
    recorder.run(|| drop(waits("ada")));
    assert_eq!(recorder.records(), []);
}

#[test]
fn cancelling_is_not_recorded_by_default() {
    let recorder = TestRecorder::new();
    recorder.run(|| assert!(poll_once(pin!(waits_unseen())).is_pending()));
    assert_eq!(recorder.records(), []);
}

#[test]
fn error_passed_on_is_one_failure() {
    let recorder = TestRecorder::new();
    assert!(recorder.run(|| passes_on(0)).is_err());
    let record = only(&recorder);
    assert_eq!(record.node_id.as_str(), "shapes::endings::fails");
    assert_eq!(recorder.health().propagated, 1);
}

#[test]
fn panic_passed_on_is_one_failure() {
    let recorder = TestRecorder::new();
    assert!(recorder.run(|| catch_unwind(|| panics_within(1))).is_err());
    assert_eq!(only(&recorder).node_id.as_str(), "shapes::endings::panics");
}

#[tokio::test]
async fn error_passed_on_some_polls_later_is_one_failure() {
    let recorder = TestRecorder::new();
    assert!(recorder.run_async(hesitates()).await.is_err());
    assert_eq!(only(&recorder).node_id.as_str(), "shapes::endings::fails");
}

#[test]
fn built_future_is_recorded_like_an_async_function() {
    let recorder = TestRecorder::new();
    recorder.run(|| {
        let mut failing = Box::pin(builds_future(0));
        assert!(poll_once(failing.as_mut()).is_pending());
        assert_eq!(poll_once(failing.as_mut()), Poll::Ready(Err("value is zero".to_owned())));
        let mut panicking = Box::pin(builds_future(1));
        assert!(poll_once(panicking.as_mut()).is_pending());
        assert!(catch_unwind(AssertUnwindSafe(|| poll_once(panicking.as_mut()))).is_err());
    });
    let outcomes: Vec<_> = recorder.records().iter().map(|record| record.outcome).collect();
    assert_eq!(outcomes, [Outcome::Error, Outcome::Panic]);
}
