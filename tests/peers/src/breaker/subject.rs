//! [`Breaker`]: what the probes know of a circuit breaker.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::call::Gate;

/// What a breaker says of itself, where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Closed,
    Open,
    HalfOpen,
}

impl State {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half-open",
        }
    }
}

/// A circuit breaker as all of them can be used.
pub(crate) trait Breaker: Gate {
    /// Lets time pass for it.
    #[expect(clippy::disallowed_methods, reason = "most breakers of others take no clock")]
    fn wait(&self, time: Duration) {
        thread::sleep(time);
    }

    /// Called after each call of a long row of them.
    fn pace(&self) {}

    fn state(&self) -> Option<State> {
        None
    }
}

/// One who is asked.
#[derive(Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) who: &'static str,
    pub(crate) make: fn() -> Arc<dyn Breaker>,
}

/// How long all of them stay open.
pub(crate) const OPEN_FOR: Duration = Duration::from_millis(40);
/// Failures in a row, where that is what opens it.
pub(crate) const ROW: u32 = 5;
/// Calls to be let through half-open, where that can be set.
pub(crate) const PROBES: u32 = 3;
/// Successes that close it, where that can be set.
pub(crate) const CLOSE_AFTER: u32 = 2;
/// Calls that a share is taken of, where that is what opens it.
pub(crate) const WINDOW: u32 = 100;
