//! Rules of one's own for the normal form of messages.

use std::io;
use std::path::Path;
use std::time::Duration;

use failrec::fingerprint::Normalizer;
use failrec::query::Query;
use failrec::record::FailureRecord;
use failrec::store::Ask as _;
use failrec::test_util::TestRecorder;
use failrec::{Recorder, RecorderBuilder};

const LIMIT: Duration = Duration::from_secs(30);
const RULES: &str = "[[replace]]\npattern = 'tenant (\\w+)'\nwith = '<tenant>'";

fn fail_for(tenants: &[&str]) {
    for tenant in tenants {
        failrec::record(&io::Error::other(format!("tenant {tenant} is over its budget")));
    }
}

/// The records of a recorder whose folder holds these rules.
fn recorded(rules: &str, set: fn(RecorderBuilder) -> RecorderBuilder) -> Vec<FailureRecord> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("normalise.toml"), rules).unwrap();
    let recorder = in_folder(folder.path(), set);
    recorder.in_force(|| fail_for(&["acme", "globex"]));
    assert!(recorder.flush(LIMIT).complete);
    recorder.store().records(&Query::default()).unwrap().items
}

fn in_folder(folder: &Path, set: fn(RecorderBuilder) -> RecorderBuilder) -> Recorder {
    set(Recorder::builder().store_path(folder)).build().unwrap()
}

fn groups(records: &[FailureRecord]) -> usize {
    let mut names: Vec<_> = records.iter().map(|record| record.fingerprint.group).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

#[test]
fn rules_in_the_folder_of_the_store_make_groups_and_are_named_in_records() {
    let records = recorded(RULES, |builder| builder);
    assert_eq!((records.len(), groups(&records)), (2, 1));
    let named = Normalizer::from_toml(RULES).unwrap();
    assert_eq!(records[0].fingerprint.rules.as_deref(), named.rules());
    assert!(named.rules().is_some());
}

#[test]
fn normaliser_that_was_given_goes_before_the_file() {
    let records = recorded(RULES, |builder| builder.normalizer(Normalizer::default()));
    assert_eq!((groups(&records), records[0].fingerprint.rules.as_deref()), (2, None));
}

#[test]
fn broken_file_is_told_of_and_the_built_in_rules_are_used() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("normalise.toml"), "kept = []").unwrap();
    let recorder = in_folder(folder.path(), |builder| builder);
    recorder.in_force(|| fail_for(&["1", "2"]));
    assert!(recorder.flush(LIMIT).complete);
    let records = recorder.store().records(&Query::default()).unwrap().items;
    assert_eq!((records.len(), groups(&records)), (2, 1));
    let told = recorder.health().last_error.unwrap();
    assert!(told.contains("normalise.toml") && told.contains("line 1: unknown field"), "{told}");
}

#[test]
fn record_without_own_rules_says_nothing_of_them() {
    let recorder = TestRecorder::new();
    recorder.run(|| fail_for(&["acme"]));
    let record = &recorder.records()[0];
    assert_eq!(record.fingerprint.rules, None);
    assert!(!serde_json::to_string(record).unwrap().contains("\"rules\""));
}
