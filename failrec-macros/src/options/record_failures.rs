//! [`RecordFailures`]: what one `#[record_failures]` was told.

use proc_macro2::Ident;
use syn::{Expr, LitStr, Path};

use crate::options::form::Form;
use crate::options::table::{Lone, Row, Told};

/// What one `#[record_failures]` was told.
#[derive(Default)]
pub(crate) struct RecordFailures {
    pub(crate) node: Option<LitStr>,
    pub(crate) goal: Option<LitStr>,
    pub(crate) agent: Option<LitStr>,
    pub(crate) severity: Option<LitStr>,
    pub(crate) category: Option<LitStr>,
    pub(crate) tags: Vec<(LitStr, LitStr)>,
    pub(crate) fingerprint: Vec<LitStr>,
    /// The value of `group = "site"`, to point at.
    pub(crate) by_site: Option<LitStr>,
    pub(crate) skip: Vec<Ident>,
    /// The word itself, to point at.
    pub(crate) skip_all: Option<Ident>,
    pub(crate) mask: Vec<Ident>,
    pub(crate) with: Vec<(Ident, Expr)>,
    pub(crate) capture: Capture,
    pub(crate) fail_if: Option<Expr>,
    /// The value of `none = "fail"`, to point at.
    pub(crate) none_fails: Option<LitStr>,
    pub(crate) ignores_panics: bool,
    pub(crate) records_cancelling: bool,
    pub(crate) ignores_caller: bool,
    pub(crate) runtime: Option<Path>,
}

/// When arguments are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Capture {
    /// Before the body, those that will be gone; the others when the call has failed.
    #[default]
    Auto,
    /// Only those that can wait until the call has failed.
    Lazy,
    /// All of them before the body.
    Eager,
    /// None.
    None,
}

impl Capture {
    /// By its name; the names are in the table.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "lazy" => Self::Lazy,
            "eager" => Self::Eager,
            "none" => Self::None,
            _ => Self::Auto,
        }
    }
}

/// The severities, as `failrec::Severity` names them.
const SEVERITIES: &[&str] = &["debug", "info", "warning", "error", "critical", "fatal"];

/// The categories, as `failrec::record::Category` names them.
const CATEGORIES: &[&str] = &[
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

impl Told for RecordFailures {
    const LONE: Lone<Self> = Lone::Wrong("node");

    const ROWS: &'static [Row<Self>] = &[
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
        Row {
            name: "group",
            form: Form::Choice(&["site", "cause"], |options, name| {
                options.by_site = (name.value() == "site").then_some(name);
            }),
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
        Row {
            name: "fail_if",
            form: Form::Condition(|options, holds| options.fail_if = Some(holds)),
        },
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
        Row::STANDALONE,
    ];

    fn runtime(&self) -> Option<&Path> {
        self.runtime.as_ref()
    }
}
