//! [`HedgeStats`]: how a hedge has done so far.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::base::Tally;
use crate::policy::hedge::report::{HedgeEnd, HedgeReport};

/// How a hedge has done so far. Each number is exact once those who call have been waited for;
/// calls that run are in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HedgeStats {
    /// Calls that the first try, or the only one, brought to success.
    pub won_by_first: u64,
    /// Calls that a hedge brought to success.
    pub won_by_hedge: u64,
    /// Calls that failed: a fault ended them, all tries failed, or one panicked.
    pub failed: u64,
    /// Of those, the ones that panicked.
    pub panicked: u64,
    /// Calls that were dropped before their end.
    pub cancelled: u64,
    /// Hedges that were begun.
    pub hedges: u64,
    /// Hedges that the budget did not pay for.
    pub suppressed_by_budget: u64,
    /// Calls that began no more hedges because there was too little time left.
    pub suppressed_by_deadline: u64,
    /// Hedges begun that a policy inside did not let through.
    pub suppressed_inside: u64,
}

impl HedgeStats {
    /// Calls that have ended.
    pub const fn calls(&self) -> u64 {
        self.won_by_first + self.won_by_hedge + self.failed + self.cancelled
    }
}

/// The counters behind [`HedgeStats`].
///
/// Each stands alone and nothing is decided by comparing two, so relaxed order is enough.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// First calls that succeeded with nothing else to tell.
    plain: Tally,
    won_by_first: AtomicU64,
    won_by_hedge: AtomicU64,
    failed: AtomicU64,
    panicked: AtomicU64,
    cancelled: AtomicU64,
    hedges: AtomicU64,
    by_budget: AtomicU64,
    by_deadline: AtomicU64,
    inside: AtomicU64,
}

impl Counters {
    /// The first call succeeded, and there is nothing else to tell.
    #[inline]
    pub(super) fn add_plain(&self) {
        self.plain.add();
    }

    /// A call ended otherwise.
    pub(super) fn add(&self, report: &HedgeReport) {
        let add = |counter: &AtomicU64, count: u32| {
            if 0 < count {
                counter.fetch_add(u64::from(count), Ordering::Relaxed);
            }
        };
        let end = match report.end {
            HedgeEnd::WonByFirst => &self.won_by_first,
            HedgeEnd::WonByHedge(_) => &self.won_by_hedge,
            HedgeEnd::Failed => &self.failed,
            HedgeEnd::Cancelled => &self.cancelled,
            HedgeEnd::Panicked => &self.panicked,
        };
        add(end, 1);
        add(&self.hedges, report.hedges);
        add(&self.by_budget, report.suppressed_by_budget);
        add(&self.by_deadline, report.suppressed_by_deadline);
        add(&self.inside, report.suppressed_inside);
    }

    pub(super) fn snapshot(&self) -> HedgeStats {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let panicked = read(&self.panicked);
        HedgeStats {
            won_by_first: self.plain.sum() + read(&self.won_by_first),
            won_by_hedge: read(&self.won_by_hedge),
            failed: read(&self.failed) + panicked,
            panicked,
            cancelled: read(&self.cancelled),
            hedges: read(&self.hedges),
            suppressed_by_budget: read(&self.by_budget),
            suppressed_by_deadline: read(&self.by_deadline),
            suppressed_inside: read(&self.inside),
        }
    }
}
