//! [`Decision`]: what is done about a failed attempt, and why.

use std::time::Duration;

/// What is done about a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Decision {
    /// Another attempt after a wait.
    Retry {
        /// How long to wait.
        delay: Duration,
        /// Where the wait comes from.
        why: DelayReason,
    },
    /// No more attempt.
    Stop(StopReason),
}

/// Where a wait comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DelayReason {
    /// From the backoff.
    Backoff,
    /// The other side asked for it.
    Hint,
    /// The deadline left no more.
    Shrunk,
}

impl DelayReason {
    /// The word that stands in records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Backoff => "backoff",
            Self::Hint => "hint",
            Self::Shrunk => "shrunk",
        }
    }
}

/// Why there is no more attempt. The first that holds is given, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StopReason {
    /// Faults of this kind end the retrying at once.
    StopOn,
    /// The same failure came so often in a row that it will not go away.
    SameFailure,
    /// A retry inside the attempt has given up already.
    NestedExhausted,
    /// Faults of this kind are not retried.
    NotRetryable,
    /// As many attempts as allowed were made.
    Attempts,
    /// The other side asked for a longer wait than is allowed.
    HintTooLong,
    /// The wait would have passed the deadline, or did.
    Deadline,
    /// The retry budget is used up.
    Budget,
}

impl StopReason {
    /// All reasons, in the order in which they are looked for.
    pub const ALL: &'static [Self] = &[
        Self::StopOn,
        Self::SameFailure,
        Self::NestedExhausted,
        Self::NotRetryable,
        Self::Attempts,
        Self::HintTooLong,
        Self::Deadline,
        Self::Budget,
    ];

    /// The word that stands in records and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StopOn => "stop_on",
            Self::SameFailure => "same_failure",
            Self::NestedExhausted => "nested_exhausted",
            Self::NotRetryable => "not_retryable",
            Self::Attempts => "attempts",
            Self::HintTooLong => "hint_too_long",
            Self::Deadline => "deadline",
            Self::Budget => "budget",
        }
    }
}
