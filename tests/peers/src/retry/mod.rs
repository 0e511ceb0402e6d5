//! Retries: what they are asked, and who is asked.

mod adaptor;
mod cap;
mod hint;
mod plan;
mod total;

use self::plan::{Candidate, Clock, Plan, Ran, Script};
use crate::probe::Probe;

/// All of it.
pub(crate) const PROBES: &[Probe] = &[hint::WAITED, hint::TOO_LATE, total::PROBE, cap::PROBE];
