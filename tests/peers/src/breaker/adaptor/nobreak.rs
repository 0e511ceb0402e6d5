//! The circuit breaker of nobreak.

use nobreak::{CircuitBreaker, CircuitError, CircuitState};

use crate::breaker::subject::{CLOSE_AFTER, OPEN_FOR, ROW};
use crate::breaker::{Breaker, State};
use crate::call::{Answer, Answering, Call, Gate};

pub(crate) struct Subject(CircuitBreaker);

impl Subject {
    pub(crate) fn new() -> Self {
        let builder = nobreak::builder()
            .with_failure_threshold(ROW as usize)
            .with_success_threshold(CLOSE_AFTER as usize)
            .with_open_duration(OPEN_FOR);
        Self(builder.build())
    }
}

impl Gate for Subject {
    fn call(&self, call: Call) -> Answering<'_> {
        Box::pin(async move {
            match self.0.call_async(|| call).await {
                Ok(()) => Answer::Done,
                Err(CircuitError::Failed { .. }) => Answer::Failed,
                Err(CircuitError::Open) => Answer::Rejected,
            }
        })
    }
}

impl Breaker for Subject {
    fn state(&self) -> Option<State> {
        Some(match self.0.state() {
            CircuitState::Closed => State::Closed,
            CircuitState::Open => State::Open,
            CircuitState::HalfOpen => State::HalfOpen,
        })
    }
}
