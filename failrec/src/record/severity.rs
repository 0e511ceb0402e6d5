//! [`Severity`]: how bad a failure is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// How bad a failure is, from least to worst.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// Of interest only while developing.
    Debug,
    /// Worth knowing; nothing is wrong.
    Info,
    /// Odd, and the work went on: a recovered failure.
    Warning,
    /// The call failed; the agent may go on.
    #[default]
    Error,
    /// The agent cannot go on: a panic.
    Critical,
    /// The process ended.
    Fatal,
}

impl Severity {
    /// Every value, in order.
    pub const ALL: &[Self] =
        &[Self::Debug, Self::Info, Self::Warning, Self::Error, Self::Critical, Self::Fatal];

    /// The name, as it is written in records and read in queries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Critical => "critical",
            Self::Fatal => "fatal",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().find(|value| value.as_str().eq_ignore_ascii_case(text));
        found.copied().ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|value| value.as_str()).collect();
            let message = format!("read {text:?} as a severity: it is one of {}", known.join(", "));
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}
