//! `failrec snooze` and `ignore`, and resolutions that hold for old builds.

use std::path::Path;
use std::process::Command;

use failrec::record::{Boot, EntryBody, Environment};
use serde_json::json;

use crate::command::run;
use crate::journal::{FULL, Journal, full};

#[test]
fn snoozed_group_is_out_of_sight_until_it_is_opened_again() {
    let journal = Journal::usual();
    let args = ["snooze", FULL, "--until", "3d", "--why", "their outage", "--by", "ada"];
    let said = run(journal.path(), &args).ends_with(0).stdout;
    assert!(said.starts_with("snoozed until 20") && said.contains(FULL), "{said}");
    let found = run(journal.path(), &["list", "is:snoozed"]).ends_with(0).stdout;
    assert!(found.contains(FULL) && found.contains("\tsnoozed\t"), "{found}");
    let page = run(journal.path(), &["show", FULL]).ends_with(0).stdout;
    assert!(page.contains("their outage (by ada, "), "{page}");
    run(journal.path(), &["reopen", FULL, "still there"]).ends_with(0);
    run(journal.path(), &["list", "is:snoozed"]).ends_with(3);
}

#[test]
fn every_end_of_a_snooze_is_told_back() {
    for (until, told) in [
        ("100", "snoozed until 100: fail_"),
        ("5/24h", "snoozed until 5/24h, at the latest until 20"),
        ("escalating", "snoozed until escalating, at the latest until 20"),
        ("next-release", "snoozed until next-release: fail_"),
    ] {
        let journal = Journal::usual();
        let said = run(journal.path(), &["snooze", FULL, "--until", until]).ends_with(0).stdout;
        assert!(said.starts_with(told), "{said}");
        run(journal.path(), &["list", "is:snoozed"]).ends_with(0);
    }
}

#[test]
fn end_that_nobody_understands_is_refused() {
    let journal = Journal::usual();
    for until in ["soon", "-2h", "0", "5/30d"] {
        let refused = run(journal.path(), &["snooze", FULL, &format!("--until={until}")]);
        let refused = refused.ends_with(2);
        assert!(refused.stderr.contains("write 3d, 2026-12-01, 100, 100/24h"), "{refused:#?}");
    }
}

#[test]
fn ignored_group_stays_so_however_often_it_fails() {
    let journal = Journal::usual();
    let said = run(journal.path(), &["ignore", FULL, "the old client does that"]).ends_with(0);
    assert!(said.stdout.starts_with("ignored (wont_fix) fail_"), "{said:#?}");
    run(journal.path(), &["list", "is:ignored"]).ends_with(0);
    let refused = run(journal.path(), &["ignore", FULL, "x", "--kind", "fix"]).ends_with(2);
    assert!(refused.stderr.contains("wont_fix, duplicate, not_a_bug"), "{refused:#?}");
}

/// Runs git in a folder, and says what it says.
fn git(folder: &Path, args: &[&str]) -> String {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]);
    let output = git.args(args).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Three commits in a row; the names of all.
fn history(folder: &Path) -> [String; 3] {
    git(folder, &["init", "--quiet"]);
    ["one", "two", "three"].map(|text| {
        git(folder, &["commit", "--quiet", "--allow-empty", "--message", text]);
        git(folder, &["rev-parse", "HEAD"])
    })
}

/// A group that was said to be resolved in `fix` and failed a second later, in the build `built`.
fn failing_after_fix(journal: Journal, built: &str, fix: &str) -> Journal {
    let mut journal = journal;
    let mut environment = Environment::default();
    environment.git_commit = Some(built.to_owned());
    journal.add(900, "default", EntryBody::Boot(Box::new(Boot::new(environment))));
    journal.failure(900, "default", &[full()]);
    let resolution = json!({"kind": "fix", "text": "done", "at": journal.ago(800), "commit": fix});
    let action = json!({"resolve": resolution});
    let group = "a".repeat(32);
    let triage = json!({"failure": FULL, "fingerprint": group, "action": action});
    let triage = serde_json::from_value(triage).unwrap();
    journal.add(800, "default", EntryBody::Triage(Box::new(triage)));
    journal.tick('a', 7, 700);
    journal.write()
}

#[test]
fn git_tells_which_builds_hold_the_fix() {
    for (built, status) in [(0, "resolved"), (1, "regressed"), (2, "regressed")] {
        let journal = Journal::new();
        let commits = history(journal.path());
        let journal = failing_after_fix(journal, &commits[built], &commits[1]);
        let found = run(journal.path(), &["list", &format!("is:{status}")]).ends_with(0).stdout;
        assert!(found.contains(FULL), "{built}: {found}");
        let page = run(journal.path(), &["show", FULL]).ends_with(0).stdout;
        let is_told = page.contains("since, in builds without it");
        assert_eq!(is_told, status == "resolved", "{page}");
    }
}

#[test]
fn failure_of_a_build_that_git_does_not_know_is_suspect() {
    let journal = Journal::new();
    let [_, fix, _] = history(journal.path());
    let journal = failing_after_fix(journal, &"d".repeat(40), &fix);
    run(journal.path(), &["list", "is:suspect"]).ends_with(0);
    run(journal.path(), &["list", "is:regressed"]).ends_with(3);
}

#[test]
fn attempts_are_listed_with_what_came_of_them() {
    let journal = Journal::usual();
    run(journal.path(), &["attempts", FULL]).ends_with(3);
    let args = ["evolve", FULL, "evo-17", "--graph-to", "v4", "--by", "planner-agent"];
    run(journal.path(), &args).ends_with(0);
    run(journal.path(), &["resolve", FULL, "raised the timeout", "--by", "ada"]).ends_with(0);
    let page = run(journal.path(), &["attempts", FULL, "--width", "100"]).ends_with(0).stdout;
    assert!(page.contains("evo-17 (by planner-agent, graph ? → v4)"), "{page}");
    assert!(page.contains("superseded") && page.contains("held"), "{page}");
    let page = run(journal.path(), &["show", FULL]).ends_with(0).stdout;
    assert!(page.contains("Tried") && page.contains("raised the timeout (by ada)"), "{page}");
    let answers = run(journal.path(), &["attempts", FULL, "--json"]).ends_with(0).json();
    let outcomes: Vec<_> = answers.iter().map(|answer| &answer["outcome"]).collect();
    assert_eq!(outcomes, ["superseded", "held"]);
    assert_eq!(answers[0]["resolution_kind"], "evolved");
}
