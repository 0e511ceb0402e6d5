//! `failrec regroup --what-if`.

use std::path::PathBuf;

use serde_json::json;

use crate::command::run;
use crate::journal::{Journal, fingerprint};

/// Two shards that are down, each a group of its own, and two invoices that are one group.
fn journal() -> Journal {
    let mut journal = Journal::new();
    journal.boot("default");
    let failures = [
        ('1', "shard north is down", "shard north is down"),
        ('2', "shard south is down", "shard south is down"),
        ('3', "invoice k9Mtd2gDcgG rejected", "invoice <id> rejected"),
        ('3', "invoice Zx81QpL0aaB rejected", "invoice <id> rejected"),
    ];
    for (number, (letter, message, norm)) in failures.into_iter().enumerate() {
        let changes = json!({
            "id": format!("fail_01KAM3XY7ZQ9ABCDEFGHJKMN0{number}"), "node_id": "store",
            "error_message": message, "message_norm": norm, "fingerprint": fingerprint(letter),
            "occurrence": number + 1,
        });
        journal.failure(300, "default", &[changes]);
    }
    journal.write()
}

fn rules(journal: &Journal, text: &str) -> PathBuf {
    let file = journal.path().join("rules.toml");
    std::fs::write(&file, text).unwrap();
    file
}

#[test]
fn merges_and_splits_are_told_and_nothing_is_written() {
    let journal = journal();
    let text = "keep = ['invoice \\S+']\n[[replace]]\npattern = 'shard \\w+'\nwith = '<shard>'\n";
    let file = rules(&journal, text);
    let before = std::fs::read(journal.log("default")).unwrap();
    let args = ["regroup", "--what-if", file.to_str().unwrap(), "--width", "60"];
    let page = run(journal.path(), &args).ends_with(0).stdout;
    assert!(page.starts_with("3 groups would be 3\n"), "{page}");
    for line in ["shard north is down", "shard south is down", "→ <shard> is down"] {
        assert!(page.contains(line), "{page}");
    }
    assert!(page.contains("→ invoice Zx81QpL0aaB rejected"), "{page}");
    assert_eq!(std::fs::read(journal.log("default")).unwrap(), before);
    assert!(!journal.store().join("normalise.toml").exists());
}

#[test]
fn json_names_the_groups_of_each_change() {
    let journal = journal();
    let file = rules(&journal, "[[replace]]\npattern = 'shard \\w+'\nwith = '<shard>'\n");
    let args = ["regroup", "--what-if", file.to_str().unwrap(), "--json"];
    let answers = run(journal.path(), &args).ends_with(0).json();
    let [merge, end] = answers.as_slice() else { panic!("{answers:#?}") };
    assert_eq!((&merge["change"], &merge["count"]), (&json!("merge"), &json!(3)));
    assert_eq!(merge["groups"], json!(["1".repeat(32), "2".repeat(32)]));
    assert_eq!((&end["before"], &end["after"], &end["splits"]), (&json!(3), &json!(2), &json!(0)));
}

#[test]
fn rules_that_change_nothing_are_told_so() {
    let journal = journal();
    let file = rules(&journal, "");
    let page = run(journal.path(), &["regroup", "--what-if", file.to_str().unwrap()]).ends_with(0);
    assert_eq!(page.stdout, "3 groups would be 3\nnothing would change\n");
}

#[test]
fn rules_that_cannot_be_read_are_refused_with_their_place() {
    let journal = journal();
    let missing = run(journal.path(), &["regroup", "--what-if", "nowhere.toml"]).ends_with(2);
    assert!(missing.stderr.contains("nowhere.toml"), "{}", missing.stderr);
    let file = rules(&journal, "[[replace]]\npattern = '('\nwith = '<a>'\n");
    let broken =
        run(journal.path(), &["regroup", "--what-if", file.to_str().unwrap()]).ends_with(2);
    assert!(broken.stderr.contains("rules.toml"), "{}", broken.stderr);
    run(journal.path(), &["regroup"]).ends_with(2);
}
