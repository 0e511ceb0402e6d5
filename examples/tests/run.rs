//! The examples run to their end, count every failure, and give no secret away.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail the test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use failrec::query::Query;
use failrec::record::{Outcome, PolicyDecision, PolicyKind};
use failrec::store::{Ask as _, JsonlStore};
use failrec::{FailureRecord, Store as _};
use tempfile::TempDir;

#[path = "../agent_graph/secrets.rs"]
mod secrets;

use crate::secrets::Secrets;

/// A finished run of an example, and the folder it recorded to.
struct Run {
    folder: TempDir,
    output: String,
}

impl Run {
    fn of(example: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let output = Command::new(built(example))
            .env("FAILREC_DIR", folder.path().join("store"))
            .current_dir(folder.path())
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        let output_text = text.concat();
        assert!(output.status.success(), "{example} ended with {}: {output_text}", output.status);
        Self { folder, output: output_text }
    }

    fn store(&self) -> JsonlStore {
        JsonlStore::open_read_only(self.folder.path().join("store")).unwrap()
    }

    /// How often each node failed in each way.
    fn counts(&self, goal: &str) -> BTreeMap<(String, String), u64> {
        let (ledger, _) = self.store().ledger(&goal.into()).unwrap();
        let mut counts = BTreeMap::new();
        for group in ledger.groups() {
            let key = (group.node_id.to_string(), group.outcome.to_string());
            *counts.entry(key).or_default() += group.count;
        }
        counts
    }

    /// The one record of a node that failed once.
    fn record_of(&self, node: &str) -> FailureRecord {
        let mut found = self.store().records(&Query::new().node(node)).unwrap().items;
        assert_eq!(found.len(), 1, "{found:#?}");
        found.remove(0)
    }

    /// Everything it wrote anywhere, by file, and what it said.
    fn traces(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut traces = vec![(PathBuf::from("its output"), self.output.clone().into_bytes())];
        read_all(self.folder.path(), &mut traces);
        traces
    }
}

fn built(example: &str) -> PathBuf {
    let here = env::current_exe().unwrap();
    let path = here.parent().unwrap().parent().unwrap().join("examples").join(example);
    let path = path.with_extension(env::consts::EXE_EXTENSION);
    assert!(path.exists(), "{} is missing: run `cargo build --examples` first", path.display());
    path
}

fn read_all(folder: &Path, into: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, into);
        } else {
            let bytes = fs::read(&path).unwrap();
            into.push((path, bytes));
        }
    }
}

fn expected(rows: &[(&str, &str, u64)]) -> BTreeMap<(String, String), u64> {
    rows.iter().map(|(node, outcome, n)| ((node.to_string(), outcome.to_string()), *n)).collect()
}

/// The forms in which `secret` could stand in a file.
fn forms(secret: &str) -> Vec<String> {
    let percent = secret.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    });
    let mut forms = vec![secret.to_owned(), percent.collect()];
    // In base64 a text looks different at each of three places; its ends mix with what is beside.
    for shift in 0..3 {
        let encoded = BASE64_STANDARD.encode(format!("{}{secret}", "\0".repeat(shift)));
        let own = encoded.trim_end_matches('=');
        forms.push(own[4 * usize::from(shift != 0)..own.len() - 2].to_owned());
    }
    forms
}

fn occurs(text: &str, bytes: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn assert_no_trace_of(secrets: &[String], run: &Run) {
    for (place, bytes) in run.traces() {
        for form in secrets.iter().flat_map(|secret| forms(secret)) {
            assert!(!occurs(&form, &bytes), "{form} stands in {}", place.display());
        }
    }
}

fn quickstart_secrets() -> [String; 2] {
    [["ada", "example.com"].join("@"), format!("sk-{}", "Qz7Rk2".repeat(8))]
}

fn agent_secrets() -> [String; 3] {
    let Secrets { api_key, email, password } = Secrets::planted();
    [api_key, email, password]
}

#[test]
fn quickstart_counts_every_failure() {
    let run = Run::of("quickstart");

    let rows = [("settings", "error", 7), ("connect", "error", 7), ("sign_in", "error", 1)];
    assert_eq!(run.counts("default"), expected(&rows));
}

#[test]
fn quickstart_gives_no_secret_away() {
    let run = Run::of("quickstart");

    assert_no_trace_of(&quickstart_secrets(), &run);
}

#[test]
fn quickstart_says_what_to_do_next() {
    let run = Run::of("quickstart");

    assert!(run.output.contains("cargo failrec show fail_"), "{}", run.output);
    assert!(run.output.contains("failures_default.jsonl"), "{}", run.output);
}

#[test]
fn agent_graph_counts_every_failure_once() {
    let run = Run::of("agent_graph");

    let rows = [
        ("plan", "error", 13),
        ("plan", "cancelled", 1),
        ("tool.customer", "error", 2),
        ("tool.digest", "panic", 1),
        ("answer", "error", 2),
        ("answer", "silent", 1),
    ];
    assert_eq!(run.counts("answer_tickets"), expected(&rows));
}

#[test]
fn agent_graph_keeps_equal_failures_in_one_group() {
    let run = Run::of("agent_graph");

    let (ledger, _) = run.store().ledger(&"answer_tickets".into()).unwrap();
    let refused = ledger.groups().filter(|group| group.message.starts_with("HTTP status 429"));
    let counts: Vec<_> = refused.map(|group| group.count).collect();
    assert_eq!(counts, [12]);
}

#[test]
fn agent_graph_says_which_nodes_an_error_left_through() {
    let run = Run::of("agent_graph");

    let panic = run.record_of("tool.digest");
    let way: Vec<_> = panic.propagated.iter().map(|step| step.node_id.as_str()).collect();
    assert_eq!(way, ["digest"]);
}

#[test]
fn agent_graph_keeps_what_was_around_a_failure() {
    let run = Run::of("agent_graph");

    let panic = run.record_of("tool.digest");
    assert_eq!(panic.run_id, Some("run-9-1".into()));
    assert_eq!(
        panic.execution_path,
        ["plan: choose a tool", "look_up: ask for the customer", "digest: shorten the note"]
    );
    let memory = serde_json::to_string(&panic.memory).unwrap();
    assert!(memory.contains("veut encore savoir où"), "{memory}");
}

#[test]
fn agent_graph_gives_no_secret_away() {
    let run = Run::of("agent_graph");

    assert_no_trace_of(&agent_secrets(), &run);
}

/// What a policy of this kind decided during the call of a record.
fn decision(record: &FailureRecord, kind: PolicyKind) -> &PolicyDecision {
    record.policies.iter().find(|decision| decision.kind == kind).unwrap()
}

#[test]
fn retry_network_recovers_after_three_failures_and_a_hint() {
    let record = Run::of("retry_network").record_of("forecast");

    let retry = decision(&record, PolicyKind::Retry);
    assert_eq!((record.outcome, &*retry.state), (Outcome::Recovered, "recovered"));
    let whys: Vec<_> = retry.steps.iter().map(|step| step.why.as_deref().unwrap()).collect();
    assert_eq!(whys, ["backoff", "backoff", "hint"]);
    assert!(retry.steps[2].delay_ms.is_some_and(|delay| 1_000 <= delay));
}

#[test]
fn retry_network_gives_up_at_its_deadline() {
    let record = Run::of("retry_network").record_of("history");

    let retry = decision(&record, PolicyKind::Retry);
    assert_eq!((record.outcome, &*retry.state), (Outcome::Error, "deadline"));
    assert!((2..=4).contains(&retry.steps.len()), "{:?}", retry.steps);
}

#[test]
fn circuit_breaker_counts_what_failed_and_what_was_turned_away() {
    let run = Run::of("circuit_breaker");

    let rows = [("stock", "error", 3), ("stock", "timeout", 1), ("stock", "rejected", 4)];
    assert_eq!(run.counts("default"), expected(&rows));
}

#[test]
fn circuit_breaker_opens_probes_and_closes() {
    let run = Run::of("circuit_breaker");

    let changes = run.output.lines().filter_map(|line| line.strip_prefix("  -- "));
    let probed = ["closed -> open", "open -> half_open", "half_open -> open"];
    assert!(changes.eq(probed.into_iter().chain(["open -> half_open", "half_open -> closed"])));
}

#[test]
fn saga_undoes_in_reverse_and_tries_an_undo_again() {
    let record = Run::of("saga").record_of("trip");

    let steps = &decision(&record, PolicyKind::Compensation).steps;
    let steps: Vec<_> = steps.iter().map(|step| (step.what.as_deref(), &*step.state)).collect();
    let undone = |what| (Some(what), "undone");
    let car = (Some("cancel the car"), "withdrawn");
    assert_eq!(steps, [car, undone("cancel the flight"), undone("cancel the hotel")]);
    assert_eq!(decision(&record, PolicyKind::Retry).steps.len(), 1);
}

#[test]
fn llm_fallback_has_an_answer_to_every_question() {
    let run = Run::of("llm_fallback");

    assert_eq!(run.counts("default"), expected(&[("answer", "recovered", 4)]));
    let mut records = run.store().records(&Query::new()).unwrap().items;
    records.reverse();
    let faults: Vec<Vec<_>> = records
        .iter()
        .map(|record| {
            let steps = decision(record, PolicyKind::Retry).steps.iter();
            steps.map(|step| step.fault.as_deref().unwrap()).collect()
        })
        .collect();
    assert_eq!(faults[0], ["throttled", "overloaded"]);
    assert_eq!(faults[1..3], [["context_length"], ["rejected"]]);
    assert_eq!(faults[3], ["overloaded"; 3]);
    assert!(run.output.contains("Please ask me later."), "{}", run.output);
}

#[test]
fn examples_of_policies_give_no_secret_away() {
    let secrets = ["sk-", "sk-proj-"].map(|start| format!("{start}{}", "Qz7Rk2".repeat(8)));
    for example in ["retry_network", "circuit_breaker", "saga", "llm_fallback"] {
        assert_no_trace_of(&secrets, &Run::of(example));
    }
}

#[test]
fn a_secret_is_recognised_in_every_form() {
    let secret = "jane.roe+a@example.com";

    for before in ["", "a", "ab"] {
        let encoded = BASE64_STANDARD.encode(format!("{before}{secret}:and more"));
        let percent = format!("{before}jane.roe%2Ba%40example.com");
        for text in [encoded, percent, format!("{before}{secret}")] {
            let found = forms(secret).iter().any(|form| occurs(form, text.as_bytes()));
            assert!(found, "not in {text}");
        }
    }
}
