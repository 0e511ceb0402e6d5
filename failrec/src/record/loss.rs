//! [`Loss`]: records that were not stored.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Failures whose records were not stored. Their groups were counted all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Loss {
    /// Why.
    pub reason: LossReason,
    /// How many, in this process so far.
    pub count: u64,
}

impl Loss {
    /// `count` records lost so far for `reason`.
    pub const fn new(reason: LossReason, count: u64) -> Self {
        Self { reason, count }
    }
}

/// Why a record was not stored although it should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LossReason {
    /// The queue held as many records as it may.
    QueueFull,
    /// The queue held as many bytes as it may.
    BytesFull,
    /// More records a second than the limit.
    RateGuard,
    /// The store could not write.
    Io,
    /// The recorder failed inside itself.
    Internal,
    /// The failure happened inside the recorder.
    Reentry,
    /// The recorder was already shut down.
    Shutdown,
    /// The process is a fork of the one that has the recorder, and has no writer.
    Forked,
}

impl LossReason {
    /// Every reason.
    pub const ALL: &[Self] = &[
        Self::QueueFull,
        Self::BytesFull,
        Self::RateGuard,
        Self::Io,
        Self::Internal,
        Self::Reentry,
        Self::Shutdown,
        Self::Forked,
    ];

    /// The name, as lines carry it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::QueueFull => "queue_full",
            Self::BytesFull => "bytes_full",
            Self::RateGuard => "rate_guard",
            Self::Io => "io",
            Self::Internal => "internal",
            Self::Reentry => "reentry",
            Self::Shutdown => "shutdown",
            Self::Forked => "forked",
        }
    }
}

impl fmt::Display for LossReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
