//! What each option of the attribute changes in the record.

use failrec::record::{Category, Outcome};
use failrec::test_util::TestRecorder;
use failrec::{FailureRecord, Severity, record_failures};

fn recorded<T>(call: impl FnOnce() -> T) -> FailureRecord {
    let recorder = TestRecorder::new();
    let _returned = recorder.run(call);
    let mut records = recorder.records();
    assert_eq!(records.len(), 1, "{records:?}");
    records.remove(0)
}

fn inputs(record: &FailureRecord) -> Vec<String> {
    let written = record.inputs.iter().map(|(name, value)| format!("{name}={}", value.as_str()));
    let mut written: Vec<_> = written.collect();
    written.sort();
    written
}

#[record_failures(node = "checkout", goal = "sell", agent = "clerk")]
fn named() -> Result<(), ()> {
    Err(())
}

#[test]
fn names_are_those_of_the_attribute() {
    let record = recorded(named);
    assert_eq!(record.node_id.as_str(), "checkout");
    assert_eq!(record.goal_id.as_str(), "sell");
    assert_eq!(record.agent_id.map(|agent| agent.to_string()).as_deref(), Some("clerk"));
}

/// One function for each name, so that the names the attribute knows are those of the type.
macro_rules! one_for_each {
    ($option:ident: $($name:literal)*) => {
        vec![$({
            #[record_failures($option = $name)]
            fn fails() -> Result<(), ()> {
                Err(())
            }
            recorded(fails)
        }),*]
    };
}

#[test]
fn every_severity_can_be_said() {
    let records = one_for_each!(severity: "debug" "info" "warning" "error" "critical" "fatal");
    let said: Vec<_> = records.iter().map(|record| record.severity).collect();
    assert_eq!(said, Severity::ALL);
}

#[test]
fn every_category_can_be_said() {
    let records = one_for_each!(category:
        "timeout" "network" "rate_limit" "auth" "permission" "not_found" "conflict" "validation"
        "parse" "llm_output" "context_length" "budget" "tool" "database" "io" "config"
        "dependency" "resource_exhausted" "cancelled" "overload" "panic" "bug" "unclean_exit"
        "unknown");
    let said: Vec<_> = records.iter().map(|record| record.category).collect();
    assert_eq!(said, Category::ALL);
}

#[record_failures(tags(tenant = "acme", "http.route" = "/pay"))]
fn tagged() -> Result<(), ()> {
    Err(())
}

#[test]
fn tags_are_written() {
    let tags = recorded(tagged).tags;
    assert_eq!(tags.get("tenant").map(String::as_str), Some("acme"));
    assert_eq!(tags.get("http.route").map(String::as_str), Some("/pay"));
}

#[record_failures(fingerprint = ["{node}", "{tag.tenant}"], tags(tenant = "acme"))]
fn grouped_by_tenant(number: u32) -> Result<(), String> {
    Err(if number == 1 { "one thing".to_owned() } else { "quite another".to_owned() })
}

#[test]
fn fingerprint_decides_the_group() {
    let recorder = TestRecorder::new();
    for number in [1, 2] {
        assert!(recorder.run(|| grouped_by_tenant(number)).is_err());
    }
    let records = recorder.records();
    let [first, second] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!(first.fingerprint.group, second.fingerprint.group);
}

#[record_failures(group = "site")]
fn grouped_by_place(number: u32) -> Result<(), String> {
    Err(if number == 1 { "one thing".to_owned() } else { "quite another".to_owned() })
}

#[record_failures(group = "site")]
async fn grouped_by_place_async(number: u32) -> Result<(), String> {
    Err(if number == 1 { "one thing".to_owned() } else { "quite another".to_owned() })
}

#[test]
fn place_decides_the_group_and_the_caller_gets_each_error() {
    let recorder = TestRecorder::new();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for number in 1..100 {
        let text = if number == 1 { "one thing" } else { "quite another" };
        assert_eq!(recorder.run(|| grouped_by_place(number)), Err(text.to_owned()));
        let call = recorder.run_async(grouped_by_place_async(number));
        assert_eq!(runtime.block_on(call), Err(text.to_owned()));
    }
    let groups: std::collections::BTreeSet<_> =
        recorder.records().iter().map(|record| record.fingerprint.group.to_string()).collect();
    assert_eq!(groups.len(), 2);
}

#[record_failures(skip(first, r#type))]
fn skips(first: u8, second: u8, r#type: u8) -> Result<(), ()> {
    crate::uses((first, second, r#type));
    Err(())
}

#[record_failures(skip_all)]
fn skips_all(first: u8, second: String) -> Result<(), ()> {
    drop((first, second));
    Err(())
}

#[record_failures(skip_all, with(second = second.len()), mask(third))]
fn skips_all_but_some(first: u8, second: &str, third: &str) -> Result<(), ()> {
    crate::uses((first, second, third));
    Err(())
}

#[record_failures(capture = "none")]
fn captures_nothing(first: u8) -> Result<(), ()> {
    crate::uses(first);
    Err(())
}

#[record_failures(capture = "lazy")]
fn captures_lazily(owned: String, borrowed: &str, number: u8) -> Result<(), ()> {
    drop((owned, borrowed, number));
    Err(())
}

#[record_failures(capture = "eager")]
fn captures_eagerly(cell: &std::cell::Cell<u8>) -> Result<(), ()> {
    cell.set(9);
    Err(())
}

#[record_failures]
fn captures_as_usual(cell: &std::cell::Cell<u8>) -> Result<(), ()> {
    cell.set(9);
    Err(())
}

#[test]
fn arguments_are_left_out() {
    assert_eq!(inputs(&recorded(|| skips(1, 2, 3))), ["second=2"]);
    assert_eq!(inputs(&recorded(|| skips_all(1, String::new()))), [""; 0]);
    assert_eq!(
        inputs(&recorded(|| skips_all_but_some(1, "four", "five"))),
        ["second=4", "third=\"********\""]
    );
    assert_eq!(inputs(&recorded(|| captures_nothing(1))), [""; 0]);
}

#[test]
fn capture_says_when() {
    let lazily = recorded(|| captures_lazily("o".to_owned(), "b", 1));
    assert_eq!(inputs(&lazily), ["borrowed=\"b\"", "number=1"]);
    assert_eq!(inputs(&recorded(|| captures_eagerly(&1.into()))), ["cell=1"]);
    assert_eq!(inputs(&recorded(|| captures_as_usual(&1.into()))), ["cell=9"]);
}

struct Secret;

impl std::fmt::Debug for Secret {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("looked at a secret")
    }
}

#[record_failures(mask(first, _second))]
fn masks(first: Secret, _second: u8, third: u8) -> Result<(), ()> {
    crate::uses((first, third));
    Err(())
}

#[test]
fn masked_argument_is_named_and_never_looked_at() {
    let written = inputs(&recorded(|| masks(Secret, 2, 3)));
    assert_eq!(written, ["_second=\"********\"", "first=\"********\"", "third=3"]);
}

struct Request {
    id: String,
    body: Vec<u8>,
}

#[record_failures(with(request = request.id, size = size * 2, _unused = 1 + 1))]
fn replaces(request: Request, size: u8, _unused: u8) -> Result<usize, ()> {
    let length = request.body.len() + usize::from(size);
    if length == 0 { Ok(length) } else { Err(()) }
}

#[record_failures(with(request = &request.id))]
async fn replaces_later(request: &Request) -> Result<usize, ()> {
    tokio::task::yield_now().await;
    if request.body.is_empty() { Ok(0) } else { Err(()) }
}

#[record_failures(with(value = 1 / value))]
fn divides(value: u8, other: u8) -> Result<(), ()> {
    crate::uses((value, other));
    Err(())
}

fn request() -> Request {
    Request { id: "r1".to_owned(), body: vec![1] }
}

#[test]
fn expression_stands_for_the_argument() {
    let written = inputs(&recorded(|| replaces(request(), 3, 0)));
    assert_eq!(written, ["_unused=2", "request=\"r1\"", "size=6"]);
}

#[tokio::test]
async fn expression_is_evaluated_when_the_call_has_failed() {
    let recorder = TestRecorder::new();
    assert!(recorder.run_async(replaces_later(&request())).await.is_err());
    assert_eq!(inputs(&recorder.records()[0]), ["request=\"r1\""]);
}

#[test]
fn expression_that_panics_harms_nothing() {
    let written = inputs(&recorded(|| divides(0, 2)));
    assert!(written.contains(&"other=2".to_owned()), "{written:?}");
}

#[record_failures(fail_if = |answer: &String| answer.trim().is_empty())]
fn answers(answer: &str) -> Result<String, String> {
    Ok(answer.to_owned())
}

#[record_failures(fail_if = Vec::is_empty)]
async fn collects(count: u8) -> Vec<u8> {
    tokio::task::yield_now().await;
    (0..count).collect()
}

#[record_failures(fail_if = |value| *value == 0)]
fn fails_or_is_silent(value: u8) -> Result<u8, String> {
    if value == 9 { Err("nine".to_owned()) } else { Ok(value) }
}

#[record_failures(fail_if = |value| 1 / *value == 0)]
fn condition_panics(value: u8) -> u8 {
    value
}

#[test]
fn value_for_which_the_condition_holds_is_a_silent_failure() {
    let record = recorded(|| answers("  "));
    assert_eq!((record.outcome, record.error_type.as_str()), (Outcome::Silent, "silent failure"));
    let text = &record.error_message;
    assert!(text.contains("|answer: &String| answer.trim().is_empty()"), "{text}");
}

#[test]
fn value_for_which_it_does_not_hold_is_none() {
    let recorder = TestRecorder::new();
    assert_eq!(recorder.run(|| answers("yes")), Ok("yes".to_owned()));
    assert_eq!(recorder.run(|| fails_or_is_silent(1)), Ok(1));
    assert_eq!(recorder.records(), []);
}

#[tokio::test]
async fn condition_may_be_a_path_and_the_value_no_result() {
    let recorder = TestRecorder::new();
    assert_eq!(recorder.run_async(collects(1)).await, [0]);
    assert!(recorder.run_async(collects(0)).await.is_empty());
    let records = recorder.records();
    assert_eq!(records.len(), 1);
    assert!(records[0].error_message.contains("Vec::is_empty"));
}

#[test]
fn error_is_an_error_whatever_the_condition() {
    assert_eq!(recorded(|| fails_or_is_silent(9)).outcome, Outcome::Error);
    assert_eq!(recorded(|| fails_or_is_silent(0)).outcome, Outcome::Silent);
}

#[test]
fn condition_that_panics_does_not_hold() {
    let recorder = TestRecorder::new();
    assert_eq!(recorder.run(|| condition_panics(0)), 0);
    assert_eq!(recorder.records(), []);
}

#[record_failures(none = "fail")]
fn finds(value: u8) -> Option<u8> {
    value.checked_sub(1)
}

#[record_failures(none = "fail", fail_if = |found| *found == Some(0))]
async fn finds_or_fails(value: u8) -> Result<Option<u8>, String> {
    tokio::task::yield_now().await;
    if value == 9 { Err("nine".to_owned()) } else { Ok(value.checked_sub(1)) }
}

#[record_failures(none = "ignore")]
fn may_find_nothing(value: u8) -> Option<u8> {
    value.checked_sub(1)
}

#[test]
fn missing_value_is_a_silent_failure_if_asked_for() {
    let record = recorded(|| finds(0));
    assert_eq!(record.outcome, Outcome::Silent);
    assert!(record.error_message.contains("`None`"), "{}", record.error_message);
    let recorder = TestRecorder::new();
    assert_eq!((recorder.run(|| finds(1)), recorder.run(|| may_find_nothing(0))), (Some(0), None));
    assert_eq!(recorder.records(), []);
}

#[tokio::test]
async fn missing_value_and_condition_go_together() {
    let recorder = TestRecorder::new();
    for value in [9, 0, 1, 2] {
        drop(recorder.run_async(finds_or_fails(value)).await);
    }
    let records = recorder.records();
    let messages: Vec<_> = records.iter().map(|record| record.error_message.as_str()).collect();
    let [error, missing, silent] = messages.as_slice() else { panic!("{messages:?}") };
    assert_eq!(*error, "nine");
    assert!(missing.contains("`None`"), "{missing}");
    assert!(silent.contains("Some(0)"), "{silent}");
}
