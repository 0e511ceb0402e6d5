//! The table of options: the parser, the messages and the check of the reference all read it.

use crate::options::form::Form;
use crate::options::record_failures::Capture;

/// One option.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(super) form: Form,
}

/// The severities, as `failrec::Severity` names them.
pub(super) const SEVERITIES: &[&str] = &["debug", "info", "warning", "error", "critical", "fatal"];

/// The categories, as `failrec::record::Category` names them.
pub(super) const CATEGORIES: &[&str] = &[
    "timeout",
    "network",
    "rate_limit",
    "auth",
    "permission",
    "not_found",
    "conflict",
    "validation",
    "parse",
    "llm_output",
    "context_length",
    "budget",
    "tool",
    "database",
    "io",
    "config",
    "dependency",
    "resource_exhausted",
    "cancelled",
    "overload",
    "panic",
    "bug",
    "unclean_exit",
    "unknown",
];

const RECORD_OR_IGNORE: &[&str] = &["record", "ignore"];

/// Every option of `#[record_failures]`, in the order of the reference.
pub(crate) const TABLE: &[Row] = &[
    Row { name: "node", form: Form::Text(|options, text| options.node = Some(text)) },
    Row { name: "goal", form: Form::Text(|options, text| options.goal = Some(text)) },
    Row { name: "agent", form: Form::Text(|options, text| options.agent = Some(text)) },
    Row {
        name: "severity",
        form: Form::Choice(SEVERITIES, |options, name| options.severity = Some(name)),
    },
    Row {
        name: "category",
        form: Form::Choice(CATEGORIES, |options, name| options.category = Some(name)),
    },
    Row { name: "tags", form: Form::Labels(|options, tags| options.tags = tags) },
    Row {
        name: "fingerprint",
        form: Form::Templates(|options, parts| options.fingerprint = parts),
    },
    Row { name: "skip", form: Form::Arguments(|options, names| options.skip = names) },
    Row { name: "skip_all", form: Form::Flag(|options, word| options.skip_all = Some(word)) },
    Row { name: "mask", form: Form::Arguments(|options, names| options.mask = names) },
    Row { name: "with", form: Form::Expressions(|options, pairs| options.with = pairs) },
    Row {
        name: "capture",
        form: Form::Choice(&["auto", "lazy", "eager", "none"], |options, name| {
            options.capture = Capture::named(&name.value());
        }),
    },
    Row { name: "fail_if", form: Form::Condition(|options, holds| options.fail_if = Some(holds)) },
    Row {
        name: "none",
        form: Form::Choice(&["fail", "ignore"], |options, name| {
            options.none_fails = (name.value() == "fail").then_some(name);
        }),
    },
    Row {
        name: "on_panic",
        form: Form::Choice(RECORD_OR_IGNORE, |options, name| {
            options.ignores_panics = name.value() == "ignore";
        }),
    },
    Row {
        name: "on_cancel",
        form: Form::Choice(RECORD_OR_IGNORE, |options, name| {
            options.records_cancelling = name.value() == "record";
        }),
    },
    Row {
        name: "track_caller",
        form: Form::Choice(&["keep", "ignore"], |options, name| {
            options.ignores_caller = name.value() == "ignore";
        }),
    },
    Row { name: "crate", form: Form::Path(|options, path| options.runtime = Some(path)) },
];
