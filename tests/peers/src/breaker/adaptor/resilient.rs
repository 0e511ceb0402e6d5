//! The circuit breaker of resilient.

use resilient::BreakerPolicy;
use resilient::circuit_breaker::{BreakerResult, BreakerState};

use crate::breaker::subject::{CLOSE_AFTER, OPEN_FOR, PROBES, ROW};
use crate::breaker::{Breaker, State};
use crate::call::{Answer, Answering, Call, Fell, Gate};

pub(crate) struct Subject(BreakerPolicy);

impl Subject {
    pub(crate) fn new() -> Self {
        let policy = BreakerPolicy::default()
            .with_failure_threshold(ROW as usize)
            .with_success_threshold(CLOSE_AFTER as usize)
            .with_half_open_max_calls(PROBES as usize)
            .with_open_timeout(OPEN_FOR);
        Self(policy)
    }
}

impl Gate for Subject {
    fn call(&self, call: Call) -> Answering<'_> {
        Box::pin(async move {
            let mut call = Some(call);
            let result: Result<(), BreakerResult<Fell>> =
                self.0.run(|| call.take().expect("one call, made once")).await;
            match result {
                Ok(()) => Answer::Done,
                Err(BreakerResult::Inner(_)) => Answer::Failed,
                Err(BreakerResult::CircuitOpen { .. }) => Answer::Rejected,
            }
        })
    }
}

impl Breaker for Subject {
    fn state(&self) -> Option<State> {
        match self.0.state() {
            BreakerState::Closed => Some(State::Closed),
            BreakerState::HalfOpen => Some(State::HalfOpen),
            _ => Some(State::Open),
        }
    }
}
