//! The circuit breaker of circuitbreaker-rs.

use circuitbreaker_rs::{BreakerError, CircuitBreaker, DefaultPolicy, State as Told};

use crate::breaker::subject::{CLOSE_AFTER, OPEN_FOR, PROBES, ROW, WINDOW};
use crate::breaker::{Breaker, State};
use crate::call::{Answer, Answering, Call, Fell, Gate};

pub(crate) struct Subject(CircuitBreaker<DefaultPolicy, Fell>);

impl Subject {
    pub(crate) fn in_a_row() -> Self {
        Self::with(u64::from(ROW))
    }

    /// By the share of failures alone.
    pub(crate) fn by_rate() -> Self {
        Self::with(u64::MAX)
    }

    fn with(row: u64) -> Self {
        let builder = CircuitBreaker::<DefaultPolicy, Fell>::builder()
            .failure_threshold(0.5)
            .min_throughput(u64::from(WINDOW))
            .consecutive_failures(row)
            .consecutive_successes(u64::from(CLOSE_AFTER))
            .probe_interval(PROBES)
            .cooldown(OPEN_FOR);
        Self(builder.build())
    }
}

impl Gate for Subject {
    fn call(&self, call: Call) -> Answering<'_> {
        Box::pin(async move {
            match self.0.call_async(|| call).await {
                Ok(()) => Answer::Done,
                Err(BreakerError::Operation(_)) => Answer::Failed,
                Err(_) => Answer::Rejected,
            }
        })
    }
}

impl Breaker for Subject {
    fn state(&self) -> Option<State> {
        Some(match self.0.current_state() {
            Told::Closed => State::Closed,
            Told::Open => State::Open,
            Told::HalfOpen => State::HalfOpen,
        })
    }
}
