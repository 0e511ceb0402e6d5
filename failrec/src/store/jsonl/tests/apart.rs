//! Logs that processes have for their own.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::base::ManualClock;
use crate::query::script::{Script, record_id};
use crate::query::{Ledger, Query, Sieve};
use crate::record::{Bye, Entry, EntryBody, GoalId, RecordId};
use crate::store::jsonl::{
    FileRole, Follow, Forgotten, JsonlStore, JsonlStoreBuilder, LogSharing, Retention,
    Thoroughness, Trace, samples,
};
use crate::store::{Ask as _, ScanReport, Store as _};

fn goal() -> GoalId {
    GoalId::new("main_goal")
}

fn builder(path: &Path) -> JsonlStoreBuilder {
    JsonlStore::builder(path).log_sharing(LogSharing::Apart)
}

fn apart(path: &Path) -> JsonlStore {
    builder(path).open().unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(found) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<_> = found.map(|file| file.unwrap().path()).collect();
    found.sort();
    found
}

fn logs(path: &Path) -> Vec<PathBuf> {
    files(&path.join("logs/main_goal"))
}

fn segments(path: &Path) -> Vec<PathBuf> {
    files(&path.join("segments/main_goal"))
}

/// The entries with these numbers, of a process of this name.
fn of(process: &str, numbers: impl IntoIterator<Item = u64>) -> Vec<Entry> {
    let body = |number| EntryBody::Failure(Box::new(samples::record(number)));
    let entry = |number| samples::entry(process, number, body(number));
    numbers.into_iter().map(entry).collect()
}

fn bye(process: &str, number: u64) -> Entry {
    samples::entry(process, number, EntryBody::Bye(Bye::new(number)))
}

/// The numbers of all entries, in their order.
fn numbers(store: &JsonlStore) -> (Vec<u64>, ScanReport) {
    let mut numbers = Vec::new();
    let report = store.scan(&goal(), &mut |entry| {
        numbers.push(entry.sequence);
        ControlFlow::Continue(())
    });
    (numbers, report.unwrap())
}

/// How many entries there are by each way of reading, all of which must agree.
fn count(path: &Path) -> u64 {
    let store = JsonlStore::open_read_only(path).unwrap();
    let mut whole = Ledger::default();
    let report = store.scan(&goal(), &mut |entry| {
        whole.observe(&entry);
        ControlFlow::Continue(())
    });
    let read = report.unwrap();
    assert_eq!(store.ledger(&goal()).unwrap(), (Arc::new(whole), read));
    assert_eq!((read.corrupt_lines, read.missing_entries), (0, 0));
    let mut found = 0;
    let mut visit = |_| {
        found += 1;
        ControlFlow::Continue(())
    };
    store.scan_for(&goal(), &Sieve::all(), &mut visit).unwrap();
    assert!(found <= read.entries);
    read.entries
}

/// Ends without leaving word of it, as a process that is killed does.
#[expect(clippy::mem_forget, reason = "who is killed drops nothing")]
fn kill(store: JsonlStore) {
    std::mem::forget(store);
}

fn forget(store: &JsonlStore, id: RecordId) -> Forgotten {
    let trace = Trace::Record(id);
    store.forget(&[goal()], &trace, Thoroughness::Named, &mut |_| {}).unwrap().unwrap()
}

#[test]
fn each_store_appends_to_a_log_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (apart(folder.path()), apart(folder.path()));
    one.append(&of("p", 0..3)).unwrap();
    other.append(&of("q", 0..2)).unwrap();
    one.append(&of("p", 3..4)).unwrap();
    let lines = |path: &PathBuf| fs::read_to_string(path).unwrap().lines().count();
    let mut found: Vec<_> = logs(folder.path()).iter().map(lines).collect();
    found.sort_unstable();
    assert_eq!(found, [2, 4]);
    assert!(!folder.path().join("failures_main_goal.jsonl").exists());
    assert_eq!(count(folder.path()), 6);
}

#[test]
fn log_of_a_store_that_ends_becomes_a_segment_of_the_same_name() {
    let folder = tempfile::tempdir().unwrap();
    let store = apart(folder.path());
    store.append(&of("p", 0..3)).unwrap();
    let names = |paths: Vec<PathBuf>| {
        paths.iter().map(|path| path.file_name().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let name = names(logs(folder.path()));
    store.close().unwrap();
    assert!(logs(folder.path()).is_empty());
    assert_eq!(names(segments(folder.path())), name);
    // What comes after the end goes to another log.
    store.append(&of("p", 3..4)).unwrap();
    assert_ne!(names(logs(folder.path())), name);
    drop(store);
    assert_eq!((logs(folder.path()).len(), segments(folder.path()).len()), (0, 2));
    assert_eq!(count(folder.path()), 4);
}

#[test]
fn log_that_becomes_a_segment_while_it_is_read_is_read_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = apart(folder.path());
    store.append(&of("p", 0..3)).unwrap();
    let log = logs(folder.path()).remove(0);
    let mut parts = store.folder().parts(&goal()).unwrap();
    store.close().unwrap();
    let segment = segments(folder.path()).remove(0);
    assert!(parts[0].open(store.folder()).unwrap().is_some());
    assert_eq!((parts.len(), parts[0].path()), (1, &*segment));
    // Listed as a log, and then as a segment that was rewritten since.
    fs::copy(&segment, &log).unwrap();
    let parts = store.folder().parts(&goal()).unwrap();
    assert_eq!((parts.len(), parts[0].path()), (1, &*segment));
}

#[test]
fn store_that_wrote_nothing_leaves_no_log() {
    let folder = tempfile::tempdir().unwrap();
    apart(folder.path()).close().unwrap();
    assert_eq!(files(folder.path()), [folder.path().join("LOCK")]);
}

#[test]
fn full_logs_become_segments_though_another_machine_holds_the_lock() {
    let folder = tempfile::tempdir().unwrap();
    let store = builder(folder.path()).segment_bytes(0).open().unwrap();
    let lock = store.folder().try_lock().unwrap().unwrap();
    for number in 0..30 {
        store.append(&of("p", [number])).unwrap();
    }
    drop(lock);
    assert!(3 < segments(folder.path()).len());
    assert_eq!((logs(folder.path()).len(), store.seal_failures()), (0, 0));
    assert_eq!(numbers(&store).0, (0..30).collect::<Vec<_>>());
}

#[test]
fn killed_process_leaves_a_log_that_is_read_and_that_the_next_does_not_touch() {
    let folder = tempfile::tempdir().unwrap();
    let store = apart(folder.path());
    store.append(&of("p", 0..3)).unwrap();
    kill(store);
    let left = logs(folder.path()).remove(0);
    let torn = [fs::read(&left).unwrap(), b"{\"v\":1,\"crc\":\"00".to_vec()].concat();
    fs::write(&left, &torn).unwrap();
    let next = apart(folder.path());
    next.append(&of("q", 0..2)).unwrap();
    next.close().unwrap();
    assert_eq!(fs::read(&left).unwrap(), torn);
    let (numbers, report) = numbers(&next);
    assert_eq!((numbers, report.in_flight), (vec![0, 1, 0, 1, 2], true));
}

#[test]
fn log_that_was_cut_short_gets_a_line_end_before_the_next_line() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(samples::moment(0)));
    let store = builder(folder.path()).clock(clock.clone()).open().unwrap();
    store.append(&of("p", 0..2)).unwrap();
    fs::write(logs(folder.path()).remove(0), "torn").unwrap();
    clock.advance(Duration::from_millis(100));
    store.append(&of("p", 2..3)).unwrap();
    let (numbers, report) = numbers(&store);
    assert_eq!((numbers, report.corrupt_lines, report.recovered_entries), (vec![2], 1, 0));
}

#[test]
fn log_that_was_removed_is_begun_anew_by_another_name() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(samples::moment(0)));
    let store = builder(&folder.path().join(".failrec")).clock(clock.clone()).open().unwrap();
    store.append(&of("p", 0..1)).unwrap();
    let first = logs(store.path());
    fs::remove_dir_all(store.path()).unwrap();
    clock.advance(Duration::from_millis(100));
    store.append(&of("p", 1..2)).unwrap();
    assert_eq!(numbers(&store).0, [1]);
    assert_ne!(logs(store.path()), first);
}

/// A store that was moved from a network folder to a local one and back.
#[test]
fn shared_logs_and_logs_apart_are_one_journal() {
    let folder = tempfile::tempdir().unwrap();
    let shared = || JsonlStore::builder(folder.path()).log_sharing(LogSharing::Shared);
    kill({
        let store = apart(folder.path());
        store.append(&of("a", 0..5)).unwrap();
        store
    });
    apart(folder.path()).append(&of("b", 0..5)).unwrap();
    let local = shared().segment_bytes(0).open().unwrap();
    local.append(&of("c", 0..20)).unwrap();
    local.append(&of("c", 20..22)).unwrap();
    local.close().unwrap();
    assert_eq!(count(folder.path()), 32);
    let again = apart(folder.path());
    again.append(&of("d", 0..3)).unwrap();
    assert_eq!(count(folder.path()), 35);
    let mut seen = 0;
    let mut follow = again.follow();
    let mut look = |follow: &mut Follow<'_>| {
        let looked = follow.look(&goal(), &mut |_| {
            seen += 1;
            ControlFlow::Continue(())
        });
        looked.unwrap();
        std::mem::take(&mut seen)
    };
    assert_eq!(look(&mut follow), 35);
    again.append(&of("d", 3..5)).unwrap();
    local.append(&of("c", 22..23)).unwrap();
    assert_eq!(look(&mut follow), 3);
    again.close().unwrap();
    assert_eq!(look(&mut follow), 0);
    let newest = Query::new().records().at(samples::moment(1_000)).limit(100);
    let page = JsonlStore::open_read_only(folder.path()).unwrap().records(&newest).unwrap();
    // Numbers stand for records here, so those of several processes are the same ones.
    assert_eq!(page.items.len(), 23);
}

#[test]
fn goals_of_logs_apart_are_found_and_so_is_their_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = apart(folder.path());
    let mut entries = of("p", 0..2);
    entries[1].goal = GoalId::new("x".repeat(5_000));
    store.append(&entries).unwrap();
    fs::remove_file(folder.path().join("LOCK")).unwrap();
    assert_eq!(store.goals().unwrap(), [goal(), entries[1].goal.clone()]);
    assert_eq!(JsonlStore::discover(folder.path()).unwrap(), folder.path());
}

#[test]
fn more_goals_than_open_files_have_one_log_each() {
    let folder = tempfile::tempdir().unwrap();
    let store = apart(folder.path());
    for round in 0..3 {
        for goal in 0..150 {
            let mut entry = samples::failure(round);
            entry.goal = GoalId::new(format!("g{goal}"));
            store.append(&[entry]).unwrap();
        }
    }
    store.close().unwrap();
    for goal in store.goals().unwrap() {
        assert_eq!(store.ledger(&goal).unwrap().1.entries, 3, "{goal}");
        assert_eq!(files(&folder.path().join(format!("segments/{goal}"))).len(), 1, "{goal}");
    }
    assert_eq!(store.goals().unwrap().len(), 150);
}

#[test]
fn what_another_process_may_still_append_to_is_not_rewritten_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let (other, store) = (apart(folder.path()), apart(folder.path()));
    other.append(&of("p", 0..3)).unwrap();
    let log = logs(folder.path()).remove(0);
    let before = fs::read(&log).unwrap();
    let id = samples::record(1).id;
    let name = store.folder().name_of(&log);
    let planned =
        store.find_trace(&[goal()], &Trace::Record(id), Thoroughness::Named, &mut |_| {}).unwrap();
    assert_eq!((planned.records, planned.open_logs), (0, vec![name.clone()]));
    let forgotten = forget(&store, id);
    assert_eq!(forgotten.open_logs, std::slice::from_ref(&name));
    assert_eq!((forgotten.records, forgotten.files), (0, vec![]));
    assert_eq!(forgotten.left, [(name, 1)], "what is left is told");
    assert_eq!(fs::read(&log).unwrap(), before);
    // When it has ended, nothing is in the way.
    drop(other);
    let forgotten = forget(&store, id);
    assert_eq!((forgotten.records, forgotten.open_logs, forgotten.left), (1, vec![], vec![]));
    let shown = store.records(&Query::new().at(samples::moment(1_000))).unwrap();
    assert_eq!((shown.items.len(), numbers(&store).1.missing_entries), (2, 0));
}

#[test]
fn log_of_a_process_that_said_goodbye_or_was_found_dead_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let goodbye = apart(folder.path());
    goodbye.append(&of("p", 0..3)).unwrap();
    goodbye.append(&[bye("p", 3)]).unwrap();
    kill(goodbye);
    let dead = apart(folder.path());
    let mut script = Script::new("main_goal", "q");
    dead.append(&[script.boot(), script.fail(50, &serde_json::json!({}))]).unwrap();
    kill(dead);
    let store = apart(folder.path());
    let ids = [samples::record(1).id, record_id(50)];
    assert_eq!(forget(&store, ids[0]).open_logs, [""; 0]);
    assert_eq!(forget(&store, ids[1]).open_logs.len(), 1, "nobody knows that it is dead");
    // Its death is told in the journal of another goal.
    let mut elsewhere = Script::new("elsewhere", "q");
    elsewhere.boot();
    let death = serde_json::json!({"category": "unclean_exit", "outcome": "unclean_exit"});
    store.append(&[elsewhere.fail(51, &death)]).unwrap();
    let forgotten = forget(&store, ids[1]);
    assert_eq!((forgotten.records, forgotten.open_logs, forgotten.left), (1, vec![], vec![]));
}

#[test]
fn log_of_a_writer_that_has_a_later_one_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let other = apart(folder.path());
    other.append(&of("p", 0..3)).unwrap();
    let first = logs(folder.path()).remove(0);
    other.close().unwrap();
    // The rename went wrong, say.
    fs::rename(segments(folder.path()).remove(0), &first).unwrap();
    other.append(&of("p", 3..4)).unwrap();
    let store = apart(folder.path());
    let forgotten = forget(&store, samples::record(1).id);
    assert_eq!((forgotten.records, forgotten.open_logs), (1, vec![]));
    assert_eq!(logs(folder.path()).len(), 1);
    assert_eq!(numbers(&store).1.missing_entries, 0);
}

#[test]
fn who_knows_that_a_process_is_no_more_may_end_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let killed = apart(folder.path());
    killed.append(&of("p", 0..3)).unwrap();
    kill(killed);
    let store = apart(folder.path());
    assert_eq!(forget(&store, samples::record(1).id).open_logs.len(), 1);
    let ended = store.end_logs(&[goal()]).unwrap().unwrap();
    assert_eq!(ended.len(), 1);
    let forgotten = forget(&store, samples::record(1).id);
    assert_eq!((forgotten.records, forgotten.left), (1, vec![]));
}

/// What was appended to a log that was ended wrongly is written again, as to any log that became a segment.
#[test]
fn process_whose_log_was_ended_goes_on_in_another_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (alive, store) = (apart(folder.path()), apart(folder.path()));
    alive.append(&of("p", 0..3)).unwrap();
    assert_eq!(store.end_logs(&[goal()]).unwrap().unwrap().len(), 1);
    forget(&store, samples::record(1).id);
    alive.append(&of("p", 3..5)).unwrap();
    let (numbers, report) = numbers(&store);
    assert_eq!(report.missing_entries, 0);
    assert!([0, 2, 3, 4].iter().all(|number| numbers.contains(number)), "{numbers:?}");
    assert_eq!((segments(folder.path()).len(), logs(folder.path()).len()), (1, 1));
}

#[test]
fn process_forgets_what_it_wrote_itself() {
    let folder = tempfile::tempdir().unwrap();
    let store = apart(folder.path());
    store.append(&of("p", 0..3)).unwrap();
    let forgotten = forget(&store, samples::record(1).id);
    assert_eq!((forgotten.records, forgotten.open_logs, forgotten.left), (1, vec![], vec![]));
    store.append(&of("p", 3..4)).unwrap();
    assert_eq!(numbers(&store).1.missing_entries, 0);
}

#[test]
fn goal_is_forgotten_with_its_logs_apart() {
    let folder = tempfile::tempdir().unwrap();
    let (other, store) = (apart(folder.path()), apart(folder.path()));
    other.append(&of("p", 0..3)).unwrap();
    let forgotten = store.forget_goal(&goal(), &mut |_| {}).unwrap().unwrap();
    assert_eq!((forgotten.records, forgotten.left), (3, vec![]));
    assert!(!folder.path().join("logs/main_goal").exists());
    assert_eq!(store.goals().unwrap(), []);
}

#[test]
fn segments_of_logs_apart_are_pruned_and_open_logs_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let open = apart(folder.path());
    open.append(&of("open", 0..40)).unwrap();
    let ended = apart(folder.path());
    let mut script = Script::new("main_goal", "ended");
    let failures: Vec<_> =
        (100..200).map(|number| script.fail(number, &serde_json::json!({}))).collect();
    ended.append(&failures).unwrap();
    drop(ended);
    let log = logs(folder.path()).remove(0);
    let before = fs::read(&log).unwrap();
    let store = apart(folder.path());
    let retention = Retention::default().keep_bytes(0);
    let report = store.prune(&[goal()], &retention, &mut |_| {}).unwrap().unwrap();
    assert_eq!(report.open_logs, [store.folder().name_of(&log)]);
    assert!(80 < report.records, "{report:?}");
    assert_eq!(fs::read(&log).unwrap(), before);
    assert_eq!(numbers(&store).1.missing_entries, 0);
}

#[test]
fn damage_in_an_open_log_is_told_and_repaired_when_it_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let killed = apart(folder.path());
    killed.append(&of("p", 0..3)).unwrap();
    kill(killed);
    let log = logs(folder.path()).remove(0);
    fs::write(&log, [b"torn\n".to_vec(), fs::read(&log).unwrap()].concat()).unwrap();
    let before = fs::read(&log).unwrap();
    let store = apart(folder.path());
    let checked = store.check(&[goal()], &mut |_| {}).unwrap();
    assert!(checked.goals[0].is_damaged() && !checked.goals[0].files[0].is_segment);
    let repair = store.repair(&[goal()], &mut |_| {}).unwrap().unwrap();
    assert_eq!(repair.open_logs, [store.folder().name_of(&log)]);
    assert_eq!((repair.files, fs::read(&log).unwrap()), (vec![], before));
    store.end_logs(&[goal()]).unwrap().unwrap();
    let repair = store.repair(&[goal()], &mut |_| {}).unwrap().unwrap();
    assert_eq!((repair.open_logs, repair.files.len()), (vec![], 1));
    assert_eq!(count(folder.path()), 3);
    let moved = files(&folder.path().join("quarantine/main_goal"));
    assert_eq!(fs::read(&moved[0]).unwrap(), b"torn\n");
}

#[test]
fn inspection_knows_logs_apart_and_their_segments() {
    let folder = tempfile::tempdir().unwrap();
    let store = apart(folder.path());
    store.append(&of("p", 0..1)).unwrap();
    let roles = |store: &JsonlStore| {
        let files = store.inspect().unwrap().files.into_iter();
        files.map(|file| file.role).collect::<Vec<_>>()
    };
    assert_eq!(roles(&store), [FileRole::Lock, FileRole::Folder, FileRole::OwnLog]);
    store.close().unwrap();
    let folders = [FileRole::Folder; 2];
    let rest = [FileRole::Statistics, FileRole::Segment];
    assert_eq!(roles(&store), [&[FileRole::Lock], &folders[..], &rest].concat());
    fs::write(folder.path().join("logs/main_goal/000001.jsonl"), "mine").unwrap();
    assert!(roles(&store).contains(&FileRole::Other));
}
