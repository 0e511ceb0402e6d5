use std::path::Path;

use serde_json::json;

use super::*;
use crate::base::{ManualClock, SystemClock};
use crate::fingerprint::{SamplingOptions, Steps};
use crate::query::Until;
use crate::query::script;
use crate::record::{Note, RecordId, Resolution, ResolutionKind};
use crate::recorder::{Recorder, RecorderBuilder, record};
use crate::store::{Ask as _, JsonlStore, Signature};

/// As long as a busy machine may take.
const LIMIT: Duration = Duration::from_secs(30);

type Told = Arc<Mutex<Vec<Notification>>>;

fn causes(told: &Told) -> Vec<NotificationCause> {
    let told = told.lock().unwrap_or_else(PoisonError::into_inner);
    told.iter().map(|notification| notification.cause).collect()
}

fn builder(folder: &Path) -> RecorderBuilder {
    Recorder::builder().store_path(folder)
}

/// Lets a process live that fails so often in one group, and says what it told.
fn live(folder: &Path, failures: usize) -> Vec<NotificationCause> {
    let told = Told::default();
    let noting = Arc::clone(&told);
    let hook = move |notification: &Notification| {
        noting.lock().unwrap_or_else(PoisonError::into_inner).push(notification.clone());
    };
    let recorder = builder(folder).notify(hook).build().unwrap();
    assert_eq!((0..failures).filter_map(|_| fail(&recorder)).count(), failures);
    recorder.shutdown(LIMIT);
    causes(&told)
}

/// The id of its record, if it was stored.
fn fail(recorder: &Recorder) -> Option<RecordId> {
    recorder.in_force(|| record(&std::fmt::Error))
}

/// Says something of the newest failure, as another process would.
fn say(folder: &Path, say: impl FnOnce(&JsonlStore, &str, &Signature)) {
    let store = JsonlStore::open(folder).unwrap();
    let page = store.records(&crate::query::Query::new()).unwrap();
    let id = page.items[0].id.to_string();
    say(&store, &id, &Signature::new(ProcessId::new("teller"), 0));
    store.close().unwrap();
}

fn now() -> crate::base::Timestamp {
    SystemClock::new().now()
}

#[test]
fn group_is_new_once_and_to_no_later_process() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(live(folder.path(), 3), [NotificationCause::New]);
    assert_eq!(live(folder.path(), 3), []);
}

#[test]
fn group_that_was_resolved_is_told_of_when_it_fails_again() {
    let folder = tempfile::tempdir().unwrap();
    live(folder.path(), 1);
    say(folder.path(), |store, id, by| {
        let resolution = Resolution::new(ResolutionKind::Fix, "done", now());
        store.resolve(id, resolution, by).unwrap();
    });
    assert_eq!(live(folder.path(), 3), [NotificationCause::Regressed]);
}

#[test]
fn group_that_is_snoozed_is_not_told_of() {
    let folder = tempfile::tempdir().unwrap();
    live(folder.path(), 1);
    say(folder.path(), |store, id, by| {
        store.snooze(id, Until::Count(100), Note::new("later", now()), by).unwrap();
    });
    assert_eq!(live(folder.path(), 3), []);
}

/// A process whose clock is moved by hand, and which keeps whole nothing but the first failure of its
/// only group.
struct Slow {
    recorder: Recorder,
    clock: Arc<ManualClock>,
    told: Receiver<Notification>,
}

impl Slow {
    fn new(folder: &Path) -> Self {
        let clock = Arc::new(ManualClock::at(script::START));
        let (teller, told) = sync_channel(64);
        let mut sampling = SamplingOptions::DEFAULT;
        (sampling.first, sampling.steps) = (1, Steps::Never);
        (sampling.interval, sampling.newest) = (None, false);
        let recorder = builder(folder)
            .clock(Arc::<ManualClock>::clone(&clock))
            .sampling(sampling)
            .notify(move |notification| teller.send(notification.clone()).unwrap())
            .build()
            .unwrap();
        Self { recorder, clock, told }
    }

    /// Fails so often and has that written.
    fn fail(&self, times: usize) {
        for _ in 0..times {
            fail(&self.recorder);
        }
        assert!(self.recorder.flush(LIMIT).complete);
    }

    fn pass(&self, minutes: u64) {
        self.clock.advance(Duration::from_mins(minutes));
    }

    #[track_caller]
    fn is_told(&self) -> Notification {
        self.told.recv_timeout(LIMIT).unwrap()
    }

    /// What else was told until its end.
    fn ends(self) -> Vec<NotificationCause> {
        self.recorder.shutdown(LIMIT);
        self.told.try_iter().map(|notification| notification.cause).collect()
    }
}

#[test]
fn group_that_escalates_while_it_is_only_counted_is_told_of_once() {
    // Escalating was found out only where a failure happened to be stored whole.
    let folder = tempfile::tempdir().unwrap();
    let slow = Slow::new(folder.path());
    slow.fail(2);
    assert_eq!(slow.is_told().cause, NotificationCause::New);
    slow.pass(120);
    slow.fail(60);
    let told = slow.is_told();
    assert_eq!((told.cause, told.count), (NotificationCause::Escalating, 62));
    let failure = told.failure.unwrap();
    assert_eq!((&*failure.error_type, failure.message.is_empty()), ("core::fmt::Error", false));
    // An hour later, when the group may be told of again, it is still the same escalation.
    slow.fail(60);
    slow.pass(61);
    slow.fail(60);
    assert_eq!(slow.ends(), []);
}

#[test]
fn group_that_escalates_again_is_told_of_again() {
    let folder = tempfile::tempdir().unwrap();
    let slow = Slow::new(folder.path());
    slow.fail(2);
    assert_eq!(slow.is_told().cause, NotificationCause::New);
    for _ in 0..2 {
        slow.pass(180);
        slow.fail(60);
        assert_eq!(slow.is_told().cause, NotificationCause::Escalating);
    }
    assert_eq!(slow.ends(), []);
}

#[test]
fn escalation_waits_until_its_group_may_be_told_of_again() {
    let folder = tempfile::tempdir().unwrap();
    let slow = Slow::new(folder.path());
    slow.pass(50);
    slow.fail(2);
    assert_eq!(slow.is_told().cause, NotificationCause::New);
    slow.pass(20);
    slow.fail(60);
    slow.pass(40);
    // One more failure has it looked at; the rest of the hour is as usual.
    slow.fail(1);
    assert_eq!(slow.is_told().cause, NotificationCause::Escalating);
    assert_eq!(slow.ends(), []);
}

#[test]
fn group_that_fails_as_usual_does_not_escalate() {
    let folder = tempfile::tempdir().unwrap();
    let slow = Slow::new(folder.path());
    slow.fail(20);
    assert_eq!(slow.is_told().cause, NotificationCause::New);
    slow.pass(120);
    slow.fail(20);
    assert_eq!(slow.ends(), []);
}

#[test]
fn retry_without_an_attempt_left_is_known_by_its_record() {
    let decision = |state: &str| json!({"kind": "retry", "name": "bank", "state": state});
    for (state, wanted) in [("attempts", true), ("recovered", false), ("budget", false)] {
        let record = script::record(1, &json!({"policies": [decision(state)]}));
        assert_eq!(has_exhausted(&record), wanted, "{state}");
    }
}

#[test]
fn hook_that_panics_is_counted_and_harms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = builder(folder.path()).notify(|_| panic!("a bad hook")).build().unwrap();
    assert!(fail(&recorder).is_some());
    assert_eq!(recorder.shutdown(LIMIT).written, 1);
    assert_eq!((recorder.health().notified, recorder.health().unnotified), (0, 1));
}

#[test]
fn hook_that_fails_is_not_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let inner = builder(folder.path()).build().unwrap();
    let failing = inner.clone();
    let recorder =
        builder(folder.path()).notify(move |_| assert_eq!(fail(&failing), None)).build().unwrap();
    assert!(fail(&recorder).is_some());
    recorder.shutdown(LIMIT);
    inner.shutdown(LIMIT);
    assert_eq!((recorder.health().notified, inner.health().written), (1, 0));
}

#[test]
fn hook_that_hangs_holds_up_neither_failures_nor_the_writer() {
    let folder = tempfile::tempdir().unwrap();
    let (release, released) = sync_channel::<()>(0);
    let released = Mutex::new(released);
    let hook = move |_: &Notification| {
        let released = released.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(released.recv().is_err(), "it is let go of, and never told anything");
    };
    let recorder = builder(folder.path()).notify(hook).build().unwrap();
    assert_eq!((0..3).filter_map(|_| fail(&recorder)).count(), 3);
    let flushed = recorder.flush(LIMIT);
    assert!(flushed.complete && flushed.written == 3, "{flushed:?}");
    drop(release);
    recorder.shutdown(LIMIT);
    assert_eq!(recorder.health().notified, 1);
}

#[cfg(unix)]
#[test]
fn command_finds_the_notification_on_its_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("told.json");
    let words = ["sh", "-c", "cat > \"$0\"", file.to_str().unwrap()];
    let recorder = builder(&folder.path().join("store")).notify_command(words).build().unwrap();
    assert!(fail(&recorder).is_some());
    recorder.shutdown(LIMIT);
    let told: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!((&told["cause"], &told["count"]), (&json!("new"), &json!(1)));
    assert_eq!(told["error_type"], "core::fmt::Error");
    assert!(told["failure_id"].as_str().unwrap().starts_with("fail_"), "{told}");
}

#[test]
fn command_that_is_not_there_or_fails_is_counted() {
    for words in [vec!["/no/such/command"], vec!["false"]] {
        let folder = tempfile::tempdir().unwrap();
        let recorder = builder(folder.path()).notify_command(words).build().unwrap();
        assert!(fail(&recorder).is_some());
        recorder.shutdown(LIMIT);
        assert_eq!(recorder.health().unnotified, 1);
    }
}
