//! Programs that end in every way there is, with a recorder installed.

#![cfg(unix)]

use std::cell::RefCell;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use failrec::record_failures;
use failrec_tests::oracle::Verdict;

use crate::sample;

const FOLDER: &str = "FAILREC_LEAVING_FOLDER";
const WAY: &str = "FAILREC_LEAVING_WAY";
const LIMIT: Duration = Duration::from_mins(1);
/// The signal of a program that gives up.
const SIGABRT: i32 = 6;
/// Failures that are on the disk before the end.
const BEFORE: u64 = 40;

#[record_failures]
fn fails() -> Result<(), std::io::Error> {
    Err(std::io::Error::other("refused"))
}

#[record_failures]
fn panics() {
    panic!("cannot go on");
}

/// Fails when it is dropped.
struct Failing;

impl Drop for Failing {
    fn drop(&mut self) {
        assert!(fails().is_err());
    }
}

/// Panics when it is dropped, be it by a panic.
struct Panicking;

impl Drop for Panicking {
    fn drop(&mut self) {
        panics();
    }
}

thread_local! {
    static LAST: RefCell<Option<Failing>> = const { RefCell::new(None) };
}

/// Lets a program record failures and end in this way. The answer is how it ended, and its store.
fn end(way: &str) -> (ExitStatus, Verdict) {
    let folder = sample::folder();
    let program = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "leaving::program_that_ends", "--nocapture"])
        .env(FOLDER, folder.path())
        .env(WAY, way)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    (program, sample::verify_case(folder.path(), 0, way))
}

#[test]
fn program_that_returns_or_exits_has_lost_nothing_that_was_flushed() {
    for (way, later) in [("return", 1), ("thread local", 2), ("exit", 0), ("no guard", 0)] {
        let (status, verdict) = end(way);
        assert!(status.success(), "{way}: {status}");
        assert_eq!(verdict.failures(), BEFORE + later, "{way}\n{verdict}");
    }
}

#[test]
fn program_that_gives_up_leaves_what_came_before() {
    // A panic that nothing unwinds, as where panics abort; one within another; and no panic at all.
    for way in ["panic that aborts", "panic in a panic", "abort"] {
        let (status, verdict) = end(way);
        assert_eq!(status.signal(), Some(SIGABRT), "{way}: {status}");
        assert!(BEFORE <= verdict.failures(), "{way}\n{verdict}");
        assert!(verdict.counts.byes.is_empty(), "{way}: it had no time for a goodbye");
    }
}

/// The program, in a process of its own; does nothing where no parent asks for it.
#[test]
#[expect(clippy::exit, clippy::mem_forget, reason = "these are the ways to end")]
fn program_that_ends() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let guard = failrec::builder().store_path(folder).install().unwrap();
    for _ in 0..BEFORE {
        assert!(fails().is_err());
    }
    assert!(guard.recorder().unwrap().flush(LIMIT).complete);
    match std::env::var(WAY).unwrap().as_str() {
        "return" => drop(Failing),
        "thread local" => {
            let thread = std::thread::spawn(|| {
                LAST.with_borrow_mut(|last| *last = Some(Failing));
                assert!(fails().is_err());
            });
            thread.join().unwrap();
        }
        "exit" => std::process::exit(0),
        "no guard" => std::mem::forget(guard),
        "panic that aborts" => {
            std::panic::set_hook(Box::new(|_| std::process::abort()));
            panics();
        }
        "panic in a panic" => {
            let _panicking = Panicking;
            panics();
        }
        "abort" => std::process::abort(),
        other => panic!("a way {other:?}"),
    }
}
