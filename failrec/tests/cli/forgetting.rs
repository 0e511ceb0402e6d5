//! `failrec forget`.

use std::path::Path;

use serde_json::json;

use crate::command::run;
use crate::journal::{EARLIER, FULL, Journal, PANIC, fingerprint, full};

/// Two records of session `sess-7`, and one of another, which tells of the first.
fn journal() -> Journal {
    let mut journal = Journal::new();
    journal.boot("default");
    let earlier = json!({"id": EARLIER, "occurrence": 3});
    journal.failure(3_600, "default", &[full(), earlier]);
    journal.failure(180, "default", &[full()]);
    let other = json!({"id": PANIC, "session_id": "other", "fingerprint": fingerprint('b')});
    journal.failure(60, "default", &[full(), other]);
    journal.tick('a', 1_240, 180);
    journal.write()
}

/// How often `name` stands in the files below `folder`.
fn times(name: &str, folder: &Path) -> usize {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let times = files.map(|path| match std::fs::read(&path) {
        Ok(content) => String::from_utf8_lossy(&content).matches(name).count(),
        Err(_) => times(name, &path),
    });
    times.sum()
}

#[test]
fn session_is_forgotten_and_what_its_groups_count_stays() {
    let journal = journal();
    run(journal.path(), &["note", FULL, "she was angry"]).ends_with(0);
    let said = run(journal.path(), &["forget", "--session", "sess-7", "--yes"]).ends_with(0);
    let line = "2 records and 1 other line of session sess-7 removed from 1 file; the name is nowhere in the store\n";
    assert_eq!(said.stdout, line, "{said:#?}");
    for gone in ["sess-7", "she was angry", FULL] {
        let left = times(gone, &journal.store());
        assert_eq!(left == 0, gone != FULL, "{gone} stands there {left} times");
    }
    run(journal.path(), &["show", FULL]).ends_with(3);
    run(journal.path(), &["show", PANIC]).ends_with(0);
    let sum = run(journal.path(), &["stats", "--json"]).ends_with(0).json().remove(0);
    assert_eq!(
        (&sum["statistics"]["total"], &sum["statistics"]["groups"]),
        (&1_245.into(), &2.into()),
        "{sum}"
    );
    let order = run(journal.path(), &["fsck"]).ends_with(0);
    assert!(order.stdout.starts_with("the store is in order"), "{order:#?}");
    assert!(!order.stdout.contains("Missing"), "{order:#?}");
}

#[test]
fn record_is_forgotten_with_its_name() {
    let journal = journal();
    run(journal.path(), &["resolve", FULL, "raised it"]).ends_with(0);
    run(journal.path(), &["forget", "--id", FULL, "--yes"]).ends_with(0);
    assert_eq!(times(FULL.trim_start_matches("fail_"), &journal.store()), 0);
    let group = run(journal.path(), &["list", "is:resolved", "--json"]).ends_with(0).json();
    assert_eq!(group[0]["count"], 1_240, "{group:?}");
}

#[test]
fn name_that_stands_in_other_texts_is_told_and_goes_if_asked() {
    let mut journal = Journal::new();
    journal.failure(180, "default", &[full()]);
    let values =
        json!({"id": PANIC, "session_id": "other", "error_message": "after sess-7 had \"left\""});
    journal.failure(60, "default", &[full(), values]);
    let journal = journal.write();
    let left = run(journal.path(), &["forget", "--session", "sess-7", "--yes"]).ends_with(1);
    assert!(left.stderr.contains("still stands in the store, 2 times"), "{left:#?}");
    assert!(left.stderr.contains("--mentioned"), "{left:#?}");
    run(journal.path(), &["show", PANIC]).ends_with(0);
    let gone = run(journal.path(), &["forget", "--session", "sess-7", "--mentioned", "--yes"])
        .ends_with(0);
    assert!(gone.stdout.contains("nowhere in the store"), "{gone:#?}");
    run(journal.path(), &["show", PANIC]).ends_with(3);
}

/// A name of one letter stood in the midst of words, and fragments that had nothing to do with it were removed.
#[test]
fn fragment_goes_if_the_name_stands_alone_in_it_and_not_within_words() {
    let journal = journal();
    let log = std::fs::read_to_string(journal.log("default")).unwrap();
    let torn = r#"xxxx {"torn":"else","session_id":"sess-7"#;
    std::fs::write(journal.log("default"), log + "xxxx {\"sess\n" + torn + "\n").unwrap();
    run(journal.path(), &["fsck", "--repair"]).ends_with(0);
    let quarantine = journal.store().join("quarantine/default");
    let fragments = || std::fs::read_dir(&quarantine).unwrap().count();
    assert_eq!(fragments(), 2);
    run(journal.path(), &["forget", "--session", "x", "--yes"]).ends_with(1);
    assert_eq!(fragments(), 2);
    run(journal.path(), &["forget", "--session", "sess-7", "--yes"]).ends_with(0);
    assert_eq!(fragments(), 1);
}

#[test]
fn nothing_is_removed_without_a_yes() {
    let journal = journal();
    let log = std::fs::read(journal.log("default")).unwrap();
    let asked = run(journal.path(), &["forget", "--agent", "shopper"]).ends_with(2);
    assert!(asked.stderr.contains("nothing was removed"), "{asked:#?}");
    assert!(asked.stderr.contains("3 records of agent shopper from 1 file"), "{asked:#?}");
    let plan = run(journal.path(), &["forget", "--agent", "shopper", "--dry-run"]).ends_with(0);
    assert!(
        plan.stdout.starts_with("would remove 3 records of agent shopper from 1 file\n"),
        "{plan:#?}"
    );
    let plan = run(journal.path(), &["forget", "--run", "run-42", "--dry-run", "--json"])
        .ends_with(0)
        .json();
    assert_eq!((&plan[0]["records"], &plan[0]["is_dry_run"]), (&3.into(), &true.into()));
    assert_eq!(std::fs::read(journal.log("default")).unwrap(), log);
}

#[test]
fn goal_is_forgotten_with_its_files_and_no_other() {
    let journal = journal_of(&["default", "trial"]);
    run(journal.path(), &["stats"]).ends_with(0);
    let said = run(journal.path(), &["forget", "--goal", "trial", "--yes"]).ends_with(0);
    assert!(said.stdout.contains("the name is nowhere in the store"), "{said:#?}");
    assert_eq!(times("trial", &journal.store()), 0);
    let goals = run(journal.path(), &["stats", "--json"]).ends_with(0).json().remove(0);
    assert_eq!(goals["statistics"]["total"], 1, "{goals}");
}

fn journal_of(goals: &[&str]) -> Journal {
    let mut journal = Journal::new();
    for goal in goals {
        journal.failure(60, goal, &[full(), json!({"occurrence": 1})]);
    }
    journal.write()
}

#[test]
fn wrong_use_is_refused_with_a_word_on_the_right_one() {
    let journal = journal();
    let none = run(journal.path(), &["forget"]).ends_with(2);
    assert!(none.stderr.contains("--session, --run, --agent, --id or --goal"), "{none:#?}");
    run(journal.path(), &["forget", "--session", "a", "--run", "b"]).ends_with(2);
    let id = run(journal.path(), &["forget", "--id", "fail_7"]).ends_with(2);
    assert!(id.stderr.contains("fail_ and 26 letters and digits"), "{id:#?}");
    let unknown = run(journal.path(), &["forget", "--session", "nobody", "--yes"]).ends_with(3);
    assert!(unknown.stderr.contains("nothing of session nobody"), "{unknown:#?}");
    run(journal.path(), &["forget", "nowhere", "--session", "x"]).ends_with(3);
}

#[test]
fn name_with_quotes_is_found_as_json_writes_it() {
    let mut journal = Journal::new();
    let name = "a \"b\"\\c\u{e9}";
    journal.failure(60, "default", &[full(), json!({"session_id": name})]);
    let journal = journal.write();
    let plan = run(journal.path(), &["forget", "--session", name, "--dry-run", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(plan[0]["records"], 1);
    assert_ne!(plan[0]["left"].as_array().unwrap().len(), 0);
    run(journal.path(), &["forget", "--session", name, "--yes"]).ends_with(0);
}
