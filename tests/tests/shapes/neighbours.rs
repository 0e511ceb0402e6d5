//! Functions on which attributes of another crate stand above, below and between those of failrec,
//! also under the name of one of ours.

use std::error::Error;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};

use failrec::record::PolicyKind;
use failrec::test_util::TestRecorder;
use failrec::{record_failures, retry};
use tokio::task::yield_now;
use tracing::instrument;

/// Another crate whose attributes have the names of ours.
mod other {
    pub(super) use tracing::instrument as timeout;
}

use other::timeout;

#[instrument(skip_all)]
#[record_failures]
fn below(text: &str) -> Result<u8, Box<dyn Error + Send + Sync>> {
    Ok(text.parse()?)
}

#[record_failures]
#[instrument(skip_all)]
fn above(text: &str) -> Result<u8, Box<dyn Error + Send + Sync>> {
    Ok(text.parse()?)
}

#[instrument]
#[record_failures]
async fn below_waiting(text: String) -> io::Result<u8> {
    yield_now().await;
    text.parse().map_err(io::Error::other)
}

#[record_failures]
#[instrument(err)]
async fn above_waiting(text: String) -> io::Result<u8> {
    yield_now().await;
    text.parse().map_err(io::Error::other)
}

/// Fails until its last attempt.
fn until(last: u32, calls: &AtomicU32) -> io::Result<u32> {
    let call = calls.fetch_add(1, Ordering::SeqCst) + 1;
    if call < last { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(call) }
}

#[instrument(skip(calls))]
#[retry(attempts = 3, base = "1ms")]
fn retried_below(last: u32, calls: &AtomicU32) -> io::Result<u32> {
    until(last, calls)
}

#[retry(attempts = 3, base = "1ms")]
#[instrument(skip(calls))]
async fn retried_above(last: u32, calls: &AtomicU32) -> io::Result<u32> {
    yield_now().await;
    until(last, calls)
}

#[record_failures]
#[instrument(skip_all)]
#[retry(attempts = 3, base = "1ms")]
async fn between(last: u32, calls: &AtomicU32) -> io::Result<u32> {
    yield_now().await;
    until(last, calls)
}

#[record_failures]
#[other::timeout(skip_all)]
async fn with_its_path(text: &str) -> io::Result<u8> {
    yield_now().await;
    text.parse().map_err(io::Error::other)
}

#[retry(attempts = 3, base = "1ms")]
#[record_failures(node = "alone", standalone)]
#[timeout(skip_all)]
async fn left_alone(last: u32, calls: &AtomicU32) -> io::Result<u32> {
    yield_now().await;
    until(last, calls)
}

#[record_failures(standalone)]
#[retry(attempts = 3, base = "1ms")]
fn around_what_stands_alone(last: u32, calls: &AtomicU32) -> io::Result<u32> {
    until(last, calls)
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[test]
fn function_with_a_span_around_or_in_it_is_recorded() {
    let recorder = TestRecorder::new();
    recorder.run(|| {
        for call in [below, above] {
            assert_eq!(call("1").unwrap(), 1);
            assert!(call("x").is_err());
        }
    });
    let nodes: Vec<_> =
        recorder.records().iter().map(|record| record.node_id.to_string()).collect();
    assert_eq!(nodes, ["shapes::neighbours::below", "shapes::neighbours::above"]);
}

#[tokio::test]
async fn future_with_a_span_around_or_in_it_is_recorded() {
    let recorder = TestRecorder::new();
    let calls = async {
        assert_eq!(assert_send(below_waiting("1".into())).await.unwrap(), 1);
        assert_eq!(assert_send(above_waiting("1".into())).await.unwrap(), 1);
        below_waiting("x".into()).await.unwrap_err();
        above_waiting("x".into()).await.unwrap_err();
        with_its_path("x").await.unwrap_err();
    };
    recorder.run_async(calls).await;
    let records = recorder.records();
    let inputs: Vec<_> = records.iter().map(|record| record.inputs[0].1.as_str()).collect();
    assert_eq!(inputs, [r#""x""#; 3]);
}

#[tokio::test]
async fn function_with_a_span_around_or_in_it_is_tried_again() {
    let calls = [const { AtomicU32::new(0) }; 3];
    assert_eq!(retried_below(3, &calls[0]).unwrap(), 3);
    assert_eq!(assert_send(retried_above(3, &calls[1])).await.unwrap(), 3);
    let recorder = TestRecorder::new();
    let call = assert_send(between(3, &calls[2]));
    assert_eq!(recorder.run_async(call).await.unwrap(), 3);
    let kinds: Vec<_> = recorder.records()[0].policies.iter().map(|policy| policy.kind).collect();
    assert_eq!(kinds, [PolicyKind::Retry]);
}

#[tokio::test]
async fn what_stands_alone_takes_in_what_is_above_it() {
    let (recorder, calls) = (TestRecorder::new(), AtomicU32::new(0));
    let call = assert_send(left_alone(3, &calls));
    assert_eq!(recorder.run_async(call).await.unwrap(), 3);
    let nodes: Vec<_> =
        recorder.records().iter().map(|record| record.node_id.to_string()).collect();
    assert_eq!(nodes, ["alone", "alone"]);
}

#[test]
fn what_stands_below_it_acts_around_it() {
    let (recorder, calls) = (TestRecorder::new(), AtomicU32::new(0));
    assert_eq!(recorder.run(|| around_what_stands_alone(3, &calls)).unwrap(), 3);
    let told: Vec<_> = recorder.records().iter().map(|record| record.policies.len()).collect();
    assert_eq!(told, [0, 0]);
}
