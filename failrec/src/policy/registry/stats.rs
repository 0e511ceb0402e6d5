//! [`PolicyStats`]: what the policies of a process have counted.

use std::collections::BTreeMap;

use crate::policy::bulkhead::BulkheadStats;
use crate::policy::circuit_breaker::CircuitStats;
use crate::policy::rate_limit::RateLimiterStats;
use crate::policy::retry::RetryStats;
use crate::record::PolicyName;

/// What the policies of a process have counted, by kind and name. Each policy is asked for itself:
/// figures of two of them may be of two moments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyStats {
    /// Of the circuit breakers.
    pub circuit_breakers: BTreeMap<PolicyName, CircuitStats>,
    /// Of the retries. One that was defined anew began anew.
    pub retries: BTreeMap<PolicyName, RetryStats>,
    /// Of the bulkheads.
    pub bulkheads: BTreeMap<PolicyName, BulkheadStats>,
    /// Of the rate limiters.
    pub rate_limiters: BTreeMap<PolicyName, RateLimiterStats>,
}
