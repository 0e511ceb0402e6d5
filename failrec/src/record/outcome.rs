//! [`Outcome`]: in which way a call ended that did not succeed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// In which way a call ended that did not succeed.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// It returned an error.
    #[default]
    Error,
    /// It returned an `Ok` that counts as a failure.
    Silent,
    /// It panicked.
    Panic,
    /// It ran out of time.
    Timeout,
    /// Its future was dropped before it was done.
    Cancelled,
    /// A policy refused to run it.
    Rejected,
    /// It failed and then succeeded, or something else stood in for it.
    Recovered,
    /// The process ended without a goodbye.
    UncleanExit,
    /// A check that was recorded by hand did not hold.
    Assertion,
}

impl Outcome {
    /// Every value, in order.
    pub const ALL: &[Self] = &[
        Self::Error,
        Self::Silent,
        Self::Panic,
        Self::Timeout,
        Self::Cancelled,
        Self::Rejected,
        Self::Recovered,
        Self::UncleanExit,
        Self::Assertion,
    ];

    /// The name, as it is written in records and read in queries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Silent => "silent",
            Self::Panic => "panic",
            Self::Timeout => "timeout",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
            Self::Recovered => "recovered",
            Self::UncleanExit => "unclean_exit",
            Self::Assertion => "assertion",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Outcome {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().find(|value| value.as_str().eq_ignore_ascii_case(text));
        found.copied().ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|value| value.as_str()).collect();
            let message = format!("read {text:?} as a outcome: it is one of {}", known.join(", "));
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}
