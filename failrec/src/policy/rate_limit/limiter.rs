//! [`RateLimiter`]: the handle of a rate limiter.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::base::Timestamp;
use crate::error;
use crate::policy::rate_limit::cost::Cost;
use crate::policy::rate_limit::inner::Inner;
use crate::policy::rate_limit::reservation::Reservation;
use crate::policy::rate_limit::stats::RateLimiterStats;
use crate::policy::rejected::Rejected;
use crate::policy::setting::require;
use crate::record::PolicyName;

/// Admits only so many calls in a time: in any span `d` never more than `burst + d / interval`
/// tokens, where a token comes back every interval.
///
/// Clones share one limiter. A call that is admitted at once costs a look at the clock, one change
/// of one number and a count; no lock, no allocation. A clock that goes back admits nothing that it
/// would not have admitted before.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::{RateLimiter, Rejected, Seams};
/// use failrec::test_util::VirtualTime;
/// use failrec::Clock;
///
/// let time = VirtualTime::new();
/// let limiter = RateLimiter::builder(10, Duration::from_secs(1))
///     .name("search")
///     .burst(2)
///     .max_wait(Duration::from_secs(1))
///     .seams(Seams::system().clock(time.clone()).timer(time.clone()))
///     .build()?;
///
/// limiter.check()?;
/// limiter.check()?;
/// let rejected = limiter.check().unwrap_err();
/// assert_eq!(rejected.retry_after(), Some(Duration::from_millis(100)));
///
/// // A call that can wait waits just as long.
/// let answer = time.block_on(limiter.run(|| async { Ok::<_, Rejected>(42) }))?;
/// assert_eq!((answer, time.monotonic()), (42, Duration::from_millis(100)));
///
/// // The server says when to come back.
/// limiter.penalise_for(Duration::from_secs(30));
/// let rejected = limiter.check().unwrap_err();
/// assert_eq!(rejected.retry_after(), Some(Duration::from_secs(30)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct RateLimiter {
    inner: Arc<Inner>,
}

impl RateLimiter {
    pub(super) fn new(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }

    /// The limiter's name.
    pub fn name(&self) -> &PolicyName {
        &self.inner.name
    }

    /// Tokens that may be used at once after a pause.
    pub fn burst(&self) -> u32 {
        self.inner.rules.burst_tokens()
    }

    /// The time that a token takes to come back.
    pub fn interval(&self) -> Duration {
        Duration::from_nanos(self.inner.rules.current().interval)
    }

    /// What it has counted.
    pub fn stats(&self) -> RateLimiterStats {
        self.inner.stats()
    }

    /// A call that takes so many tokens.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if that is none, or more than
    /// the burst: such a call could never be made.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use failrec::policy::RateLimiter;
    ///
    /// let tokens = RateLimiter::builder(90_000, Duration::from_secs(60)).burst(8_000).build()?;
    /// tokens.check_cost(tokens.cost(1_200)?)?;
    /// let error = tokens.cost(9_000).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "set `cost` to 9000: it must be from 1 to `burst`, which is 8000"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cost(&self, tokens: u32) -> error::Result<Cost> {
        let burst = self.burst();
        let range = format!("from 1 to `burst`, which is {burst}");
        require((1..=burst).contains(&tokens), "cost", tokens, &range)?;
        Ok(Cost::new(tokens))
    }

    /// Admits a call of one token now, or refuses it.
    ///
    /// # Errors
    ///
    /// A [`Rejected`] of kind [`Limited`](crate::policy::RejectedKind::Limited), with the exact
    /// time after which the call would be admitted, if nobody else comes.
    #[inline]
    pub fn check(&self) -> Result<(), Rejected> {
        self.check_cost(Cost::ONE)
    }

    /// As [`check`](Self::check), for a call of more tokens.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check).
    #[inline]
    pub fn check_cost(&self, cost: Cost) -> Result<(), Rejected> {
        self.inner.admit(cost).map_err(|retry_after| self.inner.limit(retry_after))
    }

    /// Reserves the earliest moment for a call, if that is at most `max_wait` away.
    ///
    /// # Errors
    ///
    /// A [`Rejected`] of kind [`Limited`](crate::policy::RejectedKind::Limited) if it is further
    /// away, or 10,000 reservations are held already; of kind
    /// [`Deadline`](crate::policy::RejectedKind::Deadline) if the operation around ends before.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use failrec::policy::{Cost, RateLimiter, Seams};
    /// use failrec::test_util::VirtualTime;
    ///
    /// let time = VirtualTime::new();
    /// let second = Duration::from_secs(1);
    /// let seams = Seams::system().clock(time.clone()).timer(time.clone());
    /// let limiter = RateLimiter::builder(1, second).seams(seams).build()?;
    ///
    /// limiter.check()?;
    /// let reservation = limiter.reserve(Cost::ONE, second)?;
    /// assert_eq!(reservation.time_left(), second);
    /// // Not needed after all: the next one gets its moment.
    /// drop(reservation);
    /// let reservation = limiter.reserve(Cost::ONE, second)?;
    /// reservation.ready_blocking()?;
    /// assert_eq!((limiter.stats().admitted, limiter.stats().given_back), (2, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reserve(&self, cost: Cost, max_wait: Duration) -> Result<Reservation<'_>, Rejected> {
        let promise = self.inner.reserve(cost, max_wait)?;
        Ok(Reservation::new(&self.inner, promise))
    }

    /// Admits a call at its earliest moment, and waits for it as long as the builder said. A call
    /// that would wait in vain is refused at once.
    ///
    /// # Errors
    ///
    /// A [`Rejected`] of kind [`Limited`](crate::policy::RejectedKind::Limited) if the moment is
    /// too far away, of kind [`Deadline`](crate::policy::RejectedKind::Deadline) if the operation
    /// around ends before.
    ///
    /// # Cancel safety
    ///
    /// Dropped while it waits, it gives its tokens back.
    #[inline]
    pub async fn ready(&self, cost: Cost) -> Result<(), Rejected> {
        if self.inner.admit(cost).is_ok() {
            return Ok(());
        }
        self.reserve(cost, self.inner.max_wait())?.ready().await
    }

    /// As [`ready`](Self::ready), and holds the thread while it waits.
    ///
    /// # Errors
    ///
    /// As [`ready`](Self::ready).
    #[inline]
    pub fn ready_blocking(&self, cost: Cost) -> Result<(), Rejected> {
        if self.inner.admit(cost).is_ok() {
            return Ok(());
        }
        self.reserve(cost, self.inner.max_wait())?.ready_blocking()
    }

    /// Makes a call of one token at its moment.
    ///
    /// # Errors
    ///
    /// The call's own, or a [`Rejected`] as the same type, as by [`ready`](Self::ready); the call
    /// was not begun then.
    ///
    /// # Cancel safety
    ///
    /// Dropped while it waits, it gives its token back. Dropped half-way, the call is dropped with
    /// it, and its token is used.
    pub async fn run<T, E, F>(&self, call: impl FnOnce() -> F) -> Result<T, E>
    where
        E: From<Rejected>,
        F: Future<Output = Result<T, E>>,
    {
        self.run_cost(Cost::ONE, call).await
    }

    /// As [`run`](Self::run), for a call of more tokens.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    ///
    /// # Cancel safety
    ///
    /// As [`run`](Self::run).
    pub async fn run_cost<T, E, F>(&self, cost: Cost, call: impl FnOnce() -> F) -> Result<T, E>
    where
        E: From<Rejected>,
        F: Future<Output = Result<T, E>>,
    {
        self.ready(cost).await?;
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
        self.run_sync_cost(Cost::ONE, call)
    }

    /// As [`run_sync`](Self::run_sync), for a call of more tokens.
    ///
    /// # Errors
    ///
    /// As [`run_sync`](Self::run_sync).
    pub fn run_sync_cost<T, E: From<Rejected>>(
        &self,
        cost: Cost,
        call: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        self.ready_blocking(cost)?;
        call()
    }

    /// Admits nothing for `wait`, as the other side has asked. Calls that wait are put off in their
    /// order; a shorter penalty never ends a longer one.
    pub fn penalise_for(&self, wait: Duration) {
        self.inner.put_off(wait);
    }

    /// Admits a call of this cost if its moment has come.
    #[inline]
    pub(crate) fn admit_at_once(&self, cost: Cost) -> bool {
        self.inner.admit(cost).is_ok()
    }

    /// Admits nothing before `moment`, as [`penalise_for`](Self::penalise_for). The wall clock is
    /// read once, now: that it is set meanwhile changes nothing.
    pub fn penalise_until(&self, moment: Timestamp) {
        self.penalise_for(moment.since(self.inner.seams.clock.now()));
    }

    /// Sets its figures to zero. Tokens that were used, reservations and penalties stay.
    pub fn reset_stats(&self) {
        self.inner.reset_stats();
    }

    /// All its tokens are there, and no penalty: nothing is lost if it is forgotten.
    pub(crate) fn is_idle(&self) -> bool {
        self.inner.is_idle()
    }
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiter")
            .field("name", &self.inner.name)
            .field("interval", &self.interval())
            .field("burst", &self.burst())
            .field("stats", &self.stats())
            .finish()
    }
}

#[cfg(test)]
mod tests;
