//! The circuit breaker of tower-resilience.

use std::convert;

use futures_util::FutureExt as _;
use tower::util::ServiceFn;
use tower::{ServiceExt as _, service_fn};
use tower_resilience::circuitbreaker::{
    CircuitBreaker, CircuitBreakerConfigBuilder, CircuitBreakerError, CircuitBreakerLayer,
    CircuitState, DefaultClassifier,
};

use crate::breaker::subject::{OPEN_FOR, PROBES, ROW};
use crate::breaker::{Breaker, State};
use crate::call::{Answer, Answering, Call, Gate};

pub(crate) struct Subject(CircuitBreaker<Through, DefaultClassifier>);

type Through = ServiceFn<fn(Call) -> Call>;

impl Subject {
    pub(crate) fn in_a_row() -> Self {
        Self::with(CircuitBreakerLayer::builder().consecutive_failures(ROW as usize))
    }

    pub(crate) fn of_calls() -> Self {
        Self::with(CircuitBreakerLayer::builder())
    }

    fn with(builder: CircuitBreakerConfigBuilder) -> Self {
        let builder =
            builder.permitted_calls_in_half_open(PROBES as usize).wait_duration_in_open(OPEN_FOR);
        let layer = builder.build().expect("settings that make sense");
        Self(layer.layer_fn(service_fn(convert::identity as fn(Call) -> Call)))
    }
}

impl Gate for Subject {
    fn call(&self, call: Call) -> Answering<'_> {
        let answer = self.0.clone().oneshot(call).map(|result| match result {
            Ok(()) => Answer::Done,
            Err(CircuitBreakerError::Inner(_)) => Answer::Failed,
            Err(CircuitBreakerError::OpenCircuit) => Answer::Rejected,
        });
        Box::pin(answer)
    }
}

impl Breaker for Subject {
    fn state(&self) -> Option<State> {
        Some(match self.0.state_sync() {
            CircuitState::Closed => State::Closed,
            CircuitState::Open => State::Open,
            CircuitState::HalfOpen => State::HalfOpen,
        })
    }
}
