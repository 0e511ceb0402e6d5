//! The circuit breakers that are asked.

mod circuitbreaker_rs;
mod failsafe;
mod nobreak;
mod ours;
mod recloser;
mod resilient;
mod tower_resilience;

use std::sync::Arc;

use crate::breaker::Candidate;

/// All who are asked.
pub(crate) const CANDIDATES: &[Candidate] = &[
    Candidate { who: "failrec, 5 in a row", make: || Arc::new(ours::Ours::in_a_row()) },
    Candidate { who: "failrec, half of 100 calls", make: || Arc::new(ours::Ours::of_calls()) },
    Candidate { who: "failrec, half of 1 s", make: || Arc::new(ours::Ours::of_time()) },
    Candidate { who: "failsafe, 5 in a row", make: || Arc::new(failsafe::Failsafe::new()) },
    Candidate { who: "recloser, half of 100 calls", make: || Arc::new(recloser::Subject::new()) },
    Candidate {
        who: "tower-resilience, 5 in a row",
        make: || Arc::new(tower_resilience::Subject::in_a_row()),
    },
    Candidate {
        who: "tower-resilience, default (half of 100 calls)",
        make: || Arc::new(tower_resilience::Subject::of_calls()),
    },
    Candidate {
        who: "circuitbreaker-rs, 5 in a row",
        make: || Arc::new(circuitbreaker_rs::Subject::in_a_row()),
    },
    Candidate {
        who: "circuitbreaker-rs, half",
        make: || Arc::new(circuitbreaker_rs::Subject::by_rate()),
    },
    Candidate { who: "nobreak, 5 in a row", make: || Arc::new(nobreak::Subject::new()) },
    Candidate { who: "resilient, 5 in a row", make: || Arc::new(resilient::Subject::new()) },
];
