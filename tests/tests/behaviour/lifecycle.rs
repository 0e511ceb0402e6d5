//! Installing, flushing and ending.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use failrec::record::EntryBody;
use failrec::test_util::TestRecorder;
use failrec::{ErrorKind, record_failures};

use crate::support::Tapped;
use crate::totals::assert_accounted;

const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn second_installed_recorder_is_refused_and_the_first_goes_on() {
    let store = Tapped::default();
    let guard = failrec::builder().store(store.clone()).install().unwrap();
    let second = failrec::builder().store(Tapped::default()).install();
    assert_eq!(second.unwrap_err().kind(), ErrorKind::AlreadyInstalled);
    let third = failrec::init();
    assert_eq!(third.problem().map(failrec::Error::kind), Some(ErrorKind::AlreadyInstalled));
    drop(third);
    failrec::record(&std::fmt::Error);
    assert_eq!(guard.shutdown(LIMIT).written, 1);
    let last = store.entries().pop().unwrap();
    assert!(matches!(last.body, EntryBody::Bye(_)), "{last:?}");
}

#[test]
fn entries_of_a_goal_begin_with_a_boot_and_have_no_gap() {
    let recorder = TestRecorder::new();
    recorder.run(|| {
        failrec::failure(&std::fmt::Error).goal("one").record();
        failrec::failure(&std::fmt::Error).goal("two").record();
    });
    for goal in ["one", "two"] {
        let entries: Vec<_> =
            recorder.entries().into_iter().filter(|entry| entry.goal.as_str() == goal).collect();
        assert_eq!(entries[0].body.kind(), "boot");
        let numbers: Vec<_> = entries.iter().map(|entry| entry.sequence).collect();
        assert_eq!(numbers, (0..entries.len() as u64).collect::<Vec<_>>());
    }
}

#[test]
fn flush_can_be_awaited_without_a_runtime() {
    let recorder = TestRecorder::new();
    recorder.run(|| failrec::record(&std::fmt::Error));
    let flushed = pollster(recorder.recorder().flush_async());
    assert_eq!((flushed.written, flushed.complete), (1, true));
}

#[test]
fn recorder_outlives_the_runtime_it_was_used_on() {
    let recorder = TestRecorder::new();
    for _ in 0..3 {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build();
        let runtime = runtime.unwrap();
        runtime.block_on(recorder.run_async(async { failrec::record(&std::fmt::Error) }));
        runtime.shutdown_background();
    }
    assert_eq!(recorder.records().len(), 3);
}

#[test]
fn runtime_that_ends_at_any_moment_costs_no_failure_that_was_seen() {
    let recorder = TestRecorder::new();
    let seen = Arc::new(AtomicU64::new(0));
    for round in 0..100 {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build();
        let runtime = runtime.unwrap();
        for task in 0..8 {
            let seen = Arc::clone(&seen);
            runtime.spawn(recorder.run_async(async move {
                loop {
                    assert!(fails_after(task).await.is_err());
                    seen.fetch_add(1, Ordering::Relaxed);
                }
            }));
        }
        for _ in 0..round % 5 {
            std::thread::yield_now();
        }
        // Each task ends where it waits.
        drop(runtime);
    }
    assert!(recorder.recorder().flush(LIMIT).complete);
    assert_accounted(recorder.recorder(), seen.load(Ordering::Relaxed));
}

/// Fails when others have had so many turns.
#[record_failures(skip_all)]
async fn fails_after(turns: u32) -> Result<(), std::fmt::Error> {
    for _ in 0..=turns {
        tokio::task::yield_now().await;
    }
    Err(std::fmt::Error)
}

#[test]
fn without_a_recorder_nothing_is_recorded() {
    // Another test of this process may have installed one; a thread of its own cannot tell, so
    // this asks the flush instead of the counters.
    if failrec::recorder::current().is_none() {
        assert_eq!(failrec::record(&std::fmt::Error), None);
        assert!(!failrec::flush(LIMIT).complete);
    }
}

/// Polls on this thread, parking it in between.
fn pollster<F: Future>(future: F) -> F::Output {
    struct Unpark(std::thread::Thread);

    impl std::task::Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut context = std::task::Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::park();
    }
}
