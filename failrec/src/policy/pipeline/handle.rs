//! [`Pipeline`]: several policies around one call.

use std::error::Error;
use std::sync::Arc;

use crate::policy::bulkhead::Bulkhead;
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::fault::Fault;
use crate::policy::hedge::Hedge;
use crate::policy::pipeline::layers::Layers;
use crate::policy::rate_limit::RateLimiter;
use crate::policy::rejected::Rejected;
use crate::policy::retry::{ByError, ByFunction, Retry};
use crate::policy::timeout::Timeout;
use crate::record::PolicyName;

/// Several policies around one call.
///
/// In whatever order they were named, they stand in this one, outermost first: the timeout of the
/// whole operation, the retry or the hedge, the circuit breaker, the rate limit, the bulkhead, the timeout of
/// the attempt. So each attempt is judged, an open breaker uses no token, who has no token takes
/// no slot, no slot is held between attempts, and waiting for a slot is not counted as time of the
/// attempt, nor as a slow call by the breaker.
///
/// An attempt that a policy further in has not let through says nothing to the breaker. It ends the
/// retrying, unless the retry [waits for the
/// breaker](crate::policy::RetryBuilder::wait_for_breaker). Both know it for what it is, also
/// where the user's error does not tell any more.
///
/// Clones are one pipeline. It allocates nothing and takes no lock of its own.
///
/// # Examples
///
/// Three attempts of a second each, and an old answer where they all fail:
///
/// ```
/// use std::io;
/// use std::time::Duration;
///
/// use failrec::policy::fallback::value;
/// use failrec::policy::retry::{Backoff, Jitter};
/// use failrec::policy::{Fallback, Pipeline, Retry, Seams};
/// use failrec::test_util::VirtualTime;
/// use failrec::Clock;
///
/// let time = VirtualTime::new();
/// let seams = Seams::system().clock(time.clone()).timer(time.clone());
/// let retry = Retry::builder()
///     .backoff(Backoff::Fixed(Duration::from_millis(100)))
///     .jitter(Jitter::None)
///     .seams(seams.clone());
/// let pipeline = Pipeline::builder()
///     .name("prices")
///     .retry(retry.build()?)
///     .attempt_timeout(Duration::from_secs(1))
///     .seams(seams)
///     .build()?;
/// let fallback = Fallback::builder().name("prices").build()?;
///
/// let price = fallback.run(
///     || pipeline.run(|_| std::future::pending::<io::Result<&str>>()),
///     value("yesterday's"),
/// );
/// assert_eq!(time.block_on(price)?, "yesterday's");
/// assert_eq!(time.monotonic(), Duration::from_millis(3_200));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pipeline {
    layers: Arc<Layers>,
}

impl Pipeline {
    pub(super) fn new(layers: Layers) -> Self {
        Self { layers: Arc::new(layers) }
    }

    /// The pipeline's name.
    pub fn name(&self) -> &PolicyName {
        &self.layers.name
    }

    /// The timeout of the whole operation.
    pub fn total_timeout(&self) -> Option<&Timeout> {
        self.layers.total.as_ref()
    }

    /// Its hedge.
    pub fn hedge(&self) -> Option<&Hedge> {
        self.layers.hedge.as_ref()
    }

    /// The retry.
    pub fn retry(&self) -> Option<&Retry> {
        self.layers.retry.as_ref()
    }

    /// The circuit breaker.
    pub fn circuit_breaker(&self) -> Option<&CircuitBreaker> {
        self.layers.breaker.as_ref()
    }

    /// The rate limit.
    pub fn rate_limit(&self) -> Option<&RateLimiter> {
        self.layers.limiter.as_ref()
    }

    /// The bulkhead.
    pub fn bulkhead(&self) -> Option<&Bulkhead> {
        self.layers.bulkhead.as_ref()
    }

    /// The timeout of an attempt.
    pub fn attempt_timeout(&self) -> Option<&Timeout> {
        self.layers.attempt.as_ref()
    }

    /// Runs `attempt` through all policies; it gets its number, the first being 1. What an error
    /// means is told by its type and the errors below it.
    ///
    /// # Errors
    ///
    /// The error of the last attempt, or a [`Rejected`] as the same type.
    ///
    /// # Cancel safety
    ///
    /// What runs or waits is dropped with the future of this method, and says nothing about what
    /// was called; what was taken is given back.
    pub async fn run<T, E, F>(&self, attempt: impl FnMut(u32) -> F) -> Result<T, E>
    where
        E: Error + From<Rejected> + 'static,
        F: Future<Output = Result<T, E>>,
    {
        self.layers.run(ByError, attempt).await
    }

    /// As [`run`](Self::run), for any error: `classify` says what it means. Where that panics,
    /// nothing is known.
    ///
    /// The future may go to another thread if `classify` may be shared with one.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    ///
    /// # Cancel safety
    ///
    /// As [`run`](Self::run).
    pub async fn run_with<T, E, F>(
        &self,
        classify: impl Fn(&E) -> Fault,
        attempt: impl FnMut(u32) -> F,
    ) -> Result<T, E>
    where
        E: From<Rejected>,
        F: Future<Output = Result<T, E>>,
    {
        self.layers.run(ByFunction(classify), attempt).await
    }

    /// As [`run`](Self::run), on this thread.
    ///
    /// A call that holds its thread cannot be cut off, so the timeouts do not: what the call returns
    /// holds, however late. Their deadlines are in force all the same: waits in here and in other
    /// policies inside the call end by them, no attempt begins after that of the whole operation,
    /// and the call itself can ask for the [time left](crate::policy::time_left).
    /// [`Timeout::run_sync`] gives a call up and leaves its thread behind.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub fn run_sync<T, E: Error + From<Rejected> + 'static>(
        &self,
        attempt: impl FnMut(u32) -> Result<T, E>,
    ) -> Result<T, E> {
        self.layers.run_sync(&ByError, attempt)
    }

    /// As [`run_sync`](Self::run_sync), for any error: `classify` says what it means.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub fn run_sync_with<T, E: From<Rejected>>(
        &self,
        classify: impl Fn(&E) -> Fault,
        attempt: impl FnMut(u32) -> Result<T, E>,
    ) -> Result<T, E> {
        self.layers.run_sync(&ByFunction(classify), attempt)
    }
}

#[cfg(test)]
mod tests;
