//! `failrec patterns`, `merge` and `split`.

use serde_json::{Value, json};

use crate::command::{Run, run};
use crate::journal::{Journal, fingerprint};

/// Users that were not found, each a group of its own.
const USERS: [(&str, char); 4] = [("alice", '1'), ("bob", '2'), ("carol", '3'), ("dave", '4')];

fn id(letter: char) -> String {
    format!("fail_01KAM3XY7ZQ9ABCDEFGHJKMN{letter}{letter}")
}

fn group(letter: char) -> String {
    letter.to_string().repeat(32)
}

/// A failure of a group of its own for each user, one of another node, and a full disk.
fn users() -> Journal {
    let mut journal = Journal::new();
    journal.boot("default");
    let mut fail = |letter: char, node: &str, message: &str, occurrence: u64| {
        let changes = json!({
            "id": id(letter), "node_id": node, "error_message": message, "message_norm": message,
            "fingerprint": fingerprint(letter), "occurrence": occurrence,
        });
        journal.failure(300, "default", &[changes]);
    };
    for (user, letter) in USERS {
        fail(letter, "login", &format!("user {user} not found"), 10);
    }
    fail('5', "search", "user erin not found", 7);
    fail('6', "login", "disk full", 1);
    journal.tick('3', 20, 200);
    journal.write()
}

fn listed(journal: &Journal) -> Vec<(String, u64)> {
    let answers = run(journal.path(), &["list", "sort:-count", "--json"]).ends_with(0).json();
    let groups = answers.iter().filter(|answer| answer["kind"] == "group");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    groups.map(|group| (text(&group["fingerprint"]), group["count"].as_u64().unwrap())).collect()
}

fn merged() -> Journal {
    let journal = users();
    let args = ["merge", &group('1'), &id('2'), "33333333", "--by", "ada", "--why", "one cause"];
    run(journal.path(), &args).ends_with(0);
    journal
}

/// The name of the first pattern.
fn name(journal: &Journal) -> String {
    let answers = run(journal.path(), &["patterns", "--json"]).ends_with(0).json();
    answers[0]["name"].as_str().unwrap().to_owned()
}

#[test]
fn pattern_is_listed_with_its_count_and_what_to_run() {
    let journal = users();
    let run = run(journal.path(), &["patterns", "--width", "60"]).ends_with(0);
    let lines: Vec<_> = run.stdout.lines().map(str::trim).collect();
    let line = format!("{}     57      4  user <*> not found", name(&journal));
    assert!(lines.contains(&line.as_str()), "{run:#?}");
    let command = "failrec merge 333333333333 111111111111 222222222222 444444444444";
    assert!(lines.contains(&command), "{run:#?}");
    assert!(!run.stdout.contains("disk full"), "{run:#?}");
}

#[test]
fn printed_command_makes_one_of_the_groups() {
    let journal = users();
    let answers = run(journal.path(), &["patterns", "--json"]).ends_with(0).json();
    let [pattern] = answers.as_slice() else { panic!("{answers:#?}") };
    assert_eq!((&pattern["kind"], &pattern["joined"]), (&json!("pattern"), &json!(4)));
    assert_eq!(pattern["groups"].as_array().unwrap().len(), 5);
    let command = pattern["merges"][0]["command"].as_str().unwrap();
    let args: Vec<_> = command.split(' ').skip(1).collect();
    run(journal.path(), &args).ends_with(0);
    assert_eq!(listed(&journal), [(group('3'), 50), (group('5'), 7), (group('6'), 1)]);
    let again = run(journal.path(), &["patterns", "--json"]).ends_with(0).json();
    assert_eq!(again[0]["merges"], json!([]));
}

#[test]
fn patterns_that_are_picked_are_merged() {
    let journal = users();
    let name = name(&journal);
    let said = run(journal.path(), &["patterns", "--merge", &name, "--by", "ada", "--width", "60"]);
    let page = said.ends_with(0).stdout;
    let lines: Vec<_> = page.lines().map(str::trim).collect();
    assert_eq!(lines[0], "user <*> not found");
    assert_eq!(lines[1], "into    333333333333  20  user carol not found");
    assert_eq!(lines.iter().filter(|line| line.starts_with("merged")).count(), 3, "{page}");
    assert_eq!(listed(&journal), [(group('3'), 50), (group('5'), 7), (group('6'), 1)]);
    let page = run(journal.path(), &["show", &id('1')]).ends_with(0).stdout;
    assert!(page.contains("merged (by ada, ") && page.contains("one pattern: user <*>"), "{page}");
    run(journal.path(), &["split", &id('1')]).ends_with(0);
    assert_eq!(listed(&journal).len(), 4);
    let doctor = run(journal.path(), &["doctor", "--json"]).ends_with(0).json();
    assert_eq!(doctor[0]["report"]["missing_entries"], 0);
}

#[test]
fn all_patterns_are_merged_once() {
    let journal = users();
    let said = run(journal.path(), &["patterns", "--merge", "all", "--json"]).ends_with(0).json();
    assert_eq!(said.iter().filter(|answer| answer["into"] == group('3')).count(), 3);
    let again = run(journal.path(), &["patterns", "--merge", "all"]).ends_with(3);
    assert!(again.stderr.contains("nothing to merge"), "{again:#?}");
    let args = ["patterns", "--merge", &name(&journal), "99999Z"];
    let unknown = run(journal.path(), &args).ends_with(3);
    assert!(unknown.stderr.contains("there is no pattern 99999Z"), "{unknown:#?}");
    run(journal.path(), &["patterns", "--merge", "some"]).ends_with(2);
}

#[test]
fn pattern_keeps_its_name_while_others_come() {
    // What had failed between the list and the merge had given the number to another pattern.
    let mut journal = users();
    let name = name(&journal);
    for letter in ['7', '8', '9', 'a', 'b'] {
        let message = format!("shard {letter}x{letter} of west is down");
        let changes = json!({
            "id": id(letter.to_ascii_uppercase()), "node_id": "login", "error_message": message,
            "message_norm": message, "fingerprint": fingerprint(letter), "occurrence": 90,
        });
        journal.failure(100, "default", &[changes]);
    }
    let journal = journal.write();
    let answers = run(journal.path(), &["patterns", "--json"]).ends_with(0).json();
    let first = answers[0]["pattern"].as_str().unwrap();
    assert!(first.starts_with("shard"), "{answers:#?}");
    let merged = run(journal.path(), &["patterns", "--merge", &name.to_lowercase()]).ends_with(0);
    assert!(merged.stdout.starts_with("user <*> not found\n"), "{merged:#?}");
}

#[test]
fn number_in_place_of_a_name_is_refused() {
    let journal = users();
    for verb in ["--merge", "--explain"] {
        let refused = run(journal.path(), &["patterns", verb, "1"]).ends_with(2).stderr;
        assert!(refused.contains("name it as `failrec patterns` lists it"), "{refused}");
    }
}

#[test]
fn explanation_says_why_a_word_varies() {
    let journal = users();
    let page = run(journal.path(), &["patterns", "--explain", &name(&journal)]).ends_with(0).stdout;
    for part in [
        "user <*> not found\n57 failures in 5 groups",
        "it has many values in messages that are otherwise the same",
        "5 values: carol (20), alice (10)",
        "user alice not found",
        "333333333333  20× in login: user carol not found",
    ] {
        assert!(page.contains(part), "{part:?} is missing:\n{page}");
    }
    let unknown = run(journal.path(), &["patterns", "--explain", "99999Z"]).ends_with(3);
    assert!(unknown.stderr.contains("there is no pattern 99999Z"), "{unknown:#?}");
}

#[test]
fn messages_without_variables_are_listed_when_asked_for() {
    let journal = users();
    let all = run(journal.path(), &["patterns", "--all"]).ends_with(0).stdout;
    assert!(all.contains("\t1\t0\tdisk full\tdisk full"), "{all}");
    let other = Journal::usual();
    run(other.path(), &["patterns"]).ends_with(3);
}

#[test]
fn merged_groups_are_one_in_every_answer() {
    let journal = merged();
    let counts = [(group('1'), 40), (group('4'), 10), (group('5'), 7), (group('6'), 1)];
    assert_eq!(listed(&journal), counts);
    let answers = run(journal.path(), &["stats", "--json"]).ends_with(0).json();
    let statistics = &answers[0]["statistics"];
    assert_eq!((&statistics["total"], &statistics["groups"]), (&json!(58), &json!(4)));
    let found = run(journal.path(), &["list", "--records", "fp:11111111"]).ends_with(0);
    assert_eq!(found.stdout.lines().count(), 1 + 3, "{found:#?}");
}

#[test]
fn page_of_a_merged_failure_tells_the_whole_and_the_parts() {
    let journal = merged();
    let page = run(journal.path(), &["show", &id('2')]).ends_with(0).stdout;
    for part in [
        format!("merged into {}", group('1')),
        format!("part {}, 10 times, merged (by ada, ", group('2')),
        ": one cause".to_owned(),
        "40 times since".to_owned(),
        "failrec list --records fp:111111111111".to_owned(),
    ] {
        assert!(page.contains(&part), "{part:?} is missing:\n{page}");
    }
}

#[test]
fn split_gives_back_what_was_there() {
    let journal = users();
    let before = listed(&journal);
    run(journal.path(), &["merge", &id('1'), &id('2')]).ends_with(0);
    let split = run(journal.path(), &["split", "22222222", "--json"]).ends_with(0).json();
    assert_eq!((&split[0]["kind"], &split[0]["action"]), (&json!("said"), &json!("split")));
    assert_eq!(listed(&journal), before);
    let again = run(journal.path(), &["split", "22222222"]).ends_with(2);
    assert!(again.stderr.contains("it is not merged into another"), "{again:#?}");
}

#[test]
fn merges_that_make_no_sense_are_refused_and_say_why() {
    let journal = merged();
    let refused = |args: &[&str], code: i32| -> Run { run(journal.path(), args).ends_with(code) };
    let same = refused(&["merge", &id('5'), &group('5')], 2);
    assert!(same.stderr.contains("both are of the group 5555"), "{same:#?}");
    let already = refused(&["merge", &id('4'), &id('2')], 2);
    assert!(already.stderr.contains("it is merged into 1111"), "{already:#?}");
    let circle = refused(&["merge", &id('2'), &id('1')], 2);
    assert!(circle.stderr.contains("is merged into the first already"), "{circle:#?}");
    refused(&["merge", &id('4'), "ffffffff"], 3);
    let coarse = refused(&["merge", &id('4'), &group('c')], 3);
    assert!(coarse.stderr.contains("a coarse fingerprint"), "{coarse:#?}");
    refused(&["merge", &id('4')], 2);
}

#[test]
fn group_that_has_not_failed_yet_is_merged_and_split_by_its_whole_fingerprint() {
    let journal = users();
    let before = listed(&journal);
    let args = ["merge", &id('1'), &group('8')];
    let said = run(journal.path(), &args).ends_with(0).stdout;
    let (into, own) = (group('1'), group('8'));
    assert_eq!(said, format!("merged into {into}: {own}  no failure of it is stored\n"));
    assert_eq!(listed(&journal), before);
    let answers = run(journal.path(), &["split", &own, "--json"]).ends_with(0).json();
    let known = json!({"kind": "said", "schema": 1, "action": "split", "fingerprint": own});
    assert_eq!(answers, [known]);
    run(journal.path(), &["split", &own]).ends_with(2);
}

#[test]
fn journal_of_merges_has_no_gaps() {
    let journal = merged();
    let answers = run(journal.path(), &["doctor", "--json"]).ends_with(0).json();
    assert_eq!(answers[0]["report"]["missing_entries"], 0);
}

#[test]
fn secret_in_the_reason_does_not_reach_the_disk() {
    let journal = users();
    let args = ["merge", &id('1'), &id('2'), "--why", "as with password=hunter2hunter2"];
    run(journal.path(), &args).ends_with(0);
    let log = std::fs::read_to_string(journal.log("default")).unwrap();
    assert!(!log.contains("hunter2"), "{log}");
}
