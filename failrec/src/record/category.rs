//! [`Category`]: what sort of thing went wrong.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// What sort of thing went wrong, across types and messages.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Category {
    /// It took too long.
    Timeout,
    /// A connection could not be made or broke.
    Network,
    /// Too many requests.
    RateLimit,
    /// The credentials were missing or refused.
    Auth,
    /// Known, and not allowed.
    Permission,
    /// The thing does not exist.
    NotFound,
    /// Someone else changed it.
    Conflict,
    /// The input was refused.
    Validation,
    /// The data was not of its form.
    Parse,
    /// A model's answer cannot be used.
    LlmOutput,
    /// The prompt is too long for the model.
    ContextLength,
    /// The money or the tokens are used up.
    Budget,
    /// A tool of an agent failed.
    Tool,
    /// The database refused or failed.
    Database,
    /// A file or a device failed.
    Io,
    /// The configuration is wrong.
    Config,
    /// A part the program builds on is missing or does not fit.
    Dependency,
    /// Memory, disk, files or threads ran out.
    ResourceExhausted,
    /// The caller gave up.
    Cancelled,
    /// The other side, or a limit of ours, refused more work.
    Overload,
    /// A panic.
    Panic,
    /// The program broke its own rules.
    Bug,
    /// The process ended without a goodbye.
    UncleanExit,
    /// Nothing is known of it.
    #[default]
    Unknown,
}

impl Category {
    /// Every value, in order.
    pub const ALL: &[Self] = &[
        Self::Timeout,
        Self::Network,
        Self::RateLimit,
        Self::Auth,
        Self::Permission,
        Self::NotFound,
        Self::Conflict,
        Self::Validation,
        Self::Parse,
        Self::LlmOutput,
        Self::ContextLength,
        Self::Budget,
        Self::Tool,
        Self::Database,
        Self::Io,
        Self::Config,
        Self::Dependency,
        Self::ResourceExhausted,
        Self::Cancelled,
        Self::Overload,
        Self::Panic,
        Self::Bug,
        Self::UncleanExit,
        Self::Unknown,
    ];

    /// The name, as it is written in records and read in queries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Network => "network",
            Self::RateLimit => "rate_limit",
            Self::Auth => "auth",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Validation => "validation",
            Self::Parse => "parse",
            Self::LlmOutput => "llm_output",
            Self::ContextLength => "context_length",
            Self::Budget => "budget",
            Self::Tool => "tool",
            Self::Database => "database",
            Self::Io => "io",
            Self::Config => "config",
            Self::Dependency => "dependency",
            Self::ResourceExhausted => "resource_exhausted",
            Self::Cancelled => "cancelled",
            Self::Overload => "overload",
            Self::Panic => "panic",
            Self::Bug => "bug",
            Self::UncleanExit => "unclean_exit",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Category {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().find(|value| value.as_str().eq_ignore_ascii_case(text));
        found.copied().ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|value| value.as_str()).collect();
            let message = format!("read {text:?} as a category: it is one of {}", known.join(", "));
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}
