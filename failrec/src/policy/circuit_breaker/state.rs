//! [`CircuitState`] and [`Transition`]: what others may know of a breaker.

use std::time::Duration;

/// What a breaker does with calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CircuitState {
    /// Calls go through and are watched.
    Closed,
    /// No call goes through until its wait is over.
    Open,
    /// A few probes go through and decide.
    HalfOpen,
    /// Somebody holds it open.
    ForcedOpen,
    /// Somebody has switched it off: calls go through and are not watched.
    Disabled,
}

impl CircuitState {
    /// The word that stands in records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half_open",
            Self::ForcedOpen => "forced_open",
            Self::Disabled => "disabled",
        }
    }
}

/// A breaker has gone from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transition {
    /// From which state.
    pub from: CircuitState,
    /// To which.
    pub to: CircuitState,
    /// Rises by one with each transition of the breaker.
    pub generation: u64,
    /// When, on the breaker's monotonic clock.
    pub at: Duration,
    /// How long it is going to stay open, if it has opened by itself.
    pub wait: Option<Duration>,
}
