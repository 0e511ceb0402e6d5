//! [`Health`]: how the recorder itself is doing.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::record::LossReason;
use crate::recorder::trouble::with_causes;

/// How the recorder itself is doing.
///
/// `emitted` is the sum of `written`, `counted_only`, `waiting` and all of `lost`; after a flush that
/// the store took, nothing waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Health {
    /// Failures that were reported, and operations that recovered.
    pub emitted: u64,
    /// Records written to the store.
    pub written: u64,
    /// Failures counted in their group whose record was not to be stored.
    pub counted_only: u64,
    /// Failures of inner calls that were seen again further out, and not counted again.
    pub propagated: u64,
    /// Records on their way: in the queue, with the writer, or kept until the store takes them.
    pub waiting: u64,
    /// Records that should have been stored and were not, by reason.
    pub lost: BTreeMap<&'static str, u64>,
    /// Groups known at present.
    pub groups: u64,
    /// Failures counted under an overflow group, because there were too many groups.
    pub overflowed: u64,
    /// Attempts to write that the store refused.
    pub store_errors: u64,
    /// What went wrong last: a store that refused, rules that cannot be used, a hook that failed.
    pub last_error: Option<String>,
    /// Notifications that a hook has taken.
    pub notified: u64,
    /// Notifications that no hook has taken: it panicked, failed or took too long; and records of
    /// which none was made for want of room.
    pub unnotified: u64,
    /// The store asked for could not be opened; records are kept in memory only.
    pub degraded: bool,
}

/// The counters behind [`Health`].
///
/// Each counter stands alone and nothing is decided by comparing two, so relaxed order is enough.
#[derive(Debug, Default)]
pub(super) struct Counters {
    emitted: AtomicU64,
    written: AtomicU64,
    counted_only: AtomicU64,
    propagated: AtomicU64,
    retained: AtomicU64,
    lost: [AtomicU64; LossReason::ALL.len()],
    notified: AtomicU64,
    unnotified: AtomicU64,
    store_errors: AtomicU64,
    last_error: Mutex<Option<String>>,
}

impl Counters {
    pub(super) fn add_emitted(&self) {
        self.emitted.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn add_counted_only(&self) {
        self.counted_only.fetch_add(1, Ordering::Relaxed);
    }

    /// So many that were only counted are written all the same.
    pub(super) fn sub_counted_only(&self, count: u64) {
        self.counted_only.fetch_sub(count, Ordering::Relaxed);
    }

    pub(super) fn add_notified(&self) {
        self.notified.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn add_unnotified(&self) {
        self.unnotified.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn add_propagated(&self) {
        self.propagated.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn add_written(&self, count: u64) {
        self.written.fetch_add(count, Ordering::Relaxed);
    }

    pub(super) fn set_retained(&self, count: u64) {
        self.retained.store(count, Ordering::Relaxed);
    }

    pub(super) fn add_lost(&self, reason: LossReason, count: u64) {
        let index = LossReason::ALL.iter().position(|known| *known == reason);
        if let Some(counter) = index.and_then(|index| self.lost.get(index)) {
            counter.fetch_add(count, Ordering::Relaxed);
        }
    }

    pub(super) fn add_store_error(&self, error: &(dyn std::error::Error + 'static)) {
        self.store_errors.fetch_add(1, Ordering::Relaxed);
        self.add_trouble(error);
    }

    /// Notes an error that costs no entry.
    pub(super) fn add_trouble(&self, error: &(dyn std::error::Error + 'static)) {
        let text = with_causes(error);
        *self.last_error.lock().unwrap_or_else(PoisonError::into_inner) = Some(text);
    }

    /// Losses so far, by reason.
    pub(super) fn lost(&self) -> impl Iterator<Item = (LossReason, u64)> {
        let counts = LossReason::ALL.iter().zip(&self.lost);
        counts.map(|(reason, count)| (*reason, count.load(Ordering::Relaxed)))
    }

    pub(super) fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    pub(super) fn retained(&self) -> u64 {
        self.retained.load(Ordering::Relaxed)
    }

    /// The counters as they stand; what they do not know is left at zero.
    pub(super) fn snapshot(&self) -> Health {
        // Read first what a failure comes to, so that one on its way is never missed.
        let (written, counted_only) = (self.written(), self.counted_only.load(Ordering::Relaxed));
        let lost: Vec<_> = self.lost().filter(|(_, count)| 0 < *count).collect();
        let settled = lost.iter().map(|(_, count)| count).sum::<u64>() + written + counted_only;
        let emitted = self.emitted.load(Ordering::Relaxed);
        Health {
            emitted,
            written,
            counted_only,
            propagated: self.propagated.load(Ordering::Relaxed),
            waiting: emitted.saturating_sub(settled),
            lost: lost.into_iter().map(|(reason, count)| (reason.as_str(), count)).collect(),
            notified: self.notified.load(Ordering::Relaxed),
            unnotified: self.unnotified.load(Ordering::Relaxed),
            store_errors: self.store_errors.load(Ordering::Relaxed),
            last_error: self.last_error.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            ..Health::default()
        }
    }
}
