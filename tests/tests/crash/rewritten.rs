//! Segments that are rewritten: with every operation going wrong, and while others write.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use failrec::record::{Entry, EntryBody, SessionId};
use failrec::store::{Forgotten, JsonlStore, Store, Thoroughness, Trace};
use failrec_tests::oracle::Found;

use crate::faulty_fs::{Fault, FaultyFs};
use crate::sample;

const FOLDER: &str = "FAILREC_REWRITTEN_FOLDER";
const PROCESS: &str = "FAILREC_REWRITTEN_PROCESS";

/// The session that is forgotten, and of how many entries one names it.
const SESSION: &str = "sess-to-be-forgotten";
const SHARE: u64 = 5;

const ENTRIES: u64 = 16;
/// More operations than the work here needs, so that a sweep that never ends is noticed.
const OPERATIONS_MAX: u64 = 1_000;

const EIO: i32 = 5;
const ENOSPC: i32 = 28;

fn is_forgotten(number: u64) -> bool {
    number % SHARE == 2
}

fn entry(process: &str, number: u64, bytes: usize) -> Entry {
    let mut entry = sample::entry(process, number, bytes);
    if let EntryBody::Failure(record) = &mut entry.body {
        record.session_id = is_forgotten(number).then(|| SessionId::new(SESSION));
    }
    entry
}

fn forget(store: &JsonlStore) -> failrec::Result<Option<Forgotten>> {
    let trace = Trace::Session(SessionId::new(SESSION));
    store.forget(&[sample::goal()], &trace, Thoroughness::Named, &mut |_| {})
}

/// The numbers of the failures of a process.
fn failures_of(process: &str, folder: &Path) -> Vec<u64> {
    let (entries, report) = sample::read_folder(folder);
    assert_eq!(report.missing_entries, 0, "{report:?}");
    let is_ours = |entry: &&Entry| {
        matches!(entry.body, EntryBody::Failure(_)) && entry.process.as_str() == process
    };
    entries.iter().filter(is_ours).map(|entry| entry.sequence).collect()
}

fn kept(count: u64) -> Vec<u64> {
    (0..count).filter(|number| !is_forgotten(*number)).collect()
}

/// A store with some segments and a log, in which a line is torn.
fn torn_store() -> tempfile::TempDir {
    let folder = sample::fast_folder();
    let store = JsonlStore::builder(folder.path()).segment_bytes(0).open().unwrap();
    for number in 0..ENTRIES {
        store.append(&[entry("p", number, 400)]).unwrap();
        if number == 3 {
            let log = std::fs::OpenOptions::new().append(true).open(sample::log(folder.path()));
            log.unwrap().write_all(b"{\"v\":1,\"crc\":\"torn\n").unwrap();
        }
    }
    store.close().unwrap();
    folder
}

/// Does `work` with each operation going wrong in turn, once or from there on, which is how far it gets
/// when the process dies. `check` looks at what is there then; after that the work is done again.
fn sweep(work: impl Fn(&JsonlStore) -> failrec::Result<bool>, check: impl Fn(&Path, &str, bool)) {
    sweep_of(torn_store, work, check);
}

/// The same with another store each time.
fn sweep_of(
    store: impl Fn() -> tempfile::TempDir,
    work: impl Fn(&JsonlStore) -> failrec::Result<bool>,
    check: impl Fn(&Path, &str, bool),
) {
    for (fault, count) in
        [(Fault::Errno(EIO), 1), (Fault::Errno(ENOSPC), u64::MAX), (Fault::Short(3), 1)]
    {
        for first in 0..OPERATIONS_MAX {
            let folder = store();
            let fs = Arc::new(FaultyFs::new(fault, first, count));
            let case = format!("{fault:?} at operation {first}, {count} times");
            let store = JsonlStore::builder(folder.path()).fs(fs.clone()).open();
            if let Ok(store) = store {
                drop(work(&store));
            }
            check(folder.path(), &case, false);
            let store = JsonlStore::open(folder.path()).unwrap();
            assert!(work(&store).unwrap(), "{case}");
            drop(store);
            check(folder.path(), &case, true);
            if !fs.is_met() {
                break;
            }
            assert!(first < OPERATIONS_MAX - 1, "more than {OPERATIONS_MAX} operations");
        }
    }
}

#[test]
fn session_is_forgotten_and_nothing_else_whatever_goes_wrong() {
    let forgotten = |store: &JsonlStore| Ok(forget(store)?.is_some_and(|it| it.left.is_empty()));
    sweep(forgotten, |folder, case, is_done| {
        let found = failures_of("p", folder);
        let all: Vec<_> = found.iter().filter(|number| !is_forgotten(**number)).copied().collect();
        assert_eq!(all, kept(ENTRIES), "{case}");
        assert!(!is_done || found == all, "{case}");
        sample::verify_case(folder, 1, case);
    });
}

/// The same with compressed segments.
fn compressed_store() -> tempfile::TempDir {
    let folder = torn_store();
    let store = JsonlStore::open(folder.path()).unwrap();
    let done = store.compress(&[sample::goal()], &mut |_| {}).unwrap().unwrap();
    assert!(1 < done.files.len(), "void: {done:?}");
    folder
}

#[test]
fn compression_loses_no_entry_whatever_goes_wrong() {
    let compressed = |store: &JsonlStore| {
        store.compress(&[sample::goal()], &mut |_| {})?;
        let plan = store.plan_compression(&[sample::goal()], &mut |_| {})?;
        Ok(plan.files.is_empty())
    };
    sweep(compressed, |folder, case, is_done| {
        assert_eq!(failures_of("p", folder), (0..ENTRIES).collect::<Vec<_>>(), "{case}");
        let verdict = sample::verify_case(folder, 1, case);
        let is_compressed = |file: &&Found| file.name.ends_with(".jsonl.zst");
        assert!(!is_done || verdict.files.iter().any(|it| is_compressed(&it)), "{case}");
    });
}

#[test]
fn session_is_forgotten_in_compressed_segments_whatever_goes_wrong() {
    let forgotten = |store: &JsonlStore| Ok(forget(store)?.is_some_and(|it| it.left.is_empty()));
    sweep_of(compressed_store, forgotten, |folder, case, is_done| {
        let found = failures_of("p", folder);
        let all: Vec<_> = found.iter().filter(|number| !is_forgotten(**number)).copied().collect();
        assert_eq!(all, kept(ENTRIES), "{case}");
        assert!(!is_done || found == all, "{case}");
        sample::verify_case(folder, 1, case);
    });
}

#[test]
fn repair_loses_no_entry_whatever_goes_wrong() {
    let repaired = |store: &JsonlStore| {
        store.repair(&[sample::goal()], &mut |_| {})?;
        let checkup = store.check(&[sample::goal()], &mut |_| {})?;
        Ok(checkup.goals.iter().all(|goal| !goal.is_damaged()))
    };
    sweep(repaired, |folder, case, is_done| {
        assert_eq!(failures_of("p", folder), (0..ENTRIES).collect::<Vec<_>>(), "{case}");
        let verdict = sample::verify_case(folder, 1, case);
        assert!(!is_done || verdict.corrupt_lines() == 0, "{case}");
        let is_leftover = |file: &&Found| Path::new(&file.name).extension() == Some("tmp".as_ref());
        let leftovers = verdict.files.iter().filter(is_leftover).count();
        assert!(!is_done || leftovers == 0, "{case}: {verdict}");
    });
}

/// How often all is rewritten while both write, and lines that each of them writes meanwhile.
const ROUNDS: u64 = 10;
const LINES: u64 = 1_500;
/// Lines after which a writer says that it is at work.
const AT_WORK_AFTER: u64 = 100;
/// Lines after which a writer waits for the disk, so that more is rewritten in between.
const SYNC_EVERY: u64 = 10;

/// What a writer says when it is at work.
const AT_WORK: &str = "writer at work";

#[test]
fn writers_lose_no_line_while_another_process_rewrites_all_of_them_again_and_again() {
    let folder = sample::folder();
    let start = |process: &str| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "rewritten::writer_beside_a_rewriter", "--nocapture"])
            .env(FOLDER, folder.path())
            .env(PROCESS, process)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let mut writers = ["p", "q"].map(start);
    let mut said = writers.each_mut().map(|it| BufReader::new(it.stdout.take().unwrap()).lines());
    let store = JsonlStore::open(folder.path()).unwrap();
    let mut records = 0;
    for _ in 0..ROUNDS {
        for writer in &mut writers {
            writer.stdin.as_mut().unwrap().write_all(b"go on\n").unwrap();
        }
        for said in &mut said {
            assert!(said.by_ref().any(|line| line.unwrap().contains(AT_WORK)));
        }
        // Nothing, if a writer is just replacing statistics.
        records += forget(&store).unwrap().map_or(0, |forgotten| forgotten.records);
    }
    for mut writer in writers {
        drop(writer.stdin.take());
        assert!(writer.wait().unwrap().success());
    }
    assert_eq!(forget(&store).unwrap().unwrap().left, []);
    for process in ["p", "q"] {
        assert_eq!(failures_of(process, folder.path()), kept(ROUNDS * LINES));
    }
    println!("{records} records forgotten while the writers were at work");
    assert!(0 < records, "void: nothing was there to be rewritten");
    sample::verify(folder.path(), 0);
}

/// One of the writers, in a process of its own; does nothing where no parent asks for it.
#[test]
fn writer_beside_a_rewriter() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let process = std::env::var(PROCESS).unwrap();
    let store = JsonlStore::open(&folder).unwrap();
    let mut numbers = 0..;
    for _ in std::io::stdin().lines() {
        for number in numbers.by_ref().take(usize::try_from(LINES).unwrap()) {
            store.append(&[entry(&process, number, 20)]).unwrap();
            if number.is_multiple_of(SYNC_EVERY) {
                store.sync().unwrap();
            }
            if number % LINES == AT_WORK_AFTER {
                println!("{AT_WORK}");
            }
        }
    }
}
