//! [`Why`]: why a place of a template is taken for a variable.

use serde::Serialize;

/// Why a place of a template is taken for a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Why {
    /// A placeholder of the normal form stands there in other messages.
    Placeholder,
    /// It has many values in messages that are otherwise the same.
    ManyValues,
    /// Its values are those of a variable in other templates.
    KnownValues,
    /// It has more words in some messages than in others, where a variable was found.
    Length,
}

impl Why {
    /// The reason in words, to stand after "it varies, because".
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Placeholder => "a placeholder stands there in other messages",
            Self::ManyValues => "it has many values in messages that are otherwise the same",
            Self::KnownValues => "its values are those of a variable in other templates",
            Self::Length => "it has more words in some messages than in others",
        }
    }
}
