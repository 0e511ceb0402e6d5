//! What holds for every text, whatever it is.

use std::borrow::Cow;

use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use serde_json::Value;

use super::*;
use crate::mask::json::{Outline, TOKEN_BYTES_MIN, Walk};
use crate::mask::key::NameRules;
use crate::mask::methods::Methods;
use crate::mask::rule::ALL;
use crate::mask::scan::{Hit, Scanner, splice};

/// Pieces that texts are put together from, so that rules meet in all orders.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "password", "token", "PWD", "signature", "_pass", "api_key", "Authorization", "Cookie",
    "Set-Cookie", "Bearer", "Basic", "code", "secret", "--password", "-u", "login", "machine",
    "-----BEGIN", " PRIVATE KEY-----", "-----END", "https://", "://", "eyJ", "sk-", "AKIA", "SG.",
    "SK", "pat", "DE", "bot", "hvs.", "Q~", "-us", ".atlasv1.", "NRAL", "@", "%40", "%3D", "%26",
    "=", ":", ": ", " = ", "=>", ",", ", ", ";", "&", "?", "#", "/", "\\", "\\\\", "\"", "'", "`",
    "(", ")", "[", "]", "{", "}", "<", ">", " ", "\t", "\n", "\\n", "\\u003d", "\u{1b}[31m", ".",
    "..", "-", "_", "+", "*", "***", "********", "[MASKED:", "[MASKED:key]", "]", "$", "${X}",
    "null", "Some(", "value", "name", "com", "a", "7", "4242", "1234567", "é", "密码", "\u{0}",
    "\u{1f600}", "deadbeef", "0123456789", "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
    "0123456789abcdef0123456789abcdef",
];

fn pieces() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(PIECES).prop_map(ToOwned::to_owned);
    prop_oneof![8 => fixed, 1 => "\\PC{0,8}", 1 => "[a-z0-9]{1,40}"]
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::collection::vec(pieces(), 0..24).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
        1 => prop::collection::vec(any::<u8>(), 0..64)
            .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    ]
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(Value::from(4_242_424_242_424_242_u64)),
        texts().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        let keys = prop_oneof![3 => pieces(), 1 => texts(), 1 => Just("type".to_owned())];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((keys, inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn maskers() -> Vec<Masker> {
    let label = Masker::builder().method(Method::Label).build().unwrap();
    let own = Masker::builder()
        .method(Method::Label)
        .rule("any", ".")
        .rule("masked", "MASKED|a")
        .build()
        .unwrap();
    let partial = Masker::builder().method(Method::Partial).rule_method("pii_email", Method::Keep);
    let pseudonym = Masker::builder().method(Method::Pseudonym).key_method("name", Method::Partial);
    let remove = Masker::builder().method(Method::Remove).path_method("**.a.**", Method::Label);
    let known = Masker::builder().secret("1234567").secret("deadbeef").rule("word", "[a-z]+");
    let extra = Extra::ALL.iter().fold(Masker::builder(), |builder, extra| builder.also(*extra));
    let further =
        [partial, pseudonym, remove, known, extra].map(|builder| builder.build().unwrap());
    [Masker::default(), label, own].into_iter().chain(further).collect()
}

/// Whether two values are alike in all but their leaves and the texts of their keys.
fn same_shape(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(l, r)| same_shape(l, r))
        }
        (Value::Object(left), Value::Object(right)) => {
            // Two keys that become masks fall together when read as a tree.
            right.len() <= left.len()
        }
        (Value::Array(_) | Value::Object(_), _) | (_, Value::Array(_) | Value::Object(_)) => false,
        _ => true,
    }
}

/// JSON in which names say something of what is beside them, sometimes broken.
fn namings() -> impl Strategy<Value = String> {
    const NAMES: &[&str] = &[
        "name",
        "value",
        "key",
        "k",
        "v",
        "required",
        "type",
        "default",
        "password",
        "token",
        "PWD",
        "--password",
        "-u",
        "--token",
        "user",
        "a:b",
        "string",
        "object",
        "x1",
        "null",
        "4242424242424242",
        "ada@example.com",
        r"p\u0061ssword",
        r"pass\nword",
        r"login a password\nb",
        r#"[\n\"--password\",\n\"v\"]"#,
        "********",
        "",
    ];
    let name = || prop::sample::select(NAMES).prop_map(|name| format!("\"{name}\""));
    let leaf = prop_oneof![
        6 => name(),
        1 => prop::sample::select(&["1", "4242424242424242", "null", "true", "-1.5e3", "01", "x"])
            .prop_map(ToOwned::to_owned),
    ];
    leaf.prop_recursive(5, 32, 4, move |inner| {
        let members = prop::collection::vec((name(), inner.clone()), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            members.prop_map(|members| {
                let members: Vec<_> =
                    members.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                format!("{{{}}}", members.join(", "))
            }),
        ]
    })
}

/// Calm text with other pieces in it.
fn prose() -> impl Strategy<Value = String> {
    #[rustfmt::skip]
    const CALM: &[&str] = &[
        " ", ", ", ". ", "; ", "\n", " \"", "\" ", "' ", " (", ") ", "! ", "the", "itinerary", "was",
        "Bearer ", "Basic ", "basic ", "password ", "login ", "SSWS ", "value", "u", "YTpiOmNk",
        "password', value", "password\" value ", "an-", "_x", "eyJabcdefghijkl", "classic", "swords",
        "     ", "               ", "internationalisation", "********", "**", "*password* ", "**key** is ",
    ];
    let calm = prop::sample::select(CALM).prop_map(ToOwned::to_owned);
    let pieces = prop_oneof![12 => calm, 1 => pieces()];
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

fn words() -> impl Strategy<Value = String> {
    prop::sample::select(PIECES)
        .prop_filter("letters alone", |piece| {
            piece.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-'))
        })
        .prop_map(ToOwned::to_owned)
}

/// What a walk over all of the text makes of it.
fn walked(masker: &Masker, json: &str, tally: &mut Tally) -> String {
    let rules = masker.rules();
    let walked =
        Outline::read(json).and_then(|outline| Walk::of(json, None, rules, tally).run(&outline));
    walked.unwrap_or_else(|| rules.mask(json, tally)).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn masking_a_masked_text_changes_nothing(text in texts()) {
        for masker in maskers() {
            let once = masker.text(&text).into_owned();
            let twice = masker.text(&once);
            prop_assert!(matches!(twice, Cow::Borrowed(_)), "{text:?}\n{once:?}\n{twice:?}");
        }
    }

    #[test]
    fn masking_is_deterministic(text in texts()) {
        let masker = Masker::default();
        prop_assert_eq!(masker.text(&text), masker.clone().text(&text));
    }

    #[test]
    fn text_with_nothing_hidden_is_borrowed_and_counts_nothing(text in texts()) {
        let mut tally = Tally::new();
        let masker = Masker::default();
        let masked = masker.text_counted(&text, &mut tally);
        prop_assert_eq!(matches!(masked, Cow::Borrowed(_)), tally.is_empty());
        prop_assert_eq!(masked == text, tally.is_empty());
    }

    #[test]
    fn masked_json_is_json_of_the_same_shape(value in values(), pretty in any::<bool>()) {
        let json = if pretty { format!("{value:#}") } else { value.to_string() };
        for masker in maskers() {
            let masked = masker.json(&json);
            let read = serde_json::from_str::<Value>(&masked);
            let is_same = read.as_ref().is_ok_and(|read| same_shape(&value, read));
            prop_assert!(is_same, "{json}\n{masked}");
        }
    }

    #[test]
    fn masking_masked_json_changes_nothing(value in values()) {
        let json = value.to_string();
        for masker in maskers() {
            let once = masker.json(&json).into_owned();
            let twice = masker.json(&once);
            prop_assert!(matches!(twice, Cow::Borrowed(_)), "{json}\n{once}\n{twice}");
        }
    }

    #[test]
    fn sweep_gives_what_a_walk_gives(value in values(), pretty in any::<bool>()) {
        let json = if pretty { format!("{value:#}") } else { value.to_string() };
        for masker in maskers() {
            let (mut tally, mut walked_tally) = (Tally::new(), Tally::new());
            let walked = walked(&masker, &json, &mut walked_tally);
            let masked = masker.json_counted(&json, &mut tally);
            prop_assert_eq!(&masked, &walked, "{}", json);
            prop_assert_eq!(tally, walked_tally, "{}", json);
        }
    }

    #[test]
    fn sweep_gives_what_a_walk_gives_of_names_entries_and_flags(json in namings()) {
        for masker in maskers() {
            let walked = walked(&masker, &json, &mut Tally::new());
            prop_assert_eq!(masker.json(&json), walked, "{}", json);
        }
    }

    #[test]
    fn words_that_are_gone_past_say_nothing(text in prose()) {
        let names = NameRules::default();
        let hits = Scanner::new(&text, &names).hits();
        prop_assert_eq!(hits, Scanner::new(&text, &names).exact().hits(), "{}", text);
    }

    #[test]
    fn ends_that_stay_calm_say_nothing(
        text in prose(),
        start in any::<prop::sample::Index>(),
        len in 0..12_usize,
    ) {
        let (names, mut methods) = (NameRules::default(), Methods::default());
        methods.usual = Method::Remove;
        let (_, calm) = Scanner::new(&text, &names).scan();
        let start = text.floor_char_boundary(start.index(text.len() + 1));
        let end = text.ceil_char_boundary(start + len).min(text.len());
        let hits = [Hit::new(start, end, "rule")];
        let rest = splice(&text, &hits, &methods, &mut Tally::deaf());
        let left = Scanner::new(&rest, &names).knowing(calm.around(&hits, text.len())).hits();
        prop_assert_eq!(left, Scanner::new(&rest, &names).exact().hits(), "{}", rest);
    }

    #[test]
    fn prose_comes_to_rest(text in prose()) {
        for masker in maskers() {
            let once = masker.text(&text).into_owned();
            let twice = masker.text(&once);
            prop_assert!(matches!(twice, Cow::Borrowed(_)), "{text:?}\n{once:?}\n{twice:?}");
        }
    }

    #[test]
    fn string_of_json_is_masked_as_its_text(text in prose()) {
        let masker = Masker::default();
        let masked = Value::from(&*masker.text(&text)).to_string();
        let json = Value::from(text).to_string();
        prop_assert_eq!(masker.json(&json), masked);
    }

    #[test]
    fn text_of_few_letters_alone_has_nothing_to_hide(text in "[a-zA-Z_-]{0,19}", word in words()) {
        let names = NameRules::default();
        let texts = [&text, &word, &format!("{word}{text}"), &format!("{text}{word}")];
        for text in texts.into_iter().filter(|text| text.len() < TOKEN_BYTES_MIN) {
            let hits = Scanner::new(text, &names).hits();
            prop_assert!(hits.is_empty(), "{text} {hits:?}");
        }
    }

    #[test]
    fn any_text_can_be_masked_as_json(text in texts()) {
        Masker::default().json(&text);
    }

    #[test]
    fn secret_never_survives_in_json(mut value in values(), key in "[a-z]{1,6}") {
        let secret = format!("gh{}_{}", "p", "A1".repeat(18));
        if let Value::Object(members) = &mut value {
            members.insert(key, Value::from(format!("see {secret}!")));
        }
        let json = value.to_string();
        prop_assert!(!Masker::default().json(&json).contains(&secret), "{json}");
    }
}

#[test]
fn no_token_of_the_table_is_as_short_as_a_string_that_is_skipped() {
    let rules = ALL.iter().flat_map(|rules| rules.iter());
    let shortest = rules.map(|rule| rule.prefix.len() + rule.tail_min).min();
    assert!(TOKEN_BYTES_MIN <= shortest.unwrap());
}
