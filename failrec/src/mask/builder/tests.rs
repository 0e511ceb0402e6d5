use super::*;
use crate::error::ErrorKind;
use crate::mask::tally::Tally;

fn token() -> String {
    format!("gh{}_{}", "p", "A1".repeat(18))
}

fn masker(add: impl FnOnce(MaskerBuilder) -> MaskerBuilder) -> Masker {
    add(Masker::builder()).build().unwrap()
}

fn refusal(add: impl FnOnce(MaskerBuilder) -> MaskerBuilder) -> String {
    let error = add(Masker::builder()).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    error.to_string()
}

#[test]
fn method_of_a_rule_holds_for_that_rule_alone() {
    let masker = masker(|builder| builder.rule_method("github_classic", Method::Partial));
    let text = format!("{} pin=1234", token());
    assert_eq!(masker.text(&text), "********A1A1 pin=********");
}

#[test]
fn method_of_a_key_hides_what_no_rule_would() {
    let masker = masker(|builder| builder.key_method("customer", Method::Partial));
    assert_eq!(
        masker.json(r#"{"customer": ["4711", {"mail": "ada@example.com"}], "n": 4711}"#),
        r#"{"customer": ["********", {"mail": "********@example.com"}], "n": 4711}"#
    );
    assert_eq!(masker.text("customer=ada@example.com"), "customer=********@example.com");
}

#[test]
fn nearer_of_two_listed_keys_says_how() {
    let masker = masker(|builder| {
        builder.key_method("order", Method::Pseudonym).key_method("total", Method::Label)
    });
    assert_eq!(
        masker.json(r#"{"order": {"total": 3}}"#),
        r#"{"order": {"total": "[MASKED:key]"}}"#
    );
}

#[test]
fn place_goes_before_name_and_rule() {
    let masker = masker(|builder| {
        builder
            .path_method("user.password", Method::Label)
            .path_method("user.city", Method::Remove)
            .method(Method::Partial)
    });
    assert_eq!(
        masker.json(r#"{"user": {"password": "x", "city": "Ulm"}, "city": "Ulm", "pin": 1}"#),
        r#"{"user": {"password": "[MASKED:key]", "city": ""}, "city": "Ulm", "pin": "********"}"#
    );
}

#[test]
fn safe_path_leaves_all_below_as_it_is() {
    let masker = masker(|builder| builder.safe_path("a.keep"));
    let json = r#"{"a": {"keep": [{"pin": 1}, "ada@example.com"], "pin": 2}, "keep": {"pin": 3}}"#;
    let expected = r#"{"a": {"keep": [{"pin": 1}, "ada@example.com"], "pin": "********"}, "keep": {"pin": "********"}}"#;
    assert_eq!(masker.json(json), expected);
}

#[test]
fn list_is_no_step_of_a_path() {
    let masker = masker(|builder| builder.path_method("rows.id", Method::Fixed));
    assert_eq!(
        masker.json(r#"{"rows": [[{"id": 1}], {"id": "b", "no": 2}], "id": 3}"#),
        r#"{"rows": [[{"id": "********"}], {"id": "********", "no": 2}], "id": 3}"#
    );
}

#[test]
fn path_begins_with_the_name_of_the_value() {
    let masker = masker(|builder| builder.safe_path("request.pin").safe_path("note"));
    let mut tally = Tally::new();
    let json = r#"{"pin": 1}"#;
    assert_eq!(masker.named_json("request", json, &mut tally), json);
    assert_eq!(masker.named_json("response", json, &mut tally), r#"{"pin": "********"}"#);
    assert_eq!(masker.named_text("note", "pin=1", &mut tally), "pin=1");
    assert_eq!(tally.total(), 1);
}

#[test]
fn kept_rule_hides_and_counts_nothing() {
    let masker = masker(|builder| {
        builder.rule_method("pii_email", Method::Keep).rule_method("key", Method::Keep)
    });
    let mut tally = Tally::new();
    let json = format!(r#"{{"pin": 12, "by": "ada@example.com", "password": "see {}"}}"#, token());
    let out = masker.json_counted(&json, &mut tally);
    assert_eq!(out, r#"{"pin": 12, "by": "ada@example.com", "password": "see ********"}"#);
    assert_eq!(tally.iter().collect::<Vec<_>>(), [("github_classic", 1)]);
}

#[test]
fn pseudonym_of_a_value_is_the_same_wherever_it_stands() {
    let key = b"0123456789abcdef".to_vec();
    let build = || masker(|builder| builder.method(Method::Pseudonym).pseudonym_key(key.clone()));
    let (one, other) = (build(), build());
    let text = one.text("from ada@example.com").into_owned();
    let name = text.strip_prefix("from ").unwrap();
    assert!(name.starts_with("[pii_email:") && name.len() == "[pii_email:]".len() + 8, "{name}");
    assert_eq!(other.json(r#"["ada@example.com"]"#), format!("[\"{name}\"]"));
    assert_ne!(one.text("from bob@example.com"), text);
}

#[test]
fn pseudonym_without_a_key_differs_between_maskers() {
    let build = || masker(|builder| builder.method(Method::Pseudonym));
    let (one, other) = (build(), build());
    assert_ne!(one.text("ada@example.com"), other.text("ada@example.com"));
    assert_eq!(one.text("ada@example.com"), one.clone().text("ada@example.com"));
}

#[test]
fn known_secret_is_hidden_in_every_form() {
    let masker = masker(|builder| builder.secret("it's \"quoted\" & 7"));
    for text in [
        "so it's \"quoted\" & 7!",
        r#"so it's \"quoted\" & 7!"#,
        "so it%27s%20%22quoted%22%20%26%207!",
        "so it%27s+%22quoted%22+%26+7!",
    ] {
        assert_eq!(masker.text(text), "so ********!", "{text}");
    }
    let json = r#"{"a": "so it's \"quoted\" \u0026 7!"}"#;
    assert_eq!(masker.json(json), r#"{"a": "so ********!"}"#);
}

#[test]
fn later_setting_holds() {
    let masker = masker(|builder| {
        builder
            .rule_method("pii_email", Method::Label)
            .rule_method("pii_email", Method::Remove)
            .key_method("floor", Method::Label)
            .key_method("floor", Method::Fixed)
    });
    assert_eq!(masker.text("ada@example.com floor=3"), " floor=********");
}

/// A pseudonym may look like a password, and what is taken for one ends the search for others.
#[test]
fn token_in_a_name_is_found_beside_a_pseudonym() {
    let masker = masker(|builder| {
        builder.method(Method::Pseudonym).pseudonym_key(b"key-0000000000000000".to_vec())
    });
    let hidden = masker.text(&format!("password={{'{}':2", token())).into_owned();
    assert!(hidden.ends_with(":[text_kv:b73gq32y]"), "{hidden}");
    assert!(!hidden.contains(&token()), "{hidden}");
}

#[test]
fn method_of_an_unknown_rule_is_refused_with_the_one_that_was_meant() {
    let message = refusal(|builder| builder.rule_method("pii_emial", Method::Keep));
    assert!(message.contains("did you mean \"pii_email\"?"), "{message}");
    let message = refusal(|builder| builder.rule_method("unsettled", Method::Keep));
    assert!(message.contains("there is none"), "{message}");
}

#[test]
fn method_of_a_rule_that_is_added_later_is_taken() {
    let masker = masker(|builder| builder.rule_method("x", Method::Label).rule("x", "X-[0-9]"));
    assert_eq!(masker.text("X-1"), "[MASKED:x]");
}

#[test]
fn what_hides_nothing_or_all_is_refused() {
    assert!(refusal(|builder| builder.rule("x", "a*")).contains("matches the empty text"));
    assert!(refusal(|builder| builder.rule("jwt", "a")).contains("a built-in rule"));
    assert!(refusal(|builder| builder.pseudonym_key(b"short".to_vec())).contains("16 bytes"));
}

#[test]
fn refused_secret_is_not_told() {
    let message = refusal(|builder| builder.secret("q9!"));
    assert!(message.contains("shorter than 6 bytes") && !message.contains("q9!"), "{message}");
}

#[test]
fn builder_does_not_show_secrets() {
    let builder = Masker::builder().secret("hunter22").pseudonym_key(b"0123456789abcdef".to_vec());
    let shown = format!("{builder:?}");
    assert!(!shown.contains("hunter22") && !shown.contains("48"), "{shown}");
}
