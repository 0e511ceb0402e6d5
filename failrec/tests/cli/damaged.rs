//! Journals of which a part cannot be read.

use crate::command::run;
use crate::journal::{FULL, Journal};

#[test]
fn what_can_be_read_is_shown_with_a_word_about_the_rest() {
    let journal = Journal::usual();
    let mut log = std::fs::read(journal.log("default")).unwrap();
    log.extend_from_slice(b"not a line of ours\n");
    std::fs::write(journal.log("default"), log).unwrap();
    for args in [&["list"][..], &["stats"], &["tail"], &["export"], &["list", "by:node"]] {
        let run = run(journal.path(), args).ends_with(0);
        assert!(!run.stdout.is_empty(), "{args:?}");
        assert_eq!(run.stderr.lines().count(), 1, "{run:#?}");
        assert!(
            run.stderr.starts_with("note: 1 line of the journal could not be read"),
            "{run:#?}"
        );
    }
    let page = run(journal.path(), &["show", FULL]).ends_with(0);
    assert!(page.stdout.contains(FULL));
}

#[test]
fn lines_of_a_newer_format_are_left_out_and_named_so() {
    let journal = Journal::usual();
    let mut log = std::fs::read(journal.log("default")).unwrap();
    let covered = b",\"k\":\"hologram\"}";
    let crc = crc32c::crc32c(covered);
    log.extend_from_slice(format!("{{\"v\":2,\"crc\":\"{crc:08x}\"").as_bytes());
    log.extend_from_slice(covered);
    log.push(b'\n');
    std::fs::write(journal.log("default"), log).unwrap();
    let run = run(journal.path(), &["stats"]).ends_with(0);
    assert!(run.stderr.contains("written by a newer failrec"), "{run:#?}");
}

#[test]
fn file_in_place_of_a_store_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain"), "x").unwrap();
    for args in [&["list", "./plain"][..], &["stats", "plain"], &["show", "./plain", FULL]] {
        let run = run(folder.path(), args).ends_with(4);
        assert!(run.stderr.contains("it is a file, and a store is a folder"), "{run:#?}");
        assert!(run.stderr.contains("name a folder"), "{run:#?}");
    }
}
