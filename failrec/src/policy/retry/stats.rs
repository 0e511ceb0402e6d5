//! [`RetryStats`]: how a retry policy has done so far.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::base::Tally;
use crate::policy::retry::decision::StopReason;
use crate::policy::retry::report::RetryEnd;

/// How a retry policy has done so far. Each number is exact; operations that run are in none but
/// `total_delay`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryStats {
    /// Operations that succeeded, at once or later.
    pub succeeded: u64,
    /// Of those, the ones that had failed before.
    pub recovered: u64,
    /// Operations that failed: the retrying was stopped, or an attempt panicked.
    pub failed: u64,
    /// Of those, the ones that panicked.
    pub panicked: u64,
    /// Operations that were dropped before their end.
    pub cancelled: u64,
    /// Attempts begun, the first of each operation included.
    pub attempts: u64,
    /// Attempts begun after the first of each operation.
    pub retries: u64,
    /// Waited between attempts, all operations together.
    pub total_delay: Duration,
    stopped: [u64; StopReason::ALL.len()],
}

impl RetryStats {
    /// Operations whose retrying was stopped for this reason.
    pub fn stopped(&self, reason: StopReason) -> u64 {
        StopReason::ALL
            .iter()
            .zip(self.stopped)
            .find(|(known, _)| **known == reason)
            .map_or(0, |(_, count)| count)
    }

    /// Operations that have ended.
    pub fn operations(&self) -> u64 {
        self.succeeded + self.failed + self.cancelled
    }

    /// Attempts of an operation on average; 0 before the first has ended.
    #[expect(clippy::cast_precision_loss, reason = "an average needs no more than 52 bits")]
    pub fn average_attempts(&self) -> f64 {
        match self.operations() {
            0 => 0.0,
            operations => self.attempts as f64 / operations as f64,
        }
    }
}

/// The counters behind [`RetryStats`].
///
/// Each stands alone and nothing is decided by comparing two, so relaxed order is enough. Only
/// that of operations without trouble is raised on their way; the others after a failure.
#[derive(Debug, Default)]
pub(super) struct Counters {
    at_once: Tally,
    recovered: AtomicU64,
    panicked: AtomicU64,
    cancelled: AtomicU64,
    /// Of operations that had trouble.
    attempts: AtomicU64,
    /// Nanoseconds: of 2^64 there are 584 years.
    delay: AtomicU64,
    stopped: [AtomicU64; StopReason::ALL.len()],
}

impl Counters {
    /// An operation succeeded at its first attempt.
    #[inline]
    pub(super) fn add_success_at_once(&self) {
        self.at_once.add();
    }

    /// An operation ended otherwise.
    pub(super) fn add_end(&self, end: RetryEnd, attempts: u32) {
        self.attempts.fetch_add(u64::from(attempts), Ordering::Relaxed);
        let counter = match end {
            RetryEnd::Recovered => Some(&self.recovered),
            RetryEnd::Cancelled => Some(&self.cancelled),
            RetryEnd::Panicked => Some(&self.panicked),
            RetryEnd::Stopped(reason) => {
                let place = StopReason::ALL.iter().position(|known| *known == reason);
                place.and_then(|place| self.stopped.get(place))
            }
        };
        if let Some(counter) = counter {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// A wait is over.
    pub(super) fn add_delay(&self, delay: Duration) {
        let nanos = u64::try_from(delay.as_nanos()).unwrap_or(u64::MAX);
        let add = |sum: u64| Some(sum.saturating_add(nanos));
        self.delay.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add).ok();
    }

    /// Back to zero. What is added meanwhile may go either way.
    pub(super) fn clear(&self) {
        self.at_once.clear();
        let counters =
            [&self.recovered, &self.panicked, &self.cancelled, &self.attempts, &self.delay];
        let all = counters.into_iter().chain(&self.stopped);
        all.for_each(|counter| counter.store(0, Ordering::Relaxed));
    }

    pub(super) fn snapshot(&self) -> RetryStats {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let (at_once, recovered) = (self.at_once.sum(), read(&self.recovered));
        let (panicked, cancelled) = (read(&self.panicked), read(&self.cancelled));
        let stopped = std::array::from_fn(|place| self.stopped.get(place).map_or(0, read));
        let failed = stopped.iter().sum::<u64>() + panicked;
        let attempts = read(&self.attempts);
        RetryStats {
            succeeded: at_once + recovered,
            recovered,
            failed,
            panicked,
            cancelled,
            attempts: at_once + attempts,
            retries: attempts.saturating_sub(recovered + failed + cancelled),
            total_delay: Duration::from_nanos(read(&self.delay)),
            stopped,
        }
    }
}
