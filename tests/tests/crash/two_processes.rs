//! Several processes that write to one store at once.

use std::process::{Command, Stdio};

use failrec::store::{JsonlStore, Store};

use crate::sample;

const FOLDER: &str = "FAILREC_SHARED_FOLDER";
const PROCESS: &str = "FAILREC_SHARED_PROCESS";
const LINES: u64 = 2_000;

#[test]
fn lines_of_two_processes_are_all_there_and_whole() {
    let folder = tempfile::tempdir().unwrap();
    let children = ["p", "q"].map(|process| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "two_processes::writer_beside_another"])
            .env(FOLDER, folder.path())
            .env(PROCESS, process)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    });
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let (entries, report) = sample::read_folder(folder.path());
    for process in ["p", "q"] {
        let of_process: Vec<_> =
            entries.iter().filter(|entry| entry.process.as_str() == process).cloned().collect();
        assert_eq!(sample::numbers(&of_process), (0..LINES).collect::<Vec<_>>());
    }
    assert_eq!((report.entries, report.corrupt_lines, report.missing_entries), (2 * LINES, 0, 0));
    let (ledger, of_statistics) =
        JsonlStore::open_read_only(folder.path()).unwrap().ledger(&sample::goal()).unwrap();
    assert_eq!(of_statistics, report);
    assert_eq!(ledger.processes().count(), 2);
}

/// One of the writers, in a process of its own; does nothing where no parent asks for it.
#[test]
fn writer_beside_another() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let process = std::env::var(PROCESS).unwrap();
    let store = JsonlStore::open(folder).unwrap();
    for first in (0..LINES).step_by(20) {
        // Batches of 1 and of 19, records of 10 bytes to 20 KiB.
        let entries: Vec<_> = (first..first + 20)
            .map(|number| {
                sample::entry(&process, number, 10 + usize::try_from(number % 7 * 3_000).unwrap())
            })
            .collect();
        store.append(&entries[..1]).unwrap();
        store.append(&entries[1..]).unwrap();
    }
    store.sync().unwrap();
}
