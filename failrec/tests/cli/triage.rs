//! `failrec resolve`, `reopen`, `note` and `evolve`.

use crate::command::run;
use crate::journal::{FULL, Journal};

#[test]
fn resolved_group_is_found_as_such_until_it_is_opened_again() {
    let journal = Journal::usual();
    let args = ["resolve", FULL, "raised the timeout", "--by", "ada", "--commit", "a93c7d2"];
    let run_one = run(journal.path(), &args).ends_with(0);
    assert!(
        run_one.stdout.starts_with(&format!("resolved (fix) {FULL}  group aaaa")),
        "{run_one:#?}"
    );
    let found = run(journal.path(), &["list", "is:resolved"]).ends_with(0).stdout;
    assert!(found.contains(FULL) && found.contains("\tresolved\t"), "{found}");
    let page = run(journal.path(), &["show", FULL]).ends_with(0).stdout;
    assert!(page.contains("fix: raised the timeout (by ada, commit a93c7d2, "), "{page}");
    run(journal.path(), &["reopen", FULL, "it was reverted"]).ends_with(0);
    run(journal.path(), &["list", "is:resolved"]).ends_with(3);
}

#[test]
fn kind_says_in_which_way_it_was_dealt_with() {
    let journal = Journal::usual();
    run(journal.path(), &["resolve", FULL, "meant so", "--kind", "not_a_bug"]).ends_with(0);
    run(journal.path(), &["list", "is:ignored"]).ends_with(0);
    let unknown = run(journal.path(), &["resolve", FULL, "x", "--kind", "magic"]).ends_with(2);
    assert!(unknown.stderr.contains("wont_fix"), "{unknown:#?}");
}

#[test]
fn text_may_go_by_why_as_with_snooze() {
    let journal = Journal::usual();
    for (verb, kind) in [("resolve", "fix"), ("ignore", "wont_fix")] {
        let args = [verb, FULL, "--why", "as with password=hunter2hunter2", "--by", "ada"];
        run(journal.path(), &args).ends_with(0);
        let page = run(journal.path(), &["show", FULL]).ends_with(0).stdout;
        assert!(page.contains(&format!("{kind}: as with password=******** (by ada, ")), "{page}");
        let path = journal.path().to_str().unwrap();
        run(journal.path(), &[verb, path, FULL, "--why", "again"]).ends_with(0);
        let page = run(journal.path(), &["attempts", FULL]).ends_with(0).stdout;
        assert!(page.contains("again"), "{page}");
    }
}

#[test]
fn notes_and_evolutions_are_shown_with_the_failure() {
    let journal = Journal::usual();
    run(journal.path(), &["note", "latest", "only on staging", "--by", "ada"]).ends_with(0);
    let path = journal.path().to_str().unwrap();
    let args = ["evolve", path, FULL, "evo-17", "--graph-from", "v3", "--graph-to", "v4", "--json"];
    let answers = run(journal.path(), &args).ends_with(0).json();
    assert_eq!((&answers[0]["kind"], &answers[0]["action"]), (&"said".into(), &"evolve".into()));
    let page = run(journal.path(), &["show", FULL]).ends_with(0).stdout;
    assert!(page.contains("only on staging (ada, "), "{page}");
    assert!(page.contains("evo-17, graph v3 → v4"), "{page}");
    run(journal.path(), &["list", "is:evolved"]).ends_with(0);
}

#[test]
fn secret_in_a_remark_does_not_reach_the_disk() {
    let journal = Journal::usual();
    run(journal.path(), &["note", FULL, "worked with password=hunter2hunter2"]).ends_with(0);
    let log = std::fs::read_to_string(journal.log("default")).unwrap();
    assert!(log.contains("worked with password=********") && !log.contains("hunter2"), "{log}");
}

#[test]
fn nothing_is_said_of_a_failure_that_is_not_there() {
    let journal = Journal::usual();
    let before = std::fs::read(journal.log("default")).unwrap();
    run(journal.path(), &["resolve", "fail_01ZZZZZZ", "x"]).ends_with(3);
    run(journal.path(), &["resolve", FULL]).ends_with(2);
    let elsewhere = tempfile::tempdir().unwrap();
    run(elsewhere.path(), &["note", FULL, "x"]).ends_with(3);
    assert_eq!(std::fs::read(journal.log("default")).unwrap(), before);
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0, "a store was created");
}

#[test]
fn each_word_leaves_a_journal_without_gaps() {
    let journal = Journal::usual();
    for text in ["one", "two", "three"] {
        run(journal.path(), &["note", FULL, text]).ends_with(0);
    }
    let answers = run(journal.path(), &["doctor", "--json"]).ends_with(0).json();
    assert_eq!(answers[0]["report"]["missing_entries"], 0);
    assert_eq!(answers[0]["processes"].as_array().unwrap().len(), 1);
}
