//! `failrec doctor`.

use serde_json::json;

use crate::command::run;
use crate::journal::Journal;

#[test]
fn store_in_order_is_said_to_be_and_what_is_in_it() {
    let journal = Journal::usual();
    let run = run(journal.path(), &["doctor"]).ends_with(0);
    assert!(run.stdout.starts_with("the store is in order\n"), "{run:#?}");
    for part in [
        "failures_default.jsonl",
        "0 damaged lines",
        "failrec::init()",
        "1 process said no goodbye",
    ] {
        assert!(run.stdout.contains(part), "{part}: {run:#?}");
    }
    assert!(
        run.stdout.contains("  default     1,241       2          0        5        0  fresh\n"),
        "{run:#?}"
    );
}

#[test]
fn process_that_was_found_dead_is_told_from_those_that_may_run() {
    let mut journal = Journal::new();
    journal.boot("default");
    let death = json!({"outcome": "unclean_exit", "category": "unclean_exit"});
    journal.failure(60, "default", &[death]);
    let path = journal.write();
    let run = run(path.path(), &["doctor"]).ends_with(0);
    assert!(run.stdout.contains("1 process died without goodbye"), "{run:#?}");
    assert!(!run.stdout.contains("said no goodbye"), "{run:#?}");
}

#[test]
fn damaged_and_missing_lines_are_counted_and_end_with_their_own_code() {
    let journal = Journal::usual();
    let log = std::fs::read_to_string(journal.log("default")).unwrap();
    let lines: Vec<_> = log.lines().collect();
    // The second line is gone, and the third has one byte wrong.
    let broken = lines[2].replacen("planner", "plannex", 1);
    let kept = [lines[0], &broken, lines[3], lines[4], "{\"v\":1,\"crc\":\"12"].join("\n");
    std::fs::write(journal.log("default"), kept).unwrap();
    let run_one = run(journal.path(), &["doctor"]).ends_with(4);
    assert!(run_one.stdout.starts_with("the store is damaged"), "{run_one:#?}");
    assert!(run_one.stdout.contains("1 damaged line:"), "{run_one:#?}");
    let answers = run(journal.path(), &["doctor", "--json"]).ends_with(4).json();
    let report = &answers[0]["report"];
    assert_eq!((&report["corrupt_lines"], &report["missing_entries"]), (&1.into(), &2.into()));
    assert_eq!((&report["in_flight"], &answers[0]["is_damaged"]), (&true.into(), &true.into()));
}

#[test]
fn examination_changes_nothing() {
    let journal = Journal::usual();
    let state = || {
        let files = std::fs::read_dir(journal.store()).unwrap().map(|file| file.unwrap());
        let mut files: Vec<_> =
            files.map(|file| (file.file_name(), std::fs::read(file.path()).unwrap())).collect();
        files.sort();
        files
    };
    let before = state();
    run(journal.path(), &["doctor"]).ends_with(0);
    assert_eq!(state(), before);
}

#[test]
fn missing_store_is_explained_to_who_waits_for_records() {
    let folder = tempfile::tempdir().unwrap();
    let run = run(folder.path(), &["doctor"]).ends_with(3);
    assert!(run.stderr.contains("annotated functions record nothing"), "{run:#?}");
    assert!(run.stderr.contains("FAILREC_DIR is not set"), "{run:#?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "something was created");
}

#[cfg(unix)]
#[test]
fn store_that_others_may_look_into_is_pointed_out() {
    use std::os::unix::fs::PermissionsExt as _;
    let journal = Journal::usual();
    std::fs::set_permissions(journal.store(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let run = run(journal.path(), &["doctor"]).ends_with(0);
    assert!(run.stdout.contains("others may look into the store: chmod 700"), "{run:#?}");
}
