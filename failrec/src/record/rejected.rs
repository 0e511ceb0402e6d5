//! [`RejectedKind`]: why a policy did not let a call through.

use std::fmt;

use crate::record::PolicyName;

/// Why a call was not let through, or was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectedKind {
    /// The circuit breaker is open.
    Open,
    /// The circuit breaker is half-open, and as many probes as it wants are on their way.
    Probing,
    /// Somebody has opened the circuit breaker, and it stays so until somebody closes it.
    ForcedOpen,
    /// The bulkhead and its queue are full.
    Full,
    /// No place in the bulkhead became free in time.
    QueueTimeout,
    /// The rate limit is reached.
    Limited,
    /// The attempt or the operation took too long.
    Timeout,
    /// The deadline of a call further out has passed.
    Deadline,
}

impl RejectedKind {
    /// Every kind, in order.
    pub const ALL: &[Self] = &[
        Self::Open,
        Self::Probing,
        Self::ForcedOpen,
        Self::Full,
        Self::QueueTimeout,
        Self::Limited,
        Self::Timeout,
        Self::Deadline,
    ];

    /// The word that stands in records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Probing => "probing",
            Self::ForcedOpen => "forced_open",
            Self::Full => "full",
            Self::QueueTimeout => "queue_timeout",
            Self::Limited => "limited",
            Self::Timeout => "timeout",
            Self::Deadline => "deadline",
        }
    }

    /// The rejection by the policy `name`, in words.
    pub(crate) const fn of(self, name: &PolicyName) -> impl fmt::Display {
        RejectedBy { kind: self, name }
    }

    /// A time has passed.
    pub(crate) const fn is_late(self) -> bool {
        matches!(self, Self::Timeout | Self::Deadline)
    }
}

struct RejectedBy<'a> {
    kind: RejectedKind,
    name: &'a PolicyName,
}

impl fmt::Display for RejectedBy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name;
        // No times in it: rejections of one policy are one group of failures.
        match self.kind {
            RejectedKind::Open => write!(f, "circuit breaker `{name}` is open"),
            RejectedKind::Probing => {
                write!(f, "circuit breaker `{name}` is half-open and waits for its probes")
            }
            RejectedKind::ForcedOpen => write!(f, "circuit breaker `{name}` is held open"),
            RejectedKind::Full => write!(f, "bulkhead `{name}` is full"),
            RejectedKind::QueueTimeout => write!(f, "bulkhead `{name}` had no place in time"),
            RejectedKind::Limited => write!(f, "rate limit `{name}` is reached"),
            RejectedKind::Timeout => write!(f, "timeout `{name}` has passed"),
            RejectedKind::Deadline => {
                write!(f, "deadline of the operation has passed before `{name}`")
            }
        }
    }
}
