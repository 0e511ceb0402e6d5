//! [`Failure`]: what a failed call means to the hedges beside it.

use crate::policy::fault::{Fault, FaultKind};
use crate::policy::fault_set::FaultSet;

/// What a failed call means to the hedges beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Another call may do better: the next one begins at once.
    Passing,
    /// No more calls, but those that run may do better.
    Enough,
    /// All others would meet the same.
    Fatal,
}

/// Faults that another call would meet, too.
///
/// A rejection is none of them: that a policy inside does not let a hedge through must not take
/// the first call with it, which may be about to succeed.
pub(super) const FATAL: FaultSet = FaultSet::of(&[
    FaultKind::QuotaExhausted,
    FaultKind::Constraint,
    FaultKind::Syntax,
    FaultKind::InvalidRequest,
    FaultKind::Authentication,
    FaultKind::ContextLength,
    FaultKind::ContentPolicy,
    FaultKind::Decode,
]);

impl Failure {
    pub(super) fn of(fault: &Fault, fatal_on: FaultSet) -> Self {
        if fatal_on.contains(fault.kind) {
            return Self::Fatal;
        }
        // Whoever has too much to do, or says when to come back, must not get one call more. A
        // hedge is sent at once or not at all; to wait and try again is for a retry.
        let asks_for_less = matches!(
            fault.kind,
            FaultKind::Rejected | FaultKind::Throttled | FaultKind::Overloaded
        );
        if asks_for_less || fault.retry_after.is_some() || fault.should_retry == Some(false) {
            return Self::Enough;
        }
        Self::Passing
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn kinds_say_whether_another_call_makes_sense() {
        let of = |kind| Failure::of(&Fault::new(kind), FATAL);
        assert_eq!(of(FaultKind::Reset), Failure::Passing);
        assert_eq!(of(FaultKind::Unknown), Failure::Passing);
        assert_eq!(of(FaultKind::Rejected), Failure::Enough);
        assert_eq!(of(FaultKind::Throttled), Failure::Enough);
        assert_eq!(of(FaultKind::Overloaded), Failure::Enough);
        assert_eq!(of(FaultKind::Syntax), Failure::Fatal);
    }

    #[test]
    fn word_of_the_other_side_ends_hedging() {
        let reset = Fault::new(FaultKind::Reset);
        let later = Fault { retry_after: Some(Duration::ZERO), ..reset };
        let never = Fault { should_retry: Some(false), ..reset };
        assert_eq!([later, never].map(|fault| Failure::of(&fault, FATAL)), [Failure::Enough; 2]);
    }

    #[test]
    fn fatal_is_what_the_user_says() {
        let fatal_on = FaultSet::of(&[FaultKind::Throttled]);
        let of = |kind| Failure::of(&Fault::new(kind), fatal_on);
        assert_eq!(of(FaultKind::Throttled), Failure::Fatal);
        assert_eq!(of(FaultKind::Syntax), Failure::Passing);
    }
}
