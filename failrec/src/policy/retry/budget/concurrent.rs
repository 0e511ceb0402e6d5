//! [`Concurrent`]: a share of the operations that run may be retries.

use std::sync::atomic::{AtomicU64, Ordering};

/// A share of the operations that run may be retries, and a few always.
///
/// Each count stands alone, and the limit may be seen a moment too early or too late; relaxed order
/// is enough.
#[derive(Debug)]
pub(super) struct Concurrent {
    percent: u64,
    floor: u64,
    operations: AtomicU64,
    retries: AtomicU64,
}

impl Concurrent {
    pub(super) const fn new(percent: u32, floor: u32) -> Self {
        Self {
            percent: percent as u64,
            floor: floor as u64,
            operations: AtomicU64::new(0),
            retries: AtomicU64::new(0),
        }
    }

    /// An operation begins.
    pub(super) fn enter(&self) {
        self.operations.fetch_add(1, Ordering::Relaxed);
    }

    /// An operation ends.
    pub(super) fn leave(&self) {
        decrease(&self.operations);
    }

    /// A retry begins, if one more may.
    pub(super) fn take(&self) -> bool {
        let most = self.retries_max();
        let more = |retries: u64| (retries < most).then_some(retries + 1);
        self.retries.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok()
    }

    /// A retry ends.
    pub(super) fn give_back(&self) {
        decrease(&self.retries);
    }

    /// Retries that may begin now.
    pub(super) fn available(&self) -> u64 {
        self.retries_max().saturating_sub(self.retries.load(Ordering::Relaxed))
    }

    fn retries_max(&self) -> u64 {
        let operations = self.operations.load(Ordering::Relaxed);
        (operations.saturating_mul(self.percent) / 100).max(self.floor)
    }
}

fn decrease(count: &AtomicU64) {
    let less = |count: u64| count.checked_sub(1);
    // Below nothing it would be huge; who leaves has entered, so that does not happen.
    count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).ok();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    #[test]
    fn share_of_what_runs_may_be_retries() {
        let budget = Concurrent::new(20, 1);
        (0..10).for_each(|_| budget.enter());
        assert!(budget.take() && budget.take() && !budget.take());
        budget.give_back();
        assert!(budget.take());
    }

    #[test]
    fn few_retries_are_always_allowed() {
        let budget = Concurrent::new(20, 3);
        assert_eq!(budget.available(), 3);
    }

    proptest! {
        #[test]
        fn retries_begin_only_below_their_share(
            (percent, floor) in (0..=100_u32, 0..4_u32),
            steps in proptest::collection::vec(any::<(bool, bool)>(), 0..200),
        ) {
            let budget = Concurrent::new(percent, floor);
            let (mut operations, mut retries) = (0_u64, 0_u64);
            for (is_retry, is_begin) in steps {
                let most = (operations * u64::from(percent) / 100).max(u64::from(floor));
                match (is_retry, is_begin) {
                    (true, true) => {
                        assert_eq!(budget.take(), retries < most);
                        retries += u64::from(retries < most);
                    }
                    (true, false) if 0 < retries => {
                        budget.give_back();
                        retries -= 1;
                    }
                    (false, true) => {
                        budget.enter();
                        operations += 1;
                    }
                    (false, false) if 0 < operations => {
                        budget.leave();
                        operations -= 1;
                    }
                    _ => {}
                }
                let most = (operations * u64::from(percent) / 100).max(u64::from(floor));
                assert_eq!(budget.available(), most.saturating_sub(retries));
            }
        }
    }
}
