//! Tests of reading an outline off the text of a record.

use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::Index;
use serde_json::{Map, Value, json};

use super::*;
use crate::record::FailureRecord;

/// What no record is without.
const NEEDED: &[&str] = &[
    "id",
    "timestamp",
    "node_id",
    "function",
    "outcome",
    "severity",
    "category",
    "handled",
    "error_type",
    "error_message",
    "fingerprint",
    "occurrence",
    "sample",
];

/// A record with everything that stands before its sample, and something behind that.
fn whole() -> Map<String, Value> {
    let record = json!({
        "id": "fail_01K8ZQ3V5E7RJ9T2M4N6P8Q000",
        "timestamp": "2026-11-22T05:19:01.000007Z",
        "monotonic_us": 71,
        "goal_id": "orders",
        "session_id": "conversation 7",
        "run_id": "run-3",
        "agent_id": "seller",
        "node_id": "shop",
        "parent_failure_id": "fail_01K8ZQ3V5E7RJ9T2M4N6P8Q001",
        "correlation": {"request": "a, {b} \"c\" \\"},
        "attempt": {"n": 2, "max": 4},
        "function": {
            "path": "shop::pay", "file": "src/shop.rs", "line": 7, "column": 5,
            "crate": "shop", "crate_version": "1.4.2", "async": true
        },
        "tool": {"name": "browser", "call_id": "call-1"},
        "model": {"provider": "acme", "name": "large", "request_id": "r-1"},
        "outcome": "unclean_exit",
        "severity": "critical",
        "category": "rate_limit",
        "handled": false,
        "error_type": "shop::Refused",
        "error_code": "E-17",
        "error_message": "line one\nline two \"quoted\" \u{0} é 🦀",
        "message_norm": "line <n>",
        "chain": [
            {"type": "shop::Refused", "message": "[\"", "message_own": "]", "code": "503"},
            {"message": "of a type that nobody knows"},
            {"type": "std::io::Error", "message": "\\"}
        ],
        "panic": {"location": "C:\\src\\shop.rs:7:5", "thread": "main"},
        "fingerprint": {
            "scheme": "group", "version": 1,
            "group": "00000000000000000000000000000001",
            "coarse": "00000000000000000000000000000002",
            "exact": "00000000000000000000000000000003",
            "parts": ["node", "type"], "rules": "ours"
        },
        "propagated": [{"node_id": "a", "function": "b", "at": "2026-11-22T05:19:01Z", "message": "c"}],
        "occurrence": 18_446_744_073_709_551_615_u64,
        "sample": {"reason": "new_variant", "weight": 9, "in_hour": 8, "in_day": 7},
        "inputs": {"count": 1},
        "thread": "main"
    });
    let Value::Object(fields) = record else { panic!("it is an object") };
    fields
}

/// The fields of a record as they stand behind the head of a line.
fn written(record: &Map<String, Value>) -> String {
    let record: FailureRecord = serde_json::from_value(record.clone().into()).unwrap();
    serde_json::to_string(&record).unwrap().replacen('{', ",", 1)
}

fn read(fields: &str) -> Option<String> {
    Outline::read(&mut Compact::new(fields)).map(|outline| format!("{outline:?}"))
}

/// The same by a parser of any JSON.
fn parsed(fields: &str) -> Option<String> {
    let object = fields.replacen(',', "{", 1);
    let outline = serde_json::from_str::<Outline<'_>>(&object).ok()?;
    Some(format!("{outline:?}"))
}

#[test]
fn record_with_everything_is_read_as_by_a_parser() {
    let fields = written(&whole());
    let read = read(&fields);
    assert!(read.is_some());
    assert_eq!(read, parsed(&fields));
}

#[test]
fn record_with_nothing_that_it_may_be_without_is_read_as_by_a_parser() {
    let mut record = whole();
    record.retain(|name, _| NEEDED.contains(&name.as_str()));
    record["function"] = json!({"path": "pay", "file": "a.rs", "line": 1});
    record["sample"] = json!({"reason": "first", "weight": 1});
    let fields = written(&record);
    let read = read(&fields);
    assert!(read.is_some());
    assert_eq!(read, parsed(&fields));
}

#[test]
fn field_of_a_later_version_is_left_to_a_parser() {
    for place in [",\"session_id\"", ",\"function\"", ",\"chain\"", ",\"sample\""] {
        let fields = written(&whole()).replace(place, &format!(",\"weather\":\"fair\"{place}"));
        assert_eq!(read(&fields), None);
        assert!(parsed(&fields).is_some());
    }
}

#[test]
fn field_that_is_there_twice_is_left_to_a_parser() {
    let twice = ",\"session_id\":\"a\",\"session_id\"";
    assert_eq!(read(&written(&whole()).replace(",\"session_id\"", twice)), None);
}

#[test]
fn record_that_ends_too_early_is_left_to_a_parser() {
    let fields = written(&whole());
    let end = fields.find(",\"inputs\"").unwrap();
    assert!(read(&fields[..end]).is_some());
    for end in (0..end).filter(|end| fields.is_char_boundary(*end)) {
        assert_eq!(read(&fields[..end]), None, "{}", &fields[..end]);
    }
}

proptest! {
    #[test]
    fn record_of_any_fields_and_texts_is_read_as_by_a_parser(
        kept in vec(any::<bool>(), 64),
        texts in [any::<String>(), any::<String>(), any::<String>()],
        message in any::<String>(),
    ) {
        let mut record = whole();
        let [node, session, place] = texts;
        record.insert("node_id".to_owned(), node.into());
        record.insert("session_id".to_owned(), session.into());
        record["panic"]["location"] = place.into();
        record["chain"][2]["message"] = message.clone().into();
        record.insert("error_message".to_owned(), message.into());
        let mut kept = kept.into_iter();
        record.retain(|name, _| NEEDED.contains(&name.as_str()) || kept.next() == Some(true));
        let fields = written(&record);
        let read = read(&fields);
        prop_assert!(read.is_some());
        prop_assert_eq!(read, parsed(&fields));
    }

    #[test]
    fn text_that_was_changed_is_read_as_by_a_parser_or_not_at_all(
        (place, byte) in (any::<Index>(), any::<u8>()),
        is_added in any::<bool>(),
    ) {
        let mut fields = written(&whole()).into_bytes();
        // The comma in front is not a part of the object.
        let place = 1 + place.index(fields.len() - 1);
        if is_added {
            fields.insert(place, byte);
        } else {
            fields[place] = byte;
        }
        if let Ok(fields) = String::from_utf8(fields)
            && let (Some(read), Some(parsed)) = (read(&fields), parsed(&fields))
        {
            prop_assert_eq!(read, parsed);
        }
    }
}
