//! [`CircuitStats`]: what a breaker has counted.

use crate::base::Timestamp;

/// What a circuit breaker has counted since it was made or reset. Every figure is exact once the
/// calls it counts have ended.
///
/// The time of the last success is not among them: to know it, each success would have to read the
/// clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CircuitStats {
    /// Calls that were let through and succeeded.
    pub successes: u64,
    /// Calls that were let through and failed.
    pub failures: u64,
    /// Calls that were let through and said nothing: dropped half-way, rejected further in, or with
    /// an error that does not count.
    pub neutral: u64,
    /// Calls that took longer than the limit for slow ones; each is a success or a failure as well.
    pub slow: u64,
    /// Calls that ended after the breaker had gone on to another state, which they no longer
    /// changed; each is one of the above as well.
    pub late: u64,
    /// Calls that were not let through.
    pub rejected: u64,
    /// Calls that a breaker in shadow mode let through and would have rejected.
    pub would_reject: u64,
    /// Times that the breaker has gone from one state to another.
    pub transitions: u64,
    /// When the last failure ended.
    pub last_failure_at: Option<Timestamp>,
}

impl CircuitStats {
    /// Calls that have come: let through and ended, or rejected.
    pub const fn calls(&self) -> u64 {
        self.successes
            .saturating_add(self.failures)
            .saturating_add(self.neutral)
            .saturating_add(self.rejected)
    }

    /// The share of successes among calls that succeeded or failed; nothing while there are none.
    #[expect(clippy::cast_precision_loss, reason = "a share needs no more digits")]
    pub fn success_rate(&self) -> Option<f64> {
        let judged = self.successes.saturating_add(self.failures);
        (0 < judged).then(|| self.successes as f64 / judged as f64)
    }
}
