//! `failrec prune`.

use failrec::store::{JsonlStore, Store as _};
use serde_json::json;

use crate::command::run;
use crate::journal::{FULL, Journal, full};

/// A journal with 60 failures of one group in a segment, and one in the log.
fn noisy() -> Journal {
    let mut journal = Journal::new();
    journal.boot("default");
    for number in 0..60_i64 {
        let id = match number {
            59 => FULL.to_owned(),
            _ => format!("fail_01KAM{number:03}07ZQ9ABCDEFGHJKMNP"),
        };
        let seconds_ago = 100 * 24 * 3_600 - 43_200 - number * 24 * 3_600;
        journal.failure(
            seconds_ago,
            "default",
            &[full(), json!({"id": id, "occurrence": number + 1})],
        );
        journal.tick('a', u64::try_from(number + 1).unwrap(), seconds_ago);
    }
    let journal = journal.write();
    let segments = journal.store().join("segments/default");
    std::fs::create_dir_all(&segments).unwrap();
    std::fs::rename(journal.log("default"), segments.join("000001.jsonl")).unwrap();
    JsonlStore::open(journal.store()).unwrap().append(&journal.entries_with_id(LAST)).unwrap();
    journal
}

const LAST: &str = "fail_01KAM99907ZQ9ABCDEFGHJKMNP";

fn statistics(journal: &Journal) -> serde_json::Value {
    run(journal.path(), &["stats", "--json"]).ends_with(0).json().remove(0)["statistics"].clone()
}

#[test]
fn what_fits_is_left_alone() {
    let journal = Journal::usual();
    let said = run(journal.path(), &["prune"]).ends_with(0);
    assert!(said.stdout.starts_with("nothing to prune: "), "{said:#?}");
    assert!(said.stdout.contains("of 512.0 MiB at most"), "{said:#?}");
}

#[test]
fn records_go_until_it_fits_and_every_count_stays() {
    let journal = noisy();
    let before = statistics(&journal);
    let plan = run(
        journal.path(),
        &["prune", "--keep-bytes", "60KiB", "--keep-days", "9999", "--dry-run"],
    );
    let plan = plan.ends_with(0);
    assert!(plan.stdout.contains("would evict"), "{plan:#?}");
    assert_eq!(statistics(&journal), before);
    let args = ["prune", "--keep-bytes", "60KiB", "--keep-days", "9999", "--json"];
    let done = run(journal.path(), &args).ends_with(0).json().remove(0);
    assert_eq!(done["fits"], true, "{done}");
    assert!(done["bytes_after"].as_u64().unwrap() <= 60 * 1024, "{done}");
    assert_eq!(done["groups"][0]["count"], 120, "{done}");
    assert_eq!(statistics(&journal), before);
    let order = run(journal.path(), &["fsck"]).ends_with(0);
    assert!(order.stdout.starts_with("the store is in order"), "{order:#?}");
    run(journal.path(), &["show", LAST]).ends_with(0);
    let again = run(journal.path(), &args).ends_with(0).json().remove(0);
    assert_eq!(again["files"], json!([]), "{again}");
}

#[test]
fn old_records_go_and_the_table_says_of_which_group() {
    let journal = noisy();
    let said = run(journal.path(), &["prune", "--width", "60"]).ends_with(0);
    assert!(said.stdout.contains("no offers for"), "{said:#?}");
    assert!(said.stdout.contains("every count stays as it is"), "{said:#?}");
    // Ten are older than 90 days, and the first three of them are kept.
    assert!(said.stdout.contains("evicted 7 records"), "{said:#?}");
    assert!(said.stdout.lines().all(|line| line.chars().count() <= 90), "{said:#?}");
}

#[test]
fn what_cannot_fit_is_said() {
    let journal = noisy();
    let said = run(journal.path(), &["prune", "--keep-bytes", "0"]).ends_with(0);
    assert!(said.stderr.contains("more than 0 B are left"), "{said:#?}");
}

#[test]
fn wrong_use_is_refused_with_a_word_on_the_right_one() {
    let journal = Journal::usual();
    for (bytes, word) in [
        ("7parsecs", "KiB, MiB and GiB"),
        ("MiB", "empty string"),
        ("99999999999GiB", "more bytes"),
    ] {
        let refused = run(journal.path(), &["prune", "--keep-bytes", bytes]).ends_with(2);
        assert!(refused.stderr.contains(word), "{refused:#?}");
    }
    run(journal.path(), &["prune", "nowhere"]).ends_with(3);
}
