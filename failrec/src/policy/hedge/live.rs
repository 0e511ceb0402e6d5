//! [`LiveDelay`]: a delay that follows how long calls take.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, TryLockError};
use std::time::Duration;

use crate::error::Result;
use crate::policy::hedge::sample::{SAMPLE_MAX, Sample};
use crate::policy::setting::require;

/// A delay that follows how long calls take: as long as the share `quantile` of the newest 1024
/// first calls that succeeded.
///
/// A first call that a hedge has overtaken is among them, with the time it had taken until then.
/// Without it, each slow call that is hedged would make the delay shorter, and more be hedged.
///
/// # Examples
///
/// The slowest hundredth is hedged, but nothing sooner than 5 ms and all after a second:
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::Hedge;
/// use failrec::policy::hedge::LiveDelay;
///
/// let between = LiveDelay::between(Duration::from_millis(5), Duration::from_secs(1));
/// let hedge = Hedge::builder()
///     .live_delay(LiveDelay { quantile: 0.99, minimum_calls: 500, ..between })
///     .idempotent(true)
///     .build()?;
/// assert_eq!(hedge.delay(), Duration::from_secs(1)); // no calls were seen yet
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "it is made field by field, from `between`")]
pub struct LiveDelay {
    /// The share of calls that are not hedged, above 0 and below 1.
    pub quantile: f64,
    /// So many calls are seen before the delay follows them; until then it is the ceiling, for
    /// too few hedges do less harm than too many. From 1 to 1024.
    pub minimum_calls: u32,
    /// The shortest delay.
    pub floor: Duration,
    /// The longest delay.
    pub ceiling: Duration,
}

impl LiveDelay {
    /// The delay that 95 of 100 calls do not need, within these bounds, after 100 calls: five of
    /// them are then beyond it.
    pub const fn between(floor: Duration, ceiling: Duration) -> Self {
        Self { quantile: 0.95, minimum_calls: 100, floor, ceiling }
    }

    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense.
    pub(super) fn check(&self) -> Result<()> {
        let Self { quantile, minimum_calls, floor, ceiling } = *self;
        let is_share = 0.0 < quantile && quantile < 1.0;
        require(is_share, "live_delay.quantile", quantile, "above 0 and below 1")?;
        let calls = usize::try_from(minimum_calls).unwrap_or(usize::MAX);
        let range = format!("from 1 to {SAMPLE_MAX}");
        let is_count = (1..=SAMPLE_MAX).contains(&calls);
        require(is_count, "live_delay.minimum_calls", minimum_calls, &range)?;
        require(!ceiling.is_zero(), "live_delay.ceiling", "0s", "longer than nothing")?;
        let range = format!("at most `live_delay.ceiling`, which is {ceiling:?}");
        require(floor <= ceiling, "live_delay.floor", format_args!("{floor:?}"), &range)
    }
}

/// A live delay at work.
#[derive(Debug)]
pub(super) struct Live {
    settings: LiveDelay,
    sample: Mutex<Sample>,
    /// Nanoseconds. It is a number of its own that nothing else depends on, so relaxed order is
    /// enough.
    delay: AtomicU64,
}

impl Live {
    pub(super) fn new(settings: LiveDelay) -> Self {
        let delay = AtomicU64::new(nanos(settings.ceiling));
        Self { settings, sample: Mutex::new(Sample::new()), delay }
    }

    /// The delay as it is now.
    #[inline]
    pub(super) fn delay(&self) -> Duration {
        Duration::from_nanos(self.delay.load(Ordering::Relaxed))
    }

    /// A first call took so long. Where another thread adds at this moment, this one is left out:
    /// a sample may miss some, and no call waits.
    pub(super) fn add(&self, took: Duration) {
        let mut sample = match self.sample.try_lock() {
            Ok(sample) => sample,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        sample.add(took);
        let LiveDelay { quantile, minimum_calls, floor, ceiling } = self.settings;
        if u32::try_from(sample.len()).is_ok_and(|seen| minimum_calls <= seen) {
            let delay = sample.quantile(quantile).clamp(floor, ceiling);
            self.delay.store(nanos(delay), Ordering::Relaxed);
        }
    }
}

/// Of 2^64 nanoseconds there are 584 years.
fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn delay_is_the_ceiling_until_enough_calls_were_seen() {
        let settings = LiveDelay { minimum_calls: 3, ..LiveDelay::between(MS, 100 * MS) };
        let live = Live::new(settings);
        live.add(10 * MS);
        live.add(10 * MS);
        assert_eq!(live.delay(), 100 * MS);
        live.add(10 * MS);
        assert!((10 * MS..11 * MS).contains(&live.delay()));
    }

    #[test]
    fn delay_stays_within_its_bounds() {
        let settings = LiveDelay { minimum_calls: 1, ..LiveDelay::between(5 * MS, 100 * MS) };
        let live = Live::new(settings);
        live.add(MS);
        assert_eq!(live.delay(), 5 * MS);
        (0..100).for_each(|_| live.add(Duration::MAX));
        assert_eq!(live.delay(), 100 * MS);
    }

    #[test]
    fn sample_in_use_is_not_waited_for() {
        let settings = LiveDelay { minimum_calls: 1, ..LiveDelay::between(MS, 100 * MS) };
        let live = Live::new(settings);
        let held = live.sample.lock().unwrap();
        live.add(MS);
        drop(held);
        assert_eq!(live.delay(), 100 * MS);
    }
}
