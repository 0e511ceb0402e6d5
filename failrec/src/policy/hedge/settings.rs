//! [`Settings`]: all that one hedge is told to do.

use std::time::Duration;

use crate::policy::fault_set::FaultSet;
use crate::policy::hedge::live::Live;
use crate::policy::hedge::report::Listener;
use crate::policy::retry::RetryBudget;
use crate::policy::seams::Seams;
use crate::record::PolicyName;

/// All that one hedge is told to do.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) name: PolicyName,
    pub(super) delay: Delay,
    pub(super) hedges_max: u32,
    pub(super) fatal_on: FaultSet,
    pub(super) budget: Option<RetryBudget>,
    pub(super) listener: Option<Listener>,
    pub(super) seams: Seams,
}

/// How long a call may take before it is hedged.
#[derive(Debug)]
pub(super) enum Delay {
    Fixed(Duration),
    Live(Live),
}

impl Delay {
    /// As it is now.
    #[inline]
    pub(super) fn now(&self) -> Duration {
        match self {
            Self::Fixed(delay) => *delay,
            Self::Live(live) => live.delay(),
        }
    }
}
