//! [`FaultSet`]: some kinds of faults.

use std::fmt;

use crate::policy::fault::FaultKind;

/// Some kinds of faults, such as those that are worth another try.
///
/// # Examples
///
/// ```
/// use failrec::policy::{FaultKind, FaultSet};
///
/// const NETWORK: FaultSet = FaultSet::of(&[FaultKind::Connect, FaultKind::Reset]);
/// assert!(NETWORK.contains(FaultKind::Reset));
/// assert!(!NETWORK.contains(FaultKind::Throttled));
/// assert!(NETWORK.and(&[FaultKind::Throttled]).contains(FaultKind::Throttled));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct FaultSet(u64);

impl FaultSet {
    /// No kind.
    pub const NONE: Self = Self(0);
    /// Every kind.
    pub const ALL: Self = Self(u64::MAX);

    /// These kinds.
    pub const fn of(kinds: &[FaultKind]) -> Self {
        Self::NONE.and(kinds)
    }

    /// These kinds as well.
    #[must_use]
    pub const fn and(self, kinds: &[FaultKind]) -> Self {
        let mut set = self.0;
        let mut rest = kinds;
        while let [kind, others @ ..] = rest {
            set |= 1 << *kind as u32;
            rest = others;
        }
        Self(set)
    }

    /// Without these kinds.
    #[must_use]
    pub const fn without(self, kinds: &[FaultKind]) -> Self {
        Self(self.0 & !Self::of(kinds).0)
    }

    /// Whether `kind` is one of them.
    pub const fn contains(self, kind: FaultKind) -> bool {
        self.0 & (1 << kind as u32) != 0
    }
}

impl fmt::Debug for FaultSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = FaultKind::ALL.iter().filter(|kind| self.contains(**kind));
        f.debug_set().entries(kinds.map(|kind| kind.as_str())).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_do_not_share_a_bit() {
        for kind in FaultKind::ALL {
            let others = FaultKind::ALL.iter().filter(|other| *other != kind);
            assert!(!others.fold(FaultSet::NONE, |set, other| set.and(&[*other])).contains(*kind));
        }
    }
}
