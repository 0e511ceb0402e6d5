//! Rules of one's own for the normal form of messages.

use std::io;
use std::path::Path;
use std::time::Duration;

use failrec::fingerprint::Normalizer;
use failrec::policy::retry::Backoff;
use failrec::policy::{Retry, policies};
use failrec::query::Query;
use failrec::record::FailureRecord;
use failrec::store::Ask as _;
use failrec::test_util::TestRecorder;
use failrec::{Recorder, RecorderBuilder, record_failures, retry};

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

/// A cause that is told apart by its own text.
#[derive(Debug)]
struct Broken(&'static str, Option<Box<Self>>);

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.1 {
            Some(cause) => write!(f, "{}: {cause}", self.0),
            None => f.write_str(self.0),
        }
    }
}

impl std::error::Error for Broken {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.1.as_deref().map(|cause| cause as _)
    }
}

/// Failures of each kind, one of each group.
fn fail_in_each_way() {
    #[record_failures(node = "made_good")]
    #[retry("again")]
    fn call(left: &mut u32) -> io::Result<()> {
        *left = left.saturating_sub(1);
        if *left == 0 { Ok(()) } else { Err(io::Error::from(io::ErrorKind::ConnectionReset)) }
    }

    #[record_failures]
    fn panics(number: usize) {
        assert!(number < 3, "tenant globex has no row {number}");
    }

    let again = Retry::builder().name("again").backoff(Backoff::Fixed(Duration::ZERO));
    policies().define_retry(again).unwrap();
    fail_for(&["acme"]);
    failrec::record(&io::Error::from_raw_os_error(13));
    failrec::record(&"x".parse::<u16>().unwrap_err());
    let secret = io::Error::other("tenant acme, password=hunter2x, in 30 s\n\nand more\n");
    failrec::failure(&secret).node("vault").record();
    failrec::record(&io::Error::other("tenant ü ".repeat(2_000)));
    let chain = Broken("refused", Some(Box::new(Broken("tenant acme is no more", None))));
    failrec::record(&Broken("no answer for job 17", Some(Box::new(chain))));
    call(&mut 2).unwrap();
    std::panic::catch_unwind(|| panics(7)).unwrap_err();
}

#[test]
fn stored_failure_is_found_by_its_rules_in_the_group_it_was_counted_in() {
    for rules in [Normalizer::default(), Normalizer::from_toml(RULES).unwrap()] {
        let recorder = TestRecorder::with(|builder| builder.normalizer(rules.clone()));
        recorder.run(fail_in_each_way);
        let records = recorder.records();
        assert_eq!((records.len(), groups(&records)), (8, 8), "{records:#?}");
        for record in records {
            assert_eq!(rules.group_of(&record), Some(record.fingerprint.group), "{record:#?}");
        }
    }
}

#[test]
fn failure_that_no_rules_could_move_has_no_other_group() {
    #[record_failures(fingerprint = ["{default}", "{node}"])]
    fn own() -> io::Result<()> {
        Err(io::Error::other("tenant acme"))
    }

    let recorder = TestRecorder::with(|builder| builder.scheme(failrec::record::Scheme::Exact));
    recorder.run(|| fail_for(&["acme"]));
    let custom = TestRecorder::new();
    custom.run(|| own().unwrap_err());
    for record in [&recorder.records()[0], &custom.records()[0]] {
        assert_eq!(Normalizer::default().group_of(record), None, "{record:#?}");
    }
}
