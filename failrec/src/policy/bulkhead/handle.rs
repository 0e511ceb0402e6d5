//! [`Bulkhead`]: the handle of a bulkhead.

use std::fmt;
use std::sync::Arc;

use crate::error;
use crate::policy::bulkhead::gate::SLOTS_MAX;
use crate::policy::bulkhead::inner::Inner;
use crate::policy::bulkhead::permit::BulkheadPermit;
use crate::policy::bulkhead::stats::BulkheadStats;
use crate::policy::bulkhead::waiter::{wait, wait_blocking};
use crate::policy::rejected::{Rejected, RejectedKind};
use crate::policy::setting::require;
use crate::record::PolicyName;

/// Lets only so many calls in at once; others wait in the order they came, or are refused.
///
/// Clones share one bulkhead. While a slot is free and nobody waits, a call costs one change of one
/// number on its way in and one on its way out; no lock, no clock, no allocation.
///
/// A rejection does not say when it may go better: that is for those to say who are inside.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::{Bulkhead, Rejected, RejectedKind, Seams};
/// use failrec::test_util::VirtualTime;
/// use failrec::Clock;
///
/// let time = VirtualTime::new();
/// let bulkhead = Bulkhead::builder(1)
///     .name("db")
///     .queue(10, Duration::from_secs(2))
///     .seams(Seams::system().clock(time.clone()).timer(time.clone()))
///     .build()?;
///
/// let inside = bulkhead.try_enter()?;
/// let call = bulkhead.run(|| async { Ok::<_, Rejected>("not reached") });
/// assert_eq!(time.block_on(call).unwrap_err().kind(), RejectedKind::QueueTimeout);
/// assert_eq!(time.monotonic(), Duration::from_secs(2));
///
/// drop(inside);
/// let call = bulkhead.run(|| async { Ok::<_, Rejected>("answer") });
/// assert_eq!(time.block_on(call)?, "answer");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Bulkhead {
    inner: Arc<Inner>,
}

impl Bulkhead {
    pub(super) fn new(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }

    /// The bulkhead's name.
    pub fn name(&self) -> &PolicyName {
        &self.inner.name
    }

    /// What it has counted, and how it stands.
    pub fn stats(&self) -> BulkheadStats {
        self.inner.stats()
    }

    /// Takes a slot, or waits for one behind all who came before.
    ///
    /// # Errors
    ///
    /// A [`Rejected`] of kind [`Full`](RejectedKind::Full) if no place to wait is left, of kind
    /// [`QueueTimeout`](RejectedKind::QueueTimeout) if there was no slot in time, of kind
    /// [`Deadline`](RejectedKind::Deadline) if the operation around ended first.
    ///
    /// # Cancel safety
    ///
    /// Dropped while it waits, it gives up its place; a slot that it was given in that moment goes
    /// to the next in line.
    #[inline]
    pub async fn enter(&self) -> Result<BulkheadPermit<'_>, Rejected> {
        if self.inner.enter_at_once() {
            return Ok(BulkheadPermit::new(&self.inner));
        }
        wait(&self.inner).await
    }

    /// Takes a slot if that needs no waiting and no lock.
    #[inline]
    pub(crate) fn enter_at_once(&self) -> Option<BulkheadPermit<'_>> {
        self.inner.enter_at_once().then(|| BulkheadPermit::new(&self.inner))
    }

    /// Takes a slot if one is free and nobody waits for it.
    ///
    /// # Errors
    ///
    /// A [`Rejected`] of kind [`Full`](RejectedKind::Full).
    #[inline]
    pub fn try_enter(&self) -> Result<BulkheadPermit<'_>, Rejected> {
        if self.inner.enter_at_once() || self.inner.try_enter() {
            return Ok(BulkheadPermit::new(&self.inner));
        }
        Err(self.inner.reject(RejectedKind::Full))
    }

    /// As [`enter`](Self::enter), and holds the thread while it waits.
    ///
    /// # Errors
    ///
    /// As [`enter`](Self::enter).
    #[inline]
    pub fn enter_blocking(&self) -> Result<BulkheadPermit<'_>, Rejected> {
        if self.inner.enter_at_once() {
            return Ok(BulkheadPermit::new(&self.inner));
        }
        wait_blocking(&self.inner)
    }

    /// Makes a call in a slot of its own.
    ///
    /// # Errors
    ///
    /// The call's own, or a [`Rejected`] as the same type, as by [`enter`](Self::enter); the call
    /// was not begun then.
    ///
    /// # Cancel safety
    ///
    /// Dropped while it waits, as [`enter`](Self::enter). Dropped half-way, the call is dropped with
    /// it and the slot is free again.
    pub async fn run<T, E, F>(&self, call: impl FnOnce() -> F) -> Result<T, E>
    where
        E: From<Rejected>,
        F: Future<Output = Result<T, E>>,
    {
        let _permit = self.enter().await?;
        call().await
    }

    /// As [`run`](Self::run), for a call that holds its thread.
    ///
    /// # Errors
    ///
    /// The call's own, or a [`Rejected`] as the same type; the call was not begun then.
    pub fn run_sync<T, E: From<Rejected>>(
        &self,
        call: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let _permit = self.enter_blocking()?;
        call()
    }

    /// From now on there are `max_concurrent` slots. Where they become more, those who wait enter
    /// in their order; where they become fewer, those inside go on to their end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if that is none, or too many to
    /// count; nothing is changed then.
    pub fn resize(&self, max_concurrent: u32) -> error::Result<()> {
        require_slots(max_concurrent)?;
        self.inner.resize(max_concurrent);
        Ok(())
    }

    /// Sets its figures to zero. Who is inside or waits, stays.
    pub fn reset_stats(&self) {
        self.inner.reset_stats();
    }

    /// Nobody is inside, and it has as many slots as it was last defined with: nothing but figures is lost
    /// if it is forgotten.
    pub(crate) fn is_idle(&self) -> bool {
        self.inner.is_idle()
    }
}

/// There are slots, and they can be counted.
pub(super) fn require_slots(max_concurrent: u32) -> error::Result<()> {
    let is_allowed = (1..=SLOTS_MAX).contains(&max_concurrent);
    require(is_allowed, "max_concurrent", max_concurrent, &format!("from 1 to {SLOTS_MAX}"))
}

impl fmt::Debug for Bulkhead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bulkhead")
            .field("name", &self.inner.name)
            .field("stats", &self.stats())
            .finish()
    }
}

#[cfg(all(test, failrec_loom))]
mod interleavings;
#[cfg(test)]
mod tests;
