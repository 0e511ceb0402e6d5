//! [`Sample`] and [`Counts`]: one finished call, and some of them.

/// One finished call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::policy::circuit_breaker) struct Sample {
    pub(in crate::policy::circuit_breaker) is_failure: bool,
    pub(in crate::policy::circuit_breaker) is_slow: bool,
}

/// What a window holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::policy::circuit_breaker) struct Counts {
    pub(in crate::policy::circuit_breaker) calls: u32,
    pub(in crate::policy::circuit_breaker) failures: u32,
    pub(in crate::policy::circuit_breaker) slow: u32,
}

impl Counts {
    pub(super) fn add(&mut self, sample: Sample) {
        self.calls = self.calls.saturating_add(1);
        self.failures = self.failures.saturating_add(u32::from(sample.is_failure));
        self.slow = self.slow.saturating_add(u32::from(sample.is_slow));
    }

    pub(super) fn add_successes(&mut self, successes: u64) {
        let successes = u32::try_from(successes).unwrap_or(u32::MAX);
        self.calls = self.calls.saturating_add(successes);
    }

    pub(super) fn remove(&mut self, other: Self) {
        self.calls = self.calls.saturating_sub(other.calls);
        self.failures = self.failures.saturating_sub(other.failures);
        self.slow = self.slow.saturating_sub(other.slow);
    }
}
