//! What cannot be stored is counted, and the call is not harmed.

use failrec::Recorder;
use failrec::fingerprint::SamplingOptions;
use failrec::record::EntryBody;
use failrec::recorder::{OnFull, QueueLimits};
use failrec::store::Ask as _;
use std::time::Duration;

use crate::support::Tapped;

const LIMIT: Duration = Duration::from_secs(30);

#[derive(Debug)]
struct Numbered(u32);

impl std::fmt::Display for Numbered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Words, for numbers would make them one group.
        let digits = self.0.to_string();
        let letters = digits.bytes().map(|digit| char::from(digit + 49));
        write!(f, "cannot reach {}", letters.collect::<String>())
    }
}

impl std::error::Error for Numbered {}

fn recorder(store: &Tapped, records: usize) -> Recorder {
    recorder_that_waits(store, records, Duration::ZERO)
}

fn recorder_that_waits(store: &Tapped, records: usize, wait: Duration) -> Recorder {
    let mut queue = QueueLimits::DEFAULT;
    queue.records = records;
    queue.wait = wait;
    Recorder::builder().store(store.clone()).queue(queue).build().unwrap()
}

fn fail(recorder: &Recorder, times: u32) {
    recorder.in_force(|| {
        for _ in 0..times {
            failrec::record(&Numbered(1));
        }
    });
}

#[test]
fn records_refused_by_the_store_are_written_when_it_recovers() {
    let store = Tapped::default();
    let recorder = recorder(&store, 1_024);
    store.refuse(true);
    recorder.in_force(|| failrec::record(&Numbered(1)));
    let flushed = recorder.flush(LIMIT);
    assert_eq!((flushed.written, flushed.pending), (0, 1));
    assert!(recorder.health().last_error.is_some());
    store.refuse(false);
    let flushed = recorder.flush(LIMIT);
    assert_eq!((flushed.written, flushed.pending, flushed.lost), (1, 0, 0));
}

#[test]
fn store_that_never_recovers_loses_records_and_says_how_many() {
    let store = Tapped::default();
    let recorder = recorder(&store, 4);
    store.refuse(true);
    for number in 0..100 {
        recorder.in_force(|| failrec::record(&Numbered(number)));
        recorder.flush(LIMIT);
    }
    let health = recorder.health();
    assert_eq!(health.emitted, 100);
    assert_eq!(health.lost.get("io"), Some(&96));
    assert_eq!(health.waiting, 4);
}

#[test]
fn loss_is_itself_written_to_the_journal() {
    let store = Tapped::default();
    let recorder = recorder(&store, 1);
    store.refuse(true);
    for number in 0..3 {
        recorder.in_force(|| failrec::record(&Numbered(number)));
        recorder.flush(LIMIT);
    }
    store.refuse(false);
    recorder.shutdown(LIMIT);
    let losses: Vec<_> = store
        .entries()
        .into_iter()
        .filter_map(|entry| match entry.body {
            EntryBody::Loss(loss) => Some((loss.reason.as_str(), loss.count)),
            _ => None,
        })
        .collect();
    assert_eq!(losses.last(), Some(&("io", 2)));
}

#[test]
fn new_groups_are_all_written_although_the_queue_is_small() {
    let store = Tapped::default();
    let recorder = recorder_that_waits(&store, 2, LIMIT);
    recorder.in_force(|| {
        for number in 0..500 {
            failrec::record(&Numbered(number));
        }
    });
    recorder.flush(LIMIT);
    let health = recorder.health();
    assert_eq!((health.written, health.lost.len()), (500, 0), "{health:?}");
}

#[test]
fn blocked_store_does_not_block_a_failing_task_for_ordinary_records() {
    let store = Tapped::default();
    let recorder = recorder(&store, 2);
    recorder.in_force(|| failrec::record(&Numbered(1)));
    recorder.flush(LIMIT);
    store.block(true);
    // Numbers two to five of a known group: none of them must be waited for.
    recorder.in_force(|| {
        for _ in 0..4 {
            failrec::record(&Numbered(1));
        }
    });
    let refused = recorder.health().lost.get("queue_full").copied().unwrap_or(0);
    store.block(false);
    recorder.flush(LIMIT);
    let health = recorder.health();
    assert_eq!(health.emitted, 5);
    assert_eq!(health.written + refused, 5, "{health:?}");
}

#[test]
fn stuck_store_holds_up_a_new_group_no_longer_than_the_limit_and_loses_it() {
    let store = Tapped::default();
    let recorder = recorder(&store, 1);
    store.block(true);
    recorder.in_force(|| failrec::record(&Numbered(0)));
    store.wait_until_stuck();
    for number in 1..50 {
        recorder.in_force(|| failrec::record(&Numbered(number)));
    }
    let lost = recorder.health().lost.get("queue_full").copied();
    store.block(false);
    recorder.flush(LIMIT);
    let health = recorder.health();
    // One was with the writer and one in the queue.
    assert_eq!((health.written, lost, health.waiting), (2, Some(48), 0), "{health:?}");
}

#[test]
fn counts_do_not_pile_up_while_the_store_refuses() {
    let store = Tapped::default();
    let recorder = recorder(&store, 4);
    store.refuse(true);
    for number in 0..40 {
        recorder.in_force(|| failrec::record(&Numbered(number)));
        recorder.flush(LIMIT);
    }
    store.refuse(false);
    recorder.flush(LIMIT);
    let entries = store.entries();
    let ticks = entries.iter().filter(|entry| entry.body.kind() == "tick").count();
    assert_eq!(ticks, 40, "one for each group, told once");
}

#[test]
fn failure_after_the_shutdown_is_lost_and_counted() {
    let store = Tapped::default();
    let recorder = recorder(&store, 8);
    recorder.shutdown(LIMIT);
    recorder.in_force(|| failrec::record(&Numbered(1)));
    assert_eq!(recorder.health().lost.get("shutdown"), Some(&1));
}

/// Failures that the journal has counted.
fn counted(store: &Tapped) -> u64 {
    store.statistics(None).unwrap().total
}

#[test]
fn records_for_which_there_was_no_room_are_counted_all_the_same() {
    let store = Tapped::default();
    let recorder = recorder(&store, 2);
    store.block(true);
    recorder.in_force(|| failrec::record(&Numbered(0)));
    store.wait_until_stuck();
    recorder.in_force(|| {
        for number in 0..60 {
            failrec::record(&Numbered(number % 7));
        }
    });
    store.block(false);
    recorder.flush(LIMIT);
    let health = recorder.health();
    assert!(health.lost.contains_key("queue_full"), "{health:?}");
    assert_eq!((health.emitted, counted(&store)), (61, 61));
}

#[test]
fn record_that_can_never_be_written_is_counted_all_the_same() {
    let store = Tapped::default();
    let recorder = recorder(&store, 1_024);
    store.forbid_records(true);
    fail(&recorder, 3);
    recorder.flush(LIMIT);
    let health = recorder.health();
    assert_eq!(health.lost.get("internal"), Some(&3), "{health:?}");
    assert_eq!(counted(&store), 3);
}

#[test]
fn counts_that_the_store_refused_once_are_told_later() {
    const GROUPS: u32 = 40;
    let store = Tapped::default();
    let recorder = recorder(&store, 4);
    for number in 0..GROUPS * 5 {
        recorder.in_force(|| failrec::record(&Numbered(number % GROUPS)));
        recorder.flush(LIMIT);
    }
    store.refuse_counts(true);
    recorder.in_force(|| {
        for number in 0..GROUPS {
            failrec::record(&Numbered(number));
        }
    });
    recorder.flush(LIMIT);
    store.refuse_counts(false);
    recorder.flush(LIMIT);
    assert_eq!(counted(&store), 240);
}

#[test]
fn next_record_stands_for_those_that_found_no_room() {
    let store = Tapped::default();
    let recorder = recorder(&store, 2);
    store.block(true);
    fail(&recorder, 1);
    store.wait_until_stuck();
    fail(&recorder, 4);
    store.block(false);
    recorder.flush(LIMIT);
    assert_eq!(recorder.health().lost.get("queue_full"), Some(&2));
    fail(&recorder, 5);
    recorder.flush(LIMIT);
    assert_eq!(store.weights(), 10);
}

/// A recorder that stores every failure, of which only the first of a group is vital.
fn recorder_when_full(store: &Tapped, records: usize, on_full: OnFull) -> Recorder {
    let (mut queue, mut sampling) = (QueueLimits::DEFAULT, SamplingOptions::DEFAULT);
    (queue.records, queue.wait) = (records, Duration::ZERO);
    sampling.first = u64::MAX;
    let builder = Recorder::builder().store(store.clone()).queue(queue).sampling(sampling);
    builder.on_full(on_full).build().unwrap()
}

#[test]
fn ordinary_records_are_dropped_when_nothing_else_was_said() {
    let store = Tapped::default();
    let recorder = recorder_when_full(&store, 2, OnFull::default());
    store.block(true);
    fail(&recorder, 1);
    store.wait_until_stuck();
    fail(&recorder, 5);
    assert_eq!(recorder.health().lost.get("queue_full"), Some(&3));
    store.block(false);
}

#[test]
fn ordinary_records_that_block_are_all_written_although_the_queue_is_small() {
    let store = Tapped::default();
    let recorder = recorder_when_full(&store, 2, OnFull::Block(LIMIT));
    fail(&recorder, 500);
    recorder.flush(LIMIT);
    let health = recorder.health();
    assert_eq!((health.written, health.lost.len()), (500, 0), "{health:?}");
}

#[test]
fn ordinary_record_blocks_no_longer_than_the_limit() {
    let store = Tapped::default();
    let recorder = recorder_when_full(&store, 2, OnFull::Block(Duration::from_millis(1)));
    store.block(true);
    fail(&recorder, 1);
    store.wait_until_stuck();
    fail(&recorder, 5);
    assert_eq!(recorder.health().lost.get("queue_full"), Some(&3));
    store.block(false);
}

#[test]
fn task_that_blocks_goes_on_when_the_recorder_ends() {
    let store = Tapped::default();
    let recorder = recorder_when_full(&store, 1, OnFull::Block(LIMIT));
    store.block(true);
    fail(&recorder, 1);
    store.wait_until_stuck();
    std::thread::scope(|scope| {
        let blocked = scope.spawn(|| fail(&recorder, 2));
        recorder.shutdown(Duration::ZERO);
        blocked.join().unwrap();
    });
    assert!(recorder.health().lost.contains_key("shutdown"));
    store.block(false);
}

#[test]
fn ordinary_record_is_written_by_the_failing_task_before_it_goes_on() {
    let store = Tapped::default();
    let recorder = recorder_when_full(&store, 0, OnFull::WriteInline);
    fail(&recorder, 3);
    let records = store.entries().iter().filter(|entry| entry.body.kind() == "failure").count();
    assert_eq!(records, 3);
}

#[test]
fn nobody_waits_to_write_while_the_store_is_stuck() {
    let store = Tapped::default();
    let recorder = recorder_when_full(&store, 2, OnFull::WriteInline);
    store.block(true);
    fail(&recorder, 1);
    store.wait_until_stuck();
    fail(&recorder, 5);
    assert_eq!(recorder.health().lost.get("queue_full"), Some(&3));
    store.block(false);
}
