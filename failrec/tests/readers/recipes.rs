//! The commands of the README, as they stand there.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use crate::story::Story;

const README: &str = include_str!("../../../README.md");

/// The command below the comment that begins so.
fn recipe(title: &str) -> &'static str {
    let (_, section) = README.split_once("\n## Other tools\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let (_, below) = section.split_once(&format!("\n# {title}")).unwrap();
    let (_, command) = below.split_once('\n').unwrap();
    command.split("\n\n").next().unwrap().trim_end_matches("```").trim()
}

/// There is such a tool here. Where there is none, that is said.
fn is_here(tool: &str) -> bool {
    let asked = Command::new(tool).arg("-V").stdin(Stdio::null()).output();
    if asked.is_err() {
        println!("left out: there is no `{tool}` here");
    }
    asked.is_ok()
}

/// Runs a command in a shell that finds our own command, and no settings of whoever runs the test.
fn run(folder: &Path, command: &str) -> String {
    let own = Path::new(env!("CARGO_BIN_EXE_failrec")).parent().unwrap();
    let others = env::var_os("PATH").unwrap_or_default();
    let all = [own.to_owned()].into_iter().chain(env::split_paths(&others));
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(folder).stdin(Stdio::null()).env("HOME", folder);
    shell.env_remove("XDG_CONFIG_HOME").env("PATH", env::join_paths(all).unwrap());
    let output = shell.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command}\n{told}");
    String::from_utf8(output.stdout).unwrap()
}

/// The cells of a table of `DuckDB`, without its heads.
fn rows(table: &str) -> Vec<Vec<&str>> {
    let (_, body) = table.split_once('├').unwrap();
    let rows = body.lines().filter(|line| line.starts_with('│'));
    rows.map(|row| row.trim_matches('│').split('│').map(str::trim).collect()).collect()
}

#[test]
fn jq_finds_the_newest_failures_of_a_node() {
    if !is_here("jq") {
        return;
    }
    let story = Story::new();
    let found = run(story.path(), recipe("The newest failures of a node"));
    let newest =
        r#"["2026-11-22T06:30:00.000000Z","std::io::error::Error","the model did not answer"]"#;
    assert_eq!(found.lines().collect::<Vec<_>>(), [newest; 3]);
}

#[test]
fn jq_finds_what_failed_in_a_session() {
    if !is_here("jq") {
        return;
    }
    let story = Story::new();
    let found = run(story.path(), recipe("Everything that failed in a session"));
    assert_eq!(
        found,
        "[\"2026-11-22T05:19:01.000000Z\",\"planner\",\"the model did not answer\"]\n"
    );
}

#[test]
fn jq_finds_what_a_group_says() {
    if !is_here("jq") {
        return;
    }
    let story = Story::new();
    let found = run(story.path(), recipe("What a group says"));
    assert_eq!(found.trim(), "11 the model did not answer");
}

#[test]
fn jq_reads_past_a_torn_line() {
    if !is_here("jq") {
        return;
    }
    let story = Story::new();
    story.tear_first_line();
    let found = run(story.path(), recipe("What a group says"));
    assert_eq!(found.trim(), "11 the model did not answer");
}

#[test]
fn jq_counts_as_the_command_does() {
    if !is_here("jq") {
        return;
    }
    let story = Story::new();
    let found = run(story.path(), recipe("Exact counts of all groups"));
    let mut counted: Vec<_> = found.lines().map(str::to_owned).collect();
    let list = r#"failrec list -n 50 --json .failrec | jq -c 'select(.kind == "group") | [.fingerprint, .count]'"#;
    let answer = run(story.path(), list);
    let mut known: Vec<_> = answer.lines().map(str::to_owned).collect();
    counted.sort_unstable();
    known.sort_unstable();
    assert_eq!((counted.len(), counted), (5, known));
}

#[test]
fn duckdb_counts_by_hour_and_type() {
    if !is_here("duckdb") {
        return;
    }
    let story = Story::new();
    let found = run(story.path(), recipe("Failures by hour and type"));
    assert_eq!(
        rows(&found),
        [
            ["2026-11-22 05:00:00", "alloc::string::String", "20"],
            ["2026-11-22 05:00:00", "panic", "1"],
            ["2026-11-22 05:00:00", "std::io::error::Error", "21"],
            ["2026-11-22 06:00:00", "std::io::error::Error", "6"],
        ]
    );
}

#[test]
fn duckdb_reads_past_a_torn_line() {
    if !is_here("duckdb") {
        return;
    }
    let story = Story::new();
    story.tear_first_line();
    let found = run(story.path(), recipe("Failures by hour and type"));
    assert_eq!(rows(&found).len(), 4);
}

#[test]
fn duckdb_finds_where_retries_lost_time() {
    if !is_here("duckdb") {
        return;
    }
    let story = Story::new();
    let found = run(story.path(), recipe("Which calls lost the most time"));
    assert_eq!(rows(&found), [["2026-11-22T05:19:04.000000Z", "connect", "4000"]]);
}

/// A story whose log became a segment that is compressed, and what stood in it.
fn compressed_story() -> (Story, String) {
    let story = Story::new();
    let text = fs::read_to_string(story.log()).unwrap();
    let segments = story.path().join(".failrec/segments/default");
    fs::create_dir_all(&segments).unwrap();
    fs::rename(story.log(), segments.join("000001.jsonl")).unwrap();
    // The newest one is left alone.
    fs::write(segments.join("000002.jsonl"), "").unwrap();
    let said = run(story.path(), "failrec compress .failrec");
    assert!(said.starts_with("compressed 1 segment"), "{said}");
    (story, text)
}

/// The words of the README that begin and end so.
fn words(begin: &str, end: &str) -> &'static str {
    let from = README.find(begin).unwrap();
    let (words, _) = README[from..].split_once(end).unwrap();
    words
}

#[test]
fn zstd_and_jq_read_compressed_segments() {
    if !is_here("zstdcat") || !is_here("jq") {
        return;
    }
    let (story, text) = compressed_story();
    assert_eq!(run(story.path(), "zstd -dc .failrec/segments/*/*.jsonl.zst"), text);
    let found = run(story.path(), words("zstdcat .failrec/segments", "`"));
    assert_eq!(found.lines().count(), text.lines().count());
}

#[test]
fn duckdb_reads_compressed_segments() {
    if !is_here("duckdb") {
        return;
    }
    let (story, text) = compressed_story();
    let table = words("read_ndjson_objects('.failrec/segments", "`");
    let ask = format!("duckdb -c \"SELECT count(*) FROM {table} WHERE json->>'k' = 'failure'\"");
    let failures = text.lines().filter(|line| line.contains(r#","k":"failure","#)).count();
    assert_eq!(rows(&run(story.path(), &ask)), [[failures.to_string()]]);
}

#[test]
fn lnav_reads_a_journal_once_it_is_told_how() {
    if !is_here("lnav") {
        return;
    }
    let (_, text) = README.split_once("\n`failrec lnav").unwrap();
    let (told, _) = text.split_once('`').unwrap();
    let story = Story::new();
    let query = "SELECT log_level, node_id, log_opid, count(*) AS n FROM failrec_log \
        WHERE k = 'failure' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";
    let ask = format!(
        "failrec lnav{told} && lnav -n -c \";{query}\" -c ':write-csv-to -' .failrec/failures_*.jsonl"
    );
    let found = run(story.path(), &ask);
    let (_, rows) = found.split_once("log_level,node_id,log_opid,n\n").unwrap();
    // The session is the operation by which lnav steps; severities come in their order.
    let due = [
        "warning,connect,<NULL>,1",
        "error,planner,<NULL>,9",
        "error,planner,s-17,1",
        "error,planner,s-18,1",
        "error,read,<NULL>,2",
        "critical,parse,<NULL>,1",
        "critical,sign_in,<NULL>,6",
    ];
    assert_eq!(rows.lines().collect::<Vec<_>>(), due);
}
