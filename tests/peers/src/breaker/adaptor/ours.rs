//! The circuit breaker of failrec, in virtual time.

use std::time::Duration;

use failrec::policy::{CircuitBreaker, CircuitState, Fault, FaultKind, Rejected, Seams, Trip};
use failrec::test_util::VirtualTime;

use crate::breaker::subject::{CLOSE_AFTER, OPEN_FOR, PROBES, ROW, WINDOW};
use crate::breaker::{Breaker, State};
use crate::call::{Answer, Answering, Call, Fell, Gate};

pub(crate) struct Ours {
    breaker: CircuitBreaker,
    time: VirtualTime,
    pace: Duration,
}

/// What a call is that was not let through.
enum Failed {
    Fell,
    Rejected,
}

impl From<Rejected> for Failed {
    fn from(_: Rejected) -> Self {
        Self::Rejected
    }
}

impl From<Fell> for Failed {
    fn from(_: Fell) -> Self {
        Self::Fell
    }
}

impl Ours {
    pub(crate) fn in_a_row() -> Self {
        Self::tripped_by(Trip::Consecutive(ROW), Duration::ZERO)
    }

    pub(crate) fn of_calls() -> Self {
        let trip = Trip::Count { size: WINDOW, minimum_calls: WINDOW, failure_rate: 0.5 };
        Self::tripped_by(trip, Duration::ZERO)
    }

    /// A hundred calls in its window, too, if they come at their pace.
    pub(crate) fn of_time() -> Self {
        let span = Duration::from_secs(1);
        let trip = Trip::Time { span, minimum_calls: 20, failure_rate: 0.5 };
        Self::tripped_by(trip, span / WINDOW)
    }

    fn tripped_by(trip: Trip, pace: Duration) -> Self {
        let time = VirtualTime::new();
        let breaker = CircuitBreaker::builder()
            .trip(trip)
            .open_for(OPEN_FOR)
            .half_open(PROBES, CLOSE_AFTER)
            .seams(Seams::system().clock(time.clone()).timer(time.clone()))
            .build()
            .expect("settings that make sense");
        Self { breaker, time, pace }
    }
}

impl Gate for Ours {
    fn call(&self, call: Call) -> Answering<'_> {
        Box::pin(async move {
            let classify = |_: &Failed| Fault::new(FaultKind::Server);
            let run = || async { Ok(call.await?) };
            match self.breaker.run_with(classify, run).await {
                Ok(()) => Answer::Done,
                Err(Failed::Fell) => Answer::Failed,
                Err(Failed::Rejected) => Answer::Rejected,
            }
        })
    }
}

impl Breaker for Ours {
    fn wait(&self, time: Duration) {
        self.time.advance(time);
    }

    fn pace(&self) {
        self.time.advance(self.pace);
    }

    fn state(&self) -> Option<State> {
        match self.breaker.state() {
            CircuitState::Closed => Some(State::Closed),
            CircuitState::Open => Some(State::Open),
            CircuitState::HalfOpen => Some(State::HalfOpen),
            _ => None,
        }
    }
}
