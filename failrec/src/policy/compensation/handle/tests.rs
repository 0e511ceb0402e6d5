use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Barrier, Mutex};
use std::task::{Context, Waker};
use std::time::Duration;

use super::*;
use crate::base::{Clock, Timer as _, VirtualTime};
use crate::policy::compensation::builder::CompensationBuilder;
use crate::policy::compensation::event::CompensationEvent;
use crate::policy::compensation::report::{CompensationReport, StepEnd};
use crate::policy::compensation::state::SagaState;
use crate::policy::{Retry, Seams, Timeout, time_left};

mod background;
mod model;

/// How long a test waits for another thread before it fails.
const PATIENCE: Duration = Duration::from_mins(1);

fn seams(time: &VirtualTime) -> Seams {
    Seams::system().clock(time.clone()).timer(time.clone())
}

/// Each undo is tried three times, after a second and two, within 60 seconds.
fn builder(time: &VirtualTime) -> CompensationBuilder {
    let retry = Retry::builder().jitter(crate::policy::retry::Jitter::None).seams(seams(time));
    Compensation::builder().seams(seams(time)).undo_retry(retry.build().unwrap())
}

fn compensation(time: &VirtualTime) -> Compensation {
    builder(time).build().unwrap()
}

/// One that tells the report of each undoing.
fn told(builder: CompensationBuilder) -> (Compensation, Receiver<CompensationReport>) {
    let (send, reports) = channel();
    let listener = move |event: &CompensationEvent<'_>| {
        if let CompensationEvent::Ended(report) = event {
            send.send((*report).clone()).unwrap();
        }
    };
    (builder.on_event(listener).build().unwrap(), reports)
}

fn ends(report: &CompensationReport) -> Vec<(&str, &str)> {
    report.steps.iter().map(|step| (&*step.description, step.end.as_str())).collect()
}

/// What was undone, in its order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn note(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }

    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// An undo that succeeds at once.
    fn undo(&self, line: &'static str) -> impl FnMut() -> io::Result<()> + Send + 'static {
        let log = self.clone();
        move || {
            log.note(line);
            Ok(())
        }
    }
}

fn failing() -> io::Result<()> {
    Err(io::Error::other("no connection to the bank"))
}

#[test]
fn failed_operation_is_undone_the_newest_first_before_its_error_returns() {
    let (time, log) = (VirtualTime::new(), Log::default());
    let compensation = compensation(&time);
    let result = time.block_on(compensation.run(async |saga| {
        saga.undo_sync("a", log.undo("a"));
        saga.undo_sync("b", log.undo("b"));
        Err::<(), _>("the rest failed")
    }));
    assert_eq!(result, Err("the rest failed"));
    assert_eq!(log.lines(), ["b", "a"]);
    let stats = compensation.stats();
    assert_eq!((stats.compensated, stats.undone, stats.committed), (1, 2, 0));
}

#[test]
fn operation_that_succeeds_is_not_undone() {
    let (time, log) = (VirtualTime::new(), Log::default());
    let compensation = compensation(&time);
    let value = time.block_on(compensation.run(async |saga| {
        saga.undo_sync("a", log.undo("a"));
        Ok::<_, io::Error>(7)
    }));
    assert_eq!((value.unwrap(), log.lines().len()), (7, 0));
    assert_eq!(compensation.stats().committed, 1);
}

#[test]
fn operation_that_registers_nothing_and_succeeds_reads_no_clock() {
    #[derive(Debug)]
    struct NoClock;
    impl Clock for NoClock {
        fn now(&self) -> crate::base::Timestamp {
            panic!("the wall clock is read")
        }
        fn monotonic(&self) -> Duration {
            panic!("the clock is read")
        }
    }
    let compensation = Compensation::builder().seams(Seams::system().clock(NoClock));
    let value = compensation.build().unwrap().run_sync(|_| Ok::<_, io::Error>(7));
    assert_eq!(value.unwrap(), 7);
}

#[test]
fn sync_operation_is_undone_on_its_thread() {
    let (time, log) = (VirtualTime::new(), Log::default());
    let undo_log = log.clone();
    let result = compensation(&time).run_sync(|saga| {
        saga.undo("a", move || {
            undo_log.note(format!("{:?}", std::thread::current().id()));
            async { Ok::<_, io::Error>(()) }
        });
        Err::<(), _>(7)
    });
    assert_eq!(result, Err(7));
    assert_eq!(log.lines(), [format!("{:?}", std::thread::current().id())]);
}

#[test]
fn failing_and_panicking_undos_keep_no_other_from_its_turn() {
    let (time, log) = (VirtualTime::new(), Log::default());
    let compensation = compensation(&time);
    let saga = compensation.begin();
    saga.undo_sync("first", log.undo("first"));
    saga.undo("fails", || async { failing() });
    saga.undo_sync("panics", || -> io::Result<()> { panic!("the undo panics") });
    saga.undo("panics later", || async { panic!("the undo panics later") as io::Result<()> });
    let report = time.block_on(saga.compensate());
    assert_eq!(
        ends(&report),
        [
            ("panics later", "panicked"),
            ("panics", "panicked"),
            ("fails", "failed"),
            ("first", "undone")
        ]
    );
    let error = "no connection to the bank".to_owned();
    assert_eq!(report.steps[2].end, StepEnd::Failed { error });
    let attempts: Vec<_> = report.steps.iter().map(|step| step.attempts).collect();
    assert_eq!(attempts, [1, 1, 3, 1]);
    assert_eq!(report.steps[2].took, Duration::from_secs(1 + 2));
    assert_eq!((report.state, report.is_complete()), (SagaState::FailedToCompensate, false));
    assert_eq!(report.left().count(), 3);
    let stats = compensation.stats();
    assert_eq!((stats.incomplete, stats.compensated, stats.undone, stats.failed), (1, 0, 1, 3));
}

#[test]
fn time_limit_cuts_off_the_undo_that_runs_and_begins_no_other() {
    let (time, log) = (VirtualTime::new(), Log::default());
    let limit = Duration::from_secs(5);
    let compensation = builder(&time).time_limit(limit).build().unwrap();
    let saga = compensation.begin();
    saga.undo_sync("left", log.undo("left"));
    saga.undo("hangs", std::future::pending::<io::Result<()>>);
    saga.undo_sync("in time", log.undo("in time"));
    let report = time.block_on(saga.compensate());
    assert_eq!(
        ends(&report),
        [("in time", "undone"), ("hangs", "timed_out"), ("left", "not_begun")]
    );
    assert_eq!((report.took, time.monotonic()), (limit, limit));
    let stats = compensation.stats();
    assert_eq!((stats.undone, stats.failed, stats.not_begun), (1, 1, 1));
}

#[test]
fn undo_begins_no_wait_that_would_pass_the_time_limit() {
    let time = VirtualTime::new();
    let compensation = builder(&time).time_limit(Duration::from_secs(2)).build().unwrap();
    let saga = compensation.begin();
    saga.undo_sync("next", || Ok::<_, io::Error>(()));
    saga.undo_sync("fails", failing);
    // The second wait would end a second after the limit.
    let report = time.block_on(saga.compensate());
    assert_eq!(ends(&report), [("fails", "failed"), ("next", "undone")]);
    assert_eq!((report.steps[0].attempts, report.took), (2, Duration::from_secs(1)));
}

#[test]
fn blocking_undoing_waits_as_long_as_the_other() {
    let time = VirtualTime::new();
    let saga = compensation(&time).begin();
    saga.undo("hangs", std::future::pending::<io::Result<()>>);
    saga.undo("fails", || async { failing() });
    let report = saga.compensate_blocking();
    assert_eq!(ends(&report), [("fails", "failed"), ("hangs", "timed_out")]);
    assert_eq!(
        (report.steps[0].took, report.took),
        (Duration::from_secs(3), Duration::from_mins(1))
    );
}

#[test]
fn undo_does_not_see_the_deadline_of_the_operation() {
    let time = VirtualTime::new();
    let timeout = Timeout::builder(Duration::from_secs(1)).seams(seams(&time)).build().unwrap();
    let compensation = compensation(&time);
    let (send, seen) = channel();
    let result = time.block_on(timeout.run(|| {
        compensation.run(async |saga| {
            let send = send.clone();
            saga.undo_sync("a", move || send.send(time_left().is_some()).map_err(|_| "closed"));
            let fails_twice = AtomicU32::new(0);
            saga.undo_sync("b", move || match fails_twice.fetch_add(1, Ordering::Relaxed) {
                // A retry that saw a second left would not wait for one.
                0 => failing(),
                _ => Ok(()),
            });
            Err::<(), crate::policy::Rejected>(timeout.reject(crate::policy::RejectedKind::Timeout))
        })
    }));
    assert!(result.is_err());
    assert_eq!(seen.recv_timeout(PATIENCE), Ok(true));
    assert_eq!(time_left(), None);
}

#[test]
fn withdrawn_step_is_not_undone() {
    let (time, log) = (VirtualTime::new(), Log::default());
    let saga = compensation(&time).begin();
    let step = saga.undo_sync("a", log.undo("a"));
    saga.undo_sync("b", log.undo("b"));
    assert!(step.withdraw());
    let report = time.block_on(saga.compensate());
    assert_eq!(ends(&report), [("b", "undone"), ("a", "withdrawn")]);
    assert!(report.is_complete() && log.lines() == ["b"]);
}

#[test]
fn step_of_an_ended_saga_cannot_be_withdrawn() {
    let saga = compensation(&VirtualTime::new()).begin();
    let step = saga.undo_sync("a", failing);
    saga.commit();
    assert!(!step.withdraw());
}

#[test]
fn step_that_comes_while_it_is_undone_is_refused_and_told() {
    let time = VirtualTime::new();
    let (send, told) = channel();
    let listener = move |event: &CompensationEvent<'_>| {
        if let CompensationEvent::Refused { refused, .. } = event {
            send.send(refused.to_string()).unwrap();
        }
    };
    let compensation = builder(&time).on_event(listener).build().unwrap();
    let saga = compensation.begin();
    let (id, branch) = (saga.id(), saga.branch());
    saga.undo_sync("a", move || branch.undo_sync("late", failing).map(drop));
    let report = time.block_on(saga.compensate());
    let words = format!("register the undo \"late\": saga {id} is compensating, so do not act");
    assert_eq!(report.steps[0].end, StepEnd::Failed { error: words.clone() });
    assert_eq!(told.recv_timeout(PATIENCE), Ok(words));
    // Each attempt registered anew.
    assert_eq!(compensation.stats().refused, 3);
}

#[test]
fn steps_of_concurrent_branches_are_all_undone() {
    let (time, log) = (VirtualTime::new(), Log::default());
    let saga = compensation(&time).begin();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| saga.undo_sync("scoped", log.undo("scoped")));
        }
        let branch = saga.branch();
        scope.spawn(move || branch.undo_sync("branch", || Ok::<_, io::Error>(())).unwrap());
    });
    let report = time.block_on(saga.compensate());
    assert_eq!((report.steps.len(), report.is_complete(), log.lines().len()), (5, true, 4));
}

#[test]
fn inner_saga_is_undone_before_the_outer_one() {
    let (time, log) = (VirtualTime::new(), Log::default());
    let (outer, inner) = (compensation(&time), compensation(&time));
    let result = time.block_on(outer.run(async |saga| {
        saga.undo_sync("outer", log.undo("outer"));
        let committed = inner.run(async |saga| {
            saga.undo_sync("committed", log.undo("committed"));
            Ok::<_, i32>(())
        });
        committed.await?;
        let failed = inner.run(async |saga| {
            saga.undo_sync("inner", log.undo("inner"));
            Err::<(), _>(7)
        });
        failed.await
    }));
    assert_eq!(result, Err(7));
    assert_eq!(log.lines(), ["inner", "outer"]);
}

/// What an outer retry of three attempts does with an operation that fails and is undone so.
fn attempts_around(undo: fn() -> io::Result<()>) -> u64 {
    let time = VirtualTime::new();
    let outer = Retry::builder().seams(seams(&time)).build().unwrap();
    let compensation = compensation(&time);
    let operation = async |saga: &Saga| {
        saga.undo_sync("a", undo);
        Err::<(), _>(io::Error::from(io::ErrorKind::ConnectionReset))
    };
    assert!(time.block_on(outer.run(|_| compensation.run(operation))).is_err());
    outer.stats().attempts
}

#[test]
fn operation_that_is_undone_can_be_tried_again() {
    assert_eq!(attempts_around(|| Ok(())), 3);
}

#[test]
fn operation_is_not_tried_again_on_what_could_not_be_undone() {
    assert_eq!(attempts_around(failing), 1);
}

#[test]
fn panic_of_the_operation_goes_on_after_it_is_undone() {
    let (time, log) = (VirtualTime::new(), Log::default());
    let (compensation, reports) = told(builder(&time));
    let panics = || {
        time.block_on(compensation.run(async |saga| {
            saga.undo_sync("a", log.undo("a"));
            panic!("the operation panics") as Result<(), ()>
        }))
    };
    let panic = catch_unwind(AssertUnwindSafe(panics)).unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"the operation panics"));
    assert_eq!(log.lines(), ["a"]);
    assert_eq!(reports.try_recv().unwrap().cause, CompensationCause::Panicked);
}

#[test]
fn panic_of_a_sync_operation_goes_on_after_it_is_undone() {
    let (time, log) = (VirtualTime::new(), Log::default());
    let (compensation, reports) = told(builder(&time));
    let panics = || {
        compensation.run_sync(|saga| {
            saga.undo_sync("a", log.undo("a"));
            panic!("the operation panics") as Result<(), ()>
        })
    };
    catch_unwind(AssertUnwindSafe(panics)).unwrap_err();
    assert_eq!(log.lines(), ["a"]);
    assert_eq!(reports.try_recv().unwrap().cause, CompensationCause::Panicked);
}

#[test]
fn listener_that_panics_changes_nothing() {
    let (time, log) = (VirtualTime::new(), Log::default());
    let panics = |_: &CompensationEvent<'_>| panic!("the listener panics");
    let saga = builder(&time).on_event(panics).build().unwrap().begin();
    saga.undo_sync("a", log.undo("a"));
    assert!(time.block_on(saga.compensate()).is_complete());
}

#[test]
fn listener_is_told_of_the_beginning_each_step_and_the_end() {
    let (time, log) = (VirtualTime::new(), Log::default());
    let told = log.clone();
    let compensation = builder(&time).on_event(move |event| match event {
        CompensationEvent::Began { cause, steps, .. } => {
            told.note(format!("{} with {steps}", cause.as_str()));
        }
        CompensationEvent::StepEnded { step, .. } => {
            told.note(format!("{} {}", step.description, step.end.as_str()));
        }
        CompensationEvent::Ended(report) => told.note(report.state.as_str()),
        CompensationEvent::Refused { .. } => told.note("refused"),
    });
    let saga = compensation.build().unwrap().begin();
    saga.undo_sync("a", failing);
    saga.undo_sync("b", || Ok::<_, io::Error>(()));
    time.block_on(saga.compensate());
    assert_eq!(log.lines(), ["asked with 2", "b undone", "a failed", "failed_to_compensate"]);
}

#[test]
fn undo_that_panics_when_it_is_dropped_harms_nobody() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("the undo panics when it is dropped");
        }
    }
    let (time, log) = (VirtualTime::new(), Log::default());
    let compensation = compensation(&time);
    let arm = |saga: &Saga| {
        let bomb = Bomb;
        saga.undo_sync("a", move || {
            let _held = &bomb;
            Ok::<_, io::Error>(())
        });
        saga.undo_sync("b", log.undo("b"));
    };
    let (kept, undone) = (compensation.begin(), compensation.begin());
    arm(&kept);
    arm(&undone);
    kept.commit();
    assert!(time.block_on(undone.compensate()).is_complete());
    assert_eq!(log.lines(), ["b"]);
}

#[test]
fn operation_can_be_given_to_another_thread() {
    fn is_send(_: &impl Send) {}
    let compensation = compensation(&VirtualTime::new());
    let operation = compensation.run(async |saga: &Saga| {
        saga.undo_sync("a", failing);
        std::future::ready(()).await;
        Ok::<_, io::Error>(())
    });
    is_send(&operation);
    is_send(&compensation.begin().compensate());
}

#[test]
fn sagas_have_numbers_of_their_own() {
    let compensation = compensation(&VirtualTime::new());
    let [one, other] = [(); 2].map(|()| compensation.begin());
    assert!(one.id() != other.id() && one.id() == one.branch().id());
    one.commit();
    other.commit();
}
