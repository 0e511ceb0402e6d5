//! Who is asked, in the order of the page.

use std::path::Path;

use crate::answer::Answer;
use crate::question::{self, Question};
use crate::recorder::{Bare, Failrec, FastLog, Result, Sampled, Sentry, Slog, Spdlog, Tracing};

pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// The packages that do the work, as they are named in the lock file.
    pub(crate) packages: &'static [&'static str],
    pub(crate) ask: fn(Question, u32, &Path) -> Result<Answer>,
}

pub(crate) const BARE: &str = "bare";
pub(crate) const FAILREC: &str = "failrec";
pub(crate) const SAMPLED: &str = "failrec-sampled";
pub(crate) const TRACING: &str = "tracing";

pub(crate) const ROWS: &[Row] = &[
    Row { name: BARE, packages: &[], ask: question::ask::<Bare> },
    Row { name: FAILREC, packages: &[], ask: question::ask::<Failrec> },
    Row { name: SAMPLED, packages: &[], ask: question::ask::<Sampled> },
    Row {
        name: TRACING,
        packages: &["tracing", "tracing-subscriber", "tracing-appender"],
        ask: question::ask::<Tracing>,
    },
    Row { name: "sentry", packages: &["sentry"], ask: question::ask::<Sentry> },
    Row {
        name: "slog",
        packages: &["slog", "slog-async", "slog-json"],
        ask: question::ask::<Slog>,
    },
    Row { name: "spdlog-rs", packages: &["spdlog-rs"], ask: question::ask::<Spdlog> },
    Row { name: "fast_log", packages: &["fast_log"], ask: question::ask::<FastLog> },
];

pub(crate) fn find(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.name == name)
}
