//! How many failures a second are on the disk, the final sync included.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use failrec::record::{Entry, ProcessId};
use failrec::recorder::QueueLimits;
use failrec::store::{Durability, JsonlStore, Store as _};

use crate::calls::pay;
use crate::cases::{builder, word};

const LIMIT: Duration = Duration::from_mins(10);
/// What the documents claim, with masking and without counters or a sync.
const CLAIMED: f64 = 3_843.0;
/// Entries that are appended one by one, and rounds of them.
const SINGLE: u32 = 5_000;
const SINGLE_ROUNDS: u32 = 9;
/// Threads that append at once, and entries of each.
const SYNCED_THREADS: u64 = 64;
const SYNCED_EACH: u64 = 300;

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
    if "each synced".contains(filter) {
        print_synced_each();
    }
    if "one by one".contains(filter) {
        print_one_by_one();
    }
}

/// Entries a second that one thread appends one by one and never syncs: what a batch costs beside its lines.
fn print_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut entry = stored(folder.path());
    let store = JsonlStore::open(folder.path().join("one_by_one")).unwrap();
    let mut sequence = 0;
    let mut rates: Vec<f64> = (0..SINGLE_ROUNDS)
        .map(|_| {
            let started = Instant::now();
            for _ in 0..SINGLE {
                entry.sequence = sequence;
                sequence += 1;
                store.append(std::slice::from_ref(&entry)).unwrap();
            }
            f64::from(SINGLE) / started.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    let best = rates.last().copied().unwrap_or_default();
    println!("{:<44} {best:>12.0}", "appended one by one, not synced");
}

/// Entries a second that many threads append, each alone and each on the disk before the next.
fn print_synced_each() {
    let folder = tempfile::tempdir().unwrap();
    let sample = stored(folder.path());
    for threads in [1, SYNCED_THREADS] {
        let path = folder.path().join(format!("always{threads}"));
        let store = JsonlStore::builder(path).durability(Durability::Always).open().unwrap();
        let started = Instant::now();
        thread::scope(|scope| {
            for number in 0..threads {
                let mut entry = sample.clone();
                entry.process = ProcessId::new(format!("p{number}"));
                let store = &store;
                scope.spawn(move || {
                    for sequence in 0..SYNCED_EACH {
                        entry.sequence = sequence;
                        store.append(std::slice::from_ref(&entry)).unwrap();
                    }
                });
            }
        });
        let count = f64::from(u32::try_from(threads * SYNCED_EACH).unwrap());
        let rate = count / started.elapsed().as_secs_f64();
        println!("{:<44} {rate:>12.0}", format!("each synced, {threads} at once"));
    }
}

/// A failure as a recorder stores it.
fn stored(folder: &Path) -> Entry {
    let source = JsonlStore::open(folder.join("source")).unwrap();
    let recorder = builder().store(source).build().unwrap();
    recorder.in_force(|| drop(black_box(pay("refused", 12))));
    assert!(recorder.flush(LIMIT).complete, "the disk is slow");
    drop(recorder);
    let source = JsonlStore::open_read_only(folder.join("source")).unwrap();
    let goal = source.goals().unwrap().remove(0);
    let mut entries = Vec::new();
    source
        .scan(&goal, &mut |entry| {
            entries.push(entry);
            ControlFlow::Continue(())
        })
        .unwrap();
    entries.into_iter().find(|entry| entry.body.kind() == "failure").unwrap()
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
