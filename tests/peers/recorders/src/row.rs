//! Who is asked, in the order of the page.

use std::path::Path;

use crate::answer::Answer;
use crate::question::{self, Question};
use crate::recorder::{Bare, Closed, Failrec, FastLog, Result, Sentry, Slog, Spdlog, Tracing};

pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) questions: &'static [Question],
    pub(crate) ask: fn(Question, u32, &Path) -> Result<Answer>,
}

pub(crate) const BARE: &str = "bare";
pub(crate) const FAILREC: &str = "failrec";
pub(crate) const CLOSED: &str = "failrec-closed";
pub(crate) const TRACING: &str = "tracing";

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: BARE,
        questions: &[Question::Caller, Question::Allocations, Question::EqualCaller],
        ask: question::ask::<Bare>,
    },
    Row { name: FAILREC, questions: Question::ALL, ask: question::ask::<Failrec> },
    Row { name: CLOSED, questions: &[Question::EndToEnd], ask: question::ask::<Closed> },
    Row { name: TRACING, questions: Question::ALL, ask: question::ask::<Tracing> },
    Row { name: "sentry", questions: Question::ALL, ask: question::ask::<Sentry> },
    Row { name: "slog", questions: Question::ALL, ask: question::ask::<Slog> },
    Row { name: "spdlog-rs", questions: Question::ALL, ask: question::ask::<Spdlog> },
    Row { name: "fast_log", questions: Question::ALL, ask: question::ask::<FastLog> },
];

pub(crate) fn find(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.name == name)
}
