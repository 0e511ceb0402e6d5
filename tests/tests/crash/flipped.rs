//! Logs with a wrong bit.

use std::fs;

use failrec::store::{JsonlStore, Store};

use crate::sample;

const RECORDS: u64 = 8;

#[test]
fn wrong_bit_costs_at_most_its_own_entry_and_never_goes_unnoticed() {
    let folder = sample::fast_folder();
    let store = JsonlStore::open(folder.path()).unwrap();
    let entries: Vec<_> = (0..RECORDS).map(|number| sample::entry("p", number, 10)).collect();
    store.append(&entries).unwrap();
    let content = fs::read(sample::log(folder.path())).unwrap();
    for at in 0..content.len() {
        let mut damaged = content.clone();
        damaged[at] ^= 1 << (at % 8);
        let line = content[..at].split(|byte| *byte == b'\n').count() - 1;
        fs::write(sample::log(folder.path()), &damaged).unwrap();

        let (found, report) = sample::read(&store);
        assert!(found.iter().all(|found| entries.contains(found)), "nothing is invented");
        let others = entries.iter().filter(|entry| entry.sequence != line as u64);
        assert!(others.clone().all(|entry| found.contains(entry)), "byte {at}: {report:?}");
        let remarks = report.corrupt_lines + report.newer_lines + u64::from(report.in_flight);
        let is_line_end = content[at] == b'\n';
        // The file's last byte may be damaged without anything being lost: a line end is optional.
        assert!(0 < remarks || (is_line_end && at + 1 == content.len()), "byte {at}: {report:?}");
    }
}
