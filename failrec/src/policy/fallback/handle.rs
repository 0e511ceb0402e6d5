//! [`Fallback`]: gives what works instead of what failed.

use std::error::Error;
use std::sync::Arc;

use crate::policy::fallback::chain::Chain;
use crate::policy::fallback::counters::FallbackStats;
use crate::policy::fallback::failed::FallbackFailed;
use crate::policy::fallback::judge::{ByError, ByFunction, Judge};
use crate::policy::fallback::link::{Failures, Link, LinkSync};
use crate::policy::fallback::trial::{Inner, Trial};
use crate::policy::fault::Fault;
use crate::record::PolicyName;

/// Gives what works instead of what failed.
///
/// Clones share their figures. A call that succeeds costs one branch and one count.
///
/// A panic, of the call or of an alternative, goes through to the caller.
///
/// # Examples
///
/// ```
/// use std::io;
///
/// use failrec::policy::Fallback;
/// use failrec::policy::fallback::{call, value};
/// use failrec::test_util::VirtualTime;
///
/// let fallback = Fallback::builder().name("greeting").build()?;
/// let cache = async |_: &io::Error| Err(io::Error::other("not in the cache"));
///
/// let greeting = VirtualTime::new().block_on(fallback.run(
///     || async { Err(io::Error::from(io::ErrorKind::ConnectionRefused)) },
///     call(cache).or(value("hello")),
/// ))?;
/// assert_eq!(greeting, "hello");
/// assert_eq!(fallback.stats().used[..2], [0, 1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Fallback {
    inner: Arc<Inner>,
}

/// The error of the primary call, and those of the alternatives.
type Failed<E> = (E, Failures<E>);

impl Fallback {
    pub(super) fn new(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }

    /// The policy's name.
    pub fn name(&self) -> &PolicyName {
        &self.inner.name
    }

    /// What it has counted.
    pub fn stats(&self) -> FallbackStats {
        self.inner.counters.snapshot()
    }

    /// Makes a call and, if that fails, tries the alternatives of `chain` in their order. What an
    /// error means is told by its type and the errors below it.
    ///
    /// # Errors
    ///
    /// The error of `primary`, if every alternative failed as well or there is none after such an
    /// error.
    ///
    /// # Cancel safety
    ///
    /// What runs is dropped with the future of this method, and nothing is counted.
    pub async fn run<T, E, F>(
        &self,
        primary: impl FnOnce() -> F,
        chain: Chain<impl Link<T, E>>,
    ) -> Result<T, E>
    where
        E: Error + 'static,
        F: Future<Output = Result<T, E>>,
    {
        self.drive(ByError, primary, chain).await.map_err(|(primary, _)| primary)
    }

    /// As [`run`](Self::run), for any error: `classify` says what it means. Where that panics,
    /// nothing is known.
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
        primary: impl FnOnce() -> F,
        chain: Chain<impl Link<T, E>>,
    ) -> Result<T, E>
    where
        F: Future<Output = Result<T, E>>,
    {
        self.drive(ByFunction(classify), primary, chain).await.map_err(|(primary, _)| primary)
    }

    /// As [`run`](Self::run), and keeps the errors of the alternatives.
    ///
    /// # Errors
    ///
    /// All errors that came, if nothing has worked.
    ///
    /// # Cancel safety
    ///
    /// As [`run`](Self::run).
    ///
    /// # Examples
    ///
    /// ```
    /// use std::error::Error as _;
    /// use std::io;
    ///
    /// use failrec::policy::Fallback;
    /// use failrec::policy::fallback::call;
    /// use failrec::test_util::VirtualTime;
    ///
    /// let fallback = Fallback::builder().build()?;
    /// let fails = |text| async move { Err::<(), _>(io::Error::other(text)) };
    /// let failed = VirtualTime::new()
    ///     .block_on(fallback.run_keeping(
    ///         || fails("primary"),
    ///         call(async |_| fails("second").await).or(call(async |_| fails("third").await)),
    ///     ))
    ///     .unwrap_err();
    /// assert_eq!(failed.to_string(), "call, and so did 2 alternatives");
    /// assert_eq!(failed.source().map(|primary| primary.to_string()), Some("primary".to_owned()));
    /// assert_eq!(failed.alternatives[1].to_string(), "third");
    /// # Ok::<(), failrec::Error>(())
    /// ```
    pub async fn run_keeping<T, E, F>(
        &self,
        primary: impl FnOnce() -> F,
        chain: Chain<impl Link<T, E>>,
    ) -> Result<T, FallbackFailed<E>>
    where
        E: Error + 'static,
        F: Future<Output = Result<T, E>>,
    {
        self.drive(ByError, primary, chain).await.map_err(keep)
    }

    /// As [`run`](Self::run), for calls that hold their thread.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub fn run_sync<T, E: Error + 'static>(
        &self,
        primary: impl FnOnce() -> Result<T, E>,
        chain: Chain<impl LinkSync<T, E>>,
    ) -> Result<T, E> {
        self.drive_sync(&ByError, primary, chain).map_err(|(primary, _)| primary)
    }

    /// As [`run_with`](Self::run_with), for calls that hold their thread.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub fn run_sync_with<T, E>(
        &self,
        classify: impl Fn(&E) -> Fault,
        primary: impl FnOnce() -> Result<T, E>,
        chain: Chain<impl LinkSync<T, E>>,
    ) -> Result<T, E> {
        self.drive_sync(&ByFunction(classify), primary, chain).map_err(|(primary, _)| primary)
    }

    /// As [`run_keeping`](Self::run_keeping), for calls that hold their thread.
    ///
    /// # Errors
    ///
    /// All errors that came, if nothing has worked.
    pub fn run_sync_keeping<T, E: Error + 'static>(
        &self,
        primary: impl FnOnce() -> Result<T, E>,
        chain: Chain<impl LinkSync<T, E>>,
    ) -> Result<T, FallbackFailed<E>> {
        self.drive_sync(&ByError, primary, chain).map_err(keep)
    }

    async fn drive<T, E, F>(
        &self,
        judge: impl Judge<E>,
        primary: impl FnOnce() -> F,
        chain: Chain<impl Link<T, E>>,
    ) -> Result<T, Failed<E>>
    where
        F: Future<Output = Result<T, E>>,
    {
        let error = match primary().await {
            Ok(value) => {
                self.inner.counters.add_primary();
                return Ok(value);
            }
            Err(error) => error,
        };
        let mut failures = Failures::new();
        let Some(trial) = Trial::begin(&self.inner, &error, &judge) else {
            return Err((error, failures));
        };
        let found = chain.links.follow(&error, &mut failures).await;
        trial.end(found.is_some(), &failures, &judge);
        found.ok_or((error, failures))
    }

    fn drive_sync<T, E>(
        &self,
        judge: &impl Judge<E>,
        primary: impl FnOnce() -> Result<T, E>,
        chain: Chain<impl LinkSync<T, E>>,
    ) -> Result<T, Failed<E>> {
        let error = match primary() {
            Ok(value) => {
                self.inner.counters.add_primary();
                return Ok(value);
            }
            Err(error) => error,
        };
        let mut failures = Failures::new();
        let Some(trial) = Trial::begin(&self.inner, &error, judge) else {
            return Err((error, failures));
        };
        let found = chain.links.follow_sync(&error, &mut failures);
        trial.end(found.is_some(), &failures, judge);
        found.ok_or((error, failures))
    }
}

fn keep<E>((primary, failures): Failed<E>) -> FallbackFailed<E> {
    FallbackFailed { primary, alternatives: failures.errors }
}

#[cfg(test)]
mod tests;
