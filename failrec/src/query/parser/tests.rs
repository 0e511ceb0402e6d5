use std::time::Duration;

use proptest::prelude::Strategy;
use proptest::sample::select;
use proptest::{collection, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;
use crate::query::script::START;
use crate::query::{Order, SortKey};
use crate::record::{Category, Severity};

fn parse(text: &str) -> Query {
    Query::parse(text, START).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refusal(text: &str) -> String {
    match Query::parse(text, START) {
        Ok(query) => panic!("{text} was read as {query}"),
        Err(error) => error.to_string(),
    }
}

const FORMS: &[(&str, &str)] = &[
    ("", ""),
    ("*", ""),
    ("refused", "refused"),
    ("\"connection refused\"", "\"connection refused\""),
    ("node:planner", "node_id:planner"),
    ("node:\"\" \"\"", "node_id:\"\""),
    ("node:\":a\"", "node_id:\":a\""),
    ("node:[:a*]", "node_id:[:a*]"),
    ("a b", "a b"),
    ("a AND b", "a b"),
    ("a b OR c", "a b OR c"),
    ("a (b OR c)", "a (b OR c)"),
    ("(a b) OR c", "a b OR c"),
    ("NOT a", "-a"),
    ("-(a OR b)", "-(a OR b)"),
    ("NOT NOT a", "a"),
    ("--a", "a"),
    ("node:[planner,\"a b\", c]", "node_id:[planner,\"a b\",c]"),
    ("node:=Planner", "node_id:=Planner"),
    ("node:!=planner", "node_id:!=planner"),
    ("chain.type:*Timeout*", "chain.type:*Timeout*"),
    ("msg:~\"^read (1|2)$\"", "error_message:~\"^read (1|2)$\""),
    ("attempt.n:>2", "attempt.n:>2"),
    ("attempt:>=2", "attempt.n:>=2"),
    ("attempt:<2", "attempt.n:<2"),
    ("attempt:<=2", "attempt.n:<=2"),
    ("attempt.n:1..3", "attempt.n:1..3"),
    ("count:100..", "count:>=100"),
    ("count:..100", "count:<=100"),
    ("sev:>=error", "severity:>=error"),
    ("sev:Error", "severity:error"),
    ("cat:[timeout,network]", "category:[timeout,network]"),
    ("tag.tenant:acme", "tags.tenant:acme"),
    ("tags.\"a b\".c:x", "tags.\"a b\".c:x"),
    ("inputs.user.id:42", "inputs.user.id:42"),
    ("inputs.path:../up", "inputs.path:\"../up\""),
    ("inputs.size:>1.5GiB", "inputs.size:>1610612736"),
    ("inputs.wait_ms:<300ms", "inputs.wait_ms:<300"),
    ("inputs.wait_s:<300ms", "inputs.wait_s:<0.3"),
    ("inputs.wait_ns:<300us", "inputs.wait_ns:<300000"),
    ("inputs.wait_min:1h30m..", "inputs.wait_min:>=90"),
    ("inputs.wait_ms:300ms", "inputs.wait_ms:300ms"),
    ("inputs.wait_ms:[300ms,\"1s\",2]", "inputs.wait_ms:[300ms,\"1s\",2]"),
    ("inputs.wait_ms:>\"300ms\"", "inputs.wait_ms:>\"300ms\""),
    ("inputs.wait:300ms", "inputs.wait:\"300ms\""),
    ("inputs.size:!=1.5GiB", "inputs.size:!=1.5GiB"),
    ("inputs.at:>-2h", "inputs.at:>2026-11-22T03:00:00.000000Z"),
    ("model?:gpt-*", "model.name?:gpt-*"),
    ("has:session", "has:session_id"),
    ("is:regressed", "is:regressed"),
    ("age:>2d", "age:>2d"),
    ("first:>-2h", "first_seen:>2026-11-22T03:00:00.000000Z"),
    ("first:-2h", "first_seen:>=2026-11-22T03:00:00.000000Z"),
    ("ts:2026-11-01", "timestamp:2026-11-01T00:00:00.000000Z..2026-11-01T23:59:59.999999Z"),
    ("last:>2026-11-01", "last_seen:>2026-11-01T23:59:59.999999Z"),
    ("since:-1d", "since:2026-11-21T05:00:00.000000Z"),
    ("since:1d", "since:2026-11-21T05:00:00.000000Z"),
    ("until:2026-11-01", "until:2026-11-01T23:59:59.999999Z"),
    ("kind:body a", "a kind:body"),
    ("near:fail_01JAB", "near:fail_01JAB"),
    (
        "sort:-count limit:5 by:node,type show:id,tag.a",
        "sort:-count limit:5 by:node_id,error_type show:id,tags.a",
    ),
    ("std::io::Error", "\"std::io::Error\""),
    ("type:std::io::Error", "error_type:std::io::Error"),
    (
        "cat:rate_limit model:gpt-* since:-1d by:node",
        "category:rate_limit model.name:gpt-* since:2026-11-21T05:00:00.000000Z by:node_id",
    ),
    ("is:regressed commit:a93c7d2", "is:regressed environment.git_commit:a93c7d2"),
    ("\"context length\" -is:resolved count:>100", "\"context length\" -is:resolved count:>100"),
];

#[test]
fn every_form_of_the_grammar_is_read() {
    for &(text, printed) in FORMS {
        assert_eq!(parse(text).to_string(), printed, "{text}");
    }
}

const REFUSALS: &[(&str, &str)] = &[
    ("nod:x", "at character 1: unknown field `nod`, did you mean `node`?"),
    (
        "a zebra:x",
        "at character 3: unknown field `zebra`; to search for this as text, put it in double quotes",
    ),
    ("sev:eror", "at character 5: unknown severity `eror`, did you mean `error`?"),
    ("policys:x", "at character 1: unknown field `policys`, did you mean `policy`?"),
    ("policy.knd:retry", "at character 1: unknown field `policy.knd`, did you mean `policy.kind`?"),
    ("atempts:>2", "at character 1: unknown field `atempts`, did you mean `attempts`?"),
    ("policy.kind:retri", "at character 13: unknown policies.kind `retri`, did you mean `retry`?"),
    ("is:recoverd", "at character 4: unknown state `recoverd`, did you mean `recovered`?"),
    ("is:ne", "at character 4: unknown state `ne`, did you mean `new`?"),
    (
        "is:muted",
        "at character 4: unknown state `muted`: it is one of new, ongoing, escalating, regressed, suspect, resolved, ignored, snoozed, recovered, unhandled, evolved, verified",
    ),
    ("(a", "at character 1: this parenthesis is not closed"),
    ("a)", "at character 2: this parenthesis closes nothing"),
    ("()", "at character 2: a term is missing"),
    ("a AND", "at character 6: something should follow AND"),
    ("OR a", "at character 1: something should stand before OR; as a text it needs double quotes"),
    ("a OR", "at character 5: a term is missing"),
    ("-", "at character 2: a term is missing"),
    ("node:", "at character 6: a value is missing"),
    ("node:\"a", "at character 6: the closing double quote is missing"),
    ("node:a\"b", "at character 7: a double quote inside a word: put all of it in quotes"),
    ("node:\"a\"b", "at character 9: a space should stand here"),
    ("node:[a,]", "at character 9: a value is missing in this list"),
    ("node:[a", "at character 6: this list is not closed"),
    ("has:nod", "at character 5: unknown field `nod`, did you mean `node`?"),
    (
        "count:many",
        "at character 7: `many` does not fit `count`, which is a number, such as 5 or 1.5GiB",
    ),
    (
        "first:soon",
        "at character 7: `soon` does not fit `first_seen`, which is a time, such as -2h, 2026-11-01 or 2026-11-01T10:00:00Z",
    ),
    (
        "inputs.wait:>2s",
        "at character 14: `2s` is a span of time, but the name `wait` tells no unit for numbers: compare with a bare number, or with a field such as `wait_ms`; in double quotes it is a text",
    ),
    (
        "a inputs.wait:1s..2s",
        "at character 15: `1s` is a span of time, but the name `wait` tells no unit for numbers: compare with a bare number, or with a field such as `wait_ms`; in double quotes it is a text",
    ),
    (
        "attempt.n:2s",
        "at character 11: `2s` does not fit `attempt.n`, which is a number, such as 5 or 1.5GiB",
    ),
    ("cat:>io", "at character 6: the values of `category` have no order"),
    ("count:..", "at character 7: a range needs a bound"),
    ("limit:0", "at character 7: `limit:` is a number from 1 to 1000"),
    (
        "sort:-colour",
        "at character 6: sort by \"colour\": it is one of last, first, count, severity, node, type",
    ),
    ("near:1", "at character 6: `near:` takes an id, or at least its first 6 characters"),
    ("a (b limit:5)", "at character 6: `limit:` belongs to the whole query, not into a part of it"),
    ("-sort:count", "at character 2: `sort:` belongs to the whole query, not into a part of it"),
    ("kind:line", "at character 6: unknown kind `line`: it is body or group"),
    ("attempt.m:1", "at character 1: unknown field `attempt.m`, did you mean `attempt.n`?"),
];

#[test]
fn refusals_tell_the_place_and_what_was_meant() {
    for &(text, message) in REFUSALS {
        assert_eq!(refusal(text), message, "{text}");
    }
}

#[test]
fn bad_regular_expressions_are_refused_at_their_place() {
    assert!(refusal("msg:~(").starts_with("at character 6: "), "{}", refusal("msg:~("));
    let unclosed = refusal("msg:~\"[a\"");
    assert_eq!(unclosed, "at character 6: not a regular expression: unclosed character class");
    let large = refusal("msg:~\"(a{1000}){1000}\"");
    assert_eq!(large, "at character 6: the regular expression is too large");
}

#[test]
fn positions_are_counted_in_characters() {
    let text = "\"é🦀\" nod:x";
    let error = Query::parse(text, START).unwrap_err();
    assert_eq!((error.position(), error.span().clone()), (5, 5..8));
    assert_eq!(error.caret(text), format!("{text}\n     ^^^"));
}

#[test]
fn nesting_and_length_are_bounded() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(parse(&nested(32)).to_string(), "a");
    assert!(refusal(&nested(33)).contains("at most 32"));
    assert!(refusal(&"-".repeat(100_000)).contains("at most 8192 characters"));
    assert!(refusal(&"NOT ".repeat(40)).contains("at most 32"));
}

#[test]
fn filter_alone_takes_nothing_that_belongs_to_the_whole_question() {
    assert_eq!(Filter::parse("node:a OR b", START).unwrap().to_string(), "node_id:a OR b");
    let error = Filter::parse("node:a limit:5", START).unwrap_err();
    assert_eq!(error.position(), 7);
}

#[test]
fn built_and_read_questions_are_the_same() {
    let built = Query::new()
        .goal("main")
        .node("a b")
        .severity(Severity::Critical)
        .at_least(Severity::Warning)
        .category(Category::RateLimit)
        .tag("tenant", "x*y")
        .text("no -way")
        .since(START.saturating_sub(Duration::from_hours(1)))
        .records()
        .sort(Order::ascending(SortKey::Node))
        .limit(7)
        .at(START);
    let text = "goal:main node:\"a b\" sev:critical sev:>=warning cat:rate_limit tag.tenant:\"x*y\" \
                \"no -way\" since:-1h kind:body sort:node limit:7";
    assert_eq!(parse(text), built);
}

/// Texts that look like queries, and some that do not.
fn texts() -> impl Strategy<Value = String> {
    let pieces = select(vec![
        "a",
        "\"a b\"",
        "-",
        "NOT ",
        "AND",
        " OR ",
        " ",
        "(",
        ")",
        "node",
        ":",
        "=",
        "!=",
        ">",
        ">=",
        "<",
        "~",
        "[",
        ",",
        "]",
        "..",
        "*",
        "-2h",
        "2026-11-01",
        "1.5GiB",
        "300ms",
        "5",
        "tags.",
        "tag.\"x y\":",
        "is:new",
        "has:",
        "inputs.a.0:",
        "count:",
        "age:",
        "sev:",
        "error",
        "since:",
        "limit:3",
        "sort:-count",
        "by:node,type",
        "?",
        "near:fail_01JAB",
        "\\",
        "\"",
        "kind:body",
        "ts:",
        "msg:",
        "handled:true",
        "é",
        "chain.type:",
        "::",
        ".",
    ]);
    prop_oneof![
        collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat()),
        proptest::arbitrary::any::<String>(),
    ]
}

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(2_000))]

    #[test]
    fn printed_question_reads_back_to_itself(text in texts()) {
        if let Ok(query) = Query::parse(&text, START) {
            let printed = query.to_string();
            prop_assert_eq!(Query::parse(&printed, START), Ok(query), "{}", printed);
        }
    }

    #[test]
    fn refusals_point_into_the_text(text in texts()) {
        if let Err(error) = Query::parse(&text, START) {
            prop_assert!(error.span().start <= error.span().end);
            prop_assert!(error.span().end <= text.chars().count() + 1, "{}", error);
        }
    }

    #[test]
    fn built_question_reads_back_to_itself(
        node: String,
        text: String,
        tag: String,
        value: String,
        limit in 0_usize..2_000,
        is_descending: bool,
    ) {
        let order = Order { key: SortKey::Count, is_descending };
        let query = Query::new().node(node).text(&text).tag(&tag, &value).limit(limit).sort(order).at(START);
        let printed = query.to_string();
        prop_assert_eq!(Query::parse(&printed, START), Ok(query), "{}", printed);
    }
}
