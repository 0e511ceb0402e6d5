//! [`Kind`]: which attribute of failrec it is.

use std::fmt;

use proc_macro2::Ident;
use syn::Path;

/// An attribute of failrec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `#[record_failures]`.
    RecordFailures,
    /// `#[circuit_breaker]`.
    CircuitBreaker,
    /// `#[timeout]`.
    Timeout,
    /// `#[bulkhead]`.
    Bulkhead,
    /// `#[rate_limit]`.
    RateLimit,
    /// `#[fallback]`.
    Fallback,
    /// `#[hedge]`.
    Hedge,
    /// `#[compensate]`.
    Compensate,
    /// `#[retry]`.
    Retry,
    /// `#[retry_network]`.
    RetryNetwork,
    /// `#[retry_service]`.
    RetryService,
    /// `#[retry_database]`.
    RetryDatabase,
    /// `#[retry_api]`.
    RetryApi,
}

impl Kind {
    /// Every attribute.
    const ALL: &[Self] = &[
        Self::RecordFailures,
        Self::CircuitBreaker,
        Self::Timeout,
        Self::Bulkhead,
        Self::RateLimit,
        Self::Fallback,
        Self::Hedge,
        Self::Compensate,
        Self::Retry,
        Self::RetryNetwork,
        Self::RetryService,
        Self::RetryDatabase,
        Self::RetryApi,
    ];

    /// The attribute's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::RecordFailures => "record_failures",
            Self::CircuitBreaker => "circuit_breaker",
            Self::Timeout => "timeout",
            Self::Bulkhead => "bulkhead",
            Self::RateLimit => "rate_limit",
            Self::Fallback => "fallback",
            Self::Hedge => "hedge",
            Self::Compensate => "compensate",
            Self::Retry => "retry",
            Self::RetryNetwork => "retry_network",
            Self::RetryService => "retry_service",
            Self::RetryDatabase => "retry_database",
            Self::RetryApi => "retry_api",
        }
    }

    /// What it puts around a function, in words.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::CircuitBreaker => "breaker",
            Self::Bulkhead => "bulkhead",
            Self::RateLimit => "rate limit",
            _ => self.name(),
        }
    }

    /// The preset that is in the name of a short form of `#[retry]`.
    pub(crate) const fn preset(self) -> Option<&'static str> {
        match self {
            Self::RetryNetwork => Some("network"),
            Self::RetryService => Some("service"),
            Self::RetryDatabase => Some("database"),
            Self::RetryApi => Some("api"),
            _ => None,
        }
    }

    /// It is `#[retry]` or a short form of it.
    pub(crate) const fn is_retry(self) -> bool {
        matches!(self, Self::Retry) || self.preset().is_some()
    }

    /// The attribute that `path` names: by its name alone, or as one of `failrec`.
    pub(crate) fn of_path(path: &Path) -> Option<Self> {
        let mut from_last = path.segments.iter().rev();
        let name = &from_last.next()?.ident;
        let is_ours = from_last.next().is_none_or(|module| module.ident == "failrec");
        if is_ours { Self::named(name) } else { None }
    }

    /// The attribute of this name.
    pub(crate) fn named(name: &Ident) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| name == kind.name())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
