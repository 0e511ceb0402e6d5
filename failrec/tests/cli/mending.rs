//! `failrec fsck`.

use std::path::PathBuf;

use serde_json::json;

use crate::command::{Run, run};
use crate::journal::{FULL, Journal};

/// A journal of which the panic has one byte wrong, and the beginning of a line stands before the tick.
fn damaged() -> Journal {
    let journal = Journal::usual();
    let log = std::fs::read_to_string(journal.log("default")).unwrap();
    let mut lines: Vec<_> = log.lines().map(str::to_owned).collect();
    lines[3] = lines[3].replacen("writer", "wwiter", 1);
    lines[4] = format!("{}{}", &lines[0][..40], lines[4]);
    std::fs::write(journal.log("default"), lines.join("\n") + "\n").unwrap();
    journal
}

/// Everything in the store, by its path.
fn files(journal: &Journal) -> Vec<(PathBuf, Vec<u8>)> {
    let mut folders = vec![journal.store()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

fn groups(journal: &Journal) -> Run {
    run(journal.path(), &["stats", "--json"]).ends_with(0)
}

#[test]
fn store_in_order_is_said_to_be() {
    let journal = Journal::usual();
    let run = run(journal.path(), &["fsck"]).ends_with(0);
    assert!(run.stdout.starts_with("the store is in order\n"), "{run:#?}");
    assert!(
        run.stdout.contains("5        0          0   0 B      0  failures_default.jsonl"),
        "{run:#?}"
    );
    assert_eq!(run.stderr, "");
}

#[test]
fn damage_is_told_by_file_and_changes_nothing_until_it_is_repaired() {
    let journal = damaged();
    let before = files(&journal);
    let told = run(journal.path(), &["fsck"]).ends_with(4);
    assert!(told.stdout.contains("2 damaged lines in 1 file: 1 entry can be read"), "{told:#?}");
    assert!(told.stdout.contains("4        2          1"), "{told:#?}");
    assert!(told.stdout.contains("1  default  4711-a-b"), "{told:#?}");
    assert!(told.stderr.contains("failrec fsck --repair"), "{told:#?}");
    let answers = run(journal.path(), &["fsck", "--json"]).ends_with(4).json();
    assert_eq!(answers[0]["is_damaged"], true);
    assert_eq!(answers[0]["goals"][0]["missing"], json!({"4711-a-b": 1}));
    let plan = run(journal.path(), &["fsck", "--repair", "--dry-run"]).ends_with(4);
    assert!(plan.stdout.contains("would rewrite failures_default.jsonl"), "{plan:#?}");
    let plan =
        run(journal.path(), &["fsck", "--repair", "--dry-run", "--json"]).ends_with(4).json();
    assert_eq!(plan[1]["files"], json!([{"name": "failures_default.jsonl"}]));
    assert_eq!(files(&journal), before);
}

#[test]
fn repair_keeps_all_that_can_be_read_and_leaves_nothing_to_repair() {
    let journal = damaged();
    let log = std::fs::read_to_string(journal.log("default")).unwrap();
    let before = groups(&journal);
    let repaired = run(journal.path(), &["fsck", "--repair"]).ends_with(0);
    assert!(
        repaired.stdout.contains("repaired segments/default/000001.jsonl: 2 fragments"),
        "{repaired:#?}"
    );
    let again = run(journal.path(), &["fsck"]).ends_with(0);
    assert!(again.stdout.starts_with("the store is in order"), "{again:#?}");
    let nothing = run(journal.path(), &["fsck", "--repair"]).ends_with(0);
    assert!(nothing.stdout.contains("nothing was to be repaired"), "{nothing:#?}");
    run(journal.path(), &["show", FULL]).ends_with(0);
    let [before, after] = [&before, &groups(&journal)].map(|run| run.json().remove(0));
    assert_eq!(before["statistics"], after["statistics"]);
    assert_eq!(before["statistics"]["groups"], 1);
    // What was moved away is there, with where it came from.
    let place = journal.store().join("quarantine/default");
    let fragments = std::fs::read_to_string(place.join("000001-1")).unwrap();
    let lines: Vec<_> = log.lines().collect();
    assert_eq!(fragments, format!("{}\n{}\n", lines[3], &lines[0][..40]));
    let origins = std::fs::read_to_string(place.join("000001-1.origin.jsonl")).unwrap();
    let origin: serde_json::Value = serde_json::from_str(origins.lines().next().unwrap()).unwrap();
    let at = log.find(lines[3]).unwrap();
    assert_eq!((&origin["at"], &origin["bytes"]), (&at.into(), &lines[3].len().into()));
    assert_eq!(origin["file"], "segments/default/000001.jsonl");
}

#[test]
fn statistics_that_do_not_say_what_the_log_says_are_found_and_made_anew() {
    let journal = Journal::usual();
    // What was covered is changed behind the back of the statistics, far before its end.
    let path = journal.store().join("failures_default.jsonl");
    let log = std::fs::read_to_string(&path).unwrap();
    let (first, rest) = log.split_once('\n').unwrap();
    assert!(4_096 < rest.len() && first.contains("\"boot\""), "{first}");
    std::fs::write(&path, format!("{}\n{rest}", " ".repeat(first.len()))).unwrap();
    let told = run(journal.path(), &["fsck"]).ends_with(4);
    assert!(told.stdout.contains("the statistics do not say"), "{told:#?}");
    let repaired = run(journal.path(), &["fsck", "--repair"]).ends_with(0);
    assert!(repaired.stdout.contains("made the statistics of default anew"), "{repaired:#?}");
    run(journal.path(), &["fsck"]).ends_with(0);
}

#[test]
fn statistics_that_are_missing_are_brought_up_to_the_end_once() {
    let journal = Journal::usual();
    let path = journal.store().join("stats_default.cache");
    std::fs::remove_file(&path).unwrap();
    run(journal.path(), &["fsck"]).ends_with(0);
    let plan = run(journal.path(), &["fsck", "--repair", "--dry-run"]).ends_with(0);
    assert!(plan.stdout.contains("would bring the statistics of default up to date"), "{plan:#?}");
    assert!(!path.exists());
    let done = run(journal.path(), &["fsck", "--repair", "--json"]).ends_with(0).json();
    assert_eq!(done[1]["completed"], json!(["default"]));
    let checked = run(journal.path(), &["fsck", "--json"]).ends_with(0).json();
    assert_eq!(checked[0]["goals"][0]["statistics"], "fresh");
    let nothing = run(journal.path(), &["fsck", "--repair"]).ends_with(0);
    assert!(nothing.stdout.contains("nothing was to be repaired"), "{nothing:#?}");
}

#[test]
fn statistics_alone_are_brought_up_to_the_end_without_a_check() {
    let journal = Journal::usual();
    let path = journal.store().join("stats_default.cache");
    std::fs::remove_file(&path).unwrap();
    let told = run(journal.path(), &["fsck", "--statistics"]).ends_with(0);
    assert_eq!(told.stdout, "brought the statistics of default up to date\n");
    assert!(path.exists());
    let told = run(journal.path(), &["fsck", "--statistics"]).ends_with(0);
    assert_eq!(told.stdout, "the statistics are up to date\n");
    let told = run(journal.path(), &["fsck", "--statistics", "--json"]).ends_with(0).json();
    assert_eq!((&told[0]["kind"], &told[0]["completed"]), (&json!("completed"), &json!([])));
    run(journal.path(), &["fsck", "--statistics", "--repair"]).ends_with(2);
}

#[test]
fn leftovers_are_removed_and_strangers_are_left_alone() {
    let journal = Journal::usual();
    let [leftover, stranger] =
        ["stats_default.cache.tmp", "notes.txt"].map(|name| journal.store().join(name));
    std::fs::write(&leftover, "half").unwrap();
    std::fs::write(&stranger, "mine").unwrap();
    let told = run(journal.path(), &["fsck"]).ends_with(0);
    assert!(told.stdout.contains("does no harm: stats_default.cache.tmp"), "{told:#?}");
    assert!(told.stdout.contains("not ours, and left alone: notes.txt"), "{told:#?}");
    run(journal.path(), &["fsck", "--repair"]).ends_with(0);
    assert!(!leftover.exists() && stranger.exists());
    run(journal.path(), &["fsck"]).ends_with(0);
}

#[test]
fn wrong_use_is_refused_with_a_word_on_the_right_one() {
    let journal = Journal::usual();
    let alone = run(journal.path(), &["fsck", "--dry-run"]).ends_with(2);
    assert!(alone.stderr.contains("--repair"), "{alone:#?}");
    let nowhere = run(journal.path(), &["fsck", "nowhere"]).ends_with(3);
    assert!(nowhere.stderr.contains("no store at nowhere"), "{nowhere:#?}");
    let goal = run(journal.path(), &["fsck", "--goal", "none"]).ends_with(3);
    assert!(goal.stderr.contains("there are: default"), "{goal:#?}");
}

#[test]
fn repair_waits_its_turn_and_says_so_when_it_does_not_come() {
    use failrec::store::fs::{Fs as _, RealFs};
    let journal = damaged();
    let before = files(&journal);
    let mut lock = RealFs.open_append(&journal.store().join("LOCK")).unwrap();
    assert!(lock.try_lock().unwrap());
    let refused = run(journal.path(), &["fsck", "--repair"]).ends_with(1);
    assert!(refused.stderr.contains("another process has been replacing files"), "{refused:#?}");
    assert_eq!(files(&journal), before);
    drop(lock);
    run(journal.path(), &["fsck", "--repair"]).ends_with(0);
}

#[test]
fn sixty_columns_are_enough() {
    let journal = damaged();
    let told = run(journal.path(), &["fsck", "--width", "60"]).ends_with(4).stdout;
    let table = told.lines().skip_while(|line| *line != "Files").skip(1);
    assert!(table.clone().count() > 1);
    assert!(table.into_iter().all(|line| line.chars().count() <= 60), "{told}");
}
