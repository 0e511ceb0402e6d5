//! Values within and beyond each limit.

use std::borrow::Cow;

use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use serde_json::{Value, json};

use super::*;
use crate::record::Limits;

fn limits() -> Limits {
    Limits { text_bytes: 100, value_bytes: 1000, depth: 3, items: 4, ..Limits::DEFAULT }
}

fn cut(value: &Value) -> Value {
    serde_json::from_str(&cut_json(&value.to_string(), &limits())).unwrap()
}

#[test]
fn value_within_the_limits_is_borrowed() {
    let text = r#" {"a": [1, {"b": "c"}], "d": 1.0} "#;
    assert!(matches!(cut_json(text, &limits()), Cow::Borrowed(_)));
}

#[test]
fn rest_of_a_long_array_is_one_mark() {
    assert_eq!(cut(&json!([1, 2, 3, 4])), json!([1, 2, 3, 4]));
    assert_eq!(cut(&json!([1, 2, 3, 4, 5])), json!([1, 2, 3, {"$trunc": 3}]));
}

#[test]
fn rest_of_a_long_object_is_one_member() {
    let value = json!({"a": 1, "b": 2, "c": 3, "d": 4, "e": [5]});
    assert_eq!(cut(&value), json!({"a": 1, "b": 2, "c": 3, "$trunc": 13}));
}

#[test]
fn what_is_nested_too_deep_is_a_mark() {
    assert_eq!(cut(&json!([[[1]]])), json!([[[1]]]));
    assert_eq!(cut(&json!([[[[1]], 2]])), json!([[[{"$trunc": 3}], 2]]));
}

#[test]
fn long_string_is_cut_and_says_so() {
    let cut = cut(&json!(["x".repeat(300)]));
    let text = cut[0].as_str().unwrap();
    assert!(text.len() <= 100, "{text}");
    assert!(text.ends_with(" bytes]"), "{text}");
}

#[test]
fn large_value_fits_and_keeps_its_start() {
    let value = json!({"list": (0..4).map(|n| "é".repeat(40 + n)).collect::<Vec<_>>(), "n": 1});
    let limits = Limits { value_bytes: 300, ..limits() };
    let text = cut_json(&value.to_string(), &limits).into_owned();
    assert!(text.len() <= 300, "{text}");
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["list"][0], json!("é".repeat(40)));
}

#[test]
fn what_is_no_json_becomes_a_string() {
    assert_eq!(cut_json("{\"a", &limits()), "\"{\\\"a\"");
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i32>().prop_map(Value::from),
        "\\PC{0,200}".prop_map(Value::from),
        "[\"\\\\\n\u{0}é\u{1f600}]{0,80}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec(("[a-z\"]{0,30}", inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

#[test]
fn mark_of_an_earlier_cut_stays_where_it_just_fits() {
    for length in 0..1_200 {
        for rest in [json!([1, [2, "y".repeat(90)]]), json!([1, {"a": 2, "b": "y".repeat(90)}])] {
            let value = json!([["x".repeat(length % 90), "x".repeat(length % 80), rest]]);
            for bytes in [300, 333] {
                let limits = Limits { value_bytes: bytes, ..limits() };
                let once = cut_json(&value.to_string(), &limits).into_owned();
                assert_eq!(cut_json(&once, &limits), once);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cut_value_is_json_within_its_bytes(value in values(), bytes in 200_usize..2000) {
        let limits = Limits { value_bytes: bytes, ..limits() };
        let text = cut_json(&value.to_string(), &limits).into_owned();
        prop_assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text}");
        prop_assert!(text.len() <= bytes, "{} bytes of {bytes}: {text}", text.len());
    }

    #[test]
    fn cutting_a_cut_value_changes_nothing(value in values()) {
        let once = cut_json(&value.to_string(), &limits()).into_owned();
        let twice = cut_json(&once, &limits()).into_owned();
        prop_assert_eq!(once, twice);
    }
}
