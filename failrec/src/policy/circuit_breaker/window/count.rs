//! [`CountWindow`]: the newest calls, a fixed number of them.

use crate::policy::circuit_breaker::window::sample::{Counts, Sample};

/// The newest calls: with each new one the oldest goes.
#[derive(Clone, Debug)]
pub(in crate::policy::circuit_breaker) struct CountWindow {
    ring: Box<[Sample]>,
    /// Where the next one goes.
    next: usize,
    counts: Counts,
}

impl CountWindow {
    pub(super) fn new(size: u32) -> Self {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        Self { ring: vec![Sample::default(); size].into(), next: 0, counts: Counts::default() }
    }

    pub(super) fn add(&mut self, sample: Sample) {
        let is_full = usize::try_from(self.counts.calls) == Ok(self.ring.len());
        let Some(place) = self.ring.get_mut(self.next) else { return };
        let oldest = std::mem::replace(place, sample);
        if is_full {
            let mut gone = Counts::default();
            gone.add(oldest);
            self.counts.remove(gone);
        }
        self.counts.add(sample);
        self.next = if self.next + 1 < self.ring.len() { self.next + 1 } else { 0 };
    }

    /// Adds calls that have succeeded; of more than there is room for, the rest is gone already.
    pub(super) fn add_successes(&mut self, successes: u64) {
        let room = u64::try_from(self.ring.len()).unwrap_or(u64::MAX);
        (0..successes.min(room)).for_each(|_| self.add(Sample::default()));
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::*;

    proptest! {
        #[test]
        fn window_counts_as_a_list_of_all_calls_would(
            size in 1_u32..9,
            calls in vec(any::<(bool, bool)>(), 0..40),
        ) {
            let mut window = CountWindow::new(size);
            for (index, &(is_failure, is_slow)) in calls.iter().enumerate() {
                window.add(Sample { is_failure, is_slow });
                let first = (index + 1).saturating_sub(usize::try_from(size).unwrap());
                let newest = &calls[first..=index];
                let expected = Counts {
                    calls: u32::try_from(newest.len()).unwrap(),
                    failures: newest.iter().map(|call| u32::from(call.0)).sum(),
                    slow: newest.iter().map(|call| u32::from(call.1)).sum(),
                };
                prop_assert_eq!(window.counts(), expected);
            }
        }
    }
}
