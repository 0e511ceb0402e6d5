//! A masker that is as simple as it is slow: whatever it would hide, ours must hide.
//!
//! It looks for the tokens of the table at every place of a text, and for names in a tree of JSON;
//! it knows no words, no gates and no order.

use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_oneof, proptest,
};
use serde_json::{Map, Value};

use super::*;
use crate::mask::key::{Sensitivity, is_kept};
use crate::mask::mark::MASK;
use crate::mask::rule::{ALL, Shown};
use crate::mask::text::class::{Class, WORD};

/// Names that say by themselves that their value is secret.
const NAMES: &[&str] = &["password", "api_key", "clientSecret", "ACCESS_TOKEN", "x-auth-token"];

/// What the table finds anywhere in the text; what begins within one token is a part of that one.
fn tokens(text: &str) -> Vec<&str> {
    let (mut found, mut behind) = (Vec::new(), 0);
    for (start, _) in text.char_indices() {
        if start < behind {
            continue;
        }
        let is_within_word = text.get(..start).is_some_and(|before| ends_in(before, WORD));
        for rule in ALL.iter().flat_map(|rules| rules.iter()).filter(|_| !is_within_word) {
            let Some(tail) = text.get(start..).and_then(|rest| rest.strip_prefix(rule.prefix))
            else {
                continue;
            };
            let len = tail.bytes().take_while(|byte| rule.tail.class().has(*byte)).count();
            let has_digit = tail.bytes().take(len.min(128)).any(|byte| byte.is_ascii_digit());
            if rule.tail_min <= len && has_digit {
                behind = behind.max(start + rule.prefix.len() + len);
                let from = if rule.shown == Shown::Prefix { rule.prefix.len() } else { 0 };
                found.push(&text[start + from..start + rule.prefix.len() + len]);
            }
        }
    }
    found
}

fn ends_in(text: &str, class: Class) -> bool {
    text.bytes().next_back().is_some_and(|byte| class.has(byte))
}

/// Whether each string and number under one of the names is a mask.
fn assert_hidden(value: &Value, masked: &Value, under: bool) -> Result<(), String> {
    match (value, masked) {
        (Value::Object(members), Value::Object(masked)) => assert_members(members, masked, under),
        (Value::Array(items), Value::Array(masked)) => items
            .iter()
            .zip(masked)
            .try_for_each(|(item, masked)| assert_hidden(item, masked, under)),
        // Nothing and placeholders are no secrets.
        (Value::String(text), _) if is_kept(text, Sensitivity::Strong) => Ok(()),
        (Value::String(_) | Value::Number(_), masked) if under && masked != MASK => {
            Err(format!("{value} became {masked}"))
        }
        _ => Ok(()),
    }
}

fn assert_members(
    members: &Map<String, Value>,
    masked: &Map<String, Value>,
    under: bool,
) -> Result<(), String> {
    members.iter().try_for_each(|(name, value)| {
        let is_named = NAMES.contains(&name.as_str());
        // A name that is itself hidden is another one afterwards.
        masked.get(name).map_or(Ok(()), |masked| assert_hidden(value, masked, under || is_named))
    })
}

/// A token of the table, at times one letter short of it.
fn some_token() -> impl Strategy<Value = String> {
    let rules: Vec<_> = ALL.iter().flat_map(|rules| rules.iter()).collect();
    (prop::sample::select(rules), -1_isize..12).prop_flat_map(|(rule, more)| {
        let letters: Vec<char> =
            (0..0x7f).filter(|byte| rule.tail.class().has(*byte)).map(char::from).collect();
        let len = rule.tail_min.saturating_add_signed(more);
        prop::collection::vec(prop::sample::select(letters), len)
            .prop_map(|tail| format!("{}{}", rule.prefix, tail.into_iter().collect::<String>()))
    })
}

fn texts() -> impl Strategy<Value = String> {
    let around = prop_oneof![
        Just(" ".to_owned()),
        prop::sample::select(vec![
            "\"", "=", ": ", "/", "(", "\n", "é", "?q=", "%3D", "\\n", "a", "-"
        ])
        .prop_map(ToOwned::to_owned),
        "\\PC{0,6}",
    ];
    let piece = prop_oneof![2 => some_token(), 3 => around, 1 => "[a-z]{1,8}"];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(Value::from),
        "[a-z]{1,6}[0-9]{1,6}".prop_map(Value::from),
        texts().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let names = prop_oneof![
            prop::sample::select(NAMES).prop_map(ToOwned::to_owned),
            "[a-z]{1,6}",
            some_token(),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names, inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn token_that_is_found_the_slow_way_is_hidden(text in texts()) {
        let masked = Masker::default().text(&text).into_owned();
        for token in tokens(&text) {
            prop_assert!(!masked.contains(token), "{token}: {text:?}\n{masked:?}");
        }
    }

    #[test]
    fn token_that_is_found_the_slow_way_is_hidden_in_json(value in values()) {
        let json = value.to_string();
        let masked = Masker::default().json(&json).into_owned();
        let mut texts = vec![value];
        while let Some(value) = texts.pop() {
            match value {
                Value::String(text) => {
                    for token in tokens(&text) {
                        prop_assert!(!masked.contains(token), "{token}: {json}\n{masked}");
                    }
                }
                Value::Array(items) => texts.extend(items),
                Value::Object(members) => texts.extend(
                    members.into_iter().flat_map(|(name, value)| [Value::from(name), value])
                ),
                _ => {}
            }
        }
    }

    #[test]
    fn what_stands_under_the_name_of_a_secret_is_hidden(value in values()) {
        let json = value.to_string();
        let masked = Masker::default().json(&json).into_owned();
        let read = serde_json::from_str::<Value>(&masked).unwrap();
        prop_assert!(assert_hidden(&value, &read, false).is_ok(), "{:?}\n{json}\n{masked}",
            assert_hidden(&value, &read, false));
    }
}
