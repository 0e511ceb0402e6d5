//! Files that are taken away from under a recorder at work: rotated, removed, replaced, frozen.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use failrec::ErrorKind;
use failrec::store::{JsonlStore, Store as _};
use serde_json::Value;
use tempfile::TempDir;

use crate::sample;
use crate::system::{Mounted, runs};
use crate::worker::Worker;

/// A recorder at work, and its log.
fn at_work() -> (TempDir, Worker, PathBuf) {
    let folder = sample::folder();
    let mut worker = Worker::start(folder.path(), "");
    worker.tell("fail 20 4 before");
    let log = folder.path().join("failures_default.jsonl");
    (folder, worker, log)
}

/// What is written goes to a log by this name again.
fn until_there(worker: &mut Worker, log: &Path) {
    worker.fail_until(|_| log.metadata().is_ok_and(|found| found.is_file() && 0 < found.len()));
}

/// Some attempt to write was refused.
fn is_refused(health: &Value) -> bool {
    health["errors"].as_u64().is_some_and(|errors| 0 < errors)
}

/// Ends the worker. With the log that was moved away put before the new one, no entry is missing
/// and none is there twice.
fn end_and_join(worker: Worker, folder: &Path, log: &Path, moved: &Path) {
    let calls = worker.end()["calls"].as_u64().unwrap();
    let joined = [fs::read(moved).unwrap(), fs::read(log).unwrap()].concat();
    fs::write(log, joined).unwrap();
    assert_eq!(sample::verify(folder, 0).failures(), calls);
}

#[test]
fn log_that_is_renamed_away_is_begun_anew_and_no_entry_falls_between() {
    let (folder, mut worker, log) = at_work();
    let elsewhere = tempfile::tempdir_in(folder.path().parent().unwrap()).unwrap();
    let moved = elsewhere.path().join("log.1");
    fs::rename(&log, &moved).unwrap();
    until_there(&mut worker, &log);
    end_and_join(worker, folder.path(), &log, &moved);
}

#[test]
fn log_that_is_copied_and_cut_to_nothing_goes_on_at_its_beginning() {
    let (folder, mut worker, log) = at_work();
    let elsewhere = sample::folder();
    let moved = elsewhere.path().join("log.1");
    fs::copy(&log, &moved).unwrap();
    fs::OpenOptions::new().write(true).open(&log).unwrap().set_len(0).unwrap();
    until_there(&mut worker, &log);
    assert_eq!(fs::read(&log).unwrap()[0], b'{', "there is no hole of zeros before it");
    end_and_join(worker, folder.path(), &log, &moved);
}

#[test]
fn pipe_or_folder_in_place_of_the_log_refuses_without_a_wait_until_it_is_gone() {
    let pipe = |log: &Path| assert!(runs("mkfifo", &[log.to_str().unwrap()]));
    let directory = |log: &Path| fs::create_dir(log).unwrap();
    let gone: [fn(&Path); 2] =
        [|log| fs::remove_file(log).unwrap(), |log| fs::remove_dir(log).unwrap()];
    let put: [fn(&Path); 2] = [pipe, directory];
    for (put, remove) in put.into_iter().zip(gone) {
        let (folder, mut worker, log) = at_work();
        let elsewhere = tempfile::tempdir_in(folder.path().parent().unwrap()).unwrap();
        let moved = elsewhere.path().join("log.1");
        fs::rename(&log, &moved).unwrap();
        put(&log);
        let health = worker.fail_until(is_refused);
        assert!(health["last_error"].to_string().contains("not a regular file"), "{health}");
        remove(&log);
        assert_eq!(worker.tell("flush")["waiting"].as_u64(), Some(0));
        end_and_join(worker, folder.path(), &log, &moved);
    }
}

#[test]
fn folder_that_is_removed_is_made_again_for_its_owner_alone() {
    let outside = sample::folder();
    let store = outside.path().join("store");
    let mut worker = Worker::start(&store, "");
    worker.tell("fail 20 4 before");
    fs::remove_dir_all(&store).unwrap();
    until_there(&mut worker, &store.join("failures_default.jsonl"));
    let calls = worker.end()["calls"].as_u64().unwrap();
    let terms = failrec_tests::oracle::Terms { missing_max: u64::MAX, ..Default::default() };
    let verdict = failrec_tests::oracle::Verdict::of(&store, &terms).unwrap();
    // What the old folder held is gone with it, and the rest is in order.
    let i4 = failrec_tests::oracle::Invariant::I4;
    assert!(verdict.broken.iter().all(|(invariant, _)| *invariant == i4), "{verdict}");
    assert!(verdict.failures() <= calls, "{verdict}");
}

/// Sets an attribute of a file; nothing, and one line that says so, where that is not permitted.
fn attribute(change: &str, path: &Path) -> Option<()> {
    if runs("chattr", &[change, path.to_str()?]) {
        return Some(());
    }
    println!("skipped: chattr {change} is not permitted here");
    None
}

#[test]
fn log_that_is_frozen_and_thawed_loses_nothing() {
    let (folder, worker, log) = at_work();
    worker.end();
    if attribute("+i", &log).is_none() {
        return;
    }
    let mut worker = Worker::start(folder.path(), "");
    let health = worker.fail_until(is_refused);
    attribute("-i", &log).unwrap();
    assert!(health["last_error"].to_string().contains("not permitted"), "{health}");
    assert_eq!(worker.tell("flush")["waiting"].as_u64(), Some(0));
    let calls = worker.end()["calls"].as_u64().unwrap();
    assert_eq!(sample::verify(folder.path(), 0).failures(), 20 + calls);
}

#[test]
fn log_that_may_only_be_appended_to_is_enough() {
    let (folder, worker, log) = at_work();
    worker.end();
    if attribute("+a", &log).is_none() {
        return;
    }
    let mut worker = Worker::start(folder.path(), "");
    worker.tell("fail 20 4 after");
    let health = worker.end();
    attribute("-a", &log).unwrap();
    assert_eq!(health["errors"].as_u64(), Some(0), "{health}");
    assert_eq!(sample::verify(folder.path(), 0).failures(), 40);
}

#[test]
fn file_system_that_is_read_only_is_refused_for_writing_and_can_be_read() {
    let folder = sample::folder();
    JsonlStore::open(folder.path()).unwrap().append(&[sample::entry("p", 0, 10)]).unwrap();
    let Some(mounted) = Mounted::read_only(folder.path()) else { return };
    let error = JsonlStore::open(mounted.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("Read-only"), "{cause}");
    assert_eq!(sample::verify(mounted.path(), 0).entries(), 1);
}

#[test]
fn link_that_comes_and_goes_ten_thousand_times_is_never_written_through() {
    const SWAPS: usize = 10_000;
    let (folder, elsewhere) = (sample::fast_folder(), sample::fast_folder());
    let canary = elsewhere.path().join("canary");
    fs::write(&canary, "mine").unwrap();
    let (log, link) = (sample::log(folder.path()), folder.path().join("link"));
    let clock = std::sync::Arc::new(failrec::test_util::ManualClock::default());
    let store = JsonlStore::builder(folder.path()).clock(clock.clone()).open().unwrap();
    let swapping = thread::spawn({
        let (log, canary) = (log.clone(), canary.clone());
        move || {
            for _ in 0..SWAPS {
                std::os::unix::fs::symlink(&canary, &link).unwrap();
                fs::rename(&link, &log).unwrap();
                fs::remove_file(&log).unwrap();
            }
        }
    });
    let (mut taken, mut refused) = (0, 0);
    while !swapping.is_finished() {
        clock.advance(std::time::Duration::from_millis(100));
        match store.append(&[sample::entry("p", taken + refused, 10)]) {
            Ok(()) => taken += 1,
            Err(_) => refused += 1,
        }
    }
    swapping.join().unwrap();
    println!("{SWAPS} swaps, {taken} entries taken, {refused} refused");
    assert!(0 < taken && 0 < refused, "void: {taken} taken, {refused} refused");
    assert_eq!(fs::read(&canary).unwrap(), b"mine");
}
