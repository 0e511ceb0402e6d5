//! Failures that are told apart by their place and type alone.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use failrec::record::{EntryBody, GoalId, Note, Resolution, ResolutionKind, SessionId};
use failrec::test_util::{ManualClock, TestRecorder};
use failrec::{Clock, Recorder, Scope, SystemClock, record_failures};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

use crate::totals::{LIMIT, assert_accounted, counts};

/// An error that counts how often it was asked for its text.
#[derive(Clone, Debug)]
struct Full {
    number: u64,
    asked: &'static AtomicU64,
}

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.asked.fetch_add(1, Ordering::Relaxed);
        write!(f, "no room for item {} here", self.number)
    }
}

impl std::error::Error for Full {}

fn full(number: u64) -> Full {
    static ASKED: AtomicU64 = AtomicU64::new(0);
    Full { number, asked: &ASKED }
}

#[test]
fn message_makes_no_group_and_place_and_type_do() {
    #[record_failures(group = "site")]
    fn one(number: u64) -> Result<(), String> {
        Err(format!("{} went wrong", if number == 0 { "this" } else { "quite another thing" }))
    }
    #[record_failures(group = "site")]
    fn other<E>(error: E) -> Result<(), E> {
        Err(error)
    }
    let recorder = TestRecorder::new();
    recorder.run(|| {
        let _failed = [one(0), one(1), other("this went wrong".to_owned())];
        let _failed = other(7_u8);
    });
    let records = recorder.records();
    let names: Vec<_> = records.iter().map(|record| record.fingerprint.group).collect();
    assert_eq!(names[0], names[1]);
    assert!(names[1] != names[2] && names[2] != names[3]);
    assert_eq!(records[0].fingerprint.parts, ["custom.1", "custom.2", "custom.3"]);
}

#[test]
fn error_that_repeats_others_is_counted_without_being_asked_for_its_text() {
    static ASKED: AtomicU64 = AtomicU64::new(0);
    #[record_failures(group = "site", node = "shelf")]
    fn put(number: u64) -> Result<(), Full> {
        Err(Full { number, asked: &ASKED })
    }
    let recorder = TestRecorder::new();
    recorder.run(|| (0..100_000).for_each(|number| drop(put(number))));
    assert_eq!(recorder.recorder().history("shelf").failure_count, 100_000);
    let numbers: Vec<_> = recorder.records().iter().map(|record| record.occurrence).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 10, 100, 1_000, 10_000, 100_000]);
    assert_eq!(counts(recorder.recorder()), [("shelf".to_owned(), 100_000)].into());
    assert_accounted(recorder.recorder(), 100_000);
    assert!(ASKED.load(Ordering::Relaxed) < 1_000, "{ASKED:?}");
}

#[test]
fn failures_of_eight_threads_are_counted_exactly() {
    #[record_failures(group = "site", node = "shelf")]
    fn put(number: u64) -> Result<(), Full> {
        Err(full(number))
    }
    let recorder = TestRecorder::new();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| recorder.run(|| (0..20_000).for_each(|number| drop(put(number)))));
        }
        scope.spawn(|| (0..50).for_each(|_| assert!(recorder.recorder().flush(LIMIT).complete)));
    });
    assert_eq!(counts(recorder.recorder()), [("shelf".to_owned(), 160_000)].into());
    assert_accounted(recorder.recorder(), 160_000);
}

#[test]
fn shutdown_writes_what_was_counted_without_a_look() {
    #[record_failures(group = "site", node = "shelf")]
    fn put(number: u64) -> Result<(), Full> {
        Err(full(number))
    }
    let recorder = TestRecorder::new();
    recorder.run(|| (0..777).for_each(|number| drop(put(number))));
    recorder.recorder().shutdown(LIMIT);
    let (ledger, _) = recorder.recorder().store().ledger(&GoalId::default()).unwrap();
    assert_eq!(ledger.groups().map(|group| group.count).sum::<u64>(), 777);
    let entries = all_entries(recorder.recorder());
    assert!(entries.iter().any(|body| matches!(body, EntryBody::Bye(bye) if bye.failures == 777)));
}

fn all_entries(recorder: &Recorder) -> Vec<EntryBody> {
    let mut bodies = Vec::new();
    let scanned = recorder.store().scan(&GoalId::default(), &mut |entry| {
        bodies.push(entry.body);
        std::ops::ControlFlow::Continue(())
    });
    scanned.unwrap();
    bodies
}

#[test]
fn two_recorders_count_each_its_own() {
    #[record_failures(group = "site", node = "shelf")]
    fn put(number: u64) -> Result<(), Full> {
        Err(full(number))
    }
    let (one, other) = (TestRecorder::new(), TestRecorder::new());
    for round in 0..100 {
        one.run(|| {
            (0..round).for_each(|number| drop(put(number)));
            other.run(|| (0..7).for_each(|number| drop(put(number))));
            drop(put(0));
        });
    }
    assert_eq!(counts(one.recorder()), [("shelf".to_owned(), 4_950 + 100)].into());
    assert_eq!(counts(other.recorder()), [("shelf".to_owned(), 700)].into());
}

#[test]
fn error_that_goes_on_outwards_is_one_failure() {
    #[record_failures(group = "site")]
    fn inner(number: u64) -> Result<(), Full> {
        Err(full(number))
    }
    #[record_failures(group = "site")]
    fn outer(number: u64) -> Result<(), Full> {
        inner(number)
    }
    let recorder = TestRecorder::new();
    recorder.run(|| (0..1_000).for_each(|number| drop(outer(number))));
    assert_accounted(recorder.recorder(), 1_000);
    assert_eq!(recorder.health().propagated, 1_000);
}

/// What came through alone was counted without a look, so nobody knew the text of the first error that
/// came through another function.
#[test]
fn error_that_goes_on_outwards_for_the_first_time_is_one_failure() {
    #[record_failures(group = "site")]
    fn inner(number: u64) -> Result<(), Full> {
        Err(full(number))
    }
    #[record_failures]
    fn outer(number: u64) -> Result<(), String> {
        inner(number).map_err(|full| full.to_string())
    }
    let recorder = TestRecorder::new();
    recorder.run(|| (0..50).for_each(|number| drop(inner(number))));
    recorder.run(|| (0..50).for_each(|number| drop(outer(number))));
    assert_accounted(recorder.recorder(), 100);
    assert_eq!(recorder.health().propagated, 50);
}

#[test]
fn other_error_raised_after_one_that_was_not_looked_at_is_missed_once() {
    #[record_failures(group = "site")]
    fn inner(number: u64) -> Result<(), Full> {
        Err(full(number))
    }
    #[record_failures]
    fn outer(number: u64) -> Result<(), fmt::Error> {
        inner(number).map_err(|_| fmt::Error)
    }
    let recorder = TestRecorder::new();
    recorder.run(|| (0..50).for_each(|number| drop(inner(number))));
    recorder.run(|| (0..50).for_each(|number| assert!(outer(number).is_err())));
    assert_accounted(recorder.recorder(), 50 + 2 * 50 - 1);
}

#[test]
fn error_met_in_an_earlier_poll_is_one_failure() {
    #[record_failures(group = "site")]
    async fn inner(number: u64) -> Result<(), Full> {
        Err(full(number))
    }
    #[record_failures]
    async fn outer(number: u64) -> Result<(), Full> {
        let failed = inner(number).await;
        tokio::task::yield_now().await;
        failed
    }
    let recorder = TestRecorder::new();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(recorder.run_async(async {
        for number in 0..50 {
            drop(inner(number).await);
        }
        for number in 0..50 {
            drop(outer(number).await);
        }
    }));
    assert_accounted(recorder.recorder(), 100);
    assert_eq!(recorder.health().propagated, 50);
}

#[test]
fn call_that_succeeds_after_a_failure_inside_it_is_no_failure() {
    #[record_failures(group = "site")]
    fn inner(number: u64) -> Result<(), Full> {
        Err(full(number))
    }
    #[record_failures]
    fn outer(number: u64) -> Result<(), Full> {
        inner(number).or(Ok(()))
    }
    let recorder = TestRecorder::new();
    recorder.run(|| (0..1_000).for_each(|number| assert!(outer(number).is_ok())));
    assert_accounted(recorder.recorder(), 1_000);
}

#[test]
fn scope_that_names_somebody_has_its_failures_looked_at() {
    #[record_failures(group = "site")]
    fn put(number: u64) -> Result<(), Full> {
        Err(full(number))
    }
    let recorder = TestRecorder::new();
    recorder.run(|| {
        for number in 0..60 {
            let scope = Scope::new().session(format!("conversation {}", number % 30));
            scope.in_scope(|| drop(put(number)));
            drop(put(number));
            Scope::new().goal("other").in_scope(|| drop(put(number)));
        }
    });
    assert_eq!(counts(recorder.recorder()).values().sum::<u64>(), 120);
    let (ledger, _) = recorder.recorder().store().ledger(&GoalId::default()).unwrap();
    let group = ledger.groups().next().unwrap();
    assert!(group.sessions.iter().any(|session| *session == SessionId::from("conversation 0")));
    let (other, _) = recorder.recorder().store().ledger(&"other".into()).unwrap();
    assert_eq!(other.groups().map(|group| group.count).collect::<Vec<_>>(), [60]);
}

#[test]
fn failures_by_a_clock_of_ones_own_stand_in_their_hours() {
    #[record_failures(group = "site")]
    fn put(number: u64) -> Result<(), Full> {
        Err(full(number))
    }
    let clock = Arc::new(ManualClock::at("2026-11-22T05:19:01Z".parse().unwrap()));
    let recorder =
        TestRecorder::with(|builder| builder.clock(Arc::clone(&clock) as Arc<dyn Clock>));
    recorder.run(|| {
        for number in 0..40 {
            drop(put(number));
            clock.advance(Duration::from_mins(20));
        }
    });
    recorder.entries();
    let (ledger, _) = recorder.recorder().store().ledger(&GoalId::default()).unwrap();
    let group = ledger.groups().next().unwrap();
    assert!(group.histogram.hours().all(|(_, count)| count <= 3));
    assert_eq!(group.count, 40);
}

#[test]
fn first_failure_after_a_resolution_is_stored() {
    #[record_failures(group = "site")]
    fn put(number: u64) -> Result<(), Full> {
        Err(full(number))
    }
    let recorder = TestRecorder::new();
    recorder.run(|| (0..50).for_each(|number| drop(put(number))));
    let id = recorder.records()[0].id.to_string();
    recorder.run(|| (0..5).for_each(|number| drop(put(number))));
    let now = SystemClock::new().now();
    let fixed = Resolution::new(ResolutionKind::Config, "more room", now);
    recorder.recorder().resolve(&id, fixed).unwrap();
    recorder.run(|| drop(put(0)));
    assert!(recorder.records().iter().any(|record| record.occurrence == 56));
}

#[test]
fn errors_told_by_what_they_hold_are_told_apart() {
    #[record_failures(group = "site")]
    fn run(number: u64) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if number.is_multiple_of(2) { Err(Box::new(full(number))) } else { Err("text".into()) }
    }
    let recorder = TestRecorder::new();
    recorder.run(|| (0..200).for_each(|number| drop(run(number))));
    recorder.entries();
    let (ledger, _) = recorder.recorder().store().ledger(&GoalId::default()).unwrap();
    assert_eq!(ledger.groups().map(|group| group.count).collect::<Vec<_>>(), [100, 100]);
}

#[record_failures(group = "site", node = "a")]
fn alone(number: u64) -> Result<(), Full> {
    Err(full(number))
}

#[record_failures(group = "site", node = "b")]
fn generic<E>(error: E) -> Result<(), E> {
    Err(error)
}

#[record_failures(group = "site", node = "c")]
fn innermost(number: u64) -> Result<(), Full> {
    Err(full(number))
}

#[record_failures(group = "site", node = "d")]
fn around(number: u64) -> Result<(), Full> {
    innermost(number)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever comes in whatever order, each place has as many failures as it had calls.
    #[test]
    fn counts_are_those_of_a_list(steps in vec((0_u8..9, 1_u64..40), 0..60)) {
        let recorder = TestRecorder::new();
        let (mut expected, mut emitted) = (BTreeMap::<String, u64>::new(), 0);
        for (step, times) in steps {
            let node = match step {
                1 | 2 => "b",
                3 => "c",
                4 => {
                    recorder.recorder().flush(LIMIT);
                    continue;
                }
                5 => {
                    assert_accounted_live(recorder.recorder(), emitted);
                    continue;
                }
                6 => {
                    let known = recorder.recorder().history("a").failure_count;
                    prop_assert_eq!(known, expected.get("a").copied().unwrap_or(0));
                    continue;
                }
                _ => "a",
            };
            for number in 0..times {
                recorder.run(|| match step {
                    0 => drop(alone(number)),
                    1 => drop(generic(full(number))),
                    2 => drop(generic(fmt::Error)),
                    3 => drop(around(number)),
                    7 => Scope::new().agent("clerk").in_scope(|| drop(alone(number))),
                    _ => Scope::new().tag("tenant", "acme").in_scope(|| drop(alone(number))),
                });
            }
            *expected.entry(node.to_owned()).or_default() += times;
            emitted += times;
        }
        prop_assert_eq!(counts(recorder.recorder()), expected);
        assert_accounted(recorder.recorder(), emitted);
    }
}

fn assert_accounted_live(recorder: &Recorder, emitted: u64) {
    assert_eq!(recorder.health().emitted, emitted);
}

/// The journal says of the group what it says of one with a fingerprint of the user's own.
#[test]
fn group_can_be_merged_like_any_other() {
    #[record_failures(group = "site")]
    fn put(number: u64) -> Result<(), Full> {
        Err(full(number))
    }
    #[record_failures(group = "site")]
    fn push(number: u64) -> Result<(), Full> {
        Err(full(number))
    }
    let recorder = TestRecorder::new();
    recorder.run(|| (0..20).for_each(|number| drop((put(number), push(number)))));
    let ids: Vec<_> = recorder.records().iter().map(|record| record.id.to_string()).collect();
    let note = Note::new("the same shelf", SystemClock::new().now());
    recorder.recorder().merge(&ids[0], &ids[1], note).unwrap();
    recorder.entries();
    let (ledger, _) = recorder.recorder().store().ledger(&GoalId::default()).unwrap();
    assert_eq!(ledger.groups().map(|group| group.count).collect::<Vec<_>>(), [40]);
}
