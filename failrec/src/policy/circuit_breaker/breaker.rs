//! [`CircuitBreaker`]: the handle of a breaker.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::policy::circuit_breaker::inner::Inner;
use crate::policy::circuit_breaker::machine::Machine;
use crate::policy::circuit_breaker::permit::Permit;
use crate::policy::circuit_breaker::state::CircuitState;
use crate::policy::circuit_breaker::stats::CircuitStats;
use crate::policy::classify::classify;
use crate::policy::fault::Fault;
use crate::policy::rejected::Rejected;
use crate::record::PolicyName;

/// Lets calls through while they go well, and stops them for a while where they keep failing.
///
/// Clones share one breaker. A call that succeeds where that changes nothing costs two loads and one
/// addition to a counter of its own thread: no lock, and no clock unless the breaker judges by the
/// time or by slow calls.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::{CircuitBreaker, Fault, FaultKind, Rejected, Seams};
/// use failrec::test_util::VirtualTime;
///
/// #[derive(Debug, PartialEq)]
/// enum Failed {
///     Down,
///     NotTried(Rejected),
/// }
///
/// impl From<Rejected> for Failed {
///     fn from(rejected: Rejected) -> Self {
///         Self::NotTried(rejected)
///     }
/// }
///
/// let time = VirtualTime::new();
/// let breaker = CircuitBreaker::builder()
///     .name("bank")
///     .seams(Seams::system().clock(time.clone()))
///     .build()?;
/// let ask = |answer: Result<u32, Failed>| {
///     breaker.run_sync_with(|_| Fault::new(FaultKind::Connect), || answer)
/// };
///
/// for _ in 0..5 {
///     assert_eq!(ask(Err(Failed::Down)), Err(Failed::Down));
/// }
/// let Err(Failed::NotTried(rejected)) = ask(Ok(1)) else { unreachable!("five in a row") };
/// assert_eq!(rejected.retry_after(), Some(Duration::from_secs(60)));
///
/// time.advance(Duration::from_secs(60));
/// assert_eq!((ask(Ok(1)), ask(Ok(2))), (Ok(1), Ok(2)));
/// assert_eq!(breaker.stats().transitions, 3);
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone)]
pub struct CircuitBreaker {
    inner: Arc<Inner>,
}

impl CircuitBreaker {
    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }

    pub(super) const fn new(inner: Arc<Inner>) -> Self {
        Self { inner }
    }

    /// The breaker's name.
    pub fn name(&self) -> &PolicyName {
        &self.inner.name
    }

    /// What it does with calls, as of the last one; asking changes nothing.
    pub fn state(&self) -> CircuitState {
        self.inner.lock().machine.state()
    }

    /// What it has counted.
    pub fn stats(&self) -> CircuitStats {
        self.inner.stats()
    }

    /// Asks to let a call through. The permit is told how the call ended.
    ///
    /// # Errors
    ///
    /// [`Rejected`] if the call must not be made.
    #[inline]
    pub fn enter(&self) -> Result<Permit<'_>, Rejected> {
        match self.inner.front.enter() {
            Some(entry) => Ok(Permit::new(&self.inner, entry)),
            None => self.inner.enter_asking().map(|entry| Permit::new(&self.inner, entry)),
        }
    }

    /// Makes a call if the breaker lets it through. What its error means is told by its type and
    /// the errors below it.
    ///
    /// # Errors
    ///
    /// The call's own, or a [`Rejected`] as the same type.
    ///
    /// # Cancel safety
    ///
    /// A call that is dropped half-way says nothing about what was called; its permit is given back.
    pub async fn run<T, E, F>(&self, call: impl FnOnce() -> F) -> Result<T, E>
    where
        E: Error + From<Rejected> + 'static,
        F: Future<Output = Result<T, E>>,
    {
        self.run_with(|error| classify(error), call).await
    }

    /// As [`run`](Self::run), for a call that holds its thread.
    ///
    /// # Errors
    ///
    /// The call's own, or a [`Rejected`] as the same type.
    pub fn run_sync<T, E: Error + From<Rejected> + 'static>(
        &self,
        call: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        self.run_sync_with(|error| classify(error), call)
    }

    /// Makes a call if the breaker lets it through. `classify` says what its error means.
    ///
    /// # Errors
    ///
    /// The call's own, or a [`Rejected`] as the same type.
    ///
    /// # Cancel safety
    ///
    /// A call that is dropped half-way says nothing about what was called; its permit is given back.
    pub async fn run_with<T, E, F>(
        &self,
        classify: impl Fn(&E) -> Fault,
        call: impl FnOnce() -> F,
    ) -> Result<T, E>
    where
        E: From<Rejected>,
        F: Future<Output = Result<T, E>>,
    {
        let permit = self.enter()?;
        let result = call().await;
        permit.settle_by(&result, classify);
        result
    }

    /// As [`run_with`](Self::run_with), for a call that holds its thread.
    ///
    /// # Errors
    ///
    /// The call's own, or a [`Rejected`] as the same type.
    pub fn run_sync_with<T, E: From<Rejected>>(
        &self,
        classify: impl Fn(&E) -> Fault,
        call: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let permit = self.enter()?;
        let result = call();
        permit.settle_by(&result, classify);
        result
    }

    /// Opens it and holds it open until [`force_close`](Self::force_close) or
    /// [`reset`](Self::reset).
    pub fn force_open(&self) {
        self.inner.act(Machine::force_open);
    }

    /// Closes it, whatever it was, with an empty window.
    pub fn force_close(&self) {
        self.inner.act(Machine::close);
    }

    /// Switches it off: every call goes through and nothing is judged, until
    /// [`force_close`](Self::force_close) or [`reset`](Self::reset).
    pub fn disable(&self) {
        self.inner.act(Machine::disable);
    }

    /// Opens it as if it had tripped: it goes on to probes by itself.
    pub fn trip(&self) {
        self.inner.act(Machine::trip);
    }

    /// Closes it and sets its figures to zero.
    pub fn reset(&self) {
        self.inner.reset();
    }

    /// The breaker closed, with nothing in its window: nothing is lost if it is forgotten.
    pub(crate) fn is_idle(&self) -> bool {
        self.inner.is_idle()
    }
}

impl fmt::Debug for CircuitBreaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CircuitBreaker")
            .field("name", &self.inner.name)
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, failrec_loom))]
mod interleavings;
#[cfg(test)]
mod tests;
