//! Every recorder is asked for a hundred failures: one that loses some is no row of the page.

use std::fs;
use std::path::Path;
use std::process::Command;

const CALLS: u32 = 100;

/// Asks, and reads all files of the folder.
fn recorded_by(name: &str, question: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_failrec-peers-recorders"))
        .args([name, question, &CALLS.to_string()])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    read(folder.path())
}

fn read(folder: &Path) -> String {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths
        .map(|path| if path.is_dir() { read(&path) } else { text(&path) })
        .collect::<Vec<_>>()
        .concat()
}

fn text(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned()
}

/// How many lines hold the order with this number.
fn lines(text: &str, number: u32) -> usize {
    let order = format!("\"ord-{number:07}\"");
    text.lines().filter(|line| line.contains(&order)).count()
}

fn assert_each_has_a_line(name: &str) {
    let text = recorded_by(name, "end-to-end");
    for number in 0..CALLS {
        assert_eq!(lines(&text, number), 1, "{name}, failure {number}");
    }
}

#[test]
fn nobody_leaves_nothing() {
    assert_eq!(recorded_by("bare", "end-to-end"), "");
}

#[test]
fn failrec_has_a_line_for_each() {
    assert_each_has_a_line("failrec");
}

#[test]
fn failrec_that_is_closed_has_a_line_for_each() {
    assert_each_has_a_line("failrec-closed");
}

#[test]
fn tracing_has_a_line_for_each() {
    assert_each_has_a_line("tracing");
}

#[test]
fn sentry_has_a_line_for_each() {
    assert_each_has_a_line("sentry");
}

#[test]
fn slog_has_a_line_for_each() {
    assert_each_has_a_line("slog");
}

#[test]
fn spdlog_has_a_line_for_each() {
    assert_each_has_a_line("spdlog-rs");
}

#[test]
fn fast_log_has_a_line_for_each() {
    assert_each_has_a_line("fast_log");
}

#[test]
fn equal_failures_are_few_lines_of_failrec() {
    let text = recorded_by("failrec", "equal-end-to-end");
    let written = lines(&text, 0);
    assert!(0 < written && written < 10, "{written} lines");
}
