//! [`Credit`]: failures of a group that may be counted without a look at them.

use std::sync::atomic::{AtomicI64, Ordering};

/// Failures of a group that may be counted without a look at them.
///
/// Spending takes no lock; all else is done under the lock of the group's tally. Relaxed order
/// throughout: each change is one step on one word, and what was spent is told by no other.
#[derive(Debug, Default)]
pub(super) struct Credit {
    /// Less than nothing where more have tried to spend than could.
    left: AtomicI64,
}

impl Credit {
    /// Counts a failure; not if nothing is left.
    #[inline]
    pub(super) fn try_spend(&self) -> bool {
        0 < self.left.fetch_sub(1, Ordering::Relaxed)
    }

    /// Lets so many be spent. What was granted before has been called in.
    pub(super) fn grant(&self, count: i64) {
        self.left.store(count, Ordering::Relaxed);
    }

    /// Lets nothing be spent any more. The answer is what was left.
    pub(super) fn call_in(&self) -> i64 {
        self.left.swap(0, Ordering::Relaxed).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_spent_than_was_granted() {
        let credit = Credit::default();
        credit.grant(3);
        assert_eq!((0..9).filter(|_| credit.try_spend()).count(), 3);
        assert_eq!((credit.call_in(), credit.try_spend()), (0, false));
    }

    #[test]
    fn what_was_called_in_was_not_spent() {
        let credit = Credit::default();
        credit.grant(3);
        assert!(credit.try_spend());
        assert_eq!((credit.call_in(), credit.try_spend()), (2, false));
    }
}
