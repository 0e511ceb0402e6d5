//! Failures that say what others have said before them.

use std::collections::BTreeMap;

use failrec::record::{GoalId, SampleReason};
use failrec::test_util::TestRecorder;
use failrec::{Recorder, Scope, record_failures};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

use crate::totals::{LIMIT, assert_accounted, counts};

/// The text is one of three, of two groups.
#[record_failures(node = "shelf")]
fn put(number: u64) -> Result<(), String> {
    Err(match number % 3 {
        0 => "no room on shelf 12",
        1 => "no room on shelf 13",
        _ => "the shelf is gone",
    }
    .to_owned())
}

#[record_failures(node = "clerk")]
fn ask(number: u64) -> Result<(), String> {
    put(number).map_err(|error| format!("asked for a shelf: {error}"))
}

#[record_failures(node = "porter", severity = "critical")]
fn carry() -> Result<(), String> {
    Err("too heavy".to_owned())
}

fn groups(recorder: &Recorder) -> Vec<u64> {
    assert!(recorder.flush(LIMIT).complete);
    let (ledger, _) = recorder.store().ledger(&GoalId::default()).unwrap();
    let mut counts: Vec<_> = ledger.groups().map(|group| group.count).collect();
    counts.sort_unstable();
    counts
}

#[test]
fn powers_of_ten_are_stored_among_those_that_are_counted() {
    let recorder = TestRecorder::new();
    recorder.run(|| (0..100_000).for_each(|_| drop(put(0))));
    let numbers: Vec<_> = recorder.records().iter().map(|record| record.occurrence).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 10, 100, 1_000, 10_000, 100_000]);
    assert_eq!(counts(recorder.recorder()), [("shelf".to_owned(), 100_000)].into());
    assert_accounted(recorder.recorder(), 100_000);
}

#[test]
fn message_that_is_new_to_its_group_is_stored_among_those_that_are_counted() {
    let recorder = TestRecorder::new();
    recorder.run(|| {
        (0..500).for_each(|_| drop(put(0)));
        drop(put(1));
        (0..400).for_each(|number| drop(put(number % 2)));
    });
    let records = recorder.records();
    let new = records.iter().filter(|record| record.sample.reason == SampleReason::NewVariant);
    let numbers: Vec<_> = new.map(|record| record.occurrence).collect();
    assert_eq!(numbers, [501]);
    assert_eq!(groups(recorder.recorder()), [901]);
}

#[test]
fn failures_of_eight_threads_are_counted_exactly() {
    let recorder = TestRecorder::new();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| recorder.run(|| (0..15_000).for_each(|number| drop(put(number)))));
        }
        scope.spawn(|| (0..50).for_each(|_| assert!(recorder.recorder().flush(LIMIT).complete)));
    });
    assert_eq!(groups(recorder.recorder()), [40_000, 80_000]);
    assert_accounted(recorder.recorder(), 120_000);
}

#[test]
fn shutdown_writes_what_was_counted() {
    let recorder = TestRecorder::new();
    recorder.run(|| (0..777).for_each(|_| drop(put(0))));
    recorder.recorder().shutdown(LIMIT);
    let (ledger, _) = recorder.recorder().store().ledger(&GoalId::default()).unwrap();
    assert_eq!(ledger.groups().map(|group| group.count).collect::<Vec<_>>(), [777]);
}

#[test]
fn failure_that_is_critical_is_stored_each_time() {
    let recorder = TestRecorder::new();
    recorder.run(|| (0..50).for_each(|_| drop(carry())));
    assert_eq!(recorder.records().len(), 50);
}

#[test]
fn sessions_are_known_that_failed_among_others() {
    let recorder = TestRecorder::new();
    recorder.run(|| {
        for number in 0..3_000 {
            drop(put(0));
            if number % 100 == 0 {
                let scope = Scope::new().session(format!("conversation {number}"));
                scope.in_scope(|| drop(put(0)));
            }
        }
    });
    assert_eq!(counts(recorder.recorder()), [("shelf".to_owned(), 3_030)].into());
    let (ledger, _) = recorder.recorder().store().ledger(&GoalId::default()).unwrap();
    let sessions = ledger.groups().next().unwrap().session_count();
    assert!((25..=35).contains(&sessions), "{sessions}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever comes in whatever order, each function has as many failures as it had calls.
    #[test]
    fn counts_are_those_of_a_list(steps in vec((0_u8..8, 1_u64..40), 0..60)) {
        let recorder = TestRecorder::new();
        let (mut expected, mut emitted) = (BTreeMap::<String, u64>::new(), 0);
        for (step, times) in steps {
            match step {
                4 => {
                    recorder.recorder().flush(LIMIT);
                }
                5 => prop_assert_eq!(recorder.recorder().health().emitted, emitted),
                6 => {
                    let known = recorder.recorder().history("shelf").failure_count;
                    prop_assert_eq!(known, expected.get("shelf").copied().unwrap_or(0));
                }
                _ => {
                    for number in 0..times {
                        recorder.run(|| match step {
                            0 => drop(put(0)),
                            1 => drop(put(number)),
                            // It passes on what is counted further in.
                            2 => drop(ask(number)),
                            3 => Scope::new().agent("boy").in_scope(|| drop(put(0))),
                            _ => Scope::new().tag("tenant", "acme").in_scope(|| drop(put(0))),
                        });
                    }
                    *expected.entry("shelf".to_owned()).or_default() += times;
                    emitted += times;
                }
            }
        }
        prop_assert_eq!(counts(recorder.recorder()), expected);
        assert_accounted(recorder.recorder(), emitted);
    }
}
