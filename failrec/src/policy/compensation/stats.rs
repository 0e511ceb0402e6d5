//! [`CompensationStats`]: what a compensation has counted.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::base::Tally;
use crate::policy::compensation::report::{CompensationReport, StepEnd};

/// What a compensation has counted since it was made. Each number is exact; a saga that goes on is
/// in none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CompensationStats {
    /// Sagas that ended well, so that nothing was undone.
    pub committed: u64,
    /// Sagas that were undone altogether.
    pub compensated: u64,
    /// Sagas of which something is left.
    pub incomplete: u64,
    /// Steps that were undone.
    pub undone: u64,
    /// Steps whose undo failed, panicked or was cut off by the time limit.
    pub failed: u64,
    /// Steps whose undo was not begun in time.
    pub not_begun: u64,
    /// Undos that came too late to be registered.
    pub refused: u64,
}

/// The counters behind [`CompensationStats`]. Nothing is decided by them, so relaxed order is
/// enough.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// Of its own kind because it alone is raised by operations that end well.
    committed: Tally,
    compensated: AtomicU64,
    incomplete: AtomicU64,
    undone: AtomicU64,
    failed: AtomicU64,
    not_begun: AtomicU64,
    refused: AtomicU64,
}

impl Counters {
    #[inline]
    pub(super) fn add_committed(&self) {
        self.committed.add();
    }

    pub(super) fn add_refused(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn add_report(&self, report: &CompensationReport) {
        for step in &report.steps {
            let counter = match step.end {
                StepEnd::Undone => &self.undone,
                StepEnd::Failed { .. } | StepEnd::Panicked | StepEnd::TimedOut => &self.failed,
                StepEnd::NotBegun => &self.not_begun,
                StepEnd::Withdrawn => continue,
            };
            counter.fetch_add(1, Ordering::Relaxed);
        }
        let ended = if report.is_complete() { &self.compensated } else { &self.incomplete };
        ended.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn snapshot(&self) -> CompensationStats {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        CompensationStats {
            committed: self.committed.sum(),
            compensated: read(&self.compensated),
            incomplete: read(&self.incomplete),
            undone: read(&self.undone),
            failed: read(&self.failed),
            not_begun: read(&self.not_begun),
            refused: read(&self.refused),
        }
    }
}
