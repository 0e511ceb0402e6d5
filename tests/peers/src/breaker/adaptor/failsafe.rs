//! The circuit breaker of failsafe.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use failsafe::backoff::Constant;
use failsafe::failure_policy::ConsecutiveFailures;
use failsafe::futures::CircuitBreaker as _;
use failsafe::{Config, Error, Instrument, StateMachine, backoff, failure_policy};

use crate::breaker::subject::{OPEN_FOR, ROW};
use crate::breaker::{Breaker, State};
use crate::call::{Answer, Answering, Call, Gate};

pub(crate) struct Failsafe {
    machine: StateMachine<ConsecutiveFailures<Constant>, Told>,
    told: Told,
}

/// The newest transition.
#[derive(Clone, Debug, Default)]
struct Told(Arc<AtomicU8>);

impl Instrument for Told {
    fn on_call_rejected(&self) {}

    fn on_open(&self) {
        self.0.store(1, Ordering::SeqCst);
    }

    fn on_half_open(&self) {
        self.0.store(2, Ordering::SeqCst);
    }

    fn on_closed(&self) {
        self.0.store(0, Ordering::SeqCst);
    }
}

impl Failsafe {
    pub(crate) fn new() -> Self {
        let policy = failure_policy::consecutive_failures(ROW, backoff::constant(OPEN_FOR));
        let told = Told::default();
        let machine = Config::new().failure_policy(policy).instrument(told.clone()).build();
        Self { machine, told }
    }
}

impl Gate for Failsafe {
    fn call(&self, call: Call) -> Answering<'_> {
        Box::pin(async move {
            match self.machine.call(call).await {
                Ok(()) => Answer::Done,
                Err(Error::Inner(_)) => Answer::Failed,
                Err(Error::Rejected) => Answer::Rejected,
            }
        })
    }
}

impl Breaker for Failsafe {
    fn state(&self) -> Option<State> {
        Some(match self.told.0.load(Ordering::SeqCst) {
            0 => State::Closed,
            1 => State::Open,
            _ => State::HalfOpen,
        })
    }
}
