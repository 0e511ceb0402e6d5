//! [`Rejected`]: a policy did not let a call through, or cut it off.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::capture::ledger;
pub use crate::record::RejectedKind;
use crate::record::{PolicyDecision, PolicyKind, PolicyName, RecordId};

/// A policy did not let a call through, or cut it off.
///
/// The caller of an annotated function gets its own error type, by `From<Rejected>`. Making and
/// dropping one allocates nothing, unless the policy's name was made at run time: then a count of
/// its owners goes up and down.
///
/// # Examples
///
/// ```
/// use failrec::policy::{Rejected, RejectedKind};
///
/// #[derive(Debug)]
/// enum PayError {
///     Declined,
///     NotNow(Rejected),
/// }
///
/// impl From<Rejected> for PayError {
///     fn from(rejected: Rejected) -> Self {
///         Self::NotNow(rejected)
///     }
/// }
///
/// let rejected = Rejected::new(RejectedKind::Open, "bank");
/// assert_eq!(rejected.to_string(), "circuit breaker `bank` is open");
/// assert!(matches!(PayError::from(rejected), PayError::NotNow(_)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    kind: RejectedKind,
    policy: PolicyName,
    retry_after: Option<Duration>,
    causes: Option<Arc<[RecordId]>>,
}

impl Rejected {
    /// A rejection by the policy of this name, which is part of the program.
    pub const fn new(kind: RejectedKind, policy: &'static str) -> Self {
        Self::by(kind, PolicyName::from_static(policy))
    }

    /// A rejection by `policy`.
    pub(crate) const fn by(kind: RejectedKind, policy: PolicyName) -> Self {
        Self { kind, policy, retry_after: None, causes: None }
    }

    /// The same, noted for the record of the call: it was a `policy` that rejected.
    #[must_use]
    pub(crate) fn noted(self, policy: PolicyKind) -> Self {
        ledger::note(|| {
            let mut decision = PolicyDecision::rejected(policy, self.policy.clone(), self.kind);
            let millis = |wait: Duration| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            decision.retry_after_ms = self.retry_after.map(millis);
            decision.causes = self.causes().to_vec();
            decision
        });
        self
    }

    /// It may go better after this time.
    #[must_use]
    pub const fn with_retry_after(mut self, retry_after: Duration) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// These records led to it, newest first.
    #[must_use]
    pub(crate) fn with_causes(self, causes: Option<Arc<[RecordId]>>) -> Self {
        Self { causes, ..self }
    }

    /// Why.
    pub const fn kind(&self) -> RejectedKind {
        self.kind
    }

    /// The policy's name.
    pub const fn policy(&self) -> &PolicyName {
        &self.policy
    }

    /// When it may go better, if that is known: counted from the rejection.
    pub const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The records of the failures that led to it, newest first, three at most.
    pub fn causes(&self) -> &[RecordId] {
        self.causes.as_deref().unwrap_or_default()
    }

    /// The call was not begun: it has had no effect.
    pub const fn is_before_call(&self) -> bool {
        !matches!(self.kind, RejectedKind::Timeout)
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.of(&self.policy).fmt(f)
    }
}

impl Error for Rejected {}

/// Of kind [`TimedOut`](io::ErrorKind::TimedOut) where a time has passed, else
/// [`Other`](io::ErrorKind::Other); the rejection is what it holds.
impl From<Rejected> for io::Error {
    fn from(rejected: Rejected) -> Self {
        let kind = match rejected.kind {
            RejectedKind::Timeout | RejectedKind::Deadline => io::ErrorKind::TimedOut,
            _ => io::ErrorKind::Other,
        };
        Self::new(kind, rejected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_one_policy_do_not_differ_by_time() {
        let soon = Rejected::new(RejectedKind::Limited, "api");
        let late = soon.clone().with_retry_after(Duration::from_secs(9));
        assert_eq!(soon.to_string(), late.to_string());
    }
    #[test]
    fn io_error_tells_a_timeout_and_holds_the_rejection() {
        let of = |kind| io::Error::from(Rejected::new(kind, "api"));
        assert_eq!(of(RejectedKind::Timeout).kind(), io::ErrorKind::TimedOut);
        let open = of(RejectedKind::Open);
        assert_eq!(open.kind(), io::ErrorKind::Other);
        let held = open.get_ref().and_then(|held| held.downcast_ref::<Rejected>());
        assert_eq!(held.map(Rejected::kind), Some(RejectedKind::Open));
    }
}
