//! Policies in each other: what they are asked.

mod open;
mod timed;

use crate::probe::Probe;

/// All of it.
pub(crate) const PROBES: &[Probe] = &[open::PROBE, timed::PROBE];
