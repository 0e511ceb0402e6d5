//! [`HedgeReport`]: what was decided in one call, as values.

use std::fmt;
use std::sync::Arc;

use crate::policy::fault::{Fault, FaultKind};
use crate::record::PolicyName;

/// Why a hedge's moment had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HedgeCause {
    /// The delay had passed.
    Slow,
    /// A call had failed with such a fault.
    Failed(FaultKind),
}

/// Why a hedge was not begun at its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Suppression {
    /// The budget had not enough left.
    Budget,
    /// The operation around had no more time left than the delay.
    Deadline,
}

/// How a call with its hedges ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HedgeEnd {
    /// The first call succeeded.
    WonByFirst,
    /// The hedge of this number succeeded.
    WonByHedge(u32),
    /// A fault ended it, or all calls failed.
    Failed,
    /// It was dropped before its end.
    Cancelled,
    /// A call panicked.
    Panicked,
}

impl HedgeEnd {
    /// The word that stands in records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WonByFirst => "won_by_first",
            Self::WonByHedge(_) => "won_by_hedge",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Panicked => "panicked",
        }
    }
}

/// One call with its hedges.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HedgeReport {
    /// The policy's name.
    pub name: PolicyName,
    /// Hedges that were begun.
    pub hedges: u32,
    /// Hedges that the budget did not pay for.
    pub suppressed_by_budget: u32,
    /// Hedges for which there was too little time; with the first of them hedging ends.
    pub suppressed_by_deadline: u32,
    /// Hedges begun that a policy inside did not let through.
    pub suppressed_inside: u32,
    /// How it ended.
    pub end: HedgeEnd,
}

/// What happened in a call, told to a listener.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum HedgeEvent<'a> {
    /// A hedge begins.
    Begun {
        /// The policy's name.
        name: &'a PolicyName,
        /// The number that the call gets; the first hedge is 2.
        number: u32,
        /// Why its moment had come.
        cause: HedgeCause,
    },
    /// A hedge was not begun at its moment.
    Suppressed {
        /// The policy's name.
        name: &'a PolicyName,
        /// Why its moment had come.
        cause: HedgeCause,
        /// Why it was not begun.
        by: Suppression,
    },
    /// A call failed.
    CallFailed {
        /// The policy's name.
        name: &'a PolicyName,
        /// The call's number; the first is 1.
        number: u32,
        /// What its error has met.
        fault: &'a Fault,
    },
    /// A call ended that was more than a first call that succeeds.
    Ended(&'a HedgeReport),
}

/// Whom to tell what happens.
#[derive(Clone)]
pub(super) struct Listener(pub(super) Arc<dyn Fn(&HedgeEvent<'_>) + Send + Sync>);

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listener(..)")
    }
}
