//! What reaches a terminal or a pipe.

use std::io::Read as _;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::command::{command, run};
use crate::journal::{FULL, Journal, fingerprint, full};

/// Letters that a terminal would obey.
const ACTIVE: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}\u{7f}\r\n\tend";

fn hostile() -> Journal {
    let mut journal = Journal::new();
    let values = json!({
        "error_message": ACTIVE, "error_type": ACTIVE, "error_code": ACTIVE, "node_id": ACTIVE,
        "session_id": ACTIVE, "thread": ACTIVE, "tags": {ACTIVE: ACTIVE},
        "chain": [{"type": ACTIVE, "message": ACTIVE}, {"type": ACTIVE, "message": ACTIVE}],
        "inputs": {ACTIVE: ACTIVE}, "memory": {ACTIVE: [ACTIVE]}, "execution_path": [ACTIVE],
        "decisions": [{"intent": ACTIVE, "chosen": ACTIVE, "reasoning": ACTIVE}],
        "breadcrumbs": [{"t": "2026-11-22T05:18:59Z", "level": "info", "cat": ACTIVE, "msg": ACTIVE}],
        "backtrace": [{"fn": ACTIVE, "file": ACTIVE, "in_app": true}],
        "policies": [{"kind": "retry", "name": ACTIVE, "state": ACTIVE, "steps": [
            {"n": 1, "state": ACTIVE, "what": ACTIVE, "fault": ACTIVE, "why": ACTIVE,
                "error_type": ACTIVE, "error_code": ACTIVE, "error_message": ACTIVE}]}],
        "propagated": [{"node_id": ACTIVE, "function": ACTIVE, "at": "2026-11-22T05:19:01Z"}],
    });
    journal.failure(120, ACTIVE, &[full(), values.clone()]);
    let other = json!({"id": "fail_01KAM9999ZQ9ABCDEFGHJKMNPQ", "fingerprint": fingerprint('b')});
    journal.failure(60, ACTIVE, &[full(), values, other]);
    journal.write()
}

#[test]
fn nothing_recorded_reaches_a_terminal_as_a_command_to_it() {
    let journal = hostile();
    let note = run(journal.path(), &["note", FULL, ACTIVE]).ends_with(0);
    let resolve = run(journal.path(), &["resolve", FULL, ACTIVE, "--by", ACTIVE]).ends_with(0);
    let mut outputs = vec![note, resolve];
    for verb in [
        &["list"][..],
        &["list", "--records"],
        &["list", "by:node,type"],
        &["list", "show:node,inputs"],
        &["show", FULL],
        &["stats"],
        &["tail"],
        &["similar", FULL],
        &["export"],
        &["export", "--shape", "hive"],
        &["export", "--shape", "hive", "--format", "csv"],
        &["export", "--format", "csv"],
        &["doctor"],
        &["explain", ACTIVE],
        &["list", ACTIVE],
        &["show", ACTIVE],
        &["stats", "--goal", "none"],
    ] {
        for extra in [&[][..], &["--json"], &["--width", "60"], &["--width", "140"]] {
            outputs.push(run(journal.path(), &[verb, extra].concat()));
        }
    }
    for output in outputs {
        let shown = format!("{}{}", output.stdout, output.stderr);
        let active = |letter: &char| {
            letter.is_control() && !matches!(letter, '\n' | '\t') || *letter == '\u{202e}'
        };
        // A row of CSV ends with both.
        let found = shown.replace("\r\n", "\n").chars().find(active);
        assert_eq!(found, None, "{output:#?}");
    }
}

#[test]
fn escaped_text_is_told_apart_and_keeps_its_meaning_in_json() {
    let journal = hostile();
    let rows = run(journal.path(), &["list"]).ends_with(0).stdout;
    assert!(rows.contains("\\u{1b}]0;owned\\u{7}"), "{rows}");
    assert_eq!(rows.lines().count(), 3, "a message broke its row: {rows}");
    let answers = run(journal.path(), &["show", FULL, "--json"]).ends_with(0).json();
    assert_eq!(answers[0]["error_message"], ACTIVE);
}

#[test]
fn colors_are_for_terminals_unless_they_are_asked_for() {
    let journal = Journal::usual();
    let is_colored = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = command(journal.path(), args);
        let output = command.envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(output.stdout).unwrap().contains('\u{1b}')
    };
    let narrow = ["list", "--width", "60"];
    assert!(!is_colored(&narrow, &[]));
    assert!(is_colored(&narrow, &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_colored(&narrow, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(is_colored(&["list", "--width", "60", "--color", "always"], &[]));
    assert!(!is_colored(&["stats", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_colored(&["list", "--json"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn reader_that_goes_away_is_no_error() {
    let mut journal = Journal::new();
    for second in 0..400 {
        journal.failure(second, "default", &[full()]);
    }
    let journal = journal.write();
    for args in [&["export"][..], &["export", "--format", "csv"], &["tail", "-n", "400", "--json"]]
    {
        let mut command = command(journal.path(), args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0; 10]).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), output.stderr.as_slice()),
            (Some(0), &b""[..]),
            "{args:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn terminal_gets_colors_and_a_layout_as_wide_as_it_is() {
    let journal = Journal::usual();
    let program = format!("{} list", env!("CARGO_BIN_EXE_failrec"));
    let mut script = Command::new("script");
    script.args(["-qec", &program, "/dev/null"]).current_dir(journal.path()).stdin(Stdio::null());
    script.env("COLUMNS", "50").env("TERM", "xterm-256color").env_remove("NO_COLOR");
    let Ok(output) = script.output() else {
        println!("left out: there is no `script` to make a terminal with");
        return;
    };
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(shown.contains("\u{1b}[1mFAILURE"), "{shown}");
    let rule = shown.lines().find(|line| line.contains('─')).unwrap();
    assert_eq!(rule.chars().filter(|letter| *letter == '─').count(), 50, "{shown}");
}
