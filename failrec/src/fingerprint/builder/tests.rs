use proptest::prelude::{Strategy, prop, prop_assert, prop_assert_eq, proptest};

use super::*;

fn normal(builder: NormalizerBuilder, text: &str) -> String {
    builder.build().unwrap().normalize(text)
}

#[test]
fn what_a_rule_keeps_no_other_touches() {
    let builder = Normalizer::builder().keep("shard \\d+");
    assert_eq!(normal(builder, "shard 17 of 20, shard 3.5"), "shard 17 of <n>, shard 3.<n>");
}

#[test]
fn what_a_rule_puts_in_no_other_touches() {
    let builder = Normalizer::builder().replace("acme\\S*", "<tenant>").replace("tenant", "<word>");
    assert_eq!(normal(builder, "tenant acme-17 of 3"), "<word> <tenant> of <n>");
}

#[test]
fn own_placeholders_in_a_row_are_a_list() {
    let builder = || Normalizer::builder().replace("t-\\w+", "<t>");
    assert_eq!(normal(builder(), "[t-a, t-b, t-c]"), "[<t>..]");
    assert_eq!(normal(builder(), "[t-a]"), "[<t>]");
}

#[test]
fn class_that_is_switched_off_stays_as_it_is() {
    for (class, text) in [
        (Class::Number, "row 17, -3.5%"),
        (Class::Duration, "after 30s"),
        (Class::Size, "of 12 MB"),
        (Class::Time, "at 2026-11-22T05:19:01Z"),
        (Class::Hex, "at 0x7ffee4b2"),
        (Class::Id, "of k9Mtd2gDcgG"),
        (Class::Uuid, "job 7c1811ed-9cad-4f0e-8d5c-3f6e0a7b1c2d"),
        (Class::Address, "at 10.0.0.1"),
        (Class::Email, "to a@example.org"),
        (Class::Quoted, "no 'alice 17'"),
        (Class::Json, "got {\"id\": 17}"),
        (Class::Json, "got {\"id\": 17, \"message\": \"no job 3\"}"),
        (Class::Path, "in /var/lib/17/a.json"),
        (Class::Url, "at https://a.example.com/v1?x=17"),
        (Class::Line, "at src/main.rs:12:5"),
    ] {
        assert_eq!(normal(Normalizer::builder().without(class), text), text, "{class}");
        assert_ne!(normal(Normalizer::builder(), text), text, "{class}");
    }
}

#[test]
fn other_classes_are_replaced_all_the_same() {
    let builder = Normalizer::builder().without(Class::Uuid);
    let text = "job 7c1811ed-9cad-4f0e-8d5c-3f6e0a7b1c2d took 3s";
    assert_eq!(normal(builder, text), "job 7c1811ed-9cad-4f0e-8d5c-3f6e0a7b1c2d took <dur>");
}

#[test]
fn explanation_names_the_own_rule() {
    let normalizer = Normalizer::builder().keep("x").replace("t-(\\w+)", "<t>").build().unwrap();
    let explanation = normalizer.explain("\u{1b}[1m12 t-acme\u{1b}[0m  3");
    let told: Vec<_> = explanation
        .replacements
        .iter()
        .map(|part| (&*part.rule, part.text.as_str(), part.placeholder.as_str()))
        .collect();
    let expected =
        [("number", "12", "<n>"), ("own 2: t-(\\w+)", "acme", "<t>"), ("number", "3", "<n>")];
    assert_eq!(told, expected);
}

#[test]
fn rules_that_match_what_the_other_puts_in_come_to_an_end() {
    let builder = Normalizer::builder().replace("<b>|a", "<a>").replace("<a>|b", "<b>");
    assert_eq!(normal(builder, "a b"), "<a> <b>");
}

#[test]
fn bad_rule_is_refused_by_its_name() {
    let error = Normalizer::builder().keep("fine").replace("(", "<x>").build().unwrap_err();
    assert_eq!(error.to_string(), "add the rule that replaces \"(\"");
}

#[test]
fn normaliser_without_own_rules_has_no_name() {
    assert_eq!(Normalizer::builder().build().unwrap().rules(), None);
    let named = Normalizer::builder().keep("x").build().unwrap();
    assert_eq!(named.rules().map(str::len), Some(16));
}

/// Patterns over what messages and placeholders are made of.
const PATTERNS: &[&str] = &[
    "\\d+",
    "[a-z]+",
    "<n>",
    "job .*",
    "\\bid\\b",
    "^a",
    "b$",
    "x|<t>",
    "(\\w+)=",
    "=(\\S+)",
    " ",
    "[<>n]",
    "\\B7",
    "a{2,}",
    "\\.\\.",
    "/\\w+",
    "'[^']*'",
    "é",
    "<\\w+> <\\w+>",
    "[^a]",
];

fn any_builder() -> impl Strategy<Value = NormalizerBuilder> {
    let pattern = prop::sample::select(PATTERNS);
    let rule = (pattern, prop::sample::select(vec!["", "<t>", "<u>", "<n>", "<x1>"]));
    let classes = prop::sample::subsequence(
        vec![Class::Number, Class::Quoted, Class::Path, Class::Url, Class::Hex, Class::Id],
        0..3,
    );
    (prop::collection::vec(rule, 0..4), classes).prop_map(|(rules, classes)| {
        let builder = rules.into_iter().fold(Normalizer::builder(), |builder, (pattern, with)| {
            if with.is_empty() { builder.keep(pattern) } else { builder.replace(pattern, with) }
        });
        classes.into_iter().fold(builder, NormalizerBuilder::without)
    })
}

fn any_message() -> impl Strategy<Value = String> {
    let pieces = [
        "job",
        "id",
        "a",
        "aa",
        "b",
        "x",
        " ",
        " ",
        "=",
        "<n>",
        "<t>",
        "<",
        ">",
        "7",
        "17",
        "3.5s",
        "'",
        "\"",
        "`",
        "/a/b.rs",
        "http://a.b/c",
        "0xff",
        "k9Mtd2gDcgG",
        ", ",
        ":",
        "é",
        "..",
        "{\"",
        "}",
        "10.0.0.1",
    ];
    let piece = prop::sample::select(pieces.to_vec());
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn normal_form_by_own_rules_is_its_own(builder in any_builder(), text in any_message()) {
        let normalizer = builder.build().unwrap();
        let once = normalizer.normalize(&text);
        prop_assert_eq!(normalizer.normalize(&once), once, "{}", text);
    }

    #[test]
    fn normal_form_by_own_rules_is_bounded(builder in any_builder(), text in "(?s).{0,700}") {
        prop_assert!(builder.build().unwrap().normalize(&text).len() <= 512);
    }

    #[test]
    fn replacements_by_own_rules_lie_in_the_text_in_order(builder in any_builder(), text in any_message()) {
        let explanation = builder.build().unwrap().explain(&text);
        let mut end = 0;
        for part in &explanation.replacements {
            prop_assert!(end <= part.span.start && part.span.end <= text.len());
            prop_assert_eq!(&text[part.span.clone()], &part.text);
            end = part.span.end;
        }
    }

    #[test]
    fn builder_without_rules_changes_nothing(text in any_message()) {
        let built = Normalizer::builder().build().unwrap();
        prop_assert_eq!(built.normalize(&text), Normalizer::default().normalize(&text));
    }
}
