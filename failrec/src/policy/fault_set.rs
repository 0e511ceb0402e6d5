//! [`FaultSet`]: some kinds of faults.

use std::fmt;

use crate::policy::fault::FaultKind;

/// Some kinds of faults: those that a policy retries, say, or counts.
///
/// # Examples
///
/// ```
/// use failrec::policy::{FaultKind, FaultSet};
///
/// const NETWORK: FaultSet = FaultSet::of(&[FaultKind::Connect, FaultKind::Reset]);
///
/// assert!(NETWORK.contains(FaultKind::Reset));
/// assert!(!NETWORK.without(FaultKind::Reset).contains(FaultKind::Reset));
/// assert_eq!(NETWORK.with(FaultKind::Dns).iter().count(), 3);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct FaultSet(u64);

impl FaultSet {
    /// No kind.
    pub const EMPTY: Self = Self(0);
    /// Every kind.
    pub const ALL: Self = Self::of(FaultKind::ALL);

    /// These kinds.
    #[must_use]
    pub const fn of(kinds: &[FaultKind]) -> Self {
        let (mut set, mut rest) = (Self::EMPTY, kinds);
        while let [first, others @ ..] = rest {
            set = set.with(*first);
            rest = others;
        }
        set
    }

    /// These kinds and `kind`.
    #[must_use]
    pub const fn with(self, kind: FaultKind) -> Self {
        Self(self.0 | bit(kind))
    }

    /// These kinds but not `kind`.
    #[must_use]
    pub const fn without(self, kind: FaultKind) -> Self {
        Self(self.0 & !bit(kind))
    }

    /// The kinds of both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// `kind` is one of them.
    pub const fn contains(self, kind: FaultKind) -> bool {
        self.0 & bit(kind) != 0
    }

    /// There is none in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds, in the order of [`FaultKind::ALL`].
    pub fn iter(self) -> impl Iterator<Item = FaultKind> {
        FaultKind::ALL.iter().copied().filter(move |kind| self.contains(*kind))
    }
}

const fn bit(kind: FaultKind) -> u64 {
    1 << kind as u64
}

impl fmt::Debug for FaultSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl FromIterator<FaultKind> for FaultSet {
    fn from_iter<I: IntoIterator<Item = FaultKind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::EMPTY, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_holds_what_was_put_in_and_nothing_else() {
        for kind in FaultKind::ALL {
            assert_eq!(FaultSet::of(&[*kind]).iter().collect::<Vec<_>>(), [*kind]);
            assert!(!FaultSet::ALL.without(*kind).contains(*kind));
        }
    }

    #[test]
    fn everything_is_every_kind() {
        assert_eq!(FaultSet::ALL.iter().count(), FaultKind::ALL.len());
    }
}
