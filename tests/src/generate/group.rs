//! [`Group`]: failures that are of one kind.

use std::fmt::Write as _;

use crate::Random;

const NODES: &[&str] = &[
    "planner",
    "fetch",
    "search",
    "rank",
    "summarise",
    "extract",
    "embed",
    "index",
    "answer",
    "critic",
    "router",
    "charge",
    "refund",
    "ship",
    "mail",
    "login",
    "session",
    "upload",
    "resize",
    "translate",
    "moderate",
    "cache",
    "export",
    "audit",
];
const FUNCTIONS: &[&str] = &["run", "call", "load", "store", "send", "receive", "check", "retry"];
const SEVERITIES: &[&str] = &["warning", "error", "error", "error", "error", "critical"];

/// Category, type of the error, code, and the beginning of the text.
type Fault = (&'static str, &'static str, Option<&'static str>, &'static str);

const FAULTS: &[Fault] = &[
    ("network", "std::io::error::Error", Some("os:111"), "connection refused by upstream"),
    ("timeout", "tokio::time::error::Elapsed", None, "deadline has elapsed after waiting for"),
    ("rate_limit", "agent::llm::ApiError", Some("429"), "too many requests for model"),
    ("database", "tokio_postgres::error::Error", Some("40P01"), "deadlock detected in relation"),
    ("parse", "serde_json::error::Error", None, "expected value in answer of tool"),
    ("validation", "agent::check::Invalid", Some("E-17"), "field is out of range in form"),
    ("llm_output", "agent::llm::Refused", None, "the model gave no usable plan for step"),
    ("not_found", "reqwest::error::Error", Some("404"), "no such document in collection"),
    ("permission", "agent::tools::Denied", Some("403"), "tool is not allowed for tenant"),
    ("panic", "alloc::string::String", None, "index out of bounds in stage"),
];

/// Failures that are of one kind: what all their records have alike, as the parts of a line.
#[derive(Debug)]
pub(super) struct Group {
    /// From the node up to the severity.
    pub(super) place: String,
    /// The severity and what sort of error it is, up to the beginning of its text.
    pub(super) sort: String,
    pub(super) text: String,
    /// The normal form of the text, the chain's types and the names of the group.
    pub(super) names: String,
}

impl Group {
    pub(super) fn new(seed: u64, number: u64) -> Self {
        let mut random = Random::of(seed, &["group", &number.to_string()]);
        let node = random.pick(NODES);
        let function = random.pick(FUNCTIONS);
        let line = random.between(10, 900);
        let (category, error_type, code, text) = random.pick(FAULTS);
        let severity = random.pick(SEVERITIES);
        let outcome = if category == "panic" { "panic" } else { "error" };
        let digits = |random: &mut Random, count: usize| {
            (0..count).fold(String::new(), |mut digits, _| {
                write!(digits, "{:08x}", random.below(1 << 32)).unwrap_or_default();
                digits
            })
        };
        let name = digits(&mut random, 4);
        let (coarse, exact) = (digits(&mut random, 4), digits(&mut random, 8));
        let code = code.map_or_else(String::new, |code| format!("\"error_code\":\"{code}\","));
        let text = format!("{text} kind {number}");
        let place = format!(
            "\"node_id\":\"{node}\",\"function\":{{\"path\":\"shop::{node}::{function}\",\
             \"file\":\"src/{node}.rs\",\"line\":{line},\"column\":5,\"crate\":\"shop\",\
             \"crate_version\":\"1.4.2\",\"async\":true}},"
        );
        let sort = format!(
            "\"outcome\":\"{outcome}\",\"severity\":\"{severity}\",\"category\":\"{category}\",\
             \"handled\":{},\"error_type\":\"{error_type}\",{code}",
            outcome != "panic"
        );
        let names = format!(
            "\"chain\":[{{\"type\":\"{error_type}\",\"message\":\"{text}\"}}],\"fingerprint\":\
             {{\"scheme\":\"group\",\"version\":1,\"group\":\"{name}\",\"coarse\":\"{coarse}\",\
             \"exact\":\"{exact}\",\"parts\":[\"node\",\"type\",\"message\",\"root.type\"]}},"
        );
        Self { place, sort, text, names }
    }
}
