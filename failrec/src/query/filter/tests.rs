use serde_json::{Value, json};

use super::*;
use crate::query::Ledger;
use crate::query::script::{START, Script, after, fingerprint, record};
use crate::query::{Query, Sieve};
use crate::record::{EntryBody, Evolution, Note, Resolution, ResolutionKind, TriageAction};

/// A record with something in every part.
fn rich() -> Value {
    json!({
        "goal_id": "main", "session_id": "s-1", "run_id": "r-1", "agent_id": "agent",
        "attempt": {"n": 3, "max": 5},
        "tool": {"name": "search"}, "model": {"provider": "acme", "name": "gpt-5"},
        "error_type": "shop::net::Timeout", "error_code": "429",
        "error_message": "Read timed out after 30 s",
        "chain": [
            {"type": "shop::net::Timeout", "message": "Read timed out"},
            {"type": "std::io::Error", "message": "Would block", "code": "11"},
        ],
        "inputs": {"user": {"id": 42, "name": "Ann"}, "items": [{"sku": "a"}, {"sku": "b"}], "big": 9_007_199_254_740_993_u64,
            "timeout_ms": 300, "elapsed_secs": 2.5, "span_ns": 1_500, "cache_min": 90, "size": 1_610_612_736_u64,
            "wait": {"secs": 2, "nanos": 0}, "http": {"retry.after_s": 7}, "db.pool": {"max.size": 8}},
        "tags": {"tenant": "acme", "a b": "x", "http.status": "500", "wait_ms": "300", "age": "5m"},
        "breadcrumbs": [{"t": START, "level": "warning", "cat": "http", "msg": "retrying soon"}],
        "execution_path": ["plan", "act"],
        "policies": [
            {"kind": "circuit_breaker", "name": "bank", "state": "open", "rejected": true, "retry_after_ms": 1_500},
            {"kind": "retry", "name": "network", "state": "not_retryable", "steps": [
                {"n": 1, "state": "failed", "fault": "reset", "delay_ms": 120, "why": "backoff"},
                {"n": 2, "state": "failed", "fault": "rejected", "why": "not_retryable"}]},
        ],
    })
}

fn is_found(text: &str, changes: &Value) -> bool {
    let query = Query::parse(text, after(60)).unwrap_or_else(|error| panic!("{text}: {error}"));
    let record = record(1, changes);
    let is_found = query.asked_filter().matches(&record, None, after(60));
    let line = serde_json::to_vec(&record).unwrap();
    let sieve = Sieve::of_query(&query);
    let is_among = sieve.may_be_among((record.id, record.id), (record.at, record.at));
    assert!(is_among || !is_found || !query.covers(record.at), "{text}: no file may be left out");
    let may_be = sieve.needles().is_none_or(|needles| needles.may_be_in(&line));
    assert!(may_be || !is_found, "{text}: no store may leave out what is found");
    is_found
}

const FOUND: &[&str] = &[
    "",
    "id:fail_",
    "goal:main",
    "session:s-1",
    "run:r-1",
    "agent:AGENT",
    "node:planner",
    "node:plan*",
    "type:Timeout",
    "type:net::timeout",
    "type:shop::net::Timeout",
    "type:*out",
    "type:=shop::net::Timeout",
    "type:!=Timeout",
    "type:~^shop",
    "code:429",
    "code:>400",
    "code:400..499",
    "sev:error",
    "sev:>=warning",
    "sev:<critical",
    "sev:warning..critical",
    "cat:network",
    "cat:[io,network]",
    "outcome:error",
    "handled:true",
    "msg:TIMED",
    "msg:t*30",
    "source:plan",
    "file:shop.rs",
    "attempt.n:>2",
    "attempt:3",
    "attempt:=3",
    "attempt.max:..5",
    "attempts:2",
    "attempts:>1",
    "policy:bank",
    "policy:net*",
    "policies:network",
    "policies.name:bank",
    "policy.kind:circuit_breaker",
    "policy.kind:[retry,hedge]",
    "policy.state:open",
    "policy.rejected:true",
    "policy.retry_after_ms:>1s",
    "policy.steps.fault:reset",
    "policy.steps.delay_ms:>100ms",
    "policy.steps.why:backoff",
    "has:policy",
    "-is:recovered",
    "tool:search",
    "model:gpt-*",
    "provider:acme",
    "chain.type:Error",
    "chain.type:*Timeout*",
    "chain.type:!=X",
    "chain.code:11",
    "inputs.user.id:42",
    "inputs.user.id:>41",
    "inputs.user.id:40..50",
    "inputs.user.name:ann",
    "inputs.items.sku:b",
    "inputs.items.1.sku:b",
    "inputs.big:9007199254740993",
    "tag.tenant:acme",
    "tag.\"a b\":x",
    "tag.http.status:500",
    "tag.\"http.status\":500",
    "tag.http.status:>499",
    "has:tag.http.status",
    "inputs.http.retry.after_s:7",
    "inputs.db.pool.max.size:8",
    "inputs.timeout_ms:300ms",
    "inputs.timeout_ms:0.3s",
    "inputs.timeout_ms:=300ms",
    "inputs.timeout_ms:!=301ms",
    "inputs.timeout_ms:[1s,300ms]",
    "inputs.timeout_ms:>299ms",
    "inputs.timeout_ms:200ms..1s",
    "inputs.elapsed_secs:2.5s",
    "inputs.elapsed_secs:2500ms",
    "inputs.span_ns:1.5us",
    "inputs.span_ns:1500ns",
    "inputs.cache_min:1h30m",
    "inputs.wait.secs:2s",
    "inputs.size:1.5GiB",
    "inputs.size:>1GiB",
    "tag.wait_ms:300ms",
    "tag.age:5m",
    "tag.age:5M",
    "has:inputs",
    "has:inputs.user",
    "has:session",
    "-has:memory",
    "memory?:x",
    "memory.a?:x",
    "breadcrumbs.cat:http",
    "breadcrumbs.level:>=warning",
    "path:act",
    "timed",
    "\"would block\"",
    "retrying",
    "tim*out",
    "ts:2026-11-22",
    "ts:>-2h",
    "age:1m",
    "age:>30s",
    "age:..60s",
    "node:other OR tool:search",
    "-node:other",
    "-(node:other OR tool:x)",
    "line:7",
    "fp:61000000",
    "async:false OR line:7",
    "weight:1",
];

#[test]
fn terms_find_what_they_name() {
    for text in FOUND {
        assert!(is_found(text, &rich()), "{text}");
    }
}

#[test]
fn id_is_found_by_its_beginning_and_by_gaps_with_and_without_its_prefix() {
    let id = record(1, &rich()).id.to_string();
    let digits = id.strip_prefix("fail_").unwrap();
    let (head, tail) = digits.split_at(10);
    for text in [
        id.clone(),
        digits.to_owned(),
        head.to_owned(),
        format!("{head}*"),
        format!("{}*", head.to_lowercase()),
        format!("fail_{head}*"),
        format!("FAIL_{}*", head.to_lowercase()),
        format!("*{tail}"),
        format!("{head}*{}", &tail[3..]),
        format!("fail_*{}", tail.to_lowercase()),
    ] {
        assert!(is_found(&format!("id:{text}"), &rich()), "{text}");
    }
    for text in [format!("{tail}*"), format!("fail_{tail}*"), format!("fail_fail_{head}*")] {
        assert!(!is_found(&format!("id:{text}"), &rich()), "{text}");
    }
}

const PASSED_OVER: &[&str] = &[
    "id:fail_7",
    "goal:other",
    "session:s",
    "node:plan",
    "node:=Planner",
    "type:out",
    "type:=Timeout",
    "type:!=shop::net::Timeout",
    "type:~Shop",
    "code:>500",
    "code:42",
    "sev:warning",
    "sev:>error",
    "sev:<error",
    "cat:[io,timeout]",
    "outcome:panic",
    "handled:false",
    "msg:=timed",
    "attempt.n:>3",
    "attempt:[1,2]",
    "chain.type:!=std::io::Error",
    "inputs.user.id:4",
    "inputs.user.id:..41",
    "inputs.items.sku:c",
    "inputs.items.0.sku:b",
    "inputs.big:9007199254740992",
    "tag.tenant:other",
    "tag.http:500",
    "tag.http.status:501",
    "has:tag.http",
    "inputs.timeout_ms:300s",
    "inputs.timeout_ms:!=300ms",
    "inputs.timeout_ms:\"300ms\"",
    "inputs.size:1.5GB",
    "inputs.timeout_ms:>-2h",
    "has:memory",
    "memory:x",
    "absent",
    "ts:2026-11-21",
    "ts:<-2h",
    "age:>2m",
    "tag.none:!=x",
    "node:other",
    "-node:planner",
    "node:planner -tool:search",
    "inputs.user:Ann",
    "parent:fail_01",
    "is:recovered",
    "outcome:recovered",
    "attempts:>2",
    "policy:cache",
    "policy.kind:fallback",
    "policy.state:closed",
    "policy.steps.fault:connect",
    "is:unhandled",
    "is:new",
    "count:>0",
];

#[test]
fn terms_pass_over_what_they_do_not_name() {
    for text in PASSED_OVER {
        assert!(!is_found(text, &rich()), "{text}");
    }
}

#[test]
fn questions_about_the_group_are_answered_by_the_group() {
    let mut script = Script::new("main", "p");
    let entries =
        [script.fail(1, &json!({"outcome": "panic", "handled": false})), script.tick("a", 70)];
    let mut ledger = Ledger::default();
    for entry in &entries {
        ledger.observe(entry);
    }
    let group = ledger.group(&fingerprint("a")).unwrap();
    let EntryBody::Failure(record) = &entries[0].body else { panic!("the first is a failure") };
    for (text, is_found) in [
        ("count:70", true),
        ("count:>70", false),
        ("is:new", true),
        ("is:ongoing", false),
        ("status:new", true),
        ("first:2026-11-22T05:00:00Z", true),
        ("last:>first_seen", false),
        ("is:unhandled", true),
        ("outcome:panic", true),
        ("node:planner goal:main type:Refused cat:network sev:error", true),
        ("age:<1h", true),
    ] {
        let Ok(query) = Query::parse(text, after(60)) else {
            assert!(!is_found, "{text}");
            continue;
        };
        let filter = query.asked_filter();
        assert_eq!(filter.matches_group(group, after(60)), is_found, "{text} of the group");
        assert_eq!(
            filter.matches(record, Some(group), after(60)),
            is_found,
            "{text} of the record"
        );
        assert!(!filter.needs_records(), "{text}");
    }
}

#[test]
fn attempt_that_succeeded_in_the_end_is_one_of_the_attempts() {
    let failed = json!({"n": 2, "state": "failed"});
    let recovered = json!({"outcome": "recovered", "policies": [
        {"kind": "retry", "name": "network", "state": "recovered", "steps": [failed]}]});
    for text in ["attempts:3", "attempts:>2", "is:recovered", "outcome:recovered"] {
        assert!(is_found(text, &recovered), "{text}");
    }
    for text in ["-is:recovered", "attempts:2", "-outcome:recovered"] {
        assert!(!is_found(text, &recovered), "{text}");
    }
    assert!(!is_found("has:attempts", &json!({})));
}

#[test]
fn group_of_recovered_operations_is_told_by_itself() {
    let mut script = Script::new("main", "p");
    let mut ledger = Ledger::default();
    ledger.observe(&script.fail(1, &json!({"outcome": "recovered"})));
    let group = ledger.group(&fingerprint("a")).unwrap();
    for (text, is_found) in [("is:recovered", true), ("-is:recovered", false)] {
        let query = Query::parse(text, after(60)).unwrap();
        assert!(!query.asked_filter().needs_records(), "{text}");
        assert_eq!(query.asked_filter().matches_group(group, after(60)), is_found, "{text}");
    }
    let query = Query::parse("attempts:>2", after(60)).unwrap();
    assert!(query.asked_filter().needs_records());
}

#[test]
fn questions_about_what_was_said_are_answered_after_decoration() {
    let mut script = Script::new("main", "p");
    let resolution = Resolution::new(ResolutionKind::Config, "raised the limit", after(9));
    let entries = [
        script.boot(),
        script.fail(1, &json!({})),
        script.say(1, "a", TriageAction::Resolve(resolution)),
        script.say(1, "a", TriageAction::Evolve(Evolution::new("evo-1", after(9)))),
        script.say(1, "a", TriageAction::Note(Note::new("seen before", after(9)))),
    ];
    let mut ledger = Ledger::default();
    for entry in &entries {
        ledger.observe(entry);
    }
    let mut record = record(1, &json!({}));
    ledger.decorate(&mut record, &entries[0].process);
    let group = ledger.group(&fingerprint("a"));
    for text in [
        "is:resolved",
        "is:evolved",
        "resolution:config",
        "resolution.text:limit",
        "evolution:evo-1",
        "note:before",
        "commit:a93c7d2",
        "env.os:linux",
        "has:environment",
        "has:notes",
    ] {
        let query = Query::parse(text, after(60)).unwrap();
        assert!(query.asked_filter().matches(&record, group, after(60)), "{text}");
    }
    for text in ["commit:a", "is:evolved", "has:note"] {
        let query = Query::parse(text, after(60)).unwrap();
        assert!(query.asked_filter().needs_decoration(), "{text}");
    }
}

#[test]
fn goals_are_ruled_out_only_where_no_failure_of_them_can_pass() {
    for (text, may) in [
        ("goal:main", true),
        ("goal:other", false),
        ("goal:other OR node:x", true),
        ("goal:other node:x", false),
        ("-goal:main", true),
        ("goal:m*", true),
        ("goal:[other,MAIN]", true),
        ("refused", true),
    ] {
        let query = Query::parse(text, START).unwrap();
        assert_eq!(query.asked_filter().may_match_goal(&GoalId::from("main")), may, "{text}");
    }
}
