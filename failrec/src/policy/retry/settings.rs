//! [`Settings`]: all that one retry policy is told to do.

use crate::policy::retry::budget::RetryBudget;
use crate::policy::retry::plan::Plan;
use crate::policy::retry::predicates::Predicates;
use crate::policy::retry::report::Listener;
use crate::policy::seams::Seams;
use crate::record::PolicyName;

/// All that one retry policy is told to do.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(super) name: PolicyName,
    pub(super) plan: Plan,
    pub(super) predicates: Predicates,
    pub(super) budget: Option<RetryBudget>,
    pub(super) listener: Option<Listener>,
    pub(super) seams: Seams,
}

impl Settings {
    /// The settings of a builder of which nothing was asked.
    pub(super) fn usual() -> Self {
        Self {
            name: PolicyName::from_static("retry"),
            plan: Plan::usual(),
            predicates: Predicates::default(),
            budget: None,
            listener: None,
            seams: Seams::system(),
        }
    }
}
