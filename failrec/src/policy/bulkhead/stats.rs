//! [`BulkheadStats`]: what a bulkhead has counted, and how it stands.

use std::time::Duration;

/// What a bulkhead has counted since it was made or its figures reset, and how it stands. Every
/// figure is exact, and all are of one moment but the two that say so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkheadStats {
    /// Calls that have entered, at once or after waiting.
    pub entered: u64,
    /// Calls that were refused at once, because there was neither a slot nor a place to wait.
    pub rejected_full: u64,
    /// Calls that waited in vain.
    pub timed_out: u64,
    /// Calls whose operation ended while they waited.
    pub past_deadline: u64,
    /// Calls that were given up while they waited.
    pub gave_up: u64,
    /// Calls that wait now.
    pub waiting: u64,
    /// The longest wait that has ended, however it did.
    pub longest_wait: Duration,
    /// Slots in use now. One that was handed to a call which has not gone on yet is in use. As of
    /// a moment of its own.
    pub in_use: u32,
    /// Slots there are. As of the same moment as `in_use`.
    pub max_concurrent: u32,
}
