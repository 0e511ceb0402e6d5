//! `failrec export`.

use crate::command::run;
use crate::journal::{EARLIER, FULL, Journal, PANIC, full};

#[test]
fn every_record_is_written_in_the_order_of_the_journal() {
    let journal = Journal::usual();
    let run = run(journal.path(), &["export"]).ends_with(0);
    let ids: Vec<_> = run.json().into_iter().map(|record| record["id"].clone()).collect();
    assert_eq!(ids, [EARLIER, FULL, PANIC]);
    let record: failrec::FailureRecord =
        serde_json::from_str(run.stdout.lines().nth(1).unwrap()).unwrap();
    assert_eq!(record.inputs.len(), 3);
}

#[test]
fn older_shape_has_its_ten_fields_and_no_other() {
    let journal = Journal::usual();
    run(journal.path(), &["resolve", FULL, "raised the timeout"]).ends_with(0);
    let run = run(journal.path(), &["export", "--shape", "hive", "node:planner"]).ends_with(0);
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    let mut names: Vec<_> = lines[1].as_object().unwrap().keys().cloned().collect();
    names.sort();
    let mut wanted = [
        "session_id",
        "agent_id",
        "node_id",
        "timestamp",
        "error_type",
        "error_message",
        "graph_snapshot",
        "input_context",
        "evolution_triggered",
        "resolution",
    ];
    wanted.sort_unstable();
    assert_eq!(names, wanted);
    assert_eq!(lines[1]["input_context"]["limit"], 20);
    assert_eq!(lines[1]["graph_snapshot"], serde_json::Value::Null);
    assert_eq!(lines[1]["resolution"], "raised the timeout");
}

#[test]
fn csv_has_titles_and_as_many_values_in_each_row() {
    let mut journal = Journal::new();
    let message = "say \"no\",\nthen stop \u{1b}[31m";
    journal.failure(60, "default", &[full(), serde_json::json!({"error_message": message})]);
    let journal = journal.write();
    let csv =
        run(journal.path(), &["export", "--shape", "hive", "--format", "csv"]).ends_with(0).stdout;
    let (titles, row) = csv.split_once("\r\n").unwrap();
    assert_eq!(titles.split(',').count(), 10);
    assert!(row.contains(",\"say \"\"no\"\",\nthen stop \\u{1b}[31m\","), "{row}");
    assert!(row.contains("\"{\"\"api_key\"\":\"\"****"), "{row}");
    let own = run(journal.path(), &["export", "--format", "csv"]).ends_with(0).stdout;
    assert!(own.starts_with("id,timestamp,goal_id,"), "{own}");
}

#[test]
fn limit_is_obeyed_wherever_it_is_said() {
    let journal = Journal::usual();
    for args in [&["export", "-n", "1"][..], &["export", "limit:1"]] {
        assert_eq!(run(journal.path(), args).ends_with(0).stdout.lines().count(), 1);
    }
}

#[test]
fn order_that_cannot_be_kept_is_refused() {
    let journal = Journal::usual();
    let refused = run(journal.path(), &["export", "sort:-count"]).ends_with(2);
    assert!(refused.stderr.contains("oldest first"), "{refused:#?}");
    run(journal.path(), &["export", "zebra"]).ends_with(3);
}
