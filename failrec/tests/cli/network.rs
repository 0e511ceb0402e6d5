//! Stores in which each program has logs of its own, as on a network file system.

use std::path::PathBuf;

use failrec::store::{JsonlStore, Store as _};

use crate::command::run;
use crate::journal::{FULL, Journal};

const NAME: &str = "logs/default/0006608b015f3000-7-0000000000000001.000001.jsonl";

fn log(journal: &Journal) -> PathBuf {
    journal.store().join(NAME)
}

/// Its log is that of a program on another machine, which has not said goodbye.
fn set_apart(journal: &Journal) {
    std::fs::create_dir_all(log(journal).parent().unwrap()).unwrap();
    std::fs::rename(journal.log("default"), log(journal)).unwrap();
}

fn apart() -> Journal {
    let journal = Journal::usual();
    set_apart(&journal);
    journal
}

#[test]
fn every_command_answers_as_from_a_log_that_programs_share() {
    let journal = Journal::usual();
    let questions: [&[&str]; 5] = [
        &["list", "--json"],
        &["list", "offers", "--json"],
        &["show", FULL, "--json"],
        &["tail", "-n", "5", "--json"],
        &["export"],
    ];
    let answers = || questions.map(|question| run(journal.path(), question).ends_with(0).stdout);
    let shared = answers();
    set_apart(&journal);
    assert_eq!(answers(), shared);
}

#[test]
fn doctor_names_the_logs_of_single_programs() {
    let journal = apart();
    let said = run(journal.path(), &["doctor"]).ends_with(0);
    assert!(said.stdout.contains("own log     logs/default/0006608b"), "{said:#?}");
}

#[test]
fn doctor_says_that_somebody_holds_the_lock() {
    let journal = Journal::usual();
    let store = JsonlStore::open(journal.store()).unwrap();
    let mut said = String::new();
    let held = store.exclusively(&mut || {
        said = run(journal.path(), &["doctor"]).ends_with(0).stdout;
        Ok(())
    });
    assert!(held.unwrap());
    assert!(said.contains("another process holds the lock of the store"), "{said}");
    let said = run(journal.path(), &["doctor"]).ends_with(0).stdout;
    assert!(!said.contains("the lock"), "{said}");
}

#[test]
fn log_of_a_program_that_may_still_write_is_told_and_not_forgotten_in() {
    let journal = apart();
    let before = std::fs::read(log(&journal)).unwrap();
    let planned = run(journal.path(), &["forget", "--session", "sess-7", "--dry-run"]).ends_with(0);
    assert!(planned.stderr.contains(NAME), "{planned:#?}");
    let said = run(journal.path(), &["forget", "--session", "sess-7", "--yes"]).ends_with(1);
    assert_eq!(said.stdout, "nothing of session sess-7 was removed\n");
    for part in ["still stands in the store", "1 log left alone", NAME, "failrec fsck --end-logs"] {
        assert!(said.stderr.contains(part), "{part}: {said:#?}");
    }
    let json = ["forget", "--session", "sess-7", "--yes", "--json"];
    let told = run(journal.path(), &json).ends_with(1).json().remove(0);
    assert_eq!(told["open_logs"], serde_json::json!([NAME]));
    assert_eq!((&told["records"], std::fs::read(log(&journal)).unwrap()), (&0.into(), before));

    let ended = run(journal.path(), &["fsck", "--end-logs"]).ends_with(0);
    assert!(ended.stdout.starts_with(&format!("made a segment of {NAME}\n")), "{ended:#?}");
    let said = run(journal.path(), &["forget", "--session", "sess-7", "--yes"]).ends_with(0);
    assert!(said.stdout.ends_with("the name is nowhere in the store\n"), "{said:#?}");
}

#[test]
fn damage_in_the_log_of_a_program_that_may_still_write_is_not_repaired() {
    let journal = apart();
    let content = std::fs::read(log(&journal)).unwrap();
    let torn = [b"torn\n".to_vec(), content].concat();
    std::fs::write(log(&journal), &torn).unwrap();
    let said = run(journal.path(), &["fsck", "--repair"]).ends_with(4);
    assert!(said.stderr.contains("1 log left alone") && said.stderr.contains(NAME), "{said:#?}");
    assert_eq!(std::fs::read(log(&journal)).unwrap(), torn);
    run(journal.path(), &["fsck", "--repair", "--end-logs"]).ends_with(0);
    let order = run(journal.path(), &["fsck"]).ends_with(0);
    assert!(order.stdout.starts_with("the store is in order"), "{order:#?}");
}

#[test]
fn prune_says_which_logs_it_left_alone_if_what_is_left_is_too_much() {
    let journal = apart();
    let said = run(journal.path(), &["prune", "--keep-bytes", "1"]).ends_with(0);
    assert!(said.stderr.contains(NAME) && said.stderr.contains("--end-logs"), "{said:#?}");
    let told = run(journal.path(), &["prune", "--json"]).ends_with(0).json().remove(0);
    assert_eq!(told["open_logs"], serde_json::json!([NAME]));
}
