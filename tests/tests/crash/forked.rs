//! Processes that are forked off while the recorder has something to write.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use failrec::query::Query;
use failrec::store::{Ask as _, JsonlStore, LogSharing, Store as _};
use failrec::{Clock as _, SystemClock};
use fork::Fork;

use crate::sample;

const FOLDER: &str = "FAILREC_FORK_FOLDER";
const ROUNDS: u64 = 50;
const LIMIT: Duration = Duration::from_mins(1);

fn fail(who: &str) {
    failrec::record(&std::io::Error::other(format!("refused by {who}")));
}

#[test]
fn fork_writes_nothing_of_the_queue_and_counts_what_it_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "forked::program_that_forks"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    check(folder.path());
}

fn check(folder: &Path) {
    let store = JsonlStore::open_read_only(folder).unwrap();
    let (entries, report) = sample::read_folder(folder);
    assert_eq!((report.corrupt_lines, report.missing_entries), (0, 0));
    let numbers = sample::numbers(&entries);
    assert!(numbers.iter().copied().eq(0..numbers.len() as u64), "{numbers:?}");
    let page = store.records(&Query::new().limit(1_000)).unwrap();
    assert!(page.items.iter().all(|record| record.error_message.contains("the parent")));
    let (ledger, _) = store.ledger(&sample::goal()).unwrap();
    assert_eq!(ledger.groups().map(|group| group.count).sum::<u64>(), ROUNDS);
}

#[test]
fn fork_that_writes_has_a_log_of_its_own_and_leaves_that_of_its_parent() {
    let folder = sample::folder();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "forked::store_that_is_forked"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    let verdict = sample::verify(folder.path(), 0);
    let of_each: Vec<_> = verdict.logs.iter().map(|(_, log)| log.entries.len()).collect();
    assert_eq!(of_each, [2 * usize::try_from(FORKS).unwrap(), 2, 2, 2], "{verdict}");
    for (name, log) in &verdict.logs {
        let process = &log.entries[0].process;
        assert!(log.entries.iter().all(|entry| entry.process == *process), "{name}");
    }
}

const FORKS: u64 = 3;

/// A program whose store goes on after a fork, on both sides; does nothing where no parent asks for it.
#[test]
#[expect(clippy::exit, reason = "the fork must not go on with the tests of its parent")]
fn store_that_is_forked() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = JsonlStore::builder(folder).log_sharing(LogSharing::Apart).open().unwrap();
    for round in 0..FORKS {
        store.append(&[sample::entry("parent", 2 * round, 20)]).unwrap();
        match fork::fork().unwrap() {
            Fork::Child => {
                let process = format!("child {round}");
                let appended =
                    (0..2).map(|number| store.append(&[sample::entry(&process, number, 20)]));
                let is_right = appended.collect::<Result<Vec<_>, _>>().is_ok();
                drop(store);
                std::process::exit(i32::from(!is_right));
            }
            Fork::Parent(child) => {
                let status = fork::waitpid(child).unwrap();
                assert!(fork::WIFEXITED(status) && fork::WEXITSTATUS(status) == 0, "{status}");
            }
        }
        store.append(&[sample::entry("parent", 2 * round + 1, 20)]).unwrap();
    }
    store.close().unwrap();
}

#[test]
fn lock_that_was_given_back_is_free_although_a_fork_was_made_while_it_was_held() {
    let folder = sample::folder();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "forked::store_that_is_locked_and_forked"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
}

/// A program that is forked while it holds the lock of its store; does nothing where no parent asks for it.
#[test]
#[expect(clippy::exit, reason = "the fork must not go on with the tests of its parent")]
fn store_that_is_locked_and_forked() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = JsonlStore::builder(folder).segment_bytes(0).open().unwrap();
    (0..40).for_each(|number| store.append(&[sample::entry("p", number, 400)]).unwrap());
    let (mut ended, end) = std::io::pipe().unwrap();
    let mut end = Some(end);
    let mut is_forked = false;
    let compressed = store.compress(&[sample::goal()], &mut |_| {
        if !is_forked && matches!(fork::fork().unwrap(), Fork::Child) {
            drop(end.take());
            ended.read_exact(&mut [0]).ok();
            std::process::exit(0);
        }
        is_forked = true;
    });
    assert!(compressed.unwrap().is_some() && is_forked);
    // The fork has every file open that was open then.
    assert!(store.compress(&[sample::goal()], &mut |_| {}).unwrap().is_some());
    drop(end);
}

/// The program, in a process of its own; does nothing where no parent asks for it.
#[test]
#[expect(clippy::exit, reason = "the fork must not go on with the tests of its parent")]
fn program_that_forks() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let guard = failrec::builder().store_path(folder).goal("main_goal").install().unwrap();
    let recorder = guard.recorder().unwrap().clone();
    for round in 0..ROUNDS {
        fail(&format!("the parent {}", char::from(b'a' + u8::try_from(round % 26).unwrap())));
        match fork::fork().unwrap() {
            Fork::Child => {
                let clock = SystemClock::new();
                fail("the child");
                let is_complete = recorder.flush(LIMIT).complete;
                let refused = recorder.health().lost.get("forked").copied();
                drop(guard);
                let is_quick = clock.monotonic() < LIMIT / 2;
                let is_right = !is_complete && refused == Some(1) && is_quick;
                std::process::exit(i32::from(!is_right));
            }
            Fork::Parent(child) => {
                let status = fork::waitpid(child).unwrap();
                assert!(fork::WIFEXITED(status) && fork::WEXITSTATUS(status) == 0, "{status}");
            }
        }
    }
    assert!(guard.shutdown(LIMIT).complete);
}
