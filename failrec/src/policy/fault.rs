//! [`Fault`]: an error as policies see it.

use std::time::Duration;

use crate::record::Category;

/// What a failed call has met, as far as its error tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// No connection came about: refused, unreachable, a host that is down.
    Connect,
    /// A connection broke: reset, aborted, closed in the middle.
    Reset,
    /// The name was not found for now.
    Dns,
    /// The certificate is for another name, or not to be trusted.
    Tls,
    /// It took too long.
    Timeout,
    /// The other side is there and cannot serve at present: HTTP 502, 503, 504 and their kin.
    Unavailable,
    /// The other side failed: HTTP 500 and its kin.
    Server,
    /// Too many calls in too short a time: HTTP 429 and its kin.
    Throttled,
    /// The other side has too much to do: HTTP 529 and its kin.
    Overloaded,
    /// What was paid for is used up; waiting does not help.
    QuotaExhausted,
    /// It came too early, or two changes met: HTTP 409, 425.
    Conflict,
    /// The database chose this transaction to end a deadlock: SQLSTATE 40P01.
    Deadlock,
    /// Transactions could not be put in an order: SQLSTATE 40001.
    Serialisation,
    /// The database, or a file, is in use.
    Busy,
    /// No connection of the pool was free in time.
    PoolTimeout,
    /// A rule of the database forbids it.
    Constraint,
    /// The query is wrong.
    Syntax,
    /// A stream ended before its end.
    StreamCut,
    /// The request is wrong: HTTP 400, 404 and their kin.
    InvalidRequest,
    /// Not known, or not allowed: HTTP 401, 403.
    Authentication,
    /// More than the model takes in.
    ContextLength,
    /// Refused for what it says.
    ContentPolicy,
    /// What came back could not be read.
    Decode,
    /// A policy did not let it through.
    Rejected,
    /// Somebody gave it up.
    Cancelled,
    /// Nothing is known.
    Unknown,
}

impl FaultKind {
    /// All kinds, in the order in which they stand here.
    pub const ALL: &'static [Self] = &[
        Self::Connect,
        Self::Reset,
        Self::Dns,
        Self::Tls,
        Self::Timeout,
        Self::Unavailable,
        Self::Server,
        Self::Throttled,
        Self::Overloaded,
        Self::QuotaExhausted,
        Self::Conflict,
        Self::Deadlock,
        Self::Serialisation,
        Self::Busy,
        Self::PoolTimeout,
        Self::Constraint,
        Self::Syntax,
        Self::StreamCut,
        Self::InvalidRequest,
        Self::Authentication,
        Self::ContextLength,
        Self::ContentPolicy,
        Self::Decode,
        Self::Rejected,
        Self::Cancelled,
        Self::Unknown,
    ];

    /// The word that stands in settings and records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Reset => "reset",
            Self::Dns => "dns",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::Unavailable => "unavailable",
            Self::Server => "server",
            Self::Throttled => "throttled",
            Self::Overloaded => "overloaded",
            Self::QuotaExhausted => "quota_exhausted",
            Self::Conflict => "conflict",
            Self::Deadlock => "deadlock",
            Self::Serialisation => "serialisation",
            Self::Busy => "busy",
            Self::PoolTimeout => "pool_timeout",
            Self::Constraint => "constraint",
            Self::Syntax => "syntax",
            Self::StreamCut => "stream_cut",
            Self::InvalidRequest => "invalid_request",
            Self::Authentication => "authentication",
            Self::ContextLength => "context_length",
            Self::ContentPolicy => "content_policy",
            Self::Decode => "decode",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }

    /// The category of a failure of which no more is known than this.
    pub(crate) const fn category(self) -> Option<Category> {
        Some(match self {
            Self::Connect | Self::Reset | Self::Dns | Self::Tls | Self::StreamCut => {
                Category::Network
            }
            Self::Timeout => Category::Timeout,
            Self::Unavailable | Self::Overloaded | Self::Rejected => Category::Overload,
            Self::Server => Category::Dependency,
            Self::Throttled => Category::RateLimit,
            Self::QuotaExhausted => Category::Budget,
            Self::Conflict => Category::Conflict,
            Self::Deadlock
            | Self::Serialisation
            | Self::Busy
            | Self::PoolTimeout
            | Self::Constraint
            | Self::Syntax => Category::Database,
            Self::InvalidRequest | Self::ContentPolicy => Category::Validation,
            Self::Authentication => Category::Auth,
            Self::ContextLength => Category::ContextLength,
            Self::Decode => Category::Parse,
            Self::Cancelled => Category::Cancelled,
            Self::Unknown => return None,
        })
    }
}

/// An error as policies see it: what it has met, and what the other side said of trying again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// What it has met.
    pub kind: FaultKind,
    /// The HTTP status, if there was one.
    pub status: Option<u16>,
    /// The request surely has not reached the other side, so that trying again repeats nothing.
    pub is_not_sent: bool,
    /// The other side asked for this wait before another try.
    pub retry_after: Option<Duration>,
    /// The other side said outright whether to try again (`x-should-retry`).
    pub should_retry: Option<bool>,
}

impl Fault {
    /// A fault of this kind, of which no more is known.
    pub const fn new(kind: FaultKind) -> Self {
        Self { kind, status: None, is_not_sent: false, retry_after: None, should_retry: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_of_all_kinds_is_complete_and_in_order() {
        let places: Vec<usize> = FaultKind::ALL.iter().map(|kind| *kind as usize).collect();
        assert_eq!(places, (0..=FaultKind::Unknown as usize).collect::<Vec<_>>());
    }
}
