//! [`TimeWindow`]: the calls of the newest seconds.

use std::time::Duration;

use crate::policy::circuit_breaker::window::sample::{Counts, Sample};

/// The parts in which a window slides.
const BUCKETS: usize = 10;

/// The calls of the newest span of time, which slides on by a tenth of it.
///
/// A call counts for at least nine tenths of the span and at most the whole of it.
#[derive(Clone, Debug)]
pub(in crate::policy::circuit_breaker) struct TimeWindow {
    width: Duration,
    start: Duration,
    buckets: [Counts; BUCKETS],
    /// The number of the newest bucket, counted from the start.
    newest: u128,
    counts: Counts,
}

impl TimeWindow {
    /// An empty window that begins at `now`. A span below ten nanoseconds is one of ten.
    pub(super) fn new(span: Duration, now: Duration) -> Self {
        Self {
            width: (span / u32::try_from(BUCKETS).unwrap_or(1)).max(Duration::from_nanos(1)),
            start: now,
            buckets: [Counts::default(); BUCKETS],
            newest: 0,
            counts: Counts::default(),
        }
    }

    pub(super) fn add(&mut self, sample: Sample, now: Duration) {
        self.slide(now);
        let place = Self::place(self.newest);
        if let Some(bucket) = self.buckets.get_mut(place) {
            bucket.add(sample);
            self.counts.add(sample);
        }
    }

    /// Adds calls that have succeeded before the newest part was over.
    pub(super) fn add_successes(&mut self, successes: u64) {
        if let Some(bucket) = self.buckets.get_mut(Self::place(self.newest)) {
            bucket.add_successes(successes);
            self.counts.add_successes(successes);
        }
    }

    /// When the newest part is over.
    pub(in crate::policy::circuit_breaker) fn part_until(&self) -> Duration {
        let nanos = (self.newest + 1).saturating_mul(self.width.as_nanos());
        let since = u64::try_from(nanos).map_or(Duration::MAX, Duration::from_nanos);
        self.start.saturating_add(since)
    }

    /// As of the last call.
    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    fn slide(&mut self, now: Duration) {
        // A moment before the newest bucket belongs to that: time does not go back.
        let number = now.saturating_sub(self.start).as_nanos() / self.width.as_nanos().max(1);
        let steps = number.saturating_sub(self.newest);
        if steps >= BUCKETS as u128 {
            self.buckets = [Counts::default(); BUCKETS];
            self.counts = Counts::default();
        } else {
            for step in 1..=steps {
                if let Some(bucket) = self.buckets.get_mut(Self::place(self.newest + step)) {
                    self.counts.remove(std::mem::take(bucket));
                }
            }
        }
        self.newest = self.newest.max(number);
    }

    fn place(number: u128) -> usize {
        usize::try_from(number % BUCKETS as u128).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::*;

    proptest! {
        /// Against a list of all calls: one counts while its bucket is among the newest ten.
        #[test]
        fn window_counts_as_a_list_of_all_calls_would(
            calls in vec((0_u64..400, any::<(bool, bool)>()), 0..40),
        ) {
            let (start, width) = (Duration::from_millis(70), 10);
            let mut window = TimeWindow::new(Duration::from_millis(10 * width), start);
            let (mut now, mut seen) = (0, Vec::new());
            for (step, (is_failure, is_slow)) in calls {
                now += step / 4;
                let sample = Sample { is_failure, is_slow };
                window.add(sample, start + Duration::from_millis(now));
                seen.push((now / width, sample));
                let mut expected = Counts::default();
                seen.iter().filter(|(at, _)| now / width < at + 10).for_each(|(_, sample)| {
                    expected.add(*sample);
                });
                prop_assert_eq!(window.counts(), expected);
            }
        }
    }

    #[test]
    fn clock_that_goes_back_changes_nothing() {
        let mut window = TimeWindow::new(Duration::from_secs(10), Duration::from_secs(5));
        let failure = Sample { is_failure: true, is_slow: false };
        window.add(failure, Duration::from_secs(9));
        window.add(failure, Duration::ZERO);
        assert_eq!(window.counts(), Counts { calls: 2, failures: 2, slow: 0 });
    }
}
