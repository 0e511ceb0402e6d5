//! [`Sample`]: why a record was stored, and how many failures it stands for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// Why a record was stored, and how many failures it stands for.
///
/// Counting is never sampled; only whole records are. The sum of the weights of a group's records
/// never exceeds its count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Sample {
    /// Why it was stored.
    pub reason: SampleReason,
    /// This failure and those of its group since the previous stored one.
    pub weight: u64,
    /// How many failures its group has had in its process in the hour of this one, itself the last
    /// of them. Unknown where the wall clock had gone back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_hour: Option<u64>,
    /// The same of its day, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_day: Option<u64>,
}

impl Sample {
    /// A failure stored for `reason` that stands for `weight` failures, itself included.
    pub const fn new(reason: SampleReason, weight: u64) -> Self {
        Self { reason, weight, in_hour: None, in_day: None }
    }
}

/// Why this occurrence of its group was stored.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SampleReason {
    /// It is one of the first of its group.
    #[default]
    First,
    /// It is number 10, 100, 1,000 and so on.
    Decade,
    /// None of its group had been stored for an hour.
    Interval,
    /// Its exact message was new to its group.
    NewVariant,
    /// Its agent was new to its group.
    NewAgent,
    /// It is the first in this release; this version gives no such reason, as the first failures
    /// of each process are stored anyway.
    NewRelease,
    /// It came after the group was said to be resolved, in this process: what another process, such
    /// as the command, says of a group does not reach the recorder at work.
    AfterResolve,
    /// It was the newest of its group when the recorder was flushed or ended.
    Newest,
    /// The caller asked for it, which nothing in this version does.
    Forced,
    /// It is critical, or the process may be ending.
    Fatal,
}

impl SampleReason {
    /// Every value, in order.
    pub const ALL: &[Self] = &[
        Self::First,
        Self::Decade,
        Self::Interval,
        Self::NewVariant,
        Self::NewAgent,
        Self::NewRelease,
        Self::AfterResolve,
        Self::Newest,
        Self::Forced,
        Self::Fatal,
    ];

    /// The name, as it is written in records and read in queries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Decade => "decade",
            Self::Interval => "interval",
            Self::NewVariant => "new_variant",
            Self::Newest => "newest",
            Self::NewAgent => "new_agent",
            Self::NewRelease => "new_release",
            Self::AfterResolve => "after_resolve",
            Self::Forced => "forced",
            Self::Fatal => "fatal",
        }
    }
}

impl fmt::Display for SampleReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for SampleReason {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().find(|value| value.as_str().eq_ignore_ascii_case(text));
        found.copied().ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|value| value.as_str()).collect();
            let message =
                format!("read {text:?} as a sample_reason: it is one of {}", known.join(", "));
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}
