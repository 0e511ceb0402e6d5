//! The retries that are asked.

mod backon;
mod ours;
mod resilient;
mod tokio_clock;
mod tokio_retry;
mod tokio_retry2;
mod tower_resilience;

use crate::retry::Candidate;

/// All who are asked. A retry of tower goes by a policy that its user writes.
pub(crate) const CANDIDATES: &[Candidate] = &[
    Candidate { who: "failrec", run: ours::run },
    Candidate { who: "failrec, in a timeout", run: ours::run_in_timeout },
    Candidate { who: "backon", run: backon::run },
    Candidate { who: "tokio-retry", run: tokio_retry::run },
    Candidate { who: "tokio-retry2", run: tokio_retry2::run },
    Candidate { who: "tower-resilience", run: tower_resilience::run },
    Candidate { who: "resilient", run: resilient::run },
];
