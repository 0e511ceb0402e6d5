//! The levels of grouping: coarse, group and exact.

use serde_json::{Value, json};

use crate::command::run;
use crate::journal::{FULL, Journal, full};

/// Two groups of rate limits at different nodes, and one of refused connections.
fn journal() -> Journal {
    let mut journal = Journal::new();
    journal.boot("default");
    journal.failure(7_200, "default", &[limited('1', 'e', "index")]);
    journal.failure(180, "default", &[full()]);
    journal.failure(60, "default", &[limited('2', 'f', "search")]);
    journal.tick('1', 40, 120);
    journal.write()
}

fn limited(group: char, exact: char, node: &str) -> Value {
    let name = |letter: char, length| letter.to_string().repeat(length);
    let names = json!({"scheme": "group", "version": 1, "group": name(group, 32),
        "coarse": name('d', 32), "exact": name(exact, 64)});
    let cause = json!({"type": "api::error::Throttled", "message": "slow down"});
    json!({"id": format!("fail_01KAM3XY7ZQ9ABCDEFGHJKMN0{group}"), "node_id": node,
        "session_id": format!("session-{group}"), "category": "rate_limit", "error_code": "429",
        "error_type": "App", "chain": [{"type": "App", "message": "message"}, cause],
        "fingerprint": names})
}

#[test]
fn roll_up_tells_what_groups_have_in_common_with_their_exact_counts() {
    let journal = journal();
    let page = run(journal.path(), &["list", "--by", "coarse"]).ends_with(0);
    let rows: Vec<Vec<&str>> = page.stdout.lines().map(|line| line.split('\t').collect()).collect();
    let titles = "count recovered groups sessions category root_type error_code coarse first last";
    assert_eq!(rows[0], titles.split(' ').collect::<Vec<_>>());
    let coarse = "d".repeat(32);
    let wanted = ["41", "0", "2", "2", "rate_limit", "api::error::Throttled", "429", &coarse];
    assert_eq!(rows[1][..8], wanted);
    assert_eq!(rows[2][..6], ["5", "0", "1", "1", "network", "std::io::Error"]);
    assert_eq!((rows.len(), page.stderr.as_str()), (3, ""));
}

#[test]
fn roll_up_says_by_which_words_to_go_on() {
    let journal = journal();
    for width in ["40", "80", "120"] {
        let page = run(journal.path(), &["list", "by:coarse", "--width", width]).ends_with(0);
        let widest = page.stdout.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= width.parse().unwrap(), "{}", page.stdout);
        for text in ["rate_limit", "Throttled", "429", "41", "coarse:dddddddddddd"] {
            assert!(page.stdout.contains(text), "{text}\n{}", page.stdout);
        }
        let wanted = "note: `failrec list coarse:dddddddddddd` lists the groups of the first row\n";
        assert_eq!(page.stderr, wanted);
    }
}

#[test]
fn json_of_a_roll_up_names_its_parts() {
    let journal = journal();
    let answers =
        run(journal.path(), &["list", "--by", "coarse,goal", "--json"]).ends_with(0).json();
    let row = &answers[0]["rows"][0];
    assert_eq!((&row["count"], &row["groups"]), (&json!(41), &json!(2)));
    assert_eq!(row["values"], json!(["d".repeat(32), "default"]));
    let wanted = json!({"fingerprint": "d".repeat(32), "category": "rate_limit",
        "root_type": "api::error::Throttled", "error_code": "429"});
    assert_eq!(row["coarse"], wanted);
}

#[test]
fn groups_and_records_are_asked_for_by_each_level() {
    let journal = journal();
    for (query, groups, records) in [
        ("coarse:dddddd", 2, 2),
        ("coarse:cccccc*", 1, 1),
        ("-coarse:dddddd", 1, 1),
        ("has:coarse", 3, 3),
        ("exact:ffffff", 1, 1),
        ("exact:eeeeee", 2, 2),
        ("fp:111111", 1, 1),
    ] {
        for (level, wanted) in [(&[][..], groups), (&["--records"], records)] {
            let args = [&["list", "--json", query], level].concat();
            let answers = run(journal.path(), &args).ends_with(0).json();
            assert_eq!(answers.last().unwrap()["total"], wanted, "{args:?}");
        }
    }
}

#[test]
fn failures_are_counted_by_their_very_messages() {
    let journal = journal();
    let page = run(journal.path(), &["list", "by:exact"]).ends_with(0);
    assert!(page.stdout.starts_with("count\tgroups\tsessions\tfingerprint.exact\tlast\n"));
    assert!(page.stderr.contains("counts come from stored records"), "{}", page.stderr);
}

#[test]
fn fingerprint_of_another_level_is_told_for_what_it_is() {
    let journal = journal();
    let coarse = run(journal.path(), &["show", "dddddd"]).ends_with(3).stderr;
    let wanted = "error: `dddddd` is no single failure but a coarse fingerprint: rate_limit \
        Throttled 429, 41 failures in 2 groups\n  `failrec list coarse:dddddd` lists them\n";
    assert_eq!(coarse, wanted);
    let exact = run(journal.path(), &["note", "ffffff", "seen"]).ends_with(3).stderr;
    let wanted = "error: `ffffff` is an exact fingerprint: 1 stored failure with the very same \
        message\n  `failrec list --records exact:ffffff` lists them,\n  `failrec show \
        fail_01KAM3XY7ZQ9ABCDEFGHJKMN02` shows the newest\n";
    assert_eq!(exact, wanted);
    let unknown = run(journal.path(), &["show", "abcdef"]).ends_with(3).stderr;
    assert!(unknown.contains("no stored failure has an id"), "{unknown}");
    assert!(run(journal.path(), &["show", FULL]).ends_with(0).stdout.contains("planner"));
}
