//! [`Reservation`]: tokens for a call at a moment to come.

use std::fmt;
use std::time::Duration;

use crate::policy::rate_limit::inner::{Inner, Promise};
use crate::policy::rejected::Rejected;

/// Tokens for a call, at a moment that is now or to come.
///
/// It counts for the rate at that moment, also if it is used later. Dropped unused it gives its
/// tokens back, and others may have its moment; dropped while its moment is long past, as if it had
/// never been.
#[must_use = "a reservation that is dropped gives its tokens back"]
pub struct Reservation<'l> {
    inner: &'l Inner,
    promise: Promise,
    /// It is no longer in the book.
    is_settled: bool,
}

impl<'l> Reservation<'l> {
    pub(super) const fn new(inner: &'l Inner, promise: Promise) -> Self {
        Self { inner, promise, is_settled: false }
    }

    /// How long until its moment; zero if it has come. A penalty puts it off.
    pub fn time_left(&self) -> Duration {
        self.inner.left(&self.promise)
    }

    /// Waits for its moment and uses it. Where that has come, it does not wait.
    ///
    /// # Errors
    ///
    /// A [`Rejected`] if a penalty has put it off: of kind
    /// [`Limited`](crate::policy::RejectedKind::Limited) further than the wait it was made for, of
    /// kind [`Deadline`](crate::policy::RejectedKind::Deadline) beyond the operation around. It is
    /// given back then.
    ///
    /// # Cancel safety
    ///
    /// Dropped while it waits, it gives its tokens back.
    pub async fn ready(mut self) -> Result<(), Rejected> {
        while let Some(left) = self.turn()? {
            self.inner.seams.timer.sleep(left).await;
        }
        Ok(())
    }

    /// As [`ready`](Self::ready), and holds the thread while it waits.
    ///
    /// # Errors
    ///
    /// As [`ready`](Self::ready).
    pub fn ready_blocking(mut self) -> Result<(), Rejected> {
        while let Some(left) = self.turn()? {
            self.inner.seams.timer.block(left);
        }
        Ok(())
    }

    /// How long there is still to wait; nothing once it is used.
    fn turn(&mut self) -> Result<Option<Duration>, Rejected> {
        let turn = self.inner.turn(&self.promise);
        self.is_settled = !matches!(turn, Ok(Some(_)));
        turn
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        if !self.is_settled {
            self.inner.give_back(&self.promise);
        }
    }
}

impl fmt::Debug for Reservation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reservation")
            .field("limiter", &self.inner.name)
            .field("time_left", &self.time_left())
            .finish()
    }
}
