//! What holds of masking, whatever the text is.

use std::borrow::Cow;
use std::sync::LazyLock;

use failrec::mask::{Extra, Masker, Method};
use serde_json::Value;

/// What the secret is made of.
const HEART: &str = "cAn4RyQ7zK2mXw";

/// A key of a service, put together here so that none stands in this file.
fn canary() -> String {
    format!("sk-{}", HEART.repeat(3))
}

/// Maskers of all settings.
fn maskers() -> &'static [Masker] {
    static MASKERS: LazyLock<Vec<Masker>> = LazyLock::new(|| {
        let further = [
            Masker::builder().method(Method::Label).rule("word", "[a-z]+"),
            Masker::builder().method(Method::Partial).key_method("name", Method::Remove),
            Masker::builder().method(Method::Pseudonym).path_method("**.a.**", Method::Label),
            Extra::ALL.iter().fold(Masker::builder(), |builder, extra| builder.also(*extra)),
            Masker::builder().secret("hunter22").secret("a b c d e"),
        ];
        let built = further.into_iter().map(|builder| builder.build().expect("they are in order"));
        std::iter::once(Masker::default()).chain(built).collect()
    });
    &MASKERS
}

/// A secret in a text never survives, and what comes out is at rest.
///
/// # Panics
///
/// If that is not so.
pub fn hold_of_text(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for masker in maskers() {
        let once = masker.text(&text).into_owned();
        assert!(matches!(masker.text(&once), Cow::Borrowed(_)), "{text:?}\n{once:?}");
    }
    // A fuzzer learns the secret, and within a word it is none.
    if text.contains(HEART) {
        return;
    }
    // The first bytes say where the secret stands.
    let place = data.iter().take(2).fold(0, |place, byte| place << 8 | usize::from(*byte));
    let place = text.floor_char_boundary(place % (text.len() + 1));
    let (before, after) = text.split_at(place);
    let planted = format!("{before} {} {after}", canary());
    for masker in maskers() {
        let masked = masker.text(&planted);
        assert!(!masked.contains(&canary()), "{planted:?}\n{masked:?}");
    }
}

/// A secret in JSON never survives, what comes out is at rest, and JSON stays JSON.
///
/// # Panics
///
/// If that is not so.
pub fn hold_of_json(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let value = serde_json::from_str::<Value>(&text).ok();
    for masker in maskers() {
        let once = masker.json(&text).into_owned();
        assert!(matches!(masker.json(&once), Cow::Borrowed(_)), "{text:?}\n{once:?}");
        if value.is_some() {
            assert!(serde_json::from_str::<Value>(&once).is_ok(), "{text:?}\n{once:?}");
        }
    }
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
}

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
