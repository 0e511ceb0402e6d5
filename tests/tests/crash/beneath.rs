//! Errors that come from beneath the file system: the system itself is told to refuse, by strace.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::Command;

use failrec::store::{Durability, JsonlStore, Store as _};

use crate::sample;
use crate::system::runs;

const FOLDER: &str = "FAILREC_BENEATH_FOLDER";
const ENTRIES: u64 = 12;
/// Appends here make so many syncs, of the log and of what is over it.
const SYNCS: u64 = 12;

/// Whether the system lets one process trace another and meddle with its calls.
fn may_trace() -> bool {
    let may =
        runs("strace", &["-f", "-o", "/dev/null", "-e", "inject=fdatasync:error=EIO", "true"]);
    if !may {
        println!("skipped: strace is not here, or may not trace");
    }
    may
}

/// Lets a writer run whose sync number `at` the system refuses. The answer is what the writer says it
/// was refused.
fn write_with_fault(folder: &Path, at: u64) -> u64 {
    let writer = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync"])
        .args(["-e", &format!("inject=fdatasync:error=EIO:when={at}")])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "beneath::writer_of_syncs", "--nocapture"])
        .env(FOLDER, folder)
        .output()
        .unwrap();
    let said = String::from_utf8(writer.stdout).unwrap();
    assert!(writer.status.success(), "{said}");
    let refused = said.lines().find_map(|line| line.split_once("refused ")).unwrap().1;
    refused.parse().unwrap()
}

#[test]
fn sync_that_the_system_refuses_is_told_and_followed_by_a_new_log() {
    if !may_trace() {
        return;
    }
    let mut refusals = 0;
    for at in 1..=SYNCS {
        let folder = sample::folder();
        let refused = write_with_fault(folder.path(), at);
        assert_eq!(refused, 1, "sync {at} is told once");
        refusals += refused;
        // What was in doubt is in the old log, which is a segment now, and again in the new one.
        let segments = folder.path().join("segments/main_goal");
        let count = fs::read_dir(segments).map_or(0, Iterator::count);
        assert_eq!(count, 1, "sync {at}");
        let (entries, report) = sample::read_folder(folder.path());
        assert_eq!(sample::numbers(&entries), (0..ENTRIES).collect::<Vec<_>>(), "sync {at}");
        assert_eq!(report.repeated_entries, 1, "sync {at}");
        sample::verify_case(folder.path(), 0, &format!("sync {at}"));
    }
    println!("{refusals} refused syncs");
}

/// The writer, in a process of its own; does nothing where no parent asks for it.
#[test]
fn writer_of_syncs() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = JsonlStore::builder(folder).durability(Durability::Always).open().unwrap();
    let mut refused = 0;
    for number in 0..ENTRIES {
        let entries = [sample::entry("p", number, 100)];
        while store.append(&entries).is_err() {
            refused += 1;
        }
    }
    println!("refused {refused}");
}
