//! [`SyntaxError`]: where a query could not be read, and why.

use std::fmt;
use std::ops::Range;

use crate::error::{Error, ErrorKind};

/// Where a query could not be read, and why.
///
/// # Examples
///
/// ```
/// use failrec::query::Query;
/// use failrec::Timestamp;
///
/// let text = "is:new nod:planner";
/// let error = Query::parse(text, Timestamp::default()).unwrap_err();
/// assert_eq!(error.to_string(), "at character 8: unknown field `nod`, did you mean `node`?");
/// assert_eq!(error.caret(text), "is:new nod:planner\n       ^^^");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    span: Range<usize>,
    message: String,
}

impl SyntaxError {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }

    /// The first character that is wrong, counted from zero.
    pub const fn position(&self) -> usize {
        self.span.start
    }

    /// The characters that are wrong, counted from zero; empty where something is missing.
    pub const fn span(&self) -> &Range<usize> {
        &self.span
    }

    /// Two lines: the text that was read, and marks under what is wrong with it.
    pub fn caret(&self, text: &str) -> String {
        let line = text.replace(char::is_control, " ");
        let marks = self.span.len().max(1);
        format!("{line}\n{}{}", " ".repeat(self.span.start), "^".repeat(marks))
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // People count from one.
        write!(f, "at character {}: {}", self.span.start + 1, self.message)
    }
}

impl std::error::Error for SyntaxError {}

impl From<SyntaxError> for Error {
    fn from(error: SyntaxError) -> Self {
        Self::new(ErrorKind::InvalidInput, format!("read a query: {error}"))
    }
}
