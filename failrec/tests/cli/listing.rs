//! `failrec list`.

use failrec::Recorder;

use crate::command::run;
use crate::journal::{EARLIER, FULL, Journal, PANIC, fingerprint};

#[test]
fn groups_are_listed_newest_first_with_their_exact_counts() {
    let journal = Journal::usual();
    let run = run(journal.path(), &["list"]).ends_with(0);
    let rows: Vec<Vec<&str>> = run.stdout.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(
        rows[0],
        ["id", "last", "count", "state", "severity", "node", "type", "message", "outcome"]
    );
    assert_eq!([rows[1][0], rows[1][2], rows[1][3]], [FULL, "1240", "new"]);
    assert_eq!([rows[2][0], rows[2][2], rows[2][4]], [PANIC, "1", "critical"]);
    assert_eq!(rows.len(), 3);
}

#[test]
fn failures_of_a_real_recorder_are_listed_as_it_counted_them() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::builder().store_path(folder.path()).build().unwrap();
    recorder.in_force(|| {
        for order in 0..1_000 {
            let error =
                std::io::Error::other(format!("order {order} refused, token=abcdef0123456789"));
            failrec::failure(&error).node("dial").record();
        }
    });
    assert!(recorder.shutdown(std::time::Duration::from_mins(1)).complete);
    let answers = run(folder.path(), &["list", ".", "node:dial", "--json"]).ends_with(0).json();
    assert_eq!(answers[0]["count"], 1_000);
    assert!(!answers[0]["message"].as_str().unwrap().contains("abcdef"), "{}", answers[0]);
    run(folder.path(), &["show", ".", answers[0]["latest"].as_str().unwrap()]).ends_with(0);
}

#[test]
fn json_has_an_object_for_each_answer_and_one_for_the_page() {
    let journal = Journal::usual();
    let answers = run(journal.path(), &["list", "--json"]).ends_with(0).json();
    let kinds: Vec<_> = answers.iter().map(|answer| answer["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["group", "group", "page"]);
    assert_eq!((&answers[0]["latest"], &answers[2]["total"]), (&FULL.into(), &2.into()));
}

#[test]
fn records_are_listed_one_by_one_with_the_count_of_their_group() {
    let journal = Journal::usual();
    let run = run(journal.path(), &["list", "--records", "node:planner"]).ends_with(0);
    let ids: Vec<_> =
        run.stdout.lines().skip(1).map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(ids, [FULL, EARLIER]);
    assert!(run.stdout.lines().skip(1).all(|line| line.contains("\t1240\t")), "{run:#?}");
}

#[test]
fn options_and_query_narrow_the_answer_together() {
    let journal = Journal::usual();
    for args in [
        &["list", "--severity", "critical"][..],
        &["list", "--node", "writer"],
        &["list", "--records", "--since", "-10m", "--until", "-200s"],
        &["list", "sev:critical"],
        &["list", "-type:PlanError"],
        &["list", "--", "-type:PlanError"],
        &["list", "out of bounds"],
        &["list", "sort:first", "limit:5", "is:unhandled"],
    ] {
        let run = run(journal.path(), args).ends_with(0);
        let ids: Vec<_> = run.stdout.lines().skip(1).map(|line| &line[..31]).collect();
        assert_eq!(ids, [PANIC], "{args:?}");
    }
}

#[test]
fn page_says_how_to_go_on_and_the_next_one_does() {
    let journal = Journal::usual();
    let first = run(journal.path(), &["list", "-n", "1"]).ends_with(0);
    assert!(
        first.stderr.starts_with("note: 1 of 2; for the next ones add `--cursor "),
        "{first:#?}"
    );
    let cursor = first.stderr.split('`').nth(1).unwrap().split(' ').nth(1).unwrap();
    let second = run(journal.path(), &["list", "-n", "1", "--cursor", cursor]).ends_with(0);
    assert!(second.stdout.contains(PANIC) && !second.stdout.contains(FULL), "{second:#?}");
    assert_eq!(second.stderr, "");
}

#[test]
fn counts_by_fields_and_chosen_fields_have_their_own_columns() {
    let journal = Journal::usual();
    let counted = run(journal.path(), &["list", "by:node", "sort:-count"]).ends_with(0).stdout;
    let lines: Vec<_> = counted.lines().collect();
    assert_eq!(lines[0], "count\tgroups\tsessions\tnode_id\tlast");
    assert!(lines[1].starts_with("1,240\t1\t1\tplanner\t"), "{counted}");
    let chosen = run(journal.path(), &["list", "show:attempt.n,count,tag.tenant", "node:planner"]);
    assert_eq!(
        chosen.ends_with(0).stdout,
        "attempt.n\tcount\ttags.tenant\n3\t1240\tacme\n3\t1240\tacme\n"
    );
}

#[test]
fn nothing_found_has_its_own_exit_code_and_a_reason() {
    let journal = Journal::usual();
    let run_one = run(journal.path(), &["list", "zebra"]).ends_with(3);
    assert_eq!(run_one.stdout, "");
    assert!(run_one.stderr.contains("none of the 1,241 failures"), "{run_one:#?}");
    assert!(run_one.stderr.contains("--store zebra"), "{run_one:#?}");
    std::fs::create_dir(journal.path().join(".empty")).unwrap();
    let empty = tempfile::tempdir().unwrap();
    std::fs::create_dir(empty.path().join(".failrec")).unwrap();
    let nothing = run(empty.path(), &["list"]).ends_with(3);
    assert_eq!(nothing.stderr, "note: nothing has been recorded in this store yet\n");
}

#[test]
fn answer_fits_any_width_that_is_asked_for() {
    let mut journal = Journal::new();
    let message = "upstream refused the request and everything after it ".repeat(20);
    let long = serde_json::json!({"error_message": message, "node_id": "n".repeat(300),
        "error_type": "a::very::LongTypeNameThatGoesOnAndOnAndOn", "fingerprint": fingerprint('d')});
    journal.failure(60, "default", &[long]);
    let journal = journal.write();
    for width in [40, 60, 80, 104, 140, 200] {
        let width_text = width.to_string();
        for verb in
            [&["list"][..], &["list", "--records"], &["stats"], &["similar", "latest"], &["doctor"]]
        {
            let args = [verb, &["--width", &width_text]].concat();
            let run = run(journal.path(), &args);
            let widest = run.stdout.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            assert!(widest <= width, "{widest} of {width}: {args:?}\n{}", run.stdout);
        }
        let list = run(journal.path(), &["list", "--width", &width_text]).stdout;
        assert!(list.contains("fail_01K00000000000000000000000"), "{list}");
    }
}

#[test]
fn through_a_pipe_nothing_is_cut_whatever_the_environment_says() {
    let mut journal = Journal::new();
    let message = "x".repeat(3_000);
    journal.failure(60, "default", &[serde_json::json!({"error_message": message})]);
    let journal = journal.write();
    let mut command = crate::command::command(journal.path(), &["list", "--records"]);
    let output = command.env("COLUMNS", "40").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains(&message));
}
