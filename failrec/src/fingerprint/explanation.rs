//! [`Explanation`]: how a message came to its normal form.

use std::borrow::Cow;
use std::ops::Range;

/// How a message came to its normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The normal form.
    pub normal: String,
    /// What was replaced, in the order of the message.
    pub replacements: Vec<Replacement>,
}

/// One part of a message that its normal form does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replacement {
    /// Where it stood in the message, in bytes.
    pub span: Range<usize>,
    /// What stood there.
    pub text: String,
    /// The rule that found it; one of the user's own by its number and its pattern.
    pub rule: Cow<'static, str>,
    /// What stands in its place; nothing if it was left out.
    pub placeholder: String,
}

impl Explanation {
    pub(super) const fn new(normal: String, replacements: Vec<Replacement>) -> Self {
        Self { normal, replacements }
    }
}
