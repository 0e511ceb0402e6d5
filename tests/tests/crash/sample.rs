//! Entries that can be told from any others, and how a log is read back.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use failrec::Timestamp;
use failrec::record::{Entry, EntryBody, FailureRecord, GoalId, ProcessId};
use failrec::store::{JsonlStore, ScanReport, Store};
use tempfile::TempDir;

/// The goal of all entries here.
pub(crate) fn goal() -> GoalId {
    GoalId::new("main_goal")
}

/// The log of that goal.
pub(crate) fn log(store: &Path) -> PathBuf {
    store.join("failures_main_goal.jsonl")
}

/// A folder for tests that sync thousands of times: in memory where the system offers that, for
/// no disk is needed to show what they show.
pub(crate) fn fast_folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// The entry with this number of a process, with a message of about `bytes` bytes. All of it
/// follows from the arguments.
pub(crate) fn entry(process: &str, sequence: u64, bytes: usize) -> Entry {
    let text = format!(
        r#"{{"id":"fail_01K8ZQ3V5E7RJ9T2M4{sequence:08}","timestamp":"2026-11-22T05:19:01Z",
        "node_id":"n","function":{{"path":"p","file":"f","line":1}},"outcome":"error",
        "severity":"error","category":"io","handled":true,"error_type":"E","error_message":"",
        "fingerprint":{{"scheme":"group","version":1,"group":"{hex}","coarse":"{hex}","exact":"{hex}"}},
        "occurrence":1,"sample":{{"reason":"first","weight":1}}}}"#,
        hex = "0".repeat(32),
    );
    let mut record: FailureRecord = serde_json::from_str(&text).unwrap();
    record.goal_id = goal();
    record.error_message = format!("{process} {sequence} ").repeat(bytes / 8);
    record.error_message.truncate(bytes);
    let at = Timestamp::from_micros(i64::try_from(sequence).unwrap());
    let body = EntryBody::Failure(Box::new(record));
    Entry { at, goal: goal(), process: ProcessId::new(process), sequence, body }
}

/// The entries of the store, oldest first, and what was met besides them.
pub(crate) fn read(store: &dyn Store) -> (Vec<Entry>, ScanReport) {
    let mut entries = Vec::new();
    let report = store.scan(&goal(), &mut |entry| {
        entries.push(entry);
        ControlFlow::Continue(())
    });
    (entries, report.unwrap())
}

/// The same, of the store in a folder.
pub(crate) fn read_folder(store: &Path) -> (Vec<Entry>, ScanReport) {
    read(&JsonlStore::open_read_only(store).unwrap())
}

/// The numbers of entries.
pub(crate) fn numbers(entries: &[Entry]) -> Vec<u64> {
    entries.iter().map(|entry| entry.sequence).collect()
}
