//! Every failure is counted, exactly.

use std::io;

use failrec::record::{EntryBody, SampleReason};
use failrec::test_util::TestRecorder;
use failrec::{Scope, record_failures};

#[derive(Debug)]
struct Refused(&'static str);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Refused {}

fn fail(message: &'static str) {
    failrec::failure(&Refused(message)).node("planner").record();
}

#[test]
fn thousand_equal_failures_store_five_records_and_the_powers_of_ten() {
    let recorder = TestRecorder::new();
    recorder.run(|| (0..1_000).for_each(|_| fail("connection refused")));
    let numbers: Vec<_> = recorder.records().iter().map(|record| record.occurrence).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 10, 100, 1_000]);
}

#[test]
fn count_in_the_journal_is_exact_after_a_flush() {
    let recorder = TestRecorder::new();
    recorder.run(|| (0..777).for_each(|_| fail("connection refused")));
    let ticks: Vec<_> = recorder
        .entries()
        .into_iter()
        .filter_map(|entry| match entry.body {
            EntryBody::Tick(tick) => Some(tick.count),
            _ => None,
        })
        .collect();
    assert_eq!(ticks.last(), Some(&777));
}

#[test]
fn count_that_the_records_tell_needs_no_entry_of_its_own() {
    let recorder = TestRecorder::new();
    recorder.run(|| (0..3).for_each(|_| fail("connection refused")));
    let kinds: Vec<_> = recorder.entries().iter().map(|entry| entry.body.kind()).collect();
    assert_eq!(kinds, ["boot", "failure", "failure", "failure"]);
    let (ledger, _) = recorder.recorder().store().ledger(&"default".into()).unwrap();
    assert_eq!(ledger.groups().map(|group| group.count).collect::<Vec<_>>(), [3]);
}

/// What a failure says is remembered for the next of its like; what it does not say must be, too.
#[test]
fn failures_that_say_the_same_are_one_group_only_in_one_place() {
    #[record_failures]
    fn generic<T>(_value: &T) -> Result<(), Refused> {
        Err(Refused("connection refused"))
    }
    let recorder = TestRecorder::new();
    recorder.run(|| {
        for _ in 0..7 {
            generic(&1_u8).unwrap_err();
            generic(&"text").unwrap_err();
            Scope::new().goal("other").in_scope(|| generic(&1_u8).unwrap_err());
            for node in ["reader", "writer"] {
                failrec::failure(&Refused("connection refused")).node(node).record();
            }
        }
    });
    recorder.entries();
    let counts = |goal: &str| {
        let (ledger, _) = recorder.recorder().store().ledger(&goal.into()).unwrap();
        let groups = ledger.groups().map(|group| (group.node_id.to_string(), group.count));
        groups.collect::<std::collections::BTreeMap<_, _>>()
    };
    let generic =
        "behaviour::counting::failures_that_say_the_same_are_one_group_only_in_one_place::generic";
    let expected = [(generic, 14), ("reader", 7), ("writer", 7)];
    let expected = expected.map(|(node, count)| (node.to_owned(), count)).into();
    assert_eq!(counts("default"), expected);
    assert_eq!(counts("other"), [(generic.to_owned(), 7)].into());
}

#[test]
fn newest_failure_that_was_only_counted_is_written_at_a_flush() {
    let recorder = TestRecorder::new();
    recorder.run(|| (0..6).for_each(|_| fail("connection refused")));
    let sample_of = |number: u64| {
        let records = recorder.records();
        let found = records.iter().find(|record| record.occurrence == number);
        found.map(|record| (record.sample.reason, record.sample.weight))
    };
    assert_eq!(sample_of(6), Some((SampleReason::Newest, 1)));
    let health = recorder.health();
    assert_eq!((health.written, health.counted_only, health.waiting), (6, 0, 0), "{health:?}");

    recorder.run(|| (0..4).for_each(|_| fail("connection refused")));
    assert_eq!(sample_of(10), Some((SampleReason::Decade, 4)));
    assert_eq!(recorder.records().len(), 7, "nothing is newer than the tenth");
    let (ledger, _) = recorder.recorder().store().ledger(&"default".into()).unwrap();
    let group = ledger.groups().next().unwrap();
    assert_eq!((group.count, group.histogram.hours().map(|(_, count)| count).sum()), (10, 10));
}

#[test]
fn every_emitted_failure_is_accounted_for() {
    let recorder = TestRecorder::new();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                recorder.run(|| (0..5_000).for_each(|_| fail("connection refused")));
            });
        }
    });
    recorder.entries();
    let health = recorder.health();
    assert_eq!(health.emitted, 40_000);
    let lost: u64 = health.lost.values().sum();
    assert_eq!(health.written + health.counted_only + lost, health.emitted, "{health:?}");
}

#[test]
fn failure_that_was_refused_is_not_written_at_a_flush_after_all() {
    let recorder = TestRecorder::new();
    recorder.run(|| {
        for _ in 0..300 {
            let failing = failrec::failure(&Refused("disk on fire")).node("planner");
            failing.severity(failrec::Severity::Critical).record();
        }
    });
    let newest =
        recorder.records().iter().filter(|it| it.sample.reason == SampleReason::Newest).count();
    let health = recorder.health();
    let lost: u64 = health.lost.values().sum();
    assert!(0 < lost, "{health:?}");
    assert_eq!((newest, health.counted_only, health.written + lost), (0, 0, 300), "{health:?}");
}

#[test]
fn hours_and_sessions_of_64_threads_are_counted() {
    let recorder = TestRecorder::new();
    std::thread::scope(|scope| {
        for thread in 0..64 {
            let recorder = &recorder;
            scope.spawn(move || {
                let session = Scope::new().session(format!("session {thread}"));
                let fail = || (0..500).for_each(|_| fail("connection refused"));
                recorder.run(|| session.in_scope(fail));
            });
        }
    });
    recorder.entries();
    let (ledger, _) = recorder.recorder().store().ledger(&"default".into()).unwrap();
    let group = ledger.groups().next().unwrap();
    let hours: u64 = group.histogram.hours().map(|(_, count)| count).sum();
    let days: u64 = group.histogram.days().map(|(_, count)| count).sum();
    assert_eq!((group.count, hours, days), (32_000, 32_000, 32_000));
    assert!(group.session_count().abs_diff(64) <= 13, "{}", group.session_count());
}

#[test]
fn history_of_a_node_is_known_at_once() {
    let recorder = TestRecorder::new();
    recorder.run(|| (0..3).for_each(|_| fail("connection refused")));
    let history = recorder.recorder().history("planner");
    assert_eq!(history.failure_count, 3);
    assert!(history.last_failure_at.is_some());
    assert_eq!(recorder.recorder().history("another").failure_count, 0);
}

#[test]
fn different_errors_of_one_node_are_two_groups() {
    let recorder = TestRecorder::new();
    recorder.run(|| {
        fail("connection refused");
        failrec::failure(&io::Error::other("disk on fire")).node("planner").record();
    });
    let records = recorder.records();
    assert_ne!(records[0].fingerprint.group, records[1].fingerprint.group);
}

#[test]
fn goals_do_not_share_counts_when_there_are_too_many_groups() {
    let recorder = TestRecorder::with(|builder| {
        let mut sampling = failrec::fingerprint::SamplingOptions::DEFAULT;
        (sampling.groups, sampling.overflow_groups) = (0, 0);
        builder.sampling(sampling)
    });
    let counts = [("one", 7), ("two", 12)];
    recorder.run(|| {
        for (goal, times) in counts {
            for _ in 0..times {
                failrec::failure(&Refused("connection refused")).goal(goal).record();
            }
        }
    });
    recorder.entries();
    for (goal, times) in counts {
        let (ledger, _) = recorder.recorder().store().ledger(&goal.into()).unwrap();
        assert_eq!(ledger.groups().map(|group| group.count).sum::<u64>(), times, "{goal}");
    }
}

#[test]
fn first_failure_for_an_agent_of_a_scope_is_stored() {
    let recorder = TestRecorder::new();
    recorder.run(|| {
        (0..7).for_each(|_| fail("connection refused"));
        let scope = Scope::new().agent("booking");
        scope.in_scope(|| (0..2).for_each(|_| fail("connection refused")));
    });
    let records = recorder.records();
    let last = records.last().unwrap();
    assert_eq!((last.occurrence, last.sample.reason), (8, SampleReason::NewAgent));
}

#[test]
fn first_failure_for_an_agent_of_an_attribute_is_stored() {
    #[record_failures(node = "planner", agent = "pricing", fingerprint = ["price"])]
    fn price() -> Result<(), Refused> {
        Err(Refused("connection refused"))
    }

    #[record_failures(node = "planner", fingerprint = ["price"])]
    fn price_of_nobody() -> Result<(), Refused> {
        Err(Refused("connection refused"))
    }

    let recorder = TestRecorder::new();
    recorder.run(|| {
        assert!((0..7).all(|_| price_of_nobody().is_err()));
        assert!((0..2).all(|_| price().is_err()));
    });
    let records = recorder.records();
    let last = records.last().unwrap();
    assert_eq!((last.occurrence, last.sample.reason), (8, SampleReason::NewAgent));
}
