//! Bulkheads: what they are asked, and who is asked.

mod adaptor;
mod line;
mod slots;

use self::adaptor::{CANDIDATES, Candidate};
use crate::probe::Probe;

/// All of it.
pub(crate) const PROBES: &[Probe] =
    &[slots::HELD, slots::GIVEN_UP, slots::PANICKED, line::PROBE, line::GIVEN_UP];
