//! [`Timeout`]: the handle of a timeout.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::time::Duration;

use crate::base::{Completion, Tally};
use crate::policy::deadline::{Around, Entered};
use crate::policy::rejected::{Rejected, RejectedKind};
use crate::policy::seams::Seams;
use crate::policy::timeout::timed::Timed;
use crate::record::{PolicyKind, PolicyName};

/// Gives a call up that takes too long.
///
/// A timeout inside another one ends no later than that: the deadline of the whole operation is
/// known to every call further in, also to one that only waits. Clones share their figures.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::{Rejected, RejectedKind, Seams, Timeout};
/// use failrec::test_util::VirtualTime;
/// use failrec::Timer;
///
/// let time = VirtualTime::new();
/// let seams = Seams::system().clock(time.clone()).timer(time.clone());
/// let timeout = Timeout::builder(Duration::from_secs(1)).name("model").seams(seams).build()?;
///
/// let slow = timeout.run(|| async {
///     time.sleep(Duration::from_secs(5)).await;
///     Ok::<_, Rejected>("too late")
/// });
/// assert_eq!(time.block_on(slow).unwrap_err().kind(), RejectedKind::Timeout);
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Timeout {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    name: PolicyName,
    limit: Duration,
    seams: Seams,
    passed: Tally,
}

impl Timeout {
    pub(crate) fn new(name: PolicyName, limit: Duration, seams: Seams) -> Self {
        Self { inner: Arc::new(Inner { name, limit, seams, passed: Tally::default() }) }
    }

    /// The timeout's name.
    pub fn name(&self) -> &PolicyName {
        &self.inner.name
    }

    /// How long a call has.
    pub fn limit(&self) -> Duration {
        self.inner.limit
    }

    /// Calls that were given up.
    pub fn given_up(&self) -> u64 {
        self.inner.passed.sum()
    }

    /// Makes a call and gives it up when its time has passed. A call whose operation has no time
    /// left is not begun.
    ///
    /// # Errors
    ///
    /// The call's own, or a [`Rejected`] of kind [`Timeout`](RejectedKind::Timeout), or
    /// [`Deadline`](RejectedKind::Deadline) if the operation around ended first, as the same type.
    ///
    /// # Cancel safety
    ///
    /// The call is dropped when it is given up, and when the future of this method is dropped.
    pub async fn run<T, E, F>(&self, call: impl FnOnce() -> F) -> Result<T, E>
    where
        E: From<Rejected>,
        F: Future<Output = Result<T, E>>,
    {
        match self.timed(call()).await {
            Ok(result) => result,
            Err(kind) => Err(self.reject(kind).into()),
        }
    }

    /// Makes a call on a thread of its own and goes on without it when its time has passed. The
    /// thread cannot be stopped: the call goes on to its end, and nobody waits for it.
    ///
    /// The time is the system's: what another thread does cannot wait for a clock of a test.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run); [`RejectedKind::Timeout`] also where the system gives no thread.
    ///
    /// # Panics
    ///
    /// If the call panics in time, as it did.
    pub fn run_sync<T, E>(
        &self,
        call: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Rejected> + Send + 'static,
    {
        let (now, at, kind) = self.begin()?;
        let (completion, waiting) = Completion::new();
        let spawned =
            std::thread::Builder::new().name("failrec-timed".to_owned()).spawn(move || {
                let _entered = Around::At(at).enter();
                completion.complete(catch_unwind(AssertUnwindSafe(call)));
            });
        let answer = spawned.ok().and_then(|_| waiting.wait(at.saturating_sub(now)));
        match answer {
            Some(Ok(result)) => result,
            Some(Err(panic)) => resume_unwind(panic),
            None => Err(self.reject(kind).into()),
        }
    }

    /// Puts its deadline in force on this thread, until the guard is dropped. It cuts nothing off:
    /// waits further in end by it.
    ///
    /// # Errors
    ///
    /// A [`Rejected`] of kind [`Deadline`](RejectedKind::Deadline) if the operation around has
    /// ended.
    pub(crate) fn enter(&self) -> Result<Entered, Rejected> {
        let (_, at, _) = self.begin()?;
        Ok(Around::At(at).enter())
    }

    /// When it is now, when the call must have ended, and what it is told then.
    fn begin(&self) -> Result<(Duration, Duration, RejectedKind), Rejected> {
        let now = self.inner.seams.clock.monotonic();
        let own = now.saturating_add(self.inner.limit);
        let (at, kind) = match Around::current().at(now) {
            Some(at) if at < own => (at, RejectedKind::Deadline),
            _ => (own, RejectedKind::Timeout),
        };
        if at <= now { Err(self.reject(kind)) } else { Ok((now, at, kind)) }
    }

    /// `future`, which has until the limit.
    pub(crate) fn timed<F>(&self, future: F) -> Timed<'_, F> {
        Timed::new(future, self.inner.limit, &self.inner.seams)
    }

    /// Counts a call that was given up, and says so.
    #[cold]
    pub(crate) fn reject(&self, kind: RejectedKind) -> Rejected {
        self.inner.passed.add();
        Rejected::by(kind, self.inner.name.clone()).noted(PolicyKind::Timeout)
    }
}

#[cfg(test)]
mod tests;
