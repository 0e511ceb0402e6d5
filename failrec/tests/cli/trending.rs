//! `failrec trends`.

use failrec::record::Hour;
use failrec::{Clock as _, SystemClock};
use serde_json::Value;

use crate::command::{Run, run};
use crate::journal::{GROUP, Journal};

/// Two groups: one has failed in this hour and three hours ago, the other once, two days ago.
fn journal() -> Journal {
    let mut journal = Journal::usual();
    journal.tick_of_hours(GROUP, &[(0, 40), (3, 5)]);
    journal.tick_of_hours('c', &[(48, 1)]);
    journal.write()
}

/// What the command answers of such a journal; asked again if an hour has ended meanwhile, for then
/// each bar stands elsewhere.
fn asked(args: &[&str]) -> Run {
    let hour = || Hour::of(SystemClock::new().now());
    loop {
        let begun = hour();
        let journal = journal();
        let run = run(journal.path(), args);
        if hour() == begun {
            return run;
        }
    }
}

#[test]
fn bars_stand_for_hours_and_the_last_one_is_now() {
    let page = asked(&["trends", "--width", "80"]).ends_with(0).stdout;
    assert!(page.contains("45 failures, by hour\nsince "), "{page}");
    assert!(page.contains("···▁··█  at most 40"), "{page}");
    assert!(page.contains("45  planner"), "{page}");
}

#[test]
fn days_reach_further_back_than_hours() {
    let page = asked(&["trends", "--by", "day", "--last", "4", "--width", "80"]);
    let page = page.ends_with(0).stdout;
    assert!(page.contains("46 failures, by day\nsince "), "{page}");
    assert_eq!(page.lines().filter(|line| line.contains('█')).count(), 3, "{page}");
}

#[test]
fn json_holds_a_count_for_each_step() {
    let answer = asked(&["trends", "--json", "--last", "4"]).ends_with(0).stdout;
    let lines: Vec<Value> =
        answer.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["counts"], serde_json::json!([5, 0, 0, 40]));
    assert_eq!((&lines[1]["kind"], &lines[1]["group_count"]), (&"trends".into(), &1.into()));
}

#[test]
fn pipe_gets_a_row_for_each_step_with_failures() {
    let rows = asked(&["trends", "node:planner"]).ends_with(0).stdout;
    let rows: Vec<Vec<&str>> = rows.lines().map(|row| row.split('\t').collect()).collect();
    assert_eq!(rows[0][..3], ["start", "fingerprint", "count"]);
    assert_eq!([rows[1][2], rows[2][2]], ["5", "40"]);
}

#[test]
fn narrow_terminal_shows_the_newest_bars() {
    let page = asked(&["trends", "--last", "100", "--width", "40"]).ends_with(0);
    assert!(page.stdout.lines().all(|line| line.chars().count() <= 40), "{}", page.stdout);
    assert!(page.stdout.contains("▁··█"), "{}", page.stdout);
    assert!(page.stderr.contains("no room for the first 80 bars"), "{}", page.stderr);
}

#[test]
fn more_than_is_kept_is_refused_with_what_is() {
    let journal = journal();
    let refused = run(journal.path(), &["trends", "--last", "193"]).ends_with(2).stderr;
    assert!(refused.contains("--last 193: no more than 192 hours are kept"), "{refused}");
    let refused = run(journal.path(), &["trends", "--by", "week"]).ends_with(2).stderr;
    assert!(refused.contains("it is one of hour, day"), "{refused}");
    let refused = run(journal.path(), &["trends", "sort:-count"]).ends_with(2).stderr;
    assert!(refused.contains("a trend has no order"), "{refused}");
}

#[test]
fn silence_is_said_and_told_by_the_exit_code() {
    let quiet = Journal::new().write();
    run(quiet.path(), &["trends"]).ends_with(3);
    let journal = journal();
    let none = run(journal.path(), &["trends", "node:nobody"]).ends_with(3);
    assert!(none.stderr.contains("nothing that is asked for has failed"), "{}", none.stderr);
}

#[test]
fn group_that_fails_far_more_often_than_it_did_is_said_to_escalate() {
    let mut journal = Journal::usual();
    journal.tick_of_hours(GROUP, &[(0, 40), (3, 5)]);
    let journal = journal.write();
    let found = run(journal.path(), &["list", "is:escalating"]).ends_with(0).stdout;
    assert!(found.contains("\tescalating\t") && found.lines().count() == 2, "{found}");
    let page = run(journal.path(), &["stats"]).ends_with(0).stdout;
    assert!(page.contains("escalating"), "{page}");
}
