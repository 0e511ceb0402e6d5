//! What is left of operations that are cut off.

use std::collections::BTreeSet;
use std::future::pending;
use std::io;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use failrec::policy::Compensation;
use failrec::policy::compensation::{CompensationEvent, CompensationReport};
use tokio::task::yield_now;

const OPERATIONS: u32 = 400;

/// What stands at present.
type Standing = Arc<Mutex<BTreeSet<u32>>>;

fn told() -> (Compensation, Receiver<CompensationReport>) {
    let (send, reports) = channel();
    let listener = move |event: &CompensationEvent<'_>| {
        if let CompensationEvent::Ended(report) = event {
            send.send((*report).clone()).unwrap();
        }
    };
    (Compensation::builder().on_event(listener).build().unwrap(), reports)
}

/// Two steps, between which it waits; one of three fails after them, the others wait for ever.
async fn operate(compensation: Compensation, standing: Standing, number: u32) -> io::Result<()> {
    compensation
        .run(async |saga| {
            for step in [2 * number, 2 * number + 1] {
                let undone = Arc::clone(&standing);
                saga.undo("take it away", move || {
                    let undone = Arc::clone(&undone);
                    async move {
                        yield_now().await;
                        undone.lock().unwrap().remove(&step);
                        yield_now().await;
                        Ok::<_, io::Error>(())
                    }
                });
                standing.lock().unwrap().insert(step);
                yield_now().await;
            }
            if number.is_multiple_of(3) { Err(io::Error::other("no")) } else { pending().await }
        })
        .await
}

#[test]
fn nothing_stands_of_operations_that_were_cut_off_by_aborts_and_the_end_of_their_runtime() {
    let (compensation, reports) = told();
    let standing = Standing::default();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_time().build().unwrap();
    runtime.block_on(async {
        for number in 0..OPERATIONS {
            let task = tokio::spawn(operate(compensation.clone(), standing.clone(), number));
            yield_now().await;
            if number.is_multiple_of(2) {
                task.abort();
            }
        }
        // The workers may not have begun yet, and then there would be nothing to cut off.
        while compensation.stats().compensated < 10 {
            yield_now().await;
        }
    });
    drop(runtime);
    let mut sagas = BTreeSet::new();
    // Whatever still stands is taken away before the report that says so.
    while !standing.lock().unwrap().is_empty() {
        let report = reports.recv_timeout(Duration::from_mins(1)).unwrap();
        assert!(report.is_complete() && sagas.insert(report.saga), "{report:?}");
    }
    assert_eq!(compensation.stats().incomplete, 0);
}
