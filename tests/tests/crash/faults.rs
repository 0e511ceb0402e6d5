//! Operations that fail, one after the other, and disks that fill up.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use failrec::store::{Durability, JsonlStore, LogSharing, Store};
use failrec::test_util::ManualClock;

use crate::faulty_fs::{Fault, FaultyFs};
use crate::sample;

const ENTRIES: u64 = 12;
/// What holds of the log that processes share holds of one that a process has for its own.
const SHARINGS: [LogSharing; 2] = [LogSharing::Shared, LogSharing::Apart];
/// Times that one append is repeated before the store counts as broken.
const TRIES_MAX: u32 = 10;
/// More operations than the work here needs, so that a sweep that never ends is noticed.
const OPERATIONS_MAX: u64 = 500;

/// Opens a store on `fs` and appends 12 entries in batches of 3, each again until it succeeds, with
/// a sync after each. The answer is how often something was refused.
fn work(folder: &Path, fs: &Arc<FaultyFs>, sharing: LogSharing) -> u32 {
    let clock = Arc::new(ManualClock::default());
    let open = || {
        let builder = JsonlStore::builder(folder).durability(Durability::Always);
        builder.fs(fs.clone()).clock(clock.clone()).log_sharing(sharing).open()
    };
    let mut refusals = 0;
    let mut until_done = |call: &mut dyn FnMut() -> bool| {
        for _ in 0..TRIES_MAX {
            if call() {
                return;
            }
            refusals += 1;
        }
        panic!("still refused after {TRIES_MAX} tries");
    };
    let mut store = None;
    until_done(&mut || {
        store = open().ok();
        store.is_some()
    });
    let store = store.unwrap();
    for first in (0..ENTRIES).step_by(3) {
        let batch: Vec<_> = (first..first + 3).map(|n| sample::entry("p", n, 100)).collect();
        until_done(&mut || store.append(&batch).is_ok());
        until_done(&mut || store.sync().is_ok());
        clock.advance(Duration::from_secs(1));
    }
    refusals
}

/// Lets each operation go wrong in turn. What was acknowledged must be there once and in order.
fn sweep(fault: Fault, count: u64) {
    for sharing in SHARINGS {
        sweep_where(sharing, fault, count);
    }
}

fn sweep_where(sharing: LogSharing, fault: Fault, count: u64) {
    let mut refusals = 0;
    for first in 0..OPERATIONS_MAX {
        let folder = sample::fast_folder();
        let fs = Arc::new(FaultyFs::new(fault, first, count));
        refusals += work(folder.path(), &fs, sharing);
        let (entries, report) = sample::read_folder(folder.path());
        let expected: Vec<_> = (0..ENTRIES).map(|n| sample::entry("p", n, 100)).collect();
        assert_eq!(entries, expected, "{fault:?} at operation {first}: {report:?}");
        assert!(report.corrupt_lines <= count, "{fault:?} at operation {first}: {report:?}");
        assert_eq!((report.missing_entries, report.in_flight), (0, false));
        sample::verify(folder.path(), count);
        let (_, of_statistics) =
            JsonlStore::open_read_only(folder.path()).unwrap().ledger(&sample::goal()).unwrap();
        assert_eq!(of_statistics, report, "{fault:?} at operation {first}");
        if !fs.is_met() {
            let is_silent =
                matches!(fault, Fault::Short(_) | Fault::Intruder(_) | Fault::Interrupt);
            assert_eq!(refusals == 0, is_silent, "{fault:?} was refused {refusals} times");
            return;
        }
    }
    panic!("more than {OPERATIONS_MAX} operations");
}

const EIO: i32 = 5;
const EACCES: i32 = 13;
const EMFILE: i32 = 24;
const ENOSPC: i32 = 28;
const EROFS: i32 = 30;

#[test]
fn one_failed_operation_loses_and_repeats_no_entry() {
    for errno in [EIO, EACCES, EMFILE, ENOSPC, EROFS] {
        sweep(Fault::Errno(errno), 1);
    }
}

#[test]
fn failures_in_a_row_lose_and_repeat_no_entry() {
    sweep(Fault::Errno(EIO), 4);
}

#[test]
fn signals_are_not_seen_by_the_caller() {
    sweep(Fault::Interrupt, 3);
}

#[test]
fn short_writes_are_made_good_without_the_caller() {
    for taken in [1, 2, 400, 100_000] {
        sweep(Fault::Short(taken), 1);
    }
}

#[test]
fn line_of_another_process_within_a_short_write_spoils_neither() {
    for taken in [1, 400, 600, 100_000] {
        sweep(Fault::Intruder(taken), 1);
    }
}

#[test]
fn disk_that_was_full_for_a_while_costs_one_torn_line() {
    for taken in [1, 300, 700, 1_000] {
        sweep(Fault::Full(taken), 5);
    }
}

/// As the recorder does: what was refused is given again together with what came since.
fn work_through_a_long_outage(folder: &Path, fs: &Arc<FaultyFs>, sharing: LogSharing) {
    let clock = Arc::new(ManualClock::default());
    let builder = JsonlStore::builder(folder).fs(fs.clone()).clock(clock.clone());
    let Ok(store) = builder.log_sharing(sharing).open() else { return };
    let mut pending = Vec::new();
    for number in 0..ENTRIES {
        pending.push(sample::entry("p", number, 100));
        if store.append(&pending).is_ok() {
            pending.clear();
        }
        clock.advance(Duration::from_secs(1));
    }
    fs.heal();
    store.append(&pending).unwrap();
    let (entries, report) = sample::read_folder(folder);
    let expected: Vec<_> = (0..ENTRIES).map(|number| sample::entry("p", number, 100)).collect();
    assert_eq!(entries, expected, "{report:?}");
    assert!(report.corrupt_lines <= 1, "{report:?}");
    sample::verify(folder, 1);
}

#[test]
fn long_outage_costs_at_most_one_torn_line() {
    let faults = [Fault::Errno(EIO), Fault::Full(300), Fault::Full(1)];
    for (fault, sharing) in faults.into_iter().flat_map(|it| SHARINGS.map(|how| (it, how))) {
        for first in 0..OPERATIONS_MAX {
            let folder = sample::fast_folder();
            let fs = Arc::new(FaultyFs::new(fault, first, u64::MAX));
            work_through_a_long_outage(folder.path(), &fs, sharing);
            if !fs.is_met() {
                break;
            }
            assert!(first < OPERATIONS_MAX - 1, "more than {OPERATIONS_MAX} operations");
        }
    }
}
