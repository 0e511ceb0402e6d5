//! Logs that end in the middle of a line, or in what was never written.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use failrec::record::{Bye, Entry, EntryBody};
use failrec::store::{JsonlStore, Store};
use failrec::test_util::ManualClock;

use crate::sample;

const RECORDS: u64 = 20;

/// The record with this number. Most are short, so that every byte can be tried.
fn record(number: u64) -> Entry {
    let entry = sample::entry("p", number, 10);
    if number % 7 == 3 { entry } else { Entry { body: EntryBody::Bye(Bye::new(number)), ..entry } }
}

/// A log of 20 records, and where each line ends.
fn whole_log(folder: &Path) -> (Vec<u8>, Vec<usize>) {
    let store = JsonlStore::open(folder).unwrap();
    let records: Vec<_> = (0..RECORDS).map(record).collect();
    store.append(&records).unwrap();
    let content = fs::read(sample::log(folder)).unwrap();
    let ends = content.iter().zip(1..).filter(|(byte, _)| **byte == b'\n').map(|(_, end)| end);
    let ends: Vec<_> = ends.collect();
    (content, ends)
}

/// Lets `store` read `content` before and after it appends another entry. The first `whole`
/// records must be there both times, and the `rest` bytes behind them counted.
fn check(store: &JsonlStore, content: &[u8], whole: u64, rest: usize) {
    fs::write(sample::log(store.path()), content).unwrap();
    let (entries, report) = sample::read(store);
    let expected: Vec<_> = (0..whole).map(record).collect();
    assert_eq!(entries, expected);
    assert_eq!((report.in_flight, report.corrupt_lines), (0 < rest, 0), "{rest} bytes more");

    store.append(&[sample::entry("q", 0, 10)]).unwrap();
    let (mut entries, report) = sample::read(store);
    assert_eq!(entries.pop().unwrap(), sample::entry("q", 0, 10));
    assert_eq!(entries, expected);
    let counted = (report.corrupt_lines, report.lost_bytes, report.recovered_entries);
    assert_eq!(counted, (u64::from(0 < rest), rest as u64, 0));
    assert_eq!((report.missing_entries, report.in_flight), (0, false));
    let (_, of_statistics) = store.ledger(&sample::goal()).unwrap();
    assert_eq!(of_statistics, report);
}

#[test]
fn log_torn_at_any_byte_keeps_what_was_whole_and_goes_on() {
    let folder = sample::fast_folder();
    let (content, ends) = whole_log(folder.path());
    let clock = Arc::new(ManualClock::default());
    let open = || JsonlStore::builder(folder.path()).clock(clock.clone()).open().unwrap();
    let mut store = open();
    for cut in 0..=content.len() {
        // A record is whole when only its line end is missing.
        let whole = ends.iter().filter(|end| **end <= cut + 1).count();
        let kept = whole.checked_sub(1).map_or(0, |last| ends[last]);
        check(&store, &content[..cut], whole as u64, cut.saturating_sub(kept));
        // A store that has the log open must notice that it was cut; now and then a new one comes.
        clock.advance(Duration::from_millis(100));
        if cut % 40 == 0 {
            store = open();
        }
    }
}

#[test]
fn tail_of_zeros_is_counted_and_the_log_goes_on() {
    let folder = sample::fast_folder();
    let (content, _) = whole_log(folder.path());
    for zeros in [1, 2, 511, 512, 4_095, 4_096] {
        let content = [content.clone(), vec![0; zeros]].concat();
        check(&JsonlStore::open(folder.path()).unwrap(), &content, RECORDS, zeros);
    }
}

#[test]
fn whole_entries_glued_to_a_torn_one_are_found() {
    let folder = sample::fast_folder();
    let (content, ends) = whole_log(folder.path());
    // Another process that had the log open already writes behind the torn line.
    for cut in ends[3] + 1..ends[4] - 1 {
        let glued = [&content[..cut], &content[ends[4]..]].concat();
        fs::write(sample::log(folder.path()), glued).unwrap();
        let (entries, report) = sample::read_folder(folder.path());
        let expected: Vec<_> = (0..RECORDS).filter(|number| *number != 4).collect();
        assert_eq!(sample::numbers(&entries), expected);
        assert_eq!((report.corrupt_lines, report.recovered_entries), (1, 1));
        assert_eq!((report.lost_bytes, report.missing_entries), ((cut - ends[3]) as u64, 1));
    }
}
