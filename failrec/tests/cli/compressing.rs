//! `failrec compress`.

use serde_json::json;

use crate::command::run;
use crate::journal::{Journal, full};

/// A journal with so many failures in each of three segments, and none in the log.
fn sealed(count: i64) -> Journal {
    let mut journal = Journal::new();
    journal.boot("default");
    for number in 0..3 * count {
        let id = format!("fail_01KAM{number:03}07ZQ9ABCDEFGHJKMNP");
        let own = json!({"id": id, "occurrence": number + 1});
        journal.failure(number - 1_000, "default", &[full(), own]);
    }
    let journal = journal.write();
    let text = std::fs::read_to_string(journal.log("default")).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let segments = journal.store().join("segments/default");
    std::fs::create_dir_all(&segments).unwrap();
    for (part, number) in lines.chunks(usize::try_from(count).unwrap() + 1).zip(1..) {
        std::fs::write(segments.join(format!("{number:06}.jsonl")), part.concat()).unwrap();
    }
    std::fs::remove_file(journal.log("default")).unwrap();
    journal
}

fn names(journal: &Journal) -> Vec<String> {
    let segments = std::fs::read_dir(journal.store().join("segments/default")).unwrap();
    let mut names: Vec<_> =
        segments.map(|found| found.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn answers(journal: &Journal) -> Vec<serde_json::Value> {
    let ask = |args: &[&str]| run(journal.path(), args).ends_with(0).json();
    let mut answers = ask(&["list", "--records", "-n", "100", "--json"]);
    answers.extend(ask(&["stats", "--json"]).iter().map(|it| it["statistics"].clone()));
    answers
}

#[test]
fn segments_become_small_and_every_answer_stays() {
    let journal = sealed(20);
    let (before, files) = (answers(&journal), names(&journal));
    let plan = run(journal.path(), &["compress", "--dry-run"]).ends_with(0);
    assert!(plan.stdout.starts_with("would compress 2 segments: "), "{plan:#?}");
    assert_eq!(names(&journal), files);
    let said = run(journal.path(), &["compress"]).ends_with(0);
    assert!(said.stdout.starts_with("compressed 2 segments: "), "{said:#?}");
    let due = ["000001.jsonl.zst", "000002.jsonl.zst", "000003.jsonl"];
    assert_eq!(names(&journal), due);
    assert_eq!(answers(&journal), before);
    let order = run(journal.path(), &["fsck"]).ends_with(0);
    assert!(order.stdout.starts_with("the store is in order"), "{order:#?}");
    let doctor = run(journal.path(), &["doctor"]);
    assert!(doctor.stdout.starts_with("the store is in order"), "{doctor:#?}");
    let again = run(journal.path(), &["compress"]).ends_with(0);
    assert!(again.stdout.starts_with("nothing to compress"), "{again:#?}");
}

#[test]
fn json_names_the_segments_and_both_sizes() {
    let journal = sealed(20);
    let plan = run(journal.path(), &["compress", "--dry-run", "--json"]).ends_with(0).json();
    let done = run(journal.path(), &["compress", "--json"]).ends_with(0).json().remove(0);
    assert_eq!(done["kind"], "compress");
    let files = json!(["segments/default/000001.jsonl", "segments/default/000002.jsonl"]);
    assert_eq!(done["files"], files);
    assert_eq!(
        (&plan[0]["bytes_after"], &plan[0]["is_dry_run"]),
        (&done["bytes_after"], &json!(true))
    );
    assert!(done["bytes_after"].as_u64() < done["bytes_before"].as_u64(), "{done}");
}

#[test]
fn damaged_frame_is_named_by_fsck_and_mended() {
    let journal = sealed(20);
    run(journal.path(), &["compress"]).ends_with(0);
    let path = journal.store().join("segments/default/000001.jsonl.zst");
    let mut content = std::fs::read(&path).unwrap();
    content[40] ^= 0xFF;
    std::fs::write(&path, content).unwrap();
    let told = run(journal.path(), &["fsck"]);
    assert!(told.stdout.contains("000001.jsonl.zst"), "{told:#?}");
    run(journal.path(), &["fsck", "--repair"]);
    let order = run(journal.path(), &["fsck"]).ends_with(0);
    assert!(order.stdout.starts_with("the store is in order"), "{order:#?}");
    assert_eq!(names(&journal)[0], "000001.jsonl.zst");
}
