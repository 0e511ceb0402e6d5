//! One error that goes through several recorded functions is one record.

use std::fmt;

use failrec::prelude::*;
use failrec::test_util::TestRecorder;

#[derive(Debug)]
struct Disk;

impl fmt::Display for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("disk is on fire")
    }
}

impl std::error::Error for Disk {}

#[derive(Debug)]
struct Load(Disk);

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("configuration not loaded")
    }
}

impl std::error::Error for Load {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

async fn read() -> Result<(), Disk> {
    std::future::ready(()).await;
    Err(Disk)
}

async fn load() -> Result<(), Load> {
    read().record_failures("read").await.map_err(Load)
}

async fn replaced() -> Result<(), fmt::Error> {
    read().record_failures("read").await.map_err(|_| fmt::Error)
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

#[test]
fn wrapped_error_is_one_record_with_its_way() {
    let recorder = TestRecorder::new();
    let result = block_on(recorder.run_async(load().record_failures("load")));
    assert!(result.is_err());
    let records = recorder.records();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].node_id.as_str(), "read");
    let way: Vec<_> = records[0].propagated.iter().map(|step| step.node_id.as_str()).collect();
    assert_eq!(way, ["load"]);
    assert_eq!(recorder.health().emitted, 1);
}

#[test]
fn other_error_raised_on_the_way_is_a_record_that_names_its_cause() {
    let recorder = TestRecorder::new();
    let result = block_on(recorder.run_async(replaced().record_failures("replaced")));
    assert!(result.is_err());
    let records = recorder.records();
    assert_eq!(records.len(), 2);
    assert_eq!(records[1].parent_failure_id, Some(records[0].id));
}

#[test]
fn equal_errors_one_after_the_other_are_two_failures() {
    let recorder = TestRecorder::new();
    block_on(recorder.run_async(async {
        let first = read().record_failures("read").await;
        let second = read().record_failures("read").await;
        assert!(first.is_err() && second.is_err());
    }));
    assert_eq!(recorder.health().emitted, 2);
    assert!(recorder.records().iter().all(|record| record.propagated.is_empty()));
}

#[test]
fn equal_errors_of_interleaved_tasks_are_not_taken_for_one() {
    let recorder = TestRecorder::new();
    block_on(recorder.run_async(async {
        let task = || {
            async {
                tokio::task::yield_now().await;
                Err::<(), _>(Disk)
            }
            .record_failures("task")
        };
        let (one, two) = tokio::join!(task(), task());
        assert!(one.is_err() && two.is_err());
    }));
    assert_eq!(recorder.health().emitted, 2);
}

#[test]
fn error_that_was_handled_before_is_not_taken_for_that_of_another_task() {
    // A call that had seen a failure inside it and went on used to take the newest failure of its
    // thread, another task's, for its own.
    let recorder = TestRecorder::new();
    block_on(recorder.run_async(async {
        let task = || {
            async {
                let _handled = read().record_failures("read").await;
                tokio::task::yield_now().await;
                Err::<(), _>(fmt::Error)
            }
            .record_failures("task")
        };
        let (one, two) = tokio::join!(task(), task());
        assert!(one.is_err() && two.is_err());
    }));
    assert_eq!(recorder.health().emitted, 4);
    assert_eq!(recorder.health().propagated, 0);
}

#[test]
fn error_is_recognised_although_the_clean_up_failed_after_it() {
    let recorder = TestRecorder::new();
    block_on(recorder.run_async(async {
        let outer = async {
            let result = read().record_failures("read").await;
            let cleaned = async { Err::<(), _>(fmt::Error) }.record_failures("clean").await;
            assert!(cleaned.is_err());
            result
        };
        assert!(outer.record_failures("outer").await.is_err());
    }));
    let records = recorder.records();
    assert_eq!(records.len(), 2);
    assert_eq!(records[0].propagated.len(), 1);
}

#[test]
fn error_that_leaves_a_deep_recursion_tells_of_a_bounded_way() {
    fn dive<'a>(depth: u32) -> std::pin::Pin<Box<dyn Future<Output = Result<(), Disk>> + 'a>> {
        Box::pin(async move {
            let inner = async move { if depth == 0 { Err(Disk) } else { dive(depth - 1).await } };
            inner.record_failures("dive").await
        })
    }
    let recorder = TestRecorder::new();
    assert!(block_on(recorder.run_async(dive(100))).is_err());
    assert_eq!(recorder.records()[0].propagated.len(), 16);
    assert_eq!(recorder.health().propagated, 100);
}

#[test]
fn error_that_waits_on_its_way_out_is_still_one_record() {
    let recorder = TestRecorder::new();
    block_on(recorder.run_async(async {
        let outer = async {
            let result = read().record_failures("read").await;
            tokio::task::yield_now().await;
            result
        };
        assert!(outer.record_failures("outer").await.is_err());
    }));
    assert_eq!(recorder.health().emitted, 1);
}
