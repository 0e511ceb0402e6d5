//! [`RetryBudget`]: what retries may cost all their callers together.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::base::{Clock, SystemClock};
use crate::error::Result;
use crate::policy::fault::FaultKind;
use crate::policy::outcome::Outcome;
use crate::policy::retry::budget::concurrent::Concurrent;
use crate::policy::retry::budget::kind::{BudgetKind, TOKEN, Taken};
use crate::policy::retry::budget::sliding::Sliding;
use crate::policy::retry::budget::tokens::Tokens;
use crate::policy::setting::require;

/// What retries may cost all their callers together, so that a service in trouble is not buried
/// under them.
///
/// Clones share one budget: give one to all policies that call the same destination, hedges
/// included. A retry that the budget refuses is not made, and the caller gets the error that there
/// is. First attempts are never refused.
///
/// # Examples
///
/// Eight policies and one budget for a service that is down:
///
/// ```
/// use failrec::policy::{Retry, RetryBudget};
/// use failrec::policy::retry::Backoff;
///
/// let budget = RetryBudget::bucket();
/// let retry = Retry::builder()
///     .max_attempts(100)
///     .backoff(Backoff::Fixed(std::time::Duration::ZERO))
///     .budget(budget.clone())
///     .same_failure_stop(None)
///     .build()?;
///
/// let mut calls = 0;
/// let result = retry.run_sync(|_| {
///     calls += 1;
///     Err::<(), _>(std::io::Error::other("down"))
/// });
/// assert!(result.is_err());
/// assert_eq!((calls, budget.available()), (51, 0)); // the first call, and 50 retries
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RetryBudget {
    kind: Arc<BudgetKind>,
}

impl RetryBudget {
    /// A bucket of 500 tokens. A retry costs 10, or 5 after a fault that asks for less load; it
    /// gets them back if it succeeds. Each operation that succeeds at once brings 1.
    ///
    /// So an outage is met with 50 retries at once, and later with one retry to ten good calls.
    /// While the bucket is full, a success costs one load. These are the numbers of the AWS SDKs.
    pub fn bucket() -> Self {
        Self::of(BudgetKind::Bucket(Tokens::full(500 * TOKEN)))
    }

    /// The throttle of gRPC (proposal A6): each failed attempt takes a token from `max`, each
    /// success brings `ratio`, and there are retries only while more than half are there.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), unless `max` is from 1 to 1000 and
    /// `ratio` from 0.001 to 1000.
    pub fn grpc(max: u32, ratio: f64) -> Result<Self> {
        require((1..=1_000).contains(&max), "budget.max", max, "from 1 to 1000")?;
        require((0.001..=1_000.0).contains(&ratio), "budget.ratio", ratio, "from 0.001 to 1000")?;
        let gain = Duration::from_secs_f64(ratio).as_millis();
        Ok(Self::of(BudgetKind::Grpc {
            tokens: Tokens::full(u64::from(max) * TOKEN),
            gain: u64::try_from(gain).unwrap_or(TOKEN),
        }))
    }

    /// Of the operations begun within the last `window`, `percent` of a hundred may be retried,
    /// and `floor` each second besides. This is the budget of Finagle.
    ///
    /// Each operation is counted when it begins, which reads the clock and takes a short lock.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), unless `window` is from a second to
    /// an hour, `percent` at most 1000, and `floor` or `percent` more than 0.
    pub fn sliding(window: Duration, floor: u32, percent: u32) -> Result<Self> {
        let is_window = (Duration::from_secs(1)..=Duration::from_hours(1)).contains(&window);
        require(is_window, "budget.window", format_args!("{window:?}"), "from 1s to an hour")?;
        check_share(percent, floor, 1_000)?;
        let machine = Mutex::new(Sliding::new(window, floor, percent));
        let clock = Arc::new(SystemClock::new());
        Ok(Self::of(BudgetKind::Sliding { machine, clock }))
    }

    /// Of the operations that run at a time, `percent` of a hundred may be retries, and `floor`
    /// always. This is the budget of Envoy.
    ///
    /// Each operation is counted while it runs, which costs an atomic addition at each end.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), unless `percent` is at most 100,
    /// and `floor` or `percent` more than 0.
    pub fn concurrent(percent: u32, floor: u32) -> Result<Self> {
        check_share(percent, floor, 100)?;
        Ok(Self::of(BudgetKind::Concurrent(Concurrent::new(percent, floor))))
    }

    /// The same budget with nothing spent, on this clock. Only [`sliding`](Self::sliding) has one.
    #[must_use]
    pub fn with_clock(self, clock: impl Clock) -> Self {
        match &*self.kind {
            BudgetKind::Sliding { machine, .. } => {
                let machine = machine.lock().unwrap_or_else(PoisonError::into_inner);
                let machine = Mutex::new(machine.emptied());
                Self::of(BudgetKind::Sliding { machine, clock: Arc::new(clock) })
            }
            _ => self,
        }
    }

    /// An operation begins; it ends when what is returned is dropped.
    #[inline]
    pub fn enter(&self) -> BudgetEntry<'_> {
        self.kind.enter();
        BudgetEntry { budget: self }
    }

    /// An operation succeeded at its first attempt.
    #[inline]
    pub fn succeed(&self) {
        self.kind.succeed();
    }

    /// An attempt failed that was worth another one, and none is made for another reason than the
    /// budget.
    pub fn fail(&self) {
        self.kind.fail();
    }

    /// Takes what a retry after a fault of this kind costs; `None` if there is not enough left.
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::policy::{FaultKind, Outcome, RetryBudget};
    ///
    /// let budget = RetryBudget::bucket();
    /// let draw = budget.take(FaultKind::Timeout).expect("a full bucket pays");
    /// draw.settle(Outcome::Failure); // what the second attempt came to
    /// assert_eq!(budget.available(), 49);
    /// ```
    pub fn take(&self, after: FaultKind) -> Option<BudgetDraw<'_>> {
        let taken = self.kind.take(after)?;
        Some(BudgetDraw { budget: self, taken, is_settled: false })
    }

    /// The retries that would be let through now if all of them failed: of a bucket, those of the
    /// higher price.
    pub fn available(&self) -> u64 {
        self.kind.available()
    }

    fn of(kind: BudgetKind) -> Self {
        Self { kind: Arc::new(kind) }
    }
}

fn check_share(percent: u32, floor: u32, most: u32) -> Result<()> {
    require(percent <= most, "budget.percent", percent, &format!("at most {most}"))?;
    let is_something = 0 < percent.max(floor);
    require(is_something, "budget.percent", percent, "more than 0 where the floor is 0")
}

/// An operation that runs, as its budget sees it.
#[derive(Debug)]
#[must_use = "the operation ends when this is dropped"]
pub struct BudgetEntry<'a> {
    budget: &'a RetryBudget,
}

impl Drop for BudgetEntry<'_> {
    #[inline]
    fn drop(&mut self) {
        self.budget.kind.leave();
    }
}

/// What a retry has taken from its budget.
///
/// Dropped without an outcome it gives back what it took, for the retry was not made or not seen
/// to its end; dropped by a panic it counts as failed.
#[derive(Debug)]
#[must_use = "say how the retry ended"]
pub struct BudgetDraw<'a> {
    budget: &'a RetryBudget,
    taken: Taken,
    is_settled: bool,
}

impl BudgetDraw<'_> {
    /// The retry ended so.
    pub fn settle(mut self, outcome: Outcome) {
        self.is_settled = true;
        self.budget.kind.settle(self.taken, outcome);
    }
}

impl Drop for BudgetDraw<'_> {
    fn drop(&mut self) {
        if self.is_settled {
            return;
        }
        let is_panic = std::thread::panicking();
        let outcome = if is_panic { Outcome::Failure } else { Outcome::Neutral };
        self.budget.kind.settle(self.taken, outcome);
    }
}

#[cfg(test)]
mod tests;
