//! [`Facts`]: what can be told of one error besides its text.

use std::fmt;

use crate::record::Category;

/// What can be told of one error besides its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts<'a> {
    pub(super) error_type: Option<Name<'a>>,
    pub(super) code: Option<Code<'a>>,
    pub(super) category: Option<Category>,
}

/// The name of a type.
#[derive(Clone, Copy, Debug)]
pub(super) enum Name<'a> {
    /// As the compiler gives it, or a part of that.
    Static(&'static str),
    /// As a `Debug` says it, or put together.
    Spoken(&'a str),
}

impl<'a> Name<'a> {
    #[expect(clippy::match_same_arms, reason = "the texts differ in how long they live")]
    pub(super) const fn as_str(self) -> &'a str {
        match self {
            Self::Static(name) => name,
            Self::Spoken(name) => name,
        }
    }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Name<'_> {}

/// The code of an error of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code<'a> {
    /// Its number.
    Os(i32),
    /// What the standard library calls its kind.
    Kind(&'a str),
}

impl fmt::Display for Code<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Os(number) => write!(f, "os:{number}"),
            Self::Kind(kind) => write!(f, "io:{kind}"),
        }
    }
}
