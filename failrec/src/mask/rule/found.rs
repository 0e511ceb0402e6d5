//! [`Found`]: a stretch of text that has the shape of a rule.

/// A stretch of text that has the shape of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) rule: &'static str,
    pub(crate) start: usize,
    pub(crate) end: usize,
}
