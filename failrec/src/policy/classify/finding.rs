//! [`Finding`]: what one link of a chain of causes tells.

use crate::policy::fault::{Fault, FaultKind};

/// How much a finding is worth against one of another link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// True of many things; whatever a cause tells is better.
    Vague,
    /// Words that people wrote for people.
    Text,
    /// A status, or the name that a library gives to what happened.
    Named,
    /// A code that the other side chose for it: of a provider, a database, gRPC.
    Coded,
    /// The type itself tells.
    Exact,
    /// Somebody told us outright; nothing is added to it.
    Told,
}

/// What one link of a chain of causes tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) fault: Fault,
    pub(super) weight: Weight,
}

impl Finding {
    pub(super) const fn new(weight: Weight, kind: FaultKind) -> Self {
        Self { fault: Fault::new(kind), weight }
    }

    /// It happened before anything of the request was sent.
    pub(super) const fn not_sent(mut self) -> Self {
        self.fault.is_not_sent = true;
        self
    }

    /// The better of two that one link tells; the first of equals.
    pub(super) fn or(self, other: Option<Self>) -> Self {
        let Some(other) = other else { return self };
        let (mut best, second) =
            if other.weight <= self.weight { (self, other) } else { (other, self) };
        best.fault.status = best.fault.status.or(second.fault.status);
        best
    }
}
