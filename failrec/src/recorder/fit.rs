//! [`fit`]: makes a record that is too large small enough.

use crate::record::FailureRecord;

/// Leaves out the largest evidence, least needed first, until the record is at most `most` bytes
/// of JSON, and says in [`FailureRecord::truncated`] what went.
pub(super) fn fit(mut record: FailureRecord, most: usize) -> FailureRecord {
    for (name, leave_out) in PARTS {
        if size(&record) <= most {
            break;
        }
        if leave_out(&mut record) {
            record.truncated.push((*name).to_owned());
        }
    }
    record
}

/// What can be left out, least needed first. Each answers whether there was any.
type LeaveOut = fn(&mut FailureRecord) -> bool;
const PARTS: &[(&str, LeaveOut)] = &[
    ("graph_snapshot", |record| record.graph_snapshot.take().is_some()),
    ("memory", |record| record.memory.take().is_some()),
    ("partial_output", |record| record.partial_output.take().is_some()),
    ("backtrace", |record| take_all(&mut record.backtrace)),
    ("breadcrumbs", |record| take_all(&mut record.breadcrumbs)),
    ("decisions", |record| take_all(&mut record.decisions)),
    ("inputs", |record| take_all(&mut record.inputs)),
    ("chain", |record| {
        let links = record.chain.len();
        record.chain.truncate(1);
        1 < links
    }),
];

fn take_all<T>(items: &mut Vec<T>) -> bool {
    !std::mem::take(items).is_empty()
}

/// The bytes of the record as JSON. Small records, nearly all, are settled by a rough sum.
fn size(record: &FailureRecord) -> usize {
    struct Count(usize);

    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let mut count = Count(0);
    match serde_json::to_writer(&mut count, record) {
        Ok(()) => count.0,
        // It cannot be written as it is, whatever its size: leave out what can be.
        Err(_) => usize::MAX,
    }
}
