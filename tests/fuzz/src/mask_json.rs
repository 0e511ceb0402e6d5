//! Whatever a JSON text is: it stays JSON, a secret in it never survives, and what comes out is at
//! rest.

#![no_main]

use std::borrow::Cow;

use failrec_fuzz::{HEART, canary, maskers};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let value = serde_json::from_str::<Value>(&text).ok();
    for masker in maskers() {
        let once = masker.json(&text).into_owned();
        assert!(matches!(masker.json(&once), Cow::Borrowed(_)), "{text:?}\n{once:?}");
        if value.is_some() {
            assert!(serde_json::from_str::<Value>(&once).is_ok(), "{text:?}\n{once:?}");
        }
    }
    // The fuzzer learns the secret, and within a word it is none.
    if text.contains(HEART) {
        return;
    }
    // Any string of it may say the secret.
    let Some(value) = value else { return };
    let planted = planted(value).to_string();
    for masker in maskers() {
        let masked = masker.json(&planted);
        assert!(!masked.contains(&canary()), "{planted}\n{masked}");
    }
});

/// The value with the secret behind each of its strings and keys.
fn planted(value: Value) -> Value {
    let with = |text: String| format!("{text} {}", canary());
    match value {
        Value::String(text) => Value::String(with(text)),
        Value::Array(items) => items.into_iter().map(planted).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (with(name), planted(value))).collect()
        }
        other => other,
    }
}
