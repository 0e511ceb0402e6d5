//! What goes on when nobody waits for it any more.

use super::*;
use crate::capture::scope::{Scope, said};

fn poll_once(future: std::pin::Pin<&mut impl Future>) {
    assert!(future.poll(&mut Context::from_waker(Waker::noop())).is_pending());
}

#[test]
fn dropped_saga_is_undone_on_a_thread_where_there_is_no_runtime() {
    let time = VirtualTime::new();
    let (compensation, reports) = told(builder(&time));
    let (send, threads) = channel();
    let saga = compensation.begin();
    saga.undo("fails once", {
        let mut attempts = 0;
        move || {
            attempts += 1;
            let (send, is_first) = (send.clone(), attempts == 1);
            async move {
                send.send(std::thread::current().name().map(ToOwned::to_owned)).unwrap();
                if is_first { failing() } else { Ok(()) }
            }
        }
    });
    drop(saga);
    let report = reports.recv_timeout(PATIENCE).unwrap();
    assert_eq!((report.cause, report.is_complete()), (CompensationCause::Dropped, true));
    assert_eq!((report.steps[0].attempts, report.took), (2, Duration::from_secs(1)));
    let names: Vec<_> = threads.iter().flatten().collect();
    assert_eq!(names, ["failrec-undo", "failrec-undo"]);
}

#[test]
fn saga_that_is_dropped_with_nothing_to_undo_is_reported_at_once() {
    let (compensation, reports) = told(builder(&VirtualTime::new()));
    let saga = compensation.begin();
    saga.undo_sync("a", failing).withdraw();
    drop(saga);
    let report = reports.try_recv().unwrap();
    assert_eq!((ends(&report), report.is_complete()), (vec![("a", "withdrawn")], true));
}

#[test]
fn saga_that_is_dropped_by_a_panic_is_undone() {
    let (compensation, reports) = told(builder(&VirtualTime::new()));
    let log = Log::default();
    let panics = || {
        let saga = compensation.begin();
        saga.undo_sync("a", log.undo("a"));
        panic!("the operation panics");
    };
    catch_unwind(AssertUnwindSafe(panics)).unwrap_err();
    let report = reports.recv_timeout(PATIENCE).unwrap();
    assert_eq!((report.cause, log.lines().len()), (CompensationCause::Panicked, 1));
}

#[test]
fn operation_that_is_dropped_half_way_is_undone() {
    let (compensation, reports) = told(builder(&VirtualTime::new()));
    let log = Log::default();
    {
        let mut run = pin!(compensation.run(async |saga| {
            saga.undo_sync("a", log.undo("a"));
            std::future::pending::<Result<(), ()>>().await
        }));
        poll_once(run.as_mut());
        assert!(log.lines().is_empty());
    }
    let report = reports.recv_timeout(PATIENCE).unwrap();
    assert_eq!((report.cause, log.lines().len()), (CompensationCause::Dropped, 1));
}

#[test]
fn undo_that_runs_goes_on_when_nobody_waits_any_more() {
    let (compensation, reports) = told(builder(&VirtualTime::new()));
    let (log, gate) = (Log::default(), Arc::new(Barrier::new(2)));
    let saga = compensation.begin();
    saga.undo_sync("a", log.undo("a"));
    let (undo_log, undo_gate) = (log.clone(), Arc::clone(&gate));
    saga.undo("b", move || {
        undo_log.note("b begins");
        let (log, gate, mut polls) = (undo_log.clone(), Arc::clone(&undo_gate), 0);
        std::future::poll_fn(move |_| {
            polls += 1;
            if polls == 1 {
                return std::task::Poll::Pending;
            }
            gate.wait();
            log.note("b ends");
            std::task::Poll::Ready(Ok::<_, io::Error>(()))
        })
    });
    {
        let mut compensate = pin!(saga.compensate());
        poll_once(compensate.as_mut());
    }
    gate.wait();
    let report = reports.recv_timeout(PATIENCE).unwrap();
    assert_eq!((report.cause, report.is_complete()), (CompensationCause::Asked, true));
    assert_eq!(
        (report.steps[0].attempts, log.lines()),
        (1, ["b begins", "b ends", "a"].map(String::from).to_vec())
    );
}

#[test]
fn thread_that_undoes_knows_the_scope_of_the_operation() {
    let (compensation, reports) = told(builder(&VirtualTime::new()));
    let (send, seen) = channel();
    Scope::new().tag("order", "7").in_scope(|| {
        let saga = compensation.begin();
        saga.undo_sync("a", move || send.send(said("tag.order")));
        drop(saga);
    });
    assert_eq!(seen.recv_timeout(PATIENCE), Ok(Some("7".to_owned())));
    assert!(reports.recv_timeout(PATIENCE).unwrap().is_complete());
}

#[test]
fn compensation_that_was_never_polled_is_a_drop() {
    let (compensation, reports) = told(builder(&VirtualTime::new()));
    let saga = compensation.begin();
    saga.undo_sync("a", || Ok::<_, io::Error>(()));
    drop(saga.compensate());
    assert_eq!(reports.recv_timeout(PATIENCE).unwrap().cause, CompensationCause::Dropped);
}

#[cfg(feature = "tokio")]
mod in_a_runtime {
    use super::*;
    use crate::base::Completion;

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
    }

    /// One that completes with the first report.
    fn awaited(time: &VirtualTime) -> (Compensation, crate::base::Waiting<CompensationReport>) {
        let (completion, waiting) = Completion::new();
        let completion = Mutex::new(Some(completion));
        let listener = move |event: &CompensationEvent<'_>| {
            if let CompensationEvent::Ended(report) = event
                && let Some(completion) = completion.lock().unwrap().take()
            {
                completion.complete((*report).clone());
            }
        };
        (builder(time).on_event(listener).build().unwrap(), waiting)
    }

    /// An undo that hangs at its first attempt, and says so.
    fn hangs_once(log: &Log) -> impl FnMut() -> Hanging + Send + 'static {
        let (log, mut attempts) = (log.clone(), 0);
        move || {
            attempts += 1;
            log.note(format!("attempt {attempts} on {:?}", std::thread::current().name()));
            if attempts == 1 {
                Box::pin(std::future::pending())
            } else {
                Box::pin(async { Ok(()) })
            }
        }
    }

    type Hanging = std::pin::Pin<Box<dyn Future<Output = io::Result<()>> + Send>>;

    #[test]
    fn dropped_saga_is_undone_in_a_task() {
        let (compensation, waiting) = awaited(&VirtualTime::new());
        let (send, threads) = channel();
        let report = runtime().block_on(async {
            let saga = compensation.begin();
            saga.undo("a", move || {
                let send = send.clone();
                async move {
                    tokio::task::yield_now().await;
                    send.send(std::thread::current().id())
                }
            });
            drop(saga);
            waiting.await.unwrap()
        });
        assert!(report.is_complete());
        assert_eq!(threads.recv_timeout(PATIENCE), Ok(std::thread::current().id()));
    }

    #[test]
    fn saga_that_is_dropped_outside_is_undone_in_the_runtime_of_its_first_step() {
        let (compensation, waiting) = awaited(&VirtualTime::new());
        let runtime = runtime();
        let saga = runtime.block_on(async {
            let saga = compensation.begin();
            saga.undo("a", || async {
                tokio::time::sleep(Duration::ZERO).await;
                Ok::<_, io::Error>(())
            });
            saga
        });
        drop(saga);
        assert!(runtime.block_on(waiting).unwrap().is_complete());
    }

    #[test]
    fn undoing_goes_on_on_a_thread_when_its_runtime_ends() {
        let (compensation, waiting) = awaited(&VirtualTime::new());
        let log = Log::default();
        let runtime = runtime();
        runtime.block_on(async {
            let saga = compensation.begin();
            saga.undo_sync("a", log.undo("a"));
            saga.undo("b", hangs_once(&log));
            drop(saga);
            tokio::task::yield_now().await;
        });
        assert_eq!(log.lines().len(), 1);
        drop(runtime);
        let report = waiting.wait(PATIENCE).unwrap();
        assert_eq!(ends(&report), [("b", "undone"), ("a", "undone")]);
        assert_eq!(report.steps[0].attempts, 2);
        assert_eq!(log.lines()[1..], [r#"attempt 2 on Some("failrec-undo")"#, "a"]);
    }

    #[test]
    fn scope_of_the_operation_outlives_its_runtime() {
        let (compensation, waiting) = awaited(&VirtualTime::new());
        let (log, (send, seen)) = (Log::default(), channel());
        let runtime = runtime();
        runtime.block_on(Scope::new().tag("order", "7").enter(async {
            let saga = compensation.begin();
            saga.undo_sync("a", move || send.send(said("tag.order")));
            saga.undo("b", hangs_once(&log));
            drop(saga);
            tokio::task::yield_now().await;
        }));
        drop(runtime);
        assert!(waiting.wait(PATIENCE).unwrap().is_complete());
        assert_eq!(seen.recv_timeout(PATIENCE), Ok(Some("7".to_owned())));
    }

    #[test]
    fn caller_that_ends_with_its_runtime_leaves_nothing_undone() {
        let (compensation, waiting) = awaited(&VirtualTime::new());
        let log = Log::default();
        let runtime = runtime();
        runtime.block_on(async {
            let saga = compensation.begin();
            saga.undo("a", hangs_once(&log));
            drop(tokio::spawn(saga.compensate()));
            tokio::task::yield_now().await;
        });
        drop(runtime);
        let report = waiting.wait(PATIENCE).unwrap();
        assert_eq!((ends(&report), report.steps[0].attempts), (vec![("a", "undone")], 2));
    }

    #[test]
    fn saga_that_outlives_its_runtime_is_undone_on_a_thread() {
        let (compensation, waiting) = awaited(&VirtualTime::new());
        let log = Log::default();
        let saga = compensation.begin();
        runtime().block_on(async { saga.undo_sync("a", log.undo("a")) });
        drop(saga);
        assert!(waiting.wait(PATIENCE).unwrap().is_complete());
    }

    #[test]
    fn abandoned_undo_goes_on_in_the_runtime_without_a_second_attempt() {
        let (compensation, waiting) = awaited(&VirtualTime::new());
        let report = runtime().block_on(async {
            let saga = compensation.begin();
            saga.undo("a", || async {
                tokio::task::yield_now().await;
                Ok::<_, io::Error>(())
            });
            {
                let mut compensate = pin!(saga.compensate());
                poll_once(compensate.as_mut());
            }
            waiting.await.unwrap()
        });
        assert_eq!((report.is_complete(), report.steps[0].attempts), (true, 1));
    }

    #[test]
    fn thread_that_is_held_in_a_runtime_does_not_wait_for_itself() {
        let compensation = Compensation::builder().build().unwrap();
        let report = runtime().block_on(async {
            let saga = compensation.begin();
            let mut attempts = 0;
            // The wait between the attempts is real, and could not end on this runtime.
            saga.undo("fails once", move || {
                attempts += 1;
                std::future::ready(if attempts == 1 { failing() } else { Ok(()) })
            });
            saga.compensate_blocking()
        });
        assert_eq!((report.is_complete(), report.steps[0].attempts), (true, 2));
    }
}
