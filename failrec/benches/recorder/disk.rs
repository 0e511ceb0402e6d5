//! How many failures a second are on the disk, the final sync included.

use std::hint::black_box;
use std::time::{Duration, Instant};

use failrec::recorder::QueueLimits;

use crate::cases::{builder, pay, word};

const LIMIT: Duration = Duration::from_mins(10);
/// What the documents claim, with masking and without counters or a sync.
const CLAIMED: f64 = 3_843.0;

/// The lines whose name holds `filter`.
pub(crate) fn print_table(filter: &str) {
    println!("{:<44} {:>12} {:>10}", "until on the disk, synced", "failures/s", "of 3,843");
    for (name, failures, distinct) in [
        ("100,000 distinct, each stored whole", 100_000, true),
        ("1,000,000 equal, all counted", 1_000_000, false),
    ] {
        if !name.contains(filter) {
            continue;
        }
        // The median of five: the disk is shared as well.
        let mut rates: Vec<f64> = (0..5).map(|_| rate(failures, distinct)).collect();
        rates.sort_by(f64::total_cmp);
        let rate = rates.get(2).copied().unwrap_or_default();
        println!("{name:<44} {rate:>12.0} {:>9.1}x", rate / CLAIMED);
    }
}

fn rate(failures: u32, distinct: bool) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    // The usual queue, and all the time it takes, so that nothing is refused.
    let mut queue = QueueLimits::DEFAULT;
    queue.wait = LIMIT;
    let builder = builder().store_path(folder.path()).queue(queue);
    let recorder = builder.build().unwrap();
    let reasons: Vec<_> = (0..if distinct { failures } else { 1 }).map(word).collect();
    let started = Instant::now();
    recorder.in_force(|| {
        for call in 0..failures {
            let reason = reasons.get(usize::try_from(call).unwrap()).or(reasons.first()).unwrap();
            drop(black_box(pay(reason, 12)));
        }
    });
    let flushed = recorder.flush(LIMIT);
    let seconds = started.elapsed().as_secs_f64();
    assert!(flushed.complete && flushed.lost == 0, "{flushed:?}");
    assert!(!distinct || flushed.written == u64::from(failures), "{flushed:?}");
    f64::from(failures) / seconds
}
