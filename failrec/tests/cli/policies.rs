//! What policies decided, as the command shows it.

use std::io;
use std::path::Path;
use std::time::Duration;

use failrec::policy::retry::{Backoff, Jitter};
use failrec::policy::{CircuitBreaker, Retry, Trip, policies};
use failrec::{Recorder, circuit_breaker, record_failures, retry};
use serde_json::{Value, json};

use crate::command::run;
use crate::journal::{EARLIER, FULL, Journal};

fn reset() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionReset, "reset by peer, password=hunter2x")
}

#[record_failures(node = "dial")]
#[retry("cli-dial", attempt = n)]
fn dial(works_at: u32) -> io::Result<u32> {
    if n < works_at { Err(reset()) } else { Ok(n) }
}

#[record_failures(node = "pay")]
#[circuit_breaker("cli-bank")]
fn pay() -> io::Result<()> {
    Err(reset())
}

/// Defines a retry that hardly waits.
fn define_dial() {
    let retry = Retry::builder()
        .name("cli-dial")
        .backoff(Backoff::Fixed(Duration::from_millis(2)))
        .jitter(Jitter::None);
    policies().define_retry(retry).unwrap();
}

/// A store in which calls under policies are recorded.
fn record(calls: impl FnOnce()) -> tempfile::TempDir {
    define_dial();
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::builder().store_path(folder.path()).build().unwrap();
    recorder.in_force(calls);
    assert!(recorder.shutdown(Duration::from_mins(1)).complete);
    folder
}

fn page(store: &Path, args: &[&str]) -> String {
    let page = run(store, &[&["show", "."], args].concat()).ends_with(0).stdout;
    let at = page.find("Policies (").unwrap_or_else(|| panic!("no policies:\n{page}"));
    let rest = &page[at..];
    rest[..rest.find("\n\n").unwrap()].to_owned()
}

/// The page with `_` for how long each attempt took.
fn without_durations(page: &str) -> String {
    let parts: Vec<_> = page
        .split(" · ")
        .map(|part| match part.split_once("took ") {
            Some((before, _)) => format!("{before}took _"),
            None => part.to_owned(),
        })
        .collect();
    parts.join(" · ")
}

/// Three operations failed, two recovered, all under one retry.
fn mixed() -> tempfile::TempDir {
    record(|| {
        for works_at in [9, 2, 9, 3, 9] {
            assert_eq!(dial(works_at).is_ok(), works_at < 9);
        }
    })
}

/// A decision of each kind, and a retry with more attempts than are kept.
fn decisions() -> Value {
    let step = |n: u32, values: Value| {
        let mut step = json!({"n": n, "state": "failed", "fault": "reset",
            "error_type": "std::io::Error", "error_message": "reset by peer"});
        for (name, value) in values.as_object().unwrap() {
            step[name] = value.clone();
        }
        step
    };
    json!([
        {"kind": "timeout", "name": "quick", "state": "timeout", "rejected": true},
        {"kind": "circuit_breaker", "name": "bank", "state": "open", "rejected": true,
            "retry_after_ms": 59_900, "causes": [EARLIER]},
        {"kind": "circuit_breaker", "name": "bank", "state": "half_open"},
        {"kind": "retry", "name": "network", "state": "attempts", "steps_left_out": 6, "steps": [
            step(1, json!({"delay_ms": 120, "why": "backoff"})),
            step(2, json!({"took_ms": 30_000, "delay_ms": 1_250, "why": "hint",
                "norm": "reset by peer"})),
            step(9, json!({"why": "attempts", "fault": "throttled", "error_code": "429",
                "error_message": "slow down ".repeat(50)}))]},
        {"kind": "fallback", "name": "cache", "state": "used", "steps": [step(1, json!({}))]},
        {"kind": "hedge", "name": "search", "state": "won_by_hedge"},
        {"kind": "compensation", "name": "checkout", "state": "failed_to_compensate", "steps": [
            {"n": 1, "what": "send the letter", "state": "not_begun"},
            {"n": 2, "what": "refund", "state": "failed", "took_ms": 30,
                "error_message": "the bank is closed"},
            {"n": 3, "what": "delete the draft", "state": "undone", "took_ms": 4}]}
    ])
}

fn decided() -> Journal {
    let mut journal = Journal::new();
    journal.failure(60, "default", &[json!({"id": FULL, "policies": decisions()})]);
    journal.write()
}

#[test]
fn page_tells_each_step_of_each_policy_in_its_order() {
    let page = page(decided().path(), &[FULL]);
    let expected = format!(
        "Policies (in the order they decided)
  timeout quick: cut the call off
  circuit breaker bank: turned the call away: open
    may go better after 59.9 s
    led to by, newest first:
    {EARLIER}
  circuit breaker bank: half-open after the call had failed
  retry network: gave up after 9 attempts, at least 1.3 s waited
    1  reset · Error: reset by peer
       waited 120 ms (backoff)
    2  took 30 s · reset · the same error
       waited 1.2 s (hint)
    …  6 steps left out
    9  throttled · Error, code 429: {}slo…
       stopped: attempts
  fallback cache: put something in the place of what failed
    1  reset · Error: reset by peer
  hedge search: won by hedge
  compensation checkout: could not undo all that was done
    1  send the letter: not begun
    2  refund: failed · took 30 ms · the bank is closed
    3  delete the draft: undone · took 4 ms",
        "slow down ".repeat(10)
    );
    assert_eq!(page, expected);
}

#[test]
fn last_wait_of_an_operation_that_was_dropped_may_not_have_been_waited() {
    let mut journal = Journal::new();
    let step = |n| json!({"n": n, "state": "failed", "delay_ms": 50, "why": "backoff"});
    let dropped = json!([{"kind": "retry", "name": "r", "state": "cancelled",
        "steps": [step(1), step(2)]}]);
    journal.failure(60, "default", &[json!({"id": FULL, "policies": dropped})]);
    let page = page(journal.write().path(), &[FULL]);
    let told = "  retry r: cancelled after 2 attempts, at least 50 ms waited
    1  failed
       waited 50 ms (backoff)
    2  failed
       waited at most 50 ms (backoff)";
    assert!(page.ends_with(told), "{page}");
}

#[test]
fn what_a_policy_decides_again_and_again_is_one_line() {
    let breaker = |state| json!({"kind": "circuit_breaker", "name": "bank", "state": state});
    let timeout = json!({"kind": "timeout", "name": "quick", "state": "timeout", "rejected": true});
    let states = ["closed", "closed", "closed", "open"];
    let mut decisions: Vec<_> = states.into_iter().map(breaker).collect();
    decisions.extend([timeout.clone(), breaker("open"), timeout.clone(), timeout]);
    let mut journal = Journal::new();
    journal.failure(60, "default", &[json!({"id": FULL, "policies": decisions})]);
    let store = journal.write();
    let told = "
  circuit breaker bank: closed after the call had failed, 3 times
  circuit breaker bank: open after the call had failed
  timeout quick: cut the call off
  circuit breaker bank: open after the call had failed
  timeout quick: cut the call off, 2 times";
    let page = page(store.path(), &[FULL]);
    assert!(page.ends_with(told), "{page}");
    let record = &run(store.path(), &["show", ".", FULL, "--json"]).ends_with(0).json()[0];
    assert_eq!(record["policies"], Value::from(decisions));
}

#[test]
fn timeline_fits_any_width() {
    let journal = decided();
    for width in [40, 60, 80, 104, 140, 200] {
        let page = page(journal.path(), &[FULL, "--width", &width.to_string()]);
        let widest = page.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= width, "{widest} of {width}:\n{page}");
        assert!(page.contains(EARLIER), "{width}:\n{page}");
    }
}

#[test]
fn attempts_of_a_real_retry_are_told_without_secrets() {
    let store = record(|| drop(dial(9).unwrap_err()));
    let page = without_durations(&page(store.path(), &["latest"]));
    let told = "
    1  reset · Error, code io:ConnectionReset: reset by peer, password=********
       waited 2 ms (backoff)
    2  took _ · reset · the same error
       waited 2 ms (backoff)
    3  took _ · reset · the same error
       stopped: attempts";
    assert!(page.contains("  retry cli-dial: gave up after 3 attempts, 4 ms waited"));
    assert!(page.ends_with(told), "{page}");
}

#[test]
fn causes_of_a_rejection_can_be_shown_by_their_ids() {
    let breaker = CircuitBreaker::builder().name("cli-bank").trip(Trip::Consecutive(2));
    policies().define_circuit_breaker(breaker).unwrap();
    let store = record(|| (0..3).for_each(|_| drop(pay().unwrap_err())));
    let page = page(store.path(), &["latest"]);
    let lines = page.lines().map(str::trim);
    let causes: Vec<_> = lines.filter(|line| line.starts_with("fail_")).collect();
    assert_eq!(causes.len(), 2, "{page}");
    for cause in causes {
        let shown = run(store.path(), &["show", ".", cause]).ends_with(0).stdout;
        assert!(shown.contains("reset by peer"), "{shown}");
    }
    assert!(page.contains("turned the call away: open\n    may go better after "), "{page}");
}

#[test]
fn recovered_operations_are_counted_apart_from_failures() {
    let store = mixed();
    let page = run(store.path(), &["stats", "."]).ends_with(0).stdout;
    let told = "3 failures in 1 group\nrecovered: 2 in 1 group, not counted as failures\n";
    assert!(page.starts_with(told), "{page}");
    assert!(page.contains("\nRecovered groups\n"), "{page}");
    let answer = &run(store.path(), &["stats", ".", "--json"]).ends_with(0).json()[0];
    let statistics = &answer["statistics"];
    assert_eq!([&statistics["total"], &statistics["recovered"]], [3, 2]);
    assert_eq!(statistics["by_outcome"], json!({"error": 3}));
    assert_eq!([&answer["goals"][0]["total"], &answer["goals"][0]["recovered"]], [3, 2]);
    let of_groups = |name: &str| {
        let groups = answer[name].as_array().unwrap().iter();
        groups.map(|group| (group["outcome"].clone(), group["count"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(of_groups("top_groups"), [(json!("error"), json!(3))]);
    assert_eq!(of_groups("top_recovered"), [(json!("recovered"), json!(2))]);
}

#[test]
fn store_of_recovered_operations_alone_is_not_empty() {
    let store = record(|| assert_eq!(dial(2).unwrap(), 2));
    let page = run(store.path(), &["stats", "."]).ends_with(0).stdout;
    assert!(page.starts_with("0 failures in 0 groups\nrecovered: 1 in 1 group"), "{page}");
    let nothing = run(store.path(), &["list", ".", "-is:recovered"]).ends_with(3);
    let told = "none of the 0 failures and 1 recovered operation in this store is meant";
    assert!(nothing.stderr.contains(told), "{nothing:#?}");
}

#[test]
fn recovered_groups_are_listed_and_marked() {
    let store = mixed();
    let outcomes = |args: &[&str]| {
        let list = run(store.path(), &[&["list", "."], args].concat()).ends_with(0).stdout;
        let ends = list.lines().skip(1).map(|line| line.rsplit('\t').next().unwrap().to_owned());
        let mut ends: Vec<_> = ends.collect();
        ends.sort();
        ends
    };
    assert_eq!(outcomes(&[]), ["error", "recovered"]);
    assert_eq!(outcomes(&["is:recovered"]), ["recovered"]);
    assert_eq!(outcomes(&["outcome:recovered"]), ["recovered"]);
    assert_eq!(outcomes(&["-is:recovered"]), ["error"]);
    assert_eq!(outcomes(&["--records", "attempts:3"]), ["error", "error", "error", "recovered"]);
    assert_eq!(outcomes(&["policy:cli-dial", "policy.state:recovered"]), ["recovered"]);
    for width in ["60", "140"] {
        let list = run(store.path(), &["list", ".", "--width", width]).ends_with(0).stdout;
        assert_eq!(list.matches("recovered").count(), 1, "{list}");
    }
}

#[test]
fn counts_by_fields_set_recovered_operations_apart() {
    let store = mixed();
    let counted = run(store.path(), &["list", ".", "by:node"]).ends_with(0).stdout;
    let rows: Vec<_> = counted.lines().collect();
    assert_eq!(rows[0], "count\trecovered\tgroups\tsessions\tnode_id\tlast");
    assert!(rows[1].starts_with("3\t2\t2\t0\tdial\t"), "{counted}");
}

#[test]
fn doctor_and_health_stay_exact_with_recovered_operations() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::builder().store_path(folder.path()).build().unwrap();
    define_dial();
    recorder.in_force(|| {
        (0..30).for_each(|_| assert_eq!(dial(2).unwrap(), 2));
        (0..20).for_each(|_| drop(dial(9).unwrap_err()));
    });
    assert!(recorder.shutdown(Duration::from_mins(1)).complete);
    let health = recorder.health();
    let lost: u64 = health.lost.values().sum();
    assert_eq!(health.emitted, 50);
    assert_eq!(health.written + health.counted_only + lost + health.waiting, 50, "{health:?}");
    let found = &run(folder.path(), &["doctor", ".", "--json"]).ends_with(0).json()[0];
    let goal = &found["goals"][0];
    assert_eq!([&goal["failures"], &goal["groups"], &goal["recovered"]], [20, 1, 30]);
}

#[test]
fn sums_of_policies_weigh_stored_records_and_say_so() {
    let journal = weighed();
    let sums = run(journal.path(), &["stats", "--policies"]).ends_with(0);
    let rows: Vec<Vec<_>> = sums.stdout.lines().map(|line| line.split('\t').collect()).collect();
    let titles = "kind policy failed recovered rejected attempts waited_ms last states";
    assert_eq!(rows[0], titles.split(' ').collect::<Vec<_>>());
    assert_eq!(rows[1][..7], ["circuit_breaker", "bank", "10", "0", "4", "0", "0"]);
    assert_eq!(rows[1][8], "closed 10, open 14");
    assert_eq!(rows[2][..7], ["retry", "network", "10", "3", "0", "26", "1600"]);
    assert!(sums.stderr.contains("weighed sums of 3 stored records"), "{sums:#?}");
    let answer = &run(journal.path(), &["stats", "--policies", "--json"]).ends_with(0).json()[0];
    assert_eq!((&answer["kind"], &answer["is_exact"]), (&json!("policies"), &json!(false)));
    assert_eq!(answer["policies"][0]["states"], json!({"closed": 10, "open": 14}));
    assert_eq!(answer["policies"][0]["latest"], "fail_01K00000000000000000000003");
}

/// Records that stand for ten failures, three recovered operations and four rejections.
fn weighed() -> Journal {
    let breaker = |state: &str, rejected: bool| json!({"kind": "circuit_breaker", "name": "bank", "state": state, "rejected": rejected});
    let step = |n: u32, delay: Value| {
        let mut step = json!({"n": n, "state": "failed"});
        step["delay_ms"] = delay;
        step
    };
    let retry = |state: &str, steps: &[Value]| json!({"kind": "retry", "name": "network", "state": state, "steps": steps});
    let failed = [step(1, json!(100)), step(2, Value::Null)];
    let (closed, open) = (breaker("closed", false), breaker("open", false));
    let records = [
        ("error", 10, json!([closed, open, retry("attempts", &failed)])),
        ("recovered", 3, json!([retry("recovered", &[step(1, json!(200))])])),
        ("rejected", 4, json!([breaker("open", true)])),
    ];
    let mut journal = Journal::new();
    for (number, (outcome, weight, policies)) in (1..).zip(records) {
        let sample = json!({"reason": "decade", "weight": weight});
        let id = format!("fail_01K0000000000000000000000{number}");
        let values = json!({"id": id, "outcome": outcome, "sample": sample, "policies": policies});
        journal.failure(60 - number, "default", &[values]);
    }
    journal.write()
}

#[test]
fn sums_of_policies_are_of_the_failures_that_are_meant() {
    let store = mixed();
    let stats =
        |query: &str| run(store.path(), &["stats", ".", "--policies", "--json", "--query", query]);
    let answer = &stats("is:recovered").ends_with(0).json()[0];
    let sum = &answer["policies"][0];
    assert_eq!([&sum["recovered"], &sum["failed"], &sum["attempts"]], [2, 0, 5]);
    stats("-node:dial").ends_with(3);
    stats("limit:3").ends_with(2);
    run(store.path(), &["stats", ".", "--query", "node:dial"]).ends_with(2);
}

#[test]
fn sums_of_policies_fit_any_width() {
    let store = mixed();
    for width in [40, 60, 104, 200] {
        let args = ["stats", ".", "--policies", "--width", &width.to_string()];
        let page = run(store.path(), &args).ends_with(0).stdout;
        let widest = page.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= width && page.contains("cli-dial"), "{widest} of {width}:\n{page}");
    }
}
