//! [`FallbackReport`]: what became of a call that failed, as a value.

use std::fmt;
use std::sync::Arc;

use crate::policy::fault::Fault;
use crate::record::PolicyName;

/// What became of a call that failed and for which alternatives were tried.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FallbackReport {
    /// The policy's name.
    pub name: PolicyName,
    /// What the primary call has met.
    pub fault: Fault,
    /// Which alternative worked, the first being 0; `None` if none did.
    pub used: Option<usize>,
    /// What the alternatives have met that did not work, in their order.
    pub failed: Vec<Fault>,
}

/// Whom to tell what happens.
#[derive(Clone)]
pub(super) struct Listener(pub(super) Arc<dyn Fn(&FallbackReport) + Send + Sync>);

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listener(..)")
    }
}
