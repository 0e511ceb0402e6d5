//! `failrec tail`.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use failrec::store::{JsonlStore, Store as _};

use crate::command::{command, run};
use crate::journal::{EARLIER, FULL, Journal, PANIC};

/// Long enough for any machine; nothing waits for it unless it fails.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn last_records_are_shown_oldest_first() {
    let journal = Journal::usual();
    let run_one = run(journal.path(), &["tail"]).ends_with(0);
    let ids: Vec<_> =
        run_one.stdout.lines().map(|line| line.rsplit('\t').next().unwrap()).collect();
    assert_eq!(ids, [EARLIER, PANIC, FULL]);
    let answers = run(journal.path(), &["tail", "-n", "1", "--json"]).ends_with(0).json();
    assert_eq!((answers.len(), &answers[0]["id"]), (1, &FULL.into()));
}

#[test]
fn query_says_which_and_has_no_say_in_how() {
    let journal = Journal::usual();
    let run_one = run(journal.path(), &["tail", "sev:critical"]).ends_with(0);
    assert!(run_one.stdout.ends_with(&format!("{PANIC}\n")) && run_one.stdout.lines().count() == 1);
    run(journal.path(), &["tail", "zebra"]).ends_with(3);
    let refused = run(journal.path(), &["tail", "sort:-count"]).ends_with(2);
    assert!(refused.stderr.contains("failrec list"), "{refused:#?}");
}

#[test]
fn followed_journal_shows_what_is_added_and_ends_when_it_is_told_to() {
    let journal = Journal::usual();
    let mut command = command(journal.path(), &["tail", "-f", "-n", "1", "--json", "node:planner"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = lines_of(child.stdout.take().unwrap());
    let id = |line: String| serde_json::from_str::<serde_json::Value>(&line).unwrap()["id"].clone();
    assert_eq!(id(lines.recv_timeout(PATIENCE).unwrap()), FULL);

    let entries = journal.entries_with_id("fail_01KBM3XY7ZQ9ABCDEFGHJKMNPQ");
    JsonlStore::open(journal.store()).unwrap().append(&entries).unwrap();
    assert_eq!(id(lines.recv_timeout(PATIENCE).unwrap()), "fail_01KBM3XY7ZQ9ABCDEFGHJKMNPQ");

    interrupt(&mut child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

fn lines_of(stdout: std::process::ChildStdout) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines() {
            if sender.send(line.unwrap()).is_err() {
                return;
            }
        }
    });
    lines
}

/// As Ctrl-C does, where there is such a thing.
fn interrupt(child: &mut std::process::Child) {
    let pid = child.id().to_string();
    let told = std::process::Command::new("kill").args(["-INT", &pid]).status();
    if !told.is_ok_and(|status| status.success()) {
        child.kill().unwrap();
    }
}
