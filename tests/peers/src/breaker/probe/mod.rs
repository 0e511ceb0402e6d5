//! What circuit breakers are asked.

mod crowd;
mod lost;
mod outage;
mod panics;
mod race;
mod stale;

use crate::probe::Probe;

/// All of it.
pub(crate) const PROBES: &[Probe] = &[
    outage::PROBE,
    crowd::PROBE,
    race::PROBE,
    lost::PROBE,
    stale::GOOD,
    stale::BAD,
    panics::PROBE,
];
