//! [`FallbackStats`]: how often something else was needed, and worked.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::base::Tally;

/// Alternatives of a chain that are counted one by one.
pub const POSITIONS: usize = 8;

/// How often something else was needed, and worked. Each number is exact once those who call have
/// been waited for. A call that panicked or was given up is in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FallbackStats {
    /// Primary calls that succeeded.
    pub primary_succeeded: u64,
    /// Calls whose result was that of the first alternative, of the second and so on. The last
    /// number is of all that come there or later.
    pub used: [u64; POSITIONS],
    /// Calls of which every alternative failed as well.
    pub failed: u64,
    /// Calls that failed with an error after which there is nothing instead.
    pub passed_on: u64,
}

/// The counters behind [`FallbackStats`]. Each stands alone, so relaxed order is enough.
#[derive(Debug, Default)]
pub(super) struct Counters {
    primary_succeeded: Tally,
    used: [AtomicU64; POSITIONS],
    failed: AtomicU64,
    passed_on: AtomicU64,
}

impl Counters {
    #[inline]
    pub(super) fn add_primary(&self) {
        self.primary_succeeded.add();
    }

    /// The alternative at this position worked, or none did.
    pub(super) fn add_end(&self, used: Option<usize>) {
        let counter = used.and_then(|position| self.used.get(position.min(POSITIONS - 1)));
        counter.unwrap_or(&self.failed).fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn add_passed_on(&self) {
        self.passed_on.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn snapshot(&self) -> FallbackStats {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        FallbackStats {
            primary_succeeded: self.primary_succeeded.sum(),
            used: std::array::from_fn(|position| self.used.get(position).map_or(0, read)),
            failed: read(&self.failed),
            passed_on: read(&self.passed_on),
        }
    }
}
