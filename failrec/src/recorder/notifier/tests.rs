use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::json;

use super::*;
use crate::base::SystemClock;
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
