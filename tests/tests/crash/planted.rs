//! A fault for each check of the oracle, which must find it and nothing else.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Output};

use failrec::record::{Bye, Entry, EntryBody, Loss, LossReason, Tick};
use failrec::store::{JsonlStore, Store as _};
use failrec_tests::oracle::Checksum;
use tempfile::TempDir;

use crate::sample;

/// What is only ever said where a test plants it.
const CANARY: &str = "cAn4RyQ7zK2mXw";

fn oracle(folder: &Path, arguments: &[&str]) -> Output {
    let mut oracle = Command::new(env!("CARGO_BIN_EXE_oracle"));
    oracle.args(arguments).args(["--canary", CANARY]).arg(folder).output().unwrap()
}

/// Plants a fault into a store that is in order; the oracle must find a breach of this invariant
/// and of no other. The answer is what it prints.
fn finds(invariant: &str, plant: impl FnOnce(&Path)) -> String {
    let folder = store();
    let before = oracle(folder.path(), &[]);
    assert_eq!(before.status.code(), Some(0), "{}", String::from_utf8_lossy(&before.stdout));
    plant(folder.path());
    let found = oracle(folder.path(), &[]);
    let said = String::from_utf8(found.stdout).unwrap();
    let mut breaches = said.lines().filter_map(|line| line.strip_prefix("BROKEN ")).peekable();
    assert!(breaches.peek().is_some(), "{said}");
    assert!(breaches.all(|breach| breach.starts_with(invariant)), "{said}");
    assert_eq!(found.status.code(), Some(1));
    said
}

/// A store with five failures of one process, of which three are kept.
fn store() -> TempDir {
    let folder = sample::folder();
    let store = JsonlStore::open(folder.path()).unwrap();
    let failures = (0..3).map(|number| sample::entry("p", number, 20));
    store.append(&failures.collect::<Vec<_>>()).unwrap();
    append(folder.path(), 3, tick(4));
    append(folder.path(), 4, tick(5));
    append(folder.path(), 5, EntryBody::Bye(Bye::new(5)));
    store.close().unwrap();
    folder
}

fn append(folder: &Path, sequence: u64, body: EntryBody) {
    let entry = Entry { body, ..sample::entry("p", sequence, 20) };
    JsonlStore::open(folder).unwrap().append(&[entry]).unwrap();
}

fn tick(count: u64) -> EntryBody {
    let EntryBody::Failure(record) = sample::entry("p", 0, 20).body else { unreachable!() };
    let group = record.fingerprint.group;
    EntryBody::Tick(Box::new(Tick::new(group, count, record.at, record.at)))
}

/// Adds raw bytes to the log.
fn add(folder: &Path, bytes: &[u8]) {
    let mut log = fs::OpenOptions::new().append(true).open(sample::log(folder)).unwrap();
    log.write_all(bytes).unwrap();
}

#[test]
fn i1_finds_a_line_that_is_no_entry_unless_it_was_allowed() {
    let said = finds("I1", |folder| add(folder, b"{\"v\":1,\"crc\":\"0000\n"));
    assert!(said.contains("1 corrupt lines, 18 bytes lost"), "{said}");
    let folder = store();
    add(folder.path(), b"torn\n");
    assert_eq!(oracle(folder.path(), &["--torn", "1"]).status.code(), Some(0));
}

#[test]
fn i1_finds_a_wrong_bit() {
    finds("I1", |folder| {
        let mut content = fs::read(sample::log(folder)).unwrap();
        // In the last line, so that no number is missing.
        let tail = content.len() - 60;
        content[tail] ^= 1;
        fs::write(sample::log(folder), content).unwrap();
    });
}

#[test]
fn i1_finds_a_whole_line_that_lacks_what_counts() {
    finds("I1", |folder| {
        let at = "2026-11-22T05:19:01.000000Z";
        let covered =
            format!(r#","k":"tick","ts":"{at}","proc":"p","seq":6,"goal":"main_goal","count":1}}"#);
        let checksum = Checksum::EMPTY.with(covered.as_bytes()).value();
        add(folder, format!("{{\"v\":1,\"crc\":\"{checksum:08x}\"{covered}\n").as_bytes());
    });
}

#[test]
fn i1_finds_entries_in_the_log_of_another_goal() {
    finds("I1", |folder| {
        fs::rename(sample::log(folder), folder.join("failures_other.jsonl")).unwrap();
    });
}

#[test]
fn i3_finds_two_entries_of_one_number() {
    finds("I3", |folder| append(folder, 4, EntryBody::Bye(Bye::new(5))));
}

#[test]
fn i3_finds_two_records_of_one_name() {
    finds("I3", |folder| append(folder, 6, sample::entry("p", 0, 20).body));
}

#[test]
fn i4_finds_a_number_that_never_came_unless_it_is_said_to_be_lost() {
    let planted = |folder: &Path| append(folder, 7, EntryBody::Bye(Bye::new(5)));
    finds("I4", planted);
    let folder = store();
    planted(folder.path());
    append(folder.path(), 8, EntryBody::Loss(Loss::new(LossReason::Io, 1)));
    assert_eq!(oracle(folder.path(), &[]).status.code(), Some(0));
}

#[test]
fn i4_finds_failures_that_no_group_counts() {
    finds("I4", |folder| append(folder, 6, EntryBody::Bye(Bye::new(6))));
}

#[test]
fn i4_finds_failures_that_nobody_reported() {
    finds("I4", |folder| append(folder, 6, tick(6)));
}

#[test]
fn i4_finds_a_count_that_falls() {
    finds("I4", |folder| append(folder, 6, tick(3)));
}

#[test]
fn i4_finds_two_records_with_one_number_in_their_group() {
    finds("I4", |folder| {
        let EntryBody::Failure(mut record) = sample::entry("p", 6, 20).body else { unreachable!() };
        record.occurrence = 2;
        append(folder, 6, EntryBody::Failure(record));
    });
}

#[test]
fn i6_finds_a_secret_in_a_line_and_beside_it() {
    finds("I6", |folder| {
        let EntryBody::Failure(mut record) = sample::entry("p", 5, 20).body else { unreachable!() };
        record.occurrence = 5;
        record.error_message = format!("refused {CANARY}");
        append(folder, 6, EntryBody::Failure(record));
    });
    finds("I6", |folder| fs::write(folder.join("notes"), CANARY).unwrap());
}

#[test]
fn i9_finds_a_file_and_a_folder_that_others_may_read() {
    let open_to_all = |path: &Path, mode| {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    };
    for name in ["LOCK", "stats_main_goal.cache", "failures_main_goal.jsonl"] {
        finds("I9", |folder| open_to_all(&folder.join(name), 0o640));
    }
    finds("I9", |folder| open_to_all(folder, 0o750));
}

#[test]
fn i9_finds_what_is_no_file() {
    finds("I9", |folder| symlink("/nowhere", folder.join("stats_main_goal.cache.tmp")).unwrap());
    finds("I9", |folder| fs::create_dir(folder.join("segments")).unwrap());
}

#[test]
fn figures_are_printed_and_a_missing_folder_is_not_in_order() {
    let folder = store();
    let said = String::from_utf8(oracle(folder.path(), &[]).stdout).unwrap();
    let group = "0".repeat(32);
    for line in [
        "failures_main_goal.jsonl: 6 entries, 0 corrupt lines, 0 bytes lost".to_owned(),
        "main_goal: process p: 6 entries, 0 missing, 0 twice".to_owned(),
        format!("main_goal: group {group}: 5 failures in 1 processes"),
    ] {
        assert!(said.contains(&line), "{line}\n{said}");
    }
    assert_eq!(oracle(&folder.path().join("none"), &[]).status.code(), Some(2));
}
