//! [`LiveRules`]: rules that may be changed while calls go by them.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use crate::policy::rate_limit::rules::Rules;

/// Rules that may be changed while calls go by them.
///
/// Nothing else hangs on these numbers, and the book has its own copy under its lock, so relaxed
/// order is enough: a call that is being decided on while they change may see one that is new and
/// one that is not yet. Each keeps to its own bounds then, too.
#[derive(Debug)]
pub(super) struct LiveRules {
    interval: AtomicU64,
    burst: AtomicU64,
    /// How many intervals a burst is.
    burst_tokens: AtomicU32,
}

impl LiveRules {
    pub(super) const fn new(rules: Rules, burst_tokens: u32) -> Self {
        Self {
            interval: AtomicU64::new(rules.interval),
            burst: AtomicU64::new(rules.burst),
            burst_tokens: AtomicU32::new(burst_tokens),
        }
    }

    #[inline]
    pub(super) fn current(&self) -> Rules {
        Rules {
            interval: self.interval.load(Ordering::Relaxed),
            burst: self.burst.load(Ordering::Relaxed),
        }
    }

    pub(super) fn burst_tokens(&self) -> u32 {
        self.burst_tokens.load(Ordering::Relaxed)
    }

    pub(super) fn set(&self, rules: Rules, burst_tokens: u32) {
        self.interval.store(rules.interval, Ordering::Relaxed);
        self.burst.store(rules.burst, Ordering::Relaxed);
        self.burst_tokens.store(burst_tokens, Ordering::Relaxed);
    }
}
