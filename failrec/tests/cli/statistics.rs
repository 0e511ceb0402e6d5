//! `failrec stats`.

use crate::command::run;
use crate::journal::{GROUP, Journal, full, panic};

#[test]
fn totals_are_the_exact_counts_and_not_those_of_stored_records() {
    let journal = Journal::usual();
    let run = run(journal.path(), &["stats"]).ends_with(0);
    assert!(run.stdout.starts_with("1,241 failures in 2 groups\n"), "{run:#?}");
    for line in ["  1,240  >99%  error", "      1   <1%  critical", "  1,240  >99%  planner"] {
        assert!(run.stdout.lines().any(|found| found == line), "{line}\n{}", run.stdout);
    }
    assert_eq!(run.stderr, "");
}

#[test]
fn json_is_one_object_with_statistics_goals_and_groups() {
    let journal = Journal::usual();
    let answers = run(journal.path(), &["stats", "--json"]).ends_with(0).json();
    let [answer] = answers.as_slice() else { panic!("{answers:?}") };
    assert_eq!(answer["kind"], "stats");
    assert_eq!(answer["statistics"]["total"], 1_241);
    assert_eq!(answer["statistics"]["by_severity"]["critical"], 1);
    assert_eq!(answer["top_groups"][0]["count"], 1_240);
    assert_eq!(answer["goals"][0]["goal_id"], "default");
}

#[test]
fn several_goals_are_set_side_by_side_and_one_can_be_picked() {
    let mut journal = Journal::new();
    journal.failure(60, "checkout", &[full()]);
    journal.failure(60, "search", &[panic()]);
    journal.tick(GROUP, 7, 60);
    let journal = journal.write();
    let all = run(journal.path(), &["stats"]).ends_with(0).stdout;
    assert!(all.contains("Goals\n") && all.contains("  checkout "), "{all}");
    let one = run(journal.path(), &["stats", "--goal", "search"]).ends_with(0).stdout;
    assert!(one.starts_with("1 failure in 1 group\n") && !one.contains("Goals"), "{one}");
}

#[test]
fn unknown_goal_is_answered_with_the_known_ones() {
    let journal = Journal::usual();
    let run = run(journal.path(), &["stats", "--goal", "checkuot"]).ends_with(3);
    assert_eq!(run.stderr, "error: no failure of goal `checkuot` here\n  there are: default\n");
}

#[test]
fn store_is_named_first_or_by_the_environment() {
    let (journal, elsewhere) = (Journal::usual(), tempfile::tempdir().unwrap());
    for path in [journal.path(), &journal.store()] {
        run(elsewhere.path(), &["stats", path.to_str().unwrap()]).ends_with(0);
    }
    let mut command = crate::command::command(elsewhere.path(), &["stats"]);
    let output = command.env("FAILREC_DIR", journal.store()).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
}
