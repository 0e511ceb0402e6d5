//! [`Rules`]: which faults are worth another attempt.

use crate::policy::fault::{Fault, FaultKind};
use crate::policy::fault_set::FaultSet;

/// Which faults are worth another attempt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) retry_on: FaultSet,
    pub(super) stop_on: FaultSet,
    /// Doing it twice is as good as doing it once.
    pub(super) is_idempotent: bool,
    /// A rejection is waited out.
    pub(super) waits_for_breaker: bool,
}

/// What the user's own predicates say of an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// There are none, or they panicked.
    #[default]
    Unsaid,
    /// End the retrying.
    Stop,
    /// Worth another attempt.
    Retry,
    /// Not worth another attempt.
    Leave,
}

impl Rules {
    /// Everything is retried.
    pub(super) const DEFAULT: Self = Self {
        retry_on: FaultSet::ALL,
        stop_on: FaultSet::EMPTY,
        is_idempotent: true,
        waits_for_breaker: false,
    };

    /// The fault ends the retrying before anything else is asked.
    pub(super) fn must_stop(&self, fault: &Fault, verdict: Verdict) -> bool {
        verdict == Verdict::Stop || self.stop_on.contains(fault.kind)
    }

    /// The fault is worth another attempt.
    pub(super) fn may_retry(&self, fault: &Fault, verdict: Verdict) -> bool {
        let is_safe = self.is_idempotent || fault.is_not_sent;
        is_safe && self.is_worth_it(fault, verdict)
    }

    /// A rejection's own setting first, then what the server said, the user's predicate, the kind.
    fn is_worth_it(&self, fault: &Fault, verdict: Verdict) -> bool {
        if fault.kind == FaultKind::Rejected {
            return self.waits_for_breaker;
        }
        fault.should_retry.unwrap_or(match verdict {
            Verdict::Retry => true,
            Verdict::Leave | Verdict::Stop => false,
            Verdict::Unsaid => self.retry_on.contains(fault.kind),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMEOUT: Fault = Fault::new(FaultKind::Timeout);
    const TIMEOUTS: Rules =
        Rules { retry_on: FaultSet::of(&[FaultKind::Timeout]), ..Rules::DEFAULT };

    fn said(kind: FaultKind, should_retry: bool) -> Fault {
        Fault { should_retry: Some(should_retry), ..Fault::new(kind) }
    }

    #[test]
    fn kind_decides_where_nobody_says_more() {
        assert!(TIMEOUTS.may_retry(&TIMEOUT, Verdict::Unsaid));
        assert!(!TIMEOUTS.may_retry(&Fault::new(FaultKind::Syntax), Verdict::Unsaid));
    }

    #[test]
    fn predicate_wins_over_the_kind() {
        assert!(!TIMEOUTS.may_retry(&TIMEOUT, Verdict::Leave));
        assert!(TIMEOUTS.may_retry(&Fault::new(FaultKind::Syntax), Verdict::Retry));
    }

    #[test]
    fn server_wins_over_kind_and_predicate() {
        assert!(TIMEOUTS.may_retry(&said(FaultKind::Conflict, true), Verdict::Leave));
        assert!(!TIMEOUTS.may_retry(&said(FaultKind::Timeout, false), Verdict::Retry));
    }

    #[test]
    fn stop_wins_over_the_server() {
        let rules = Rules { stop_on: FaultSet::of(&[FaultKind::Conflict]), ..Rules::DEFAULT };
        assert!(rules.must_stop(&said(FaultKind::Conflict, true), Verdict::Unsaid));
        assert!(rules.must_stop(&TIMEOUT, Verdict::Stop));
        assert!(!rules.must_stop(&TIMEOUT, Verdict::Retry));
    }

    #[test]
    fn what_may_have_happened_is_not_done_twice() {
        let rules = Rules { is_idempotent: false, ..Rules::DEFAULT };
        assert!(!rules.may_retry(&said(FaultKind::Timeout, true), Verdict::Retry));
        let fault = Fault { is_not_sent: true, ..TIMEOUT };
        assert!(rules.may_retry(&fault, Verdict::Unsaid));
    }

    #[test]
    fn rejection_is_retried_only_by_who_waits_for_the_breaker() {
        let rejected = Fault::new(FaultKind::Rejected);
        assert!(!Rules::DEFAULT.may_retry(&rejected, Verdict::Retry));
        let rules = Rules { waits_for_breaker: true, ..TIMEOUTS };
        assert!(rules.may_retry(&rejected, Verdict::Unsaid));
    }
}
