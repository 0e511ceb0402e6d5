//! Groups that a program says are one.

use std::time::Duration;

use failrec::query::Group;
use failrec::record::Note;
use failrec::store::Ask;
use failrec::test_util::TestRecorder;
use failrec::{ErrorKind, Query, Timestamp};

const LIMIT: Duration = Duration::from_secs(30);

/// Two failures of two groups, and their names.
fn two_groups() -> (TestRecorder, [String; 2]) {
    let recorder = TestRecorder::new();
    recorder.run(|| {
        failrec::record(&"x".parse::<u16>().unwrap_err());
        failrec::record(&"x".parse::<f32>().unwrap_err());
    });
    let names: Vec<_> = recorder.records().iter().map(|record| record.id.to_string()).collect();
    (recorder, names.try_into().unwrap())
}

fn note(second: i64, text: &str) -> Note {
    Note::new(text, Timestamp::from_micros(1_795_323_600_000_000 + second * 1_000_000))
}

fn groups(recorder: &TestRecorder) -> Vec<Group> {
    assert!(recorder.recorder().flush(LIMIT).complete);
    recorder.recorder().store().groups(&Query::new()).unwrap().items
}

#[test]
fn recorder_merges_groups_and_splits_them_again() {
    let (recorder, [one, other]) = two_groups();
    recorder.recorder().merge(&one, &other, note(0, "neither is a number")).unwrap();
    let merged: Vec<_> = groups(&recorder).iter().map(|group| group.count).collect();
    assert_eq!(merged, [2]);
    recorder.recorder().split(&one, note(1, "two types after all")).unwrap();
    let split: Vec<_> = groups(&recorder).iter().map(|group| group.count).collect();
    assert_eq!(split, [1, 1]);
}

#[test]
fn recorder_refuses_merges_and_splits_that_change_nothing() {
    let (recorder, [one, other]) = two_groups();
    let recorder = recorder.recorder();
    let kinds = [
        recorder.merge(&one, &one, note(0, "")).unwrap_err().kind(),
        recorder.split(&other, note(0, "")).unwrap_err().kind(),
    ];
    assert_eq!(kinds, [ErrorKind::InvalidInput; 2]);
}

#[test]
fn secret_in_the_reason_of_a_merge_is_hidden() {
    let (recorder, [one, other]) = two_groups();
    recorder.recorder().merge(&one, &other, note(0, "as with password=hunter2x")).unwrap();
    let groups = groups(&recorder);
    let reason = &groups[0].parts[0].merge.text;
    assert!(!reason.is_empty() && !reason.contains("hunter2x"), "{reason}");
}
