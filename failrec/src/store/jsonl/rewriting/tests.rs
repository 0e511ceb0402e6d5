use std::ops::ControlFlow;
use std::sync::Arc;

use super::*;
use crate::query::Ledger;
use crate::record::EntryBody;
use crate::store::jsonl::samples;
use crate::store::jsonl::sealing::seal_now;
use crate::store::{JsonlStore, ScanReport, Store as _};

/// Leaves out every entry whose number it is told.
struct Without(fn(u64) -> bool);

impl Judge for Without {
    fn entry(&mut self, entry: &Entry, _: &[u8]) -> Fate {
        if (self.0)(entry.sequence) { Fate::LeaveOut } else { Fate::Keep }
    }

    fn keeps_newer(&mut self, _: &[u8]) -> bool {
        true
    }

    fn keeps_fragment(&mut self, _: Fragment<'_>) -> bool {
        true
    }
}

fn read(store: &JsonlStore) -> (Vec<u64>, Ledger, ScanReport) {
    let (mut numbers, mut ledger) = (Vec::new(), Ledger::default());
    let report = store.scan(&samples::failure(0).goal, &mut |entry| {
        ledger.observe(&entry);
        if !matches!(entry.body, EntryBody::Pruned(_)) {
            numbers.push(entry.sequence);
        }
        ControlFlow::Continue(())
    });
    (numbers, ledger, report.unwrap())
}

fn rewrite(store: &JsonlStore, judge: &mut dyn Judge) -> Rewritten {
    let (goal, folder) = (samples::failure(0).goal, store.folder());
    let rewriting = Rewriting { goal: &goal, folder };
    let mut all = Rewritten::default();
    for segment in folder.segments(&goal).unwrap() {
        let mut file = folder.fs.open_read(&segment.path).unwrap();
        let planned = examine(file.as_mut(), &|_| true, judge).unwrap();
        let done = rewriting.rewrite(&segment, judge).unwrap();
        assert_eq!(done, planned);
        all.left_out += done.left_out;
        all.fragments += done.fragments;
    }
    all
}

/// A store with nine failures in one segment.
fn sealed() -> (tempfile::TempDir, JsonlStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    store.append(&(0..9).map(samples::failure).collect::<Vec<_>>()).unwrap();
    seal_now(&samples::failure(0).goal, store.folder()).unwrap();
    (folder, store)
}

#[test]
fn entries_that_were_left_out_are_not_missing_and_still_count() {
    let (folder, _) = sealed();
    let store = JsonlStore::open(folder.path()).unwrap();
    store.append(&[samples::failure(9)]).unwrap();
    let (_, before, _) = read(&store);
    let count = |ledger: &Ledger| ledger.groups().map(|group| group.count).sum::<u64>();
    for (round, left) in [(1, vec![1, 3, 5, 7, 9]), (2, vec![9])] {
        let judge: fn(u64) -> bool = if round == 1 { |number| number % 2 == 0 } else { |_| true };
        rewrite(&store, &mut Without(judge));
        let (numbers, ledger, report) = read(&store);
        assert_eq!(numbers, left);
        assert_eq!((report.missing_entries, report.corrupt_lines), (0, 0));
        assert_eq!(count(&ledger), count(&before));
        assert_eq!(ledger.processes().collect::<Vec<_>>(), before.processes().collect::<Vec<_>>());
        assert_eq!(store.ledger(&samples::failure(0).goal).unwrap(), (Arc::new(ledger), report));
    }
}

#[test]
fn what_stays_is_what_it_was_byte_for_byte() {
    let (_folder, store) = sealed();
    let path = store.folder().segments(&samples::failure(0).goal).unwrap().remove(0).path;
    let torn = [b"{\"torn".to_vec(), samples::line(&samples::failure(9))].concat();
    let newer = b"{\"v\":2,\"crc\":\"00000000\",\"x\":1}\n";
    let content = [std::fs::read(&path).unwrap(), torn, newer.to_vec()].concat();
    std::fs::write(&path, &content).unwrap();
    assert_eq!(rewrite(&store, &mut Without(|_| false)).fragments, 0);
    let expected = String::from_utf8(content).unwrap().replace("{\"torn", "{\"torn\n");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
}

#[test]
fn late_line_of_a_writer_that_has_not_noticed_is_in_the_log_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(crate::base::ManualClock::at(samples::moment(0)));
    let open = || JsonlStore::builder(folder.path()).clock(clock.clone()).open().unwrap();
    let (late, store) = (open(), open());
    late.append(&[samples::failure(0)]).unwrap();
    // Its clock stands still, so it takes the file for the log for as long as nobody tells it.
    seal_now(&samples::failure(0).goal, store.folder()).unwrap();
    rewrite(&store, &mut Without(|_| true));
    late.append(&[samples::failure(1)]).unwrap();
    assert_eq!(read(&store).0, [1]);
    assert_eq!(read(&store).2.missing_entries, 0);
}

#[test]
fn line_that_is_sealed_while_it_is_written_is_written_again_and_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(crate::base::ManualClock::at(samples::moment(0)));
    let open = || JsonlStore::builder(folder.path()).clock(clock.clone()).open().unwrap();
    let (late, store) = (open(), open());
    late.append(&[samples::failure(0)]).unwrap();
    seal_now(&samples::failure(0).goal, store.folder()).unwrap();
    late.append(&[samples::failure(1)]).unwrap();
    let (numbers, _, report) = read(&store);
    assert_eq!((numbers, report.repeated_entries), (vec![0, 1], 1));
}
