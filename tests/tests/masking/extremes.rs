//! Texts that are larger, deeper or stranger than any that a program means to write.

use std::borrow::Cow;

use failrec::mask::Masker;
use serde_json::Value;

const MASK: &str = "********";

fn masker() -> Masker {
    Masker::default()
}

/// A key of a service, put together here so that none stands in this file.
fn key() -> String {
    format!("sk-{}", "cAn4RyQ7zK2mXw".repeat(3))
}

/// It comes out of masking once more as it is.
fn assert_at_rest(masked: &str) {
    assert!(matches!(masker().json(masked), Cow::Borrowed(_)));
}

#[test]
fn string_of_a_hundred_megabytes_is_masked_to_its_end() {
    let prose = "the second leg is delayed, so ask for a seat near the window; ".repeat(900_000);
    let text = format!("{} {prose}{} {prose}{}", key(), key(), key());
    assert!(100_000_000 < text.len() && text.contains(&key()));
    let masked = masker().text(&text).into_owned();
    assert_eq!(masked, format!("{MASK} {prose}{MASK} {prose}{MASK}"));
    let json = format!("{{\"body\":\"{text}\"}}");
    drop(text);
    assert_eq!(masker().json(&json), format!("{{\"body\":\"{masked}\"}}"));
}

#[test]
fn text_made_to_be_slow_is_masked_in_time_that_grows_with_it() {
    let pieces = [
        "password=",
        "a",
        "\"",
        "\\",
        "{",
        "[",
        "eyJ.",
        "%25",
        "=",
        "a@",
        "<",
        "-----BEGIN ",
        "://",
        "Bearer ",
        "AKIA",
        "1234 ",
        "x: ",
        "é",
        "\u{0}",
    ];
    for piece in pieces {
        let text = piece.repeat(4_000_000 / piece.len());
        let masked = masker().text(&text).into_owned();
        assert!(masked.len() <= text.len() + MASK.len(), "{piece:?}");
        let json = Value::from(text).to_string();
        let masked = masker().json(&json).into_owned();
        assert!(serde_json::from_str::<Value>(&masked).is_ok(), "{piece:?}");
    }
}

#[test]
fn value_ten_thousand_levels_deep_is_hidden_below_the_limit() {
    let levels = 10_000;
    let arrays = format!("{}\"{}\"{}", "[".repeat(levels), key(), "]".repeat(levels));
    let objects = format!("{}\"{}\"{}", "{\"a\":".repeat(levels), key(), "}".repeat(levels));
    for json in [arrays, objects] {
        let masked = masker().json(&json).into_owned();
        assert!(!masked.contains(&key()));
        // What is left is no deeper than a reader takes.
        assert!(serde_json::from_str::<Value>(&masked).is_ok() || 127 < depth(&masked));
        assert!(depth(&masked) <= 129, "{}", depth(&masked));
        assert_at_rest(&masked);
    }
    // Without its end it is no JSON, and still holds a secret.
    let open = format!("{}\"{}\"", "[".repeat(levels), key());
    assert!(!masker().json(&open).contains(&key()));
}

fn depth(json: &str) -> usize {
    json.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count()
}

#[test]
fn halves_of_characters_hide_nothing_from_masking() {
    for half in [r"\ud800", r"\udc00", r"\ud83d", r"\ud800\ud800", r"\udfff\ud800"] {
        let secrets = [
            format!(r#"{{"text":"{half} password=hunter2 {half}"}}"#),
            format!(r#"{{"password":"{half}hunter2"}}"#),
            format!(r#"{{"{half}password":"hunter2"}}"#),
            format!(r#"["{half}", "--password", "hunter2"]"#),
            format!(r#"{{"text":"{half}{} "}}"#, key()),
        ];
        for json in secrets {
            let masked = masker().json(&json).into_owned();
            assert!(!masked.contains("hunter2") && !masked.contains(&key()), "{json} {masked}");
            assert_at_rest(&masked);
        }
        let harmless = format!(r#"{{"text":"{half} stays","{half}":1}}"#);
        assert_eq!(masker().json(&harmless), harmless);
    }
}

#[test]
fn zero_bytes_hide_nothing_from_masking() {
    for text in [
        "password=hunter2\0",
        "\0password=hunter2",
        "a\0\0password: hunter2\0b",
        "cmd\0--password\0hunter2\0--verbose\0",
        "A=1\0DB_PASSWORD=hunter2\0B=2",
    ] {
        let masked = masker().text(text).into_owned();
        assert!(!masked.contains("hunter2"), "{text:?} {masked:?}");
        let json = Value::from(text).to_string();
        let masked = masker().json(&json).into_owned();
        assert!(!masked.contains("hunter2"), "{json} {masked}");
    }
    let text = format!("\0{}\0", key());
    assert!(!masker().text(&text).contains(&key()));
    assert_eq!(masker().text("zero \0 stays\0"), "zero \0 stays\0");
}
