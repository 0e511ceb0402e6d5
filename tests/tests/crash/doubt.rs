//! A sync that goes wrong: what was written before is in doubt, and nobody asks the same file again.

use std::sync::Arc;

use failrec::store::{Durability, JsonlStore, LogSharing, Store};

use crate::faulty_fs::{Fault, FaultyFs, Operation};
use crate::sample;

/// The error number of a disk that cannot be written to.
const EIO: i32 = 5;

/// More operations than three appends make.
const OPERATIONS: u64 = 60;

/// Appends entries of which the operation number `first` goes wrong, each until it is taken. The answer
/// is what is in the segment that was begun for it, if one was, and what is in the log.
fn append_with_fault_at(first: u64) -> Option<(Vec<u64>, Vec<u64>)> {
    let folder = sample::fast_folder();
    let fs = Arc::new(FaultyFs::new(Fault::Errno(EIO), first, 1));
    let store = loop {
        let builder = JsonlStore::builder(folder.path()).fs(fs.clone());
        if let Ok(store) = builder.durability(Durability::Always).open() {
            break store;
        }
    };
    for number in 0..3 {
        let entries = [sample::entry("p", number, 50)];
        while store.append(&entries).is_err() {}
    }
    let (entries, report) = sample::read_folder(folder.path());
    let mut numbers = sample::numbers(&entries);
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!((numbers, report.missing_entries), (vec![0, 1, 2], 0), "fault at {first}");
    let segment = folder.path().join("segments/main_goal/000001.jsonl");
    let numbers_in = |path: &std::path::Path| {
        let alone = sample::fast_folder();
        std::fs::copy(path, sample::log(alone.path())).unwrap();
        sample::numbers(&sample::read_folder(alone.path()).0)
    };
    segment.exists().then(|| (numbers_in(&segment), numbers_in(&sample::log(folder.path()))))
}

#[test]
fn what_is_in_doubt_is_written_again_to_a_new_log_before_it_is_acknowledged() {
    let begun_anew: Vec<_> = (0..OPERATIONS).filter_map(append_with_fault_at).collect();
    // Each of the three appends had a sync that went wrong once, the first also that of the folder.
    let again = |number| begun_anew.iter().filter(|(old, _)| old.last() == Some(&number)).count();
    assert_eq!([again(0), again(1), again(2)], [2, 1, 1]);
    for (old, new) in &begun_anew {
        assert_eq!(new.first(), old.last(), "the one in doubt stands in both");
        assert_eq!(new.last(), Some(&2));
    }
}

#[test]
fn entry_whose_log_could_not_be_synced_to_become_a_segment_is_written_again() {
    let all = (0..3).flat_map(|first| [(first, LogSharing::Shared), (first, LogSharing::Apart)]);
    for (first, sharing) in all {
        let folder = sample::fast_folder();
        let fs = Arc::new(FaultyFs::only(Some(Operation::Sync), Fault::Errno(EIO), first, 1));
        let builder = JsonlStore::builder(folder.path()).durability(Durability::Always);
        let builder = builder.fs(fs.clone()).segment_bytes(0).log_sharing(sharing);
        let store = builder.open().unwrap();
        for number in 0..3 {
            // Each fills a segment.
            let entries = [sample::entry("p", number, 5_000)];
            while store.append(&entries).is_err() {}
        }
        let (entries, report) = sample::read_folder(folder.path());
        assert_eq!(sample::numbers(&entries), [0, 1, 2], "fault at {first}, {sharing:?}");
        assert_eq!(report.repeated_entries, 1, "fault at {first}, {sharing:?}");
    }
}
