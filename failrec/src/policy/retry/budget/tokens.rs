//! [`Tokens`]: a number that goes down and up between zero and its capacity.

use std::sync::atomic::{AtomicU64, Ordering};

/// Thousandths of a token, so that a refund may be a part of one. They start full.
///
/// The level stands alone and guards no other data, so relaxed order is enough.
#[derive(Debug)]
pub(super) struct Tokens {
    level: AtomicU64,
    capacity: u64,
}

impl Tokens {
    pub(super) const fn full(capacity: u64) -> Self {
        Self { level: AtomicU64::new(capacity), capacity }
    }

    pub(super) const fn capacity(&self) -> u64 {
        self.capacity
    }

    pub(super) fn level(&self) -> u64 {
        self.level.load(Ordering::Relaxed)
    }

    /// Takes `cost`, if there is as much.
    pub(super) fn take(&self, cost: u64) -> bool {
        let less = |level: u64| level.checked_sub(cost);
        self.level.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    /// Takes `cost`, or what there is; gives what is left.
    pub(super) fn drain(&self, cost: u64) -> u64 {
        self.change(|level| level.saturating_sub(cost))
    }

    /// Adds `gain`, up to the capacity. One load if it is full already.
    #[inline]
    pub(super) fn give(&self, gain: u64) {
        if self.level() != self.capacity {
            self.change(|level| level.saturating_add(gain).min(self.capacity));
        }
    }

    fn change(&self, change: impl Fn(u64) -> u64) -> u64 {
        let update = |level| Some(change(level));
        let before = self.level.fetch_update(Ordering::Relaxed, Ordering::Relaxed, update);
        before.map_or_else(|level| level, &change)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, any, prop_oneof, proptest};

    use super::*;

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Take(u64),
        Drain(u64),
        Give(u64),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0..2_000_u64).prop_map(Step::Take),
            any::<u64>().prop_map(Step::Drain),
            any::<u64>().prop_map(Step::Give),
            (0..2_000_u64).prop_map(Step::Give),
        ]
    }

    proptest! {
        #[test]
        fn level_is_that_of_plain_sums_within_bounds(
            capacity in 0..10_000_u64,
            steps in proptest::collection::vec(step(), 0..100),
        ) {
            let tokens = Tokens::full(capacity);
            let mut expected = i128::from(capacity);
            for step in steps {
                match step {
                    Step::Take(cost) => {
                        let is_enough = i128::from(cost) <= expected;
                        assert_eq!(tokens.take(cost), is_enough);
                        expected -= if is_enough { i128::from(cost) } else { 0 };
                    }
                    Step::Drain(cost) => {
                        expected = (expected - i128::from(cost)).max(0);
                        assert_eq!(i128::from(tokens.drain(cost)), expected);
                    }
                    Step::Give(gain) => {
                        expected = (expected + i128::from(gain)).min(i128::from(capacity));
                        tokens.give(gain);
                    }
                }
                assert_eq!(i128::from(tokens.level()), expected);
            }
        }
    }

    #[test]
    fn threads_together_take_no_more_than_there_is() {
        let tokens = Tokens::full(1_000);
        let taken: usize = std::thread::scope(|scope| {
            let takers: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| (0..1_000).filter(|_| tokens.take(1)).count()))
                .collect();
            takers.into_iter().map(|taker| taker.join().unwrap()).sum()
        });
        assert_eq!((taken, tokens.level()), (1_000, 0));
    }
}
