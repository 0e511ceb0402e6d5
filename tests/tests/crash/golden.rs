//! Logs that must load for ever: one line of each kind as version 1 has it, and what may stand beside.

use std::fs;
use std::path::Path;

use failrec::record::Entry;
use failrec::store::{JsonlStore, ScanReport, Store as _};
use failrec_tests::oracle::Checksum;
use serde_json::Value;

use crate::sample;

/// Lines of version 1, one of each kind, and each thing that may be said of a group. They are never
/// changed: what is new gets a line of its own.
const GOLDEN: &str = include_str!("fixtures/version_1.jsonl");
const LINES: u64 = 16;

/// What a store finds in a log, which is in order by the page on the format.
fn read(log: &[u8], case: &str) -> (Vec<Entry>, ScanReport) {
    let folder = sample::folder();
    write(folder.path(), log);
    sample::verify_case(folder.path(), 0, case);
    sample::read_folder(folder.path())
}

fn write(folder: &Path, log: &[u8]) {
    // As the store would make it, for its owner alone.
    drop(JsonlStore::open(folder).unwrap().append(&[sample::entry("p", 0, 10)]));
    fs::write(sample::log(folder), log).unwrap();
}

/// A line of this version with a checksum of its own, from the field behind the checksum on.
fn line(version: u32, rest: &[u8]) -> Vec<u8> {
    let covered = [b",", rest].concat();
    let checksum = Checksum::EMPTY.with(&covered).value();
    let head = format!("{{\"v\":{version},\"crc\":\"{checksum:08x}\"");
    [head.as_bytes(), &covered, b"\n"].concat()
}

/// The line of a golden one behind its checksum, without its last brace.
fn body(golden: &str) -> &str {
    golden.split_once(",\"k\"").unwrap().1.strip_suffix('}').unwrap()
}

/// A line of a process of its own with more in it.
fn odd(more: &[u8]) -> Vec<u8> {
    let head =
        br#""k":"bye","ts":"2026-11-22T05:19:20.000000Z","proc":"odd","seq":0,"goal":"main_goal","#;
    line(1, &[&head[..], more, b"}"].concat())
}

/// Every value of `old` stands in `new`.
fn keeps(new: &Value, old: &Value) -> bool {
    match (new, old) {
        (Value::Object(new), Value::Object(old)) => {
            old.iter().all(|(name, old)| new.get(name).is_some_and(|new| keeps(new, old)))
        }
        (Value::Array(new), Value::Array(old)) => {
            new.len() == old.len() && new.iter().zip(old).all(|(new, old)| keeps(new, old))
        }
        _ => new == old,
    }
}

#[test]
fn every_value_of_every_kind_of_line_is_loaded() {
    let (entries, report) = read(GOLDEN.as_bytes(), "golden");
    assert_eq!((report.entries, report.newer_lines, report.corrupt_lines), (LINES, 0, 0));
    let folder = sample::folder();
    JsonlStore::open(folder.path()).unwrap().append(&entries).unwrap();
    let again = fs::read_to_string(sample::log(folder.path())).unwrap();
    for (new, old) in again.lines().zip(GOLDEN.lines()) {
        let [mut new, mut old] =
            [new, old].map(|line| serde_json::from_str::<Value>(line).unwrap());
        for line in [&mut new, &mut old] {
            line.as_object_mut().unwrap().remove("crc");
        }
        assert!(keeps(&new, &old), "{old}\nbecame\n{new}");
    }
}

#[test]
fn golden_lines_add_up_as_they_did() {
    let folder = sample::folder();
    write(folder.path(), GOLDEN.as_bytes());
    let store = JsonlStore::open_read_only(folder.path()).unwrap();
    let (ledger, _) = store.ledger(&sample::goal()).unwrap();
    let counts: Vec<_> = ledger.unmerged_groups().map(|group| group.count).collect();
    assert_eq!(counts, [7]);
    assert_eq!(ledger.processes().count(), 1);
}

#[test]
fn frames_of_other_systems_and_fields_of_later_libraries_change_nothing() {
    let (golden, _) = read(GOLDEN.as_bytes(), "golden");
    let marked = [b"\xef\xbb\xbf", GOLDEN.as_bytes()].concat();
    let returns = GOLDEN.replace('\n', "\r\n").into_bytes();
    let lines = GOLDEN.lines();
    let more = r#","from_later":{"v":[1,2]},"twice":1,"twice":2}"#;
    let added: Vec<u8> = lines
        .flat_map(|golden| line(1, format!("\"k\"{}{more}", body(golden)).as_bytes()))
        .collect();
    for (case, log) in
        [("a byte order mark", marked), ("carriage returns", returns), ("unknown fields", added)]
    {
        let (entries, report) = read(&log, case);
        assert_eq!((report.newer_lines, report.corrupt_lines), (0, 0), "{case}");
        assert!(entries == golden, "{case}");
    }
}

#[test]
fn odd_lines_are_passed_over_and_counted_without_harm_to_others() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    let in_depth = |name: &str| format!(r#""failures":1,"{name}":{deep}"#);
    let mut flipped = odd(br#""failures":1"#);
    flipped[60] ^= 1;
    // Entries, newer and corrupt lines among the odd ones.
    let odd_lines = [
        ("a later version", line(2, b"\"anything\":1}"), [0, 1, 0]),
        ("a later kind", line(1, &odd_kind()), [0, 1, 0]),
        ("a value of another type", odd(br#""failures":"many""#), [0, 1, 0]),
        ("a field twice", odd(br#""failures":1,"failures":2"#), [0, 1, 0]),
        ("no text", odd(b"\"failures\":\"\xff\""), [0, 1, 0]),
        ("no text in an unknown field", odd(b"\"failures\":1,\"text\":\"\xff\""), [1, 0, 0]),
        ("ten thousand levels", odd(in_depth("unknown").as_bytes()), [1, 0, 0]),
        ("a wrong bit", flipped, [0, 0, 1]),
    ];
    let (golden, _) = read(GOLDEN.as_bytes(), "golden");
    for (case, odd, [of_it, newer, corrupt]) in odd_lines {
        for place in 0..=1 {
            let log = [&odd[..], GOLDEN.as_bytes(), &odd[..]];
            let log = log[place..place + 2].concat();
            let folder = sample::folder();
            write(folder.path(), &log);
            let (entries, report) = sample::read_folder(folder.path());
            assert_eq!([report.newer_lines, report.corrupt_lines], [newer, corrupt], "{case}");
            assert_eq!(report.entries, LINES + of_it, "{case}");
            assert!(golden.iter().all(|golden| entries.contains(golden)), "{case}");
        }
    }
}

fn odd_kind() -> Vec<u8> {
    let head =
        r#""k":"later","ts":"2026-11-22T05:19:20.000000Z","proc":"odd","seq":0,"goal":"main_goal""#;
    format!("{head}}}").into_bytes()
}
