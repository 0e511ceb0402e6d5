//! [`FIELDS`]: every field that a query knows.

use crate::query::{Status, Verified};
use crate::record::{Category, Outcome, PolicyKind, ResolutionKind, SampleReason};

/// One field of the table.
#[derive(Debug)]
pub(super) struct Known {
    /// The path in the JSON of a record, or the name of a group's own.
    pub(super) name: &'static str,
    /// What else it is called.
    pub(super) short: &'static [&'static str],
    pub(super) kind: Kind,
    pub(super) place: Place,
    /// Any name may follow.
    pub(super) is_open: bool,
}

/// How the values of a field are compared.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// A sentence: `:` finds a part of it.
    Text,
    /// A name: `:` compares all of it, or the part after a `::`.
    Name,
    /// An id: `:` compares its beginning.
    Prefix,
    Number,
    Time,
    /// A distance from now.
    Age,
    Severity,
    /// One of these names.
    Choice(fn() -> Vec<&'static str>),
    Flag,
    /// Whatever the program put there.
    Any,
}

/// Where a field is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the JSON of the record, and nowhere else.
    Json,
    /// In the record, by the retries around the call.
    Attempts,
    // In the record, and in the group as the newest record had it.
    Goal,
    Node,
    Type,
    Code,
    Severity,
    Category,
    Outcome,
    Handled,
    Coarse,
    Fingerprint,
    // In the group.
    Count,
    First,
    Last,
    Status,
    Verified,
    Passes,
    /// From the record, or the last one of the group, to now.
    Age,
}

const fn json(name: &'static str, short: &'static [&'static str], kind: Kind) -> Known {
    Known { name, short, kind, place: Place::Json, is_open: false }
}

const fn open(name: &'static str, short: &'static [&'static str]) -> Known {
    Known { name, short, kind: Kind::Any, place: Place::Json, is_open: true }
}

const fn group(
    name: &'static str,
    short: &'static [&'static str],
    kind: Kind,
    place: Place,
) -> Known {
    Known { name, short, kind, place, is_open: false }
}

/// Every field, in the order of the record.
pub(super) static FIELDS: &[Known] = &[
    json("id", &[], Kind::Prefix),
    json("timestamp", &["time", "ts", "at"], Kind::Time),
    json("monotonic_us", &[], Kind::Number),
    group("goal_id", &["goal"], Kind::Name, Place::Goal),
    json("session_id", &["session"], Kind::Name),
    json("run_id", &["run"], Kind::Name),
    json("agent_id", &["agent"], Kind::Name),
    group("node_id", &["node"], Kind::Name, Place::Node),
    json("parent_failure_id", &["parent"], Kind::Prefix),
    open("correlation", &[]),
    json("attempt.n", &["attempt"], Kind::Number),
    json("attempt.max", &[], Kind::Number),
    group("attempts", &[], Kind::Number, Place::Attempts),
    json("function.path", &["function", "fn", "source"], Kind::Name),
    json("function.file", &["file"], Kind::Text),
    json("function.line", &["line"], Kind::Number),
    json("function.column", &[], Kind::Number),
    json("function.crate", &["crate"], Kind::Name),
    json("function.crate_version", &[], Kind::Name),
    json("function.async", &["async"], Kind::Flag),
    json("tool.name", &["tool"], Kind::Name),
    json("tool.call_id", &[], Kind::Name),
    json("model.name", &["model"], Kind::Name),
    json("model.provider", &["provider"], Kind::Name),
    json("model.request_id", &[], Kind::Name),
    group("outcome", &[], Kind::Choice(outcomes), Place::Outcome),
    group("severity", &["sev"], Kind::Severity, Place::Severity),
    group("category", &["cat"], Kind::Choice(categories), Place::Category),
    group("handled", &[], Kind::Flag, Place::Handled),
    group("error_type", &["type"], Kind::Name, Place::Type),
    group("error_code", &["code"], Kind::Any, Place::Code),
    json("error_message", &["message", "msg"], Kind::Text),
    json("message_norm", &["norm"], Kind::Text),
    json("chain.type", &[], Kind::Name),
    json("chain.message", &["chain"], Kind::Text),
    json("chain.message_own", &[], Kind::Text),
    json("chain.code", &[], Kind::Any),
    json("panic.location", &["panic"], Kind::Text),
    json("panic.thread", &[], Kind::Name),
    group("fingerprint.group", &["fingerprint", "fp"], Kind::Prefix, Place::Fingerprint),
    group("fingerprint.coarse", &["coarse"], Kind::Prefix, Place::Coarse),
    json("fingerprint.exact", &["exact"], Kind::Prefix),
    json("fingerprint.scheme", &["scheme"], Kind::Name),
    json("fingerprint.version", &[], Kind::Number),
    json("fingerprint.parts", &[], Kind::Text),
    json("propagated.node_id", &["propagated"], Kind::Name),
    json("propagated.function", &[], Kind::Name),
    json("propagated.at", &[], Kind::Time),
    json("propagated.message", &[], Kind::Text),
    json("occurrence", &[], Kind::Number),
    json("sample.reason", &["sample"], Kind::Choice(sample_reasons)),
    json("sample.weight", &["weight"], Kind::Number),
    json("policies.kind", &["policy.kind"], Kind::Choice(policy_kinds)),
    json("policies.name", &["policies", "policy", "policy.name"], Kind::Name),
    json("policies.state", &["policy.state"], Kind::Name),
    json("policies.rejected", &["policy.rejected"], Kind::Flag),
    json("policies.retry_after_ms", &["policy.retry_after_ms"], Kind::Number),
    json("policies.causes", &["policy.causes"], Kind::Prefix),
    json("policies.steps.n", &["policy.steps.n"], Kind::Number),
    json("policies.steps.what", &["policy.steps.what"], Kind::Text),
    json("policies.steps.state", &["policy.steps.state"], Kind::Name),
    json("policies.steps.error_type", &["policy.steps.error_type"], Kind::Name),
    json("policies.steps.error_message", &["policy.steps.error_message"], Kind::Text),
    json("policies.steps.error_code", &["policy.steps.error_code"], Kind::Any),
    json("policies.steps.fault", &["policy.steps.fault"], Kind::Name),
    json("policies.steps.took_ms", &["policy.steps.took_ms"], Kind::Number),
    json("policies.steps.delay_ms", &["policy.steps.delay_ms"], Kind::Number),
    json("policies.steps.why", &["policy.steps.why"], Kind::Name),
    json("policies.steps_left_out", &["policy.steps_left_out"], Kind::Number),
    open("inputs", &["input"]),
    open("memory", &[]),
    open("graph_snapshot", &["graph"]),
    open("partial_output", &["output"]),
    json("execution_path", &["path"], Kind::Text),
    json("decisions.intent", &["decisions"], Kind::Text),
    json("decisions.chosen", &[], Kind::Text),
    json("decisions.reasoning", &[], Kind::Text),
    json("breadcrumbs.msg", &["breadcrumbs", "breadcrumb"], Kind::Text),
    json("breadcrumbs.cat", &[], Kind::Name),
    json("breadcrumbs.level", &[], Kind::Severity),
    json("breadcrumbs.t", &[], Kind::Time),
    open("breadcrumbs.data", &[]),
    json("backtrace.fn", &["backtrace", "frame"], Kind::Text),
    json("backtrace.file", &[], Kind::Text),
    json("backtrace.line", &[], Kind::Number),
    json("backtrace.in_app", &[], Kind::Flag),
    open("tags", &["tag"]),
    json("thread", &[], Kind::Name),
    open("masking", &[]),
    json("truncated", &[], Kind::Name),
    open("environment", &["env"]),
    json("environment.git_commit", &["commit", "env.git_commit"], Kind::Prefix),
    json("environment.release", &["release", "env.release"], Kind::Name),
    json("environment.hostname", &["host", "env.hostname"], Kind::Name),
    json("environment.start_time", &["env.start_time"], Kind::Time),
    json("resolution.kind", &["resolution"], Kind::Choice(resolution_kinds)),
    json("resolution.text", &[], Kind::Text),
    json("resolution.by", &[], Kind::Name),
    json("resolution.at", &[], Kind::Time),
    json("resolution.commit", &[], Kind::Prefix),
    json("resolution.version", &[], Kind::Name),
    json("evolutions.evolution_id", &["evolutions", "evolution"], Kind::Name),
    json("evolutions.by", &[], Kind::Name),
    json("evolutions.at", &[], Kind::Time),
    json("evolutions.graph_from", &[], Kind::Name),
    json("evolutions.graph_to", &[], Kind::Name),
    json("notes.text", &["notes", "note"], Kind::Text),
    json("notes.by", &[], Kind::Name),
    json("notes.at", &[], Kind::Time),
    group("count", &[], Kind::Number, Place::Count),
    group("first_seen", &["first"], Kind::Time, Place::First),
    group("last_seen", &["last"], Kind::Time, Place::Last),
    group("age", &[], Kind::Age, Place::Age),
    group("status", &[], Kind::Choice(statuses), Place::Status),
    group("verified", &["proof.verified"], Kind::Choice(verified), Place::Verified),
    group("passes", &["proof.passes"], Kind::Number, Place::Passes),
];

fn outcomes() -> Vec<&'static str> {
    Outcome::ALL.iter().map(|value| value.as_str()).collect()
}

fn categories() -> Vec<&'static str> {
    Category::ALL.iter().map(|value| value.as_str()).collect()
}

fn policy_kinds() -> Vec<&'static str> {
    PolicyKind::ALL.iter().map(|value| value.as_str()).collect()
}

fn sample_reasons() -> Vec<&'static str> {
    SampleReason::ALL.iter().map(|value| value.as_str()).collect()
}

fn resolution_kinds() -> Vec<&'static str> {
    ResolutionKind::ALL.iter().map(|value| value.as_str()).collect()
}

fn statuses() -> Vec<&'static str> {
    Status::ALL.iter().map(|value| value.as_str()).collect()
}

fn verified() -> Vec<&'static str> {
    Verified::ALL.iter().map(|value| value.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_name_stands_for_two_fields() {
        let mut seen = BTreeSet::new();
        for known in FIELDS {
            for name in known.short.iter().chain([&known.name]) {
                assert!(seen.insert(*name), "{name}");
            }
        }
    }
}
