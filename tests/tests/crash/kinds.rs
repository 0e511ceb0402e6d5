//! One kind of operation that fails in one way, once or for ever, under a store and under a
//! recorder.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use failrec::Recorder;
use failrec::store::{Durability, JsonlStore, Store};
use failrec::test_util::ManualClock;

use crate::faulty_fs::{Fault, FaultyFs, Operation};
use crate::sample;

const OPERATIONS: [Operation; 7] = [
    Operation::MakeFolder,
    Operation::Open,
    Operation::OpenToRead,
    Operation::Write,
    Operation::Sync,
    Operation::Replace,
    Operation::Lock,
];
/// EINTR, EIO, EACCES, EMFILE, ENOSPC, EROFS, EDQUOT.
const ERRORS: [i32; 7] = [4, 5, 13, 24, 28, 30, 122];
const LIMIT: Duration = Duration::from_mins(1);
/// More operations of a kind than the work here needs.
const OPERATIONS_MAX: u64 = 200;

/// How long the fault lasts.
#[derive(Clone, Copy, Debug)]
enum Lasting {
    Once,
    ForEver,
}

/// Every fault of an operation: each error, and for a write also a part of it that is taken. No
/// system takes parts for ever.
fn faults(operation: Operation) -> Vec<(Fault, Lasting)> {
    let errors = ERRORS.into_iter().map(Fault::Errno);
    let both = |fault| [(fault, Lasting::Once), (fault, Lasting::ForEver)];
    let mut faults: Vec<_> = errors.flat_map(both).collect();
    if operation == Operation::Write {
        faults.extend(both(Fault::Full(300)));
        faults.push((Fault::Short(300), Lasting::Once));
    }
    faults
}

/// Runs `work` with a file system whose operation `first` of that kind goes wrong, for each `first`
/// until none is left to go wrong. The answer is how many runs met their fault.
fn sweep(work: fn(&Path, &Arc<FaultyFs>, &str)) -> u64 {
    let mut met = 0;
    for operation in OPERATIONS {
        for (fault, lasting) in faults(operation) {
            let count = if matches!(lasting, Lasting::Once) { 1 } else { u64::MAX };
            let numbers = (0..=OPERATIONS_MAX).take_while(|first| {
                let case = format!("{fault:?} in {operation:?} {lasting:?} from number {first}");
                assert!(*first < OPERATIONS_MAX, "{case}: it never ends");
                let folder = sample::fast_folder();
                let fs = Arc::new(FaultyFs::only(Some(operation), fault, *first, count));
                work(&folder.path().join("store"), &fs, &case);
                fs.is_met()
            });
            met += numbers.count() as u64;
        }
    }
    met
}

/// Appends 8 entries, each again until it is taken; the fault is gone for the last one.
fn append(folder: &Path, fs: &Arc<FaultyFs>, case: &str) {
    let clock = Arc::new(ManualClock::default());
    let open = || {
        let builder = JsonlStore::builder(folder).durability(Durability::Always);
        builder.fs(fs.clone()).clock(clock.clone()).open()
    };
    let entries: Vec<_> = (0..8).map(|number| sample::entry("p", number, 100)).collect();
    let mut store = open();
    let mut begin = 0;
    for end in 1..=8 {
        if end == 8 {
            fs.heal();
        }
        clock.advance(Duration::from_secs(2));
        if store.is_err() {
            store = open();
        }
        // As the recorder does: what was refused is given again together with what came since.
        if store.as_ref().is_ok_and(|store| store.append(&entries[begin..end]).is_ok()) {
            begin = end;
        }
    }
    assert_eq!(begin, 8, "{case}: still refused when the fault was gone");
    store.unwrap().close().unwrap();
    // The one that a failed sync left in doubt stands there again.
    let written = sample::verify_case(folder, 1, case).entries();
    assert!((8..=9).contains(&written), "{case}: {written} entries");
    assert_eq!(sample::read_folder(folder).0, entries, "{case}");
}

#[test]
fn store_is_whole_after_any_operation_failed_in_any_way() {
    let met = sweep(append);
    println!("a store went through {met} faults");
    assert!(500 < met, "{met}");
}

/// Records 24 failures of 3 groups, with the fault in the midst of it, and ends.
fn record(folder: &Path, fs: &Arc<FaultyFs>, case: &str) {
    let clock = Arc::new(ManualClock::default());
    let builder = || JsonlStore::builder(folder).fs(fs.clone()).clock(clock.clone());
    let Ok(store) = builder().open().or_else(|_| builder().open()) else { return };
    let recorder = Recorder::builder().store(store).clock(clock.clone()).build().unwrap();
    for round in 0..8 {
        for group in ["one", "two", "three"] {
            let error = std::io::Error::other(format!("refused {group}"));
            recorder.in_force(|| failrec::record(&error));
        }
        assert_eq!(recorder.flush(LIMIT).pending, recorder.health().waiting, "{case}");
        clock.advance(Duration::from_secs(2));
        if round == 6 {
            fs.heal();
        }
    }
    let health = recorder.health();
    recorder.shutdown(LIMIT);
    assert_eq!(health.emitted, 24, "{case}");
    let verdict = sample::verify_case(folder, 1, case);
    assert_eq!(verdict.failures(), 24, "{case}: {health:?}\n{verdict}");
}

#[test]
fn recorder_counts_every_failure_whatever_operation_failed_in_any_way() {
    let met = sweep(record);
    println!("a recorder went through {met} faults");
    assert!(500 < met, "{met}");
}

/// A store that refused what a recorder still had to write as it ended, and then took its goodbye,
/// was never told the counts that had waited: the goodbye spoke of failures that no group had.
fn end(folder: &Path, fs: &Arc<FaultyFs>, case: &str) {
    let clock = Arc::new(ManualClock::default());
    let store = JsonlStore::builder(folder).fs(fs.clone()).clock(clock.clone()).open();
    let recorder = Recorder::builder().store(store.unwrap()).clock(clock).build().unwrap();
    let fail = || {
        recorder.in_force(|| {
            for _ in 0..8 {
                failrec::record(&std::io::Error::other("refused"));
            }
        });
    };
    fail();
    recorder.flush(LIMIT);
    fail();
    recorder.flush(LIMIT);
    fail();
    recorder.shutdown(LIMIT);
    let verdict = sample::verify_case(folder, 1, case);
    let said: Vec<_> = verdict.counts.byes.values().flatten().collect();
    assert!(said.is_empty() || said == [&24], "{case}: {verdict}");
}

#[test]
fn recorder_says_goodbye_only_when_all_its_counts_are_told() {
    for count in 1..12 {
        for first in 0..OPERATIONS_MAX {
            let folder = sample::fast_folder();
            let fault = Fault::Errno(5);
            let fs = Arc::new(FaultyFs::only(Some(Operation::Write), fault, first, count));
            end(&folder.path().join("store"), &fs, &format!("{count} writes fail from {first}"));
            if !fs.is_met() {
                break;
            }
        }
    }
}
