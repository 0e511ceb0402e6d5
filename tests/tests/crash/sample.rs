//! Entries that can be told from any others, and how a log is read back.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use failrec::Timestamp;
use failrec::record::{Entry, EntryBody, FailureRecord, GoalId, ProcessId};
use failrec::store::{JsonlStore, ScanReport, Store};
use failrec_tests::oracle::{Checksum, Numbers, Terms, Verdict};
use tempfile::{Builder, TempDir};

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
    for_the_owner().tempdir_in("/dev/shm").unwrap_or_else(|_| folder())
}

/// A folder for a store, as the store would make it.
pub(crate) fn folder() -> TempDir {
    for_the_owner().tempdir().unwrap()
}

fn for_the_owner() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder
}

/// The entry with this number of a process, with a message of about `bytes` bytes. All of it
/// follows from the arguments.
pub(crate) fn entry(process: &str, sequence: u64, bytes: usize) -> Entry {
    let text = format!(
        r#"{{"id":"fail_01K8ZQ3V5E{process:08X}{sequence:08}","timestamp":"2026-11-22T05:19:01Z",
        "node_id":"n","function":{{"path":"p","file":"f","line":1}},"outcome":"error",
        "severity":"error","category":"io","handled":true,"error_type":"E","error_message":"",
        "fingerprint":{{"scheme":"group","version":1,"group":"{hex}","coarse":"{hex}","exact":"{hex}"}},
        "occurrence":{occurrence},"sample":{{"reason":"first","weight":1}}}}"#,
        hex = "0".repeat(32),
        occurrence = sequence + 1,
        process = Checksum::EMPTY.with(process.as_bytes()).value(),
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

/// What the oracle says of the store in a folder, where up to `torn_max` lines may be torn. No
/// promise is broken, and it has read what the library reads.
pub(crate) fn verify(store: &Path, torn_max: u64) -> Verdict {
    verify_case(store, torn_max, "")
}

/// The same, of a case that has a name.
pub(crate) fn verify_case(store: &Path, torn_max: u64, case: &str) -> Verdict {
    let verdict = Verdict::of(store, &Terms { torn_max, ..Terms::default() }).unwrap();
    assert!(verdict.broken.is_empty(), "{case}\n{verdict}");
    let library = JsonlStore::open_read_only(store).unwrap();
    let (mut read, mut failures) = (ScanReport::default(), 0);
    for goal in library.goals().unwrap() {
        read += library.scan(&goal, &mut |_| ControlFlow::Continue(())).unwrap();
        let (ledger, _) = library.ledger(&goal).unwrap();
        failures += ledger.unmerged_groups().map(|group| group.count).sum::<u64>();
    }
    let logs = || verdict.logs.iter().map(|(_, log)| log);
    assert_eq!(read.entries + read.repeated_entries, verdict.entries(), "{case}\n{verdict}");
    assert_eq!(read.corrupt_lines, verdict.corrupt_lines(), "{case}\n{verdict}");
    assert_eq!(
        read.lost_bytes,
        logs().map(|log| log.lost_bytes() as u64).sum::<u64>(),
        "{case}\n{verdict}"
    );
    assert_eq!(
        read.recovered_entries,
        logs().map(|log| log.recovered).sum::<u64>(),
        "{case}\n{verdict}"
    );
    assert_eq!(read.in_flight, logs().any(|log| log.in_flight), "{case}\n{verdict}");
    let missing = verdict.counts.numbers.values().map(Numbers::missing).sum::<u64>();
    assert_eq!(read.missing_entries, missing, "{case}\n{verdict}");
    assert_eq!(failures, verdict.failures(), "{case}\n{verdict}");
    verdict
}
