//! Clocks that jump while failures are recorded.

use std::sync::Arc;
use std::time::Duration;

use failrec::query::Query;
use failrec::record::{EntryBody, RecordId};
use failrec::store::{Ask as _, JsonlStore, Store as _};
use failrec::test_util::ManualClock;
use failrec::{Recorder, Timestamp};

use crate::sample;

const LIMIT: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const TEN_YEARS: Duration = Duration::from_hours(10 * 365 * 24);

/// A moment that follows from another.
type Jump = fn(Timestamp) -> Timestamp;

const JUMPS: [(&str, Jump); 8] = [
    ("an hour back", |now| now.saturating_sub(HOUR)),
    ("ten years on", |now| now.saturating_add(TEN_YEARS)),
    ("ten years back", |now| now.saturating_sub(TEN_YEARS)),
    ("standing still", |now| now),
    ("before 1970", |_| Timestamp::from_micros(-1)),
    ("a second of the year 0", |_| Timestamp::from_micros(i64::MIN)),
    ("the last second", |_| Timestamp::from_micros(i64::MAX)),
    ("a leap second", |_| "2016-12-31T23:59:59.999999Z".parse().unwrap_or_default()),
];

/// Records 7 failures of 3 groups before each jump and behind the last one.
fn record(folder: &std::path::Path, jumps: &[(&str, Jump)]) -> u64 {
    let clock = Arc::new(ManualClock::at("2026-11-22T05:19:01Z".parse().unwrap()));
    let store = JsonlStore::builder(folder).clock(clock.clone()).open().unwrap();
    let recorder = Recorder::builder().store(store).clock(clock.clone()).build().unwrap();
    let mut failures = 0;
    for jump in jumps.iter().map(Some).chain([None]) {
        for failure in 0..7 {
            let group = ["one", "two", "three"][failure % 3];
            let error = std::io::Error::other(format!("refused {group}"));
            recorder.in_force(|| failrec::record(&error));
            clock.advance(Duration::from_millis(1));
            failures += 1;
        }
        assert!(recorder.flush(LIMIT).complete);
        if let Some((_, jump)) = jump {
            clock.set_wall(jump(failrec::Clock::now(&*clock)));
        }
    }
    assert!(recorder.shutdown(LIMIT).complete);
    failures
}

fn check(jumps: &[(&str, Jump)]) {
    let names: Vec<_> = jumps.iter().map(|(name, _)| *name).collect();
    let case = names.join(", then ");
    let folder = sample::fast_folder();
    let recorded = record(folder.path(), jumps);
    assert_eq!(sample::verify_case(folder.path(), 0, &case).failures(), recorded, "{case}");
    let store = JsonlStore::open_read_only(folder.path()).unwrap();
    let mut ids: Vec<(u64, RecordId)> = Vec::new();
    let report = store.scan(&"default".into(), &mut |entry| {
        if let EntryBody::Failure(record) = &entry.body {
            ids.push((record.monotonic_us, record.id));
        }
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!(report.unwrap().corrupt_lines, 0);
    // The newest of a group that was only counted is written later than it was named.
    ids.sort_unstable();
    let rises = |pair: &[(u64, RecordId)]| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1;
    assert!(ids.windows(2).all(rises), "{case}: names rise with the time that passed: {ids:?}");
    let groups = store.groups(&Query::new()).unwrap().items;
    assert_eq!(groups.iter().map(|group| group.count).sum::<u64>(), recorded, "{case}");
    assert!(groups.iter().all(|group| group.first_seen <= group.last_seen), "{case}: {groups:?}");
}

#[test]
fn one_jump_of_the_clock_costs_no_count_and_no_order() {
    for jump in JUMPS {
        check(&[jump]);
    }
}

#[test]
fn jumps_in_any_order_cost_no_count_and_no_order() {
    for first in JUMPS {
        for second in JUMPS {
            check(&[first, second]);
        }
    }
}
