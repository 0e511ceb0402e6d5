//! [`Sample`]: the newest durations, and any quantile of them.

use std::time::Duration;

/// Durations that a sample holds; with each further one the oldest goes.
pub(super) const SAMPLE_MAX: usize = 1_024;

/// Buckets of one doubling, as a power of two: 32.
const STEP_BITS: u32 = 5;
const STEPS: u64 = 1 << STEP_BITS;

/// Longer durations count as this one, which is more than four hours.
const MICROS_MAX: u64 = (1 << 34) - 1;

/// Durations fall in 960 of them: 32 below 32 µs, and 32 for each doubling up to the longest. A
/// power of two makes the search simple.
const BUCKETS: usize = 1_024;

/// The newest durations, and any quantile of them.
///
/// What is added and what is asked cost ten steps each, whatever the sample holds. A quantile is
/// never below the true one, and above it by a thirty-second and two microseconds at most, up to
/// the longest duration.
#[derive(Debug)]
pub(super) struct Sample {
    /// The buckets of the durations, in a ring.
    newest: Vec<u16>,
    /// Where the oldest is, once the ring is full.
    oldest: usize,
    /// Sums of counts, as a binary indexed tree: place `p` (from 1) holds those of the `p & -p`
    /// buckets up to it. No sum is more than [`SAMPLE_MAX`].
    sums: Vec<u16>,
}

impl Sample {
    pub(super) fn new() -> Self {
        // All of it now, so that no call has to.
        Self { newest: Vec::with_capacity(SAMPLE_MAX), oldest: 0, sums: vec![0; BUCKETS + 1] }
    }

    /// Durations that are held.
    pub(super) fn len(&self) -> usize {
        self.newest.len()
    }

    /// Adds a duration, in place of the oldest if there is no more room.
    pub(super) fn add(&mut self, duration: Duration) {
        let added = bucket(duration);
        if self.newest.len() < SAMPLE_MAX {
            self.newest.push(added);
        } else if let Some(oldest) = self.newest.get_mut(self.oldest) {
            let removed = std::mem::replace(oldest, added);
            self.oldest = (self.oldest + 1) % SAMPLE_MAX;
            self.change(removed, |sum| sum.saturating_sub(1));
        }
        self.change(added, |sum| sum.saturating_add(1));
    }

    /// The duration that the share `quantile` of those held does not pass; zero if none is held.
    pub(super) fn quantile(&self, quantile: f64) -> Duration {
        let rank = rank(self.newest.len(), quantile);
        let (mut place, mut left, mut step) = (0, rank, BUCKETS);
        while 0 < step {
            if let Some(sum) = self.sums.get(place + step)
                && *sum < left
            {
                place += step;
                left -= sum;
            }
            step /= 2;
        }
        if rank == 0 { Duration::ZERO } else { upper_end(place) }
    }

    fn change(&mut self, bucket: u16, change: impl Fn(u16) -> u16) {
        let mut place = usize::from(bucket) + 1;
        while let Some(sum) = self.sums.get_mut(place) {
            *sum = change(*sum);
            place += place & place.wrapping_neg();
        }
    }
}

/// Which of `len` in their order is the quantile, the first being 1.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "from 0 to the length, which is 1024 at most"
)]
fn rank(len: usize, quantile: f64) -> u16 {
    let rank = (len as f64 * quantile).ceil() as u16;
    rank.clamp(u16::from(0 < len), len as u16)
}

/// The bucket of a duration, which is rounded up to a whole microsecond.
fn bucket(duration: Duration) -> u16 {
    let micros = duration.as_nanos().div_ceil(1_000);
    let micros = u64::try_from(micros).map_or(MICROS_MAX, |micros| micros.min(MICROS_MAX));
    let doublings = micros.checked_ilog2().unwrap_or(0).saturating_sub(STEP_BITS);
    // From the second doubling on, the leading digit is always there and stands for the doubling.
    let bucket = u64::from(doublings) * STEPS + (micros >> doublings);
    u16::try_from(bucket).unwrap_or(u16::MAX)
}

/// The longest duration of a bucket.
fn upper_end(bucket: usize) -> Duration {
    let bucket = bucket as u64;
    let doublings = (bucket / STEPS).saturating_sub(1);
    let step = bucket - doublings * STEPS;
    Duration::from_micros(((step + 1) << doublings) - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::*;

    const MICRO: Duration = Duration::from_micros(1);

    #[test]
    fn buckets_follow_each_other_without_a_gap() {
        let mut shortest = 0;
        for place in 0..960 {
            let longest = upper_end(place);
            assert_eq!(usize::from(bucket(shortest * MICRO)), place);
            assert_eq!(usize::from(bucket(longest)), place);
            shortest = u32::try_from(longest.as_micros() + 1).unwrap_or(u32::MAX);
            if shortest == u32::MAX {
                break;
            }
        }
        assert_eq!(bucket(Duration::MAX), 959);
        assert_eq!(upper_end(959), Duration::from_micros(MICROS_MAX));
    }

    #[test]
    fn quantile_is_that_of_the_newest_durations() {
        let mut sample = Sample::new();
        assert_eq!(sample.quantile(0.95), Duration::ZERO);
        (0..SAMPLE_MAX).for_each(|_| sample.add(Duration::from_secs(9)));
        (1..=20).for_each(|micros| sample.add(micros * MICRO));
        assert_eq!(sample.len(), SAMPLE_MAX);
        assert_eq!(sample.quantile(20.0 / 1_024.0), 20 * MICRO);
        assert!(Duration::from_secs(9) <= sample.quantile(0.5));
        (0..SAMPLE_MAX).for_each(|_| sample.add(MICRO));
        assert_eq!(sample.quantile(1.0), MICRO);
    }

    proptest! {
        #[test]
        fn quantile_is_near_that_of_a_sorted_list(
            // Times from nothing to a day, each order of magnitude as likely as any other.
            times in proptest::collection::vec((0..47_u32, 0.0..1.0_f64), 1..1_500),
            quantile in 0.001..1.0_f64,
        ) {
            let mut sample = Sample::new();
            let times = times.iter().map(|(doublings, u)| {
                let least = 1_u64 << doublings;
                Duration::from_nanos(least).mul_f64(1.0 + u)
            });
            let times: Vec<_> = times.collect();
            for time in &times {
                sample.add(*time);
            }

            let mut held = times[times.len().saturating_sub(SAMPLE_MAX)..].to_vec();
            held.sort();
            let exact = held[usize::from(rank(held.len(), quantile)) - 1];
            let found = sample.quantile(quantile);
            let longest = Duration::from_micros(MICROS_MAX);
            assert!(exact.min(longest) <= found, "{exact:?} {found:?}");
            assert!(found <= exact + exact / 32 + 2 * MICRO, "{exact:?} {found:?}");
        }
    }
}
