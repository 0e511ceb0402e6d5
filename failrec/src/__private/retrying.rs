//! [`Retrying`]: a body that is tried more than once.

use std::fmt;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::__private::kept::Returned;
use crate::__private::rejecting::Fallible;
use crate::__private::shield;
use crate::base::Sleep;
use crate::capture::error::Description;
use crate::policy::retry::{Attempts, Backoff, Jitter, Verdict};
use crate::policy::{Fault, Retry, RetryBuilder, policies};

/// Where a function is tried more than once.
#[derive(Debug)]
pub struct RetrySite {
    function: &'static str,
    name: Option<&'static str>,
    policy: Option<&'static str>,
    settings: Option<RetrySettings>,
    retry: OnceLock<Retry>,
}

impl RetrySite {
    /// A site in `function` that goes by `policy`, changed by `settings`, and shares what it makes
    /// of them under `name`.
    pub const fn new(
        function: &'static str,
        name: Option<&'static str>,
        policy: Option<&'static str>,
        settings: Option<RetrySettings>,
    ) -> Self {
        Self { function, name, policy, settings, retry: OnceLock::new() }
    }

    #[inline]
    fn retry(&self) -> &Retry {
        self.retry.get_or_init(|| self.find())
    }

    #[cold]
    fn find(&self) -> Retry {
        let policy = policies().retry_or_classic(self.policy.unwrap_or("classic"));
        if self.name.is_none() && self.settings.is_none() {
            return policy;
        }
        let builder = policy.to_builder().name(self.name.unwrap_or(self.function));
        let builder = match &self.settings {
            Some(settings) => settings.change(builder, &policy),
            None => builder,
        };
        let made = match self.name {
            Some(_) => policies().retry_or(builder),
            None => builder.build(),
        };
        // What an attribute can say was checked when it was expanded.
        made.unwrap_or(policy)
    }
}

/// What an attribute says beside the policy.
#[derive(Clone, Copy, Debug)]
pub struct RetrySettings {
    /// How often it is tried.
    pub attempts: Option<u32>,
    /// How the waits grow.
    pub growth: Option<Growth>,
    /// The first wait.
    pub base: Option<Duration>,
    /// How many times as long each wait is as the one before.
    pub factor: Option<f64>,
    /// What no wait passes.
    pub cap: Option<Duration>,
    /// How much chance there is in the waits.
    pub jitter: Option<Jitter>,
    /// How long all of it takes.
    pub deadline: Option<Duration>,
    /// Doing it twice is as good as doing it once.
    pub is_idempotent: bool,
}

/// How waits grow.
#[derive(Clone, Copy, Debug)]
pub enum Growth {
    /// By a factor.
    Exponential,
    /// Not at all.
    Fixed,
    /// Once, twice, three times as long.
    Linear,
    /// As the numbers of Fibonacci.
    Fibonacci,
}

impl RetrySettings {
    /// Nothing is said.
    pub const NONE: Self = Self {
        attempts: None,
        growth: None,
        base: None,
        factor: None,
        cap: None,
        jitter: None,
        deadline: None,
        is_idempotent: true,
    };

    /// What `builder` describes, which is like `policy`, changed.
    fn change(&self, builder: RetryBuilder, policy: &Retry) -> RetryBuilder {
        let mut changed = builder;
        if self.growth.is_some() || self.base.is_some() || self.factor.is_some() {
            changed = changed.backoff(self.backoff(&policy.backoff()));
        }
        if let Some(attempts) = self.attempts {
            changed = changed.max_attempts(attempts);
        }
        if let Some(cap) = self.cap {
            changed = changed.cap(cap);
        }
        if let Some(jitter) = self.jitter {
            changed = changed.jitter(jitter);
        }
        if let Some(deadline) = self.deadline {
            changed = changed.deadline(deadline);
        }
        if self.is_idempotent { changed } else { changed.idempotent(false) }
    }

    fn backoff(&self, before: &Backoff) -> Backoff {
        let base = self.base.unwrap_or_else(|| before.delay(1));
        let growth = self.growth.unwrap_or(match before {
            Backoff::Fixed(_) if self.factor.is_none() => Growth::Fixed,
            Backoff::Linear(_) if self.factor.is_none() => Growth::Linear,
            Backoff::Fibonacci(_) if self.factor.is_none() => Growth::Fibonacci,
            _ => Growth::Exponential,
        });
        match growth {
            Growth::Fixed => Backoff::Fixed(base),
            Growth::Linear => Backoff::Linear(base),
            Growth::Fibonacci => Backoff::Fibonacci(base),
            Growth::Exponential => {
                let factor = match before {
                    Backoff::Exponential { factor, .. } => *factor,
                    _ => 2.0,
                };
                Backoff::Exponential { base, factor: self.factor.unwrap_or(factor) }
            }
        }
    }
}

/// What is seen of an error.
#[derive(Debug)]
pub struct Look {
    fault: Fault,
    verdict: Verdict,
}

impl Look {
    /// An error that has met `fault`.
    pub const fn new(fault: Fault) -> Self {
        Self { fault, verdict: Verdict::Unsaid }
    }

    /// What it has met, and what the user says of doing something about it.
    pub(super) fn parts(self) -> (Fault, Option<bool>) {
        let verdict = match self.verdict {
            Verdict::Retry => Some(true),
            Verdict::Leave | Verdict::Stop => Some(false),
            Verdict::Unsaid => None,
        };
        (self.fault, verdict)
    }

    /// With what the user says of ending it.
    #[must_use]
    pub fn stop_if(self, holds: impl FnOnce() -> Option<bool>) -> Self {
        if holds() == Some(true) { Self { verdict: Verdict::Stop, ..self } } else { self }
    }

    /// With what the user says of trying again.
    #[must_use]
    pub fn retry_if(self, holds: impl FnOnce() -> Option<bool>) -> Self {
        if self.verdict == Verdict::Stop {
            return self;
        }
        let verdict = match holds() {
            Some(true) => Verdict::Retry,
            Some(false) => Verdict::Leave,
            None => Verdict::Unsaid,
        };
        Self { verdict, ..self }
    }
}

/// Whether `predicate` holds for `value`; nothing if it panics.
pub fn holds<T>(value: &T, predicate: impl FnOnce(&T) -> bool) -> Option<bool> {
    shield::visit(|| predicate(value))
}

/// Begins a call whose attempts are futures.
#[inline]
pub fn retry(site: &'static RetrySite) -> Retrying {
    Retrying { attempts: Attempts::begin(site.retry()) }
}

/// Begins a call whose attempts hold their thread.
#[inline]
pub fn retry_sync(site: &'static RetrySite) -> Retrying {
    Retrying { attempts: Attempts::begin_sync(site.retry()) }
}

/// A call with all its attempts.
pub struct Retrying {
    attempts: Attempts<'static>,
}

impl Retrying {
    /// The attempt to be made is the last.
    #[inline]
    pub fn __failrec_is_last(&self) -> bool {
        self.attempts.is_last()
    }

    /// The number of the attempt to be made; the first is 1.
    #[inline]
    pub fn __failrec_number(&self) -> u32 {
        self.attempts.number()
    }

    /// The attempt that `future` makes.
    #[inline]
    pub fn __failrec_attempt<F: Future<Output: Fallible>>(
        &mut self,
        future: F,
    ) -> impl Future<Output = F::Output> {
        self.attempts.attempt(future)
    }

    /// Makes an attempt.
    #[inline]
    pub fn __failrec_attempt_sync<R: Fallible>(&mut self, attempt: impl FnOnce() -> R) -> R {
        self.attempts.attempt_sync(attempt)
    }

    /// The call that goes on, and the wait before the next attempt, if there is one.
    #[inline]
    pub fn __failrec_pause<R: Fallible>(
        self,
        returned: &R,
        look: impl FnOnce(&R::Error) -> Look,
        describe: impl Fn(&R::Error, &mut Description),
        is_unwanted: impl FnOnce(&R::Value) -> Option<bool>,
    ) -> Option<(Self, Pause)> {
        let (attempts, delay) = self.delay(returned, look, describe, is_unwanted)?;
        let pause = Pause(attempts.sleep(delay));
        Some((Self { attempts }, pause))
    }

    /// Waits before the next attempt, if there is one, and gives the call that goes on.
    #[inline]
    pub fn __failrec_pause_sync<R: Fallible>(
        self,
        returned: &R,
        look: impl FnOnce(&R::Error) -> Look,
        describe: impl Fn(&R::Error, &mut Description),
        is_unwanted: impl FnOnce(&R::Value) -> Option<bool>,
    ) -> Option<Self> {
        let (attempts, delay) = self.delay(returned, look, describe, is_unwanted)?;
        attempts.block(delay);
        Some(Self { attempts })
    }

    #[inline]
    fn delay<R: Fallible>(
        self,
        returned: &R,
        look: impl FnOnce(&R::Error) -> Look,
        describe: impl Fn(&R::Error, &mut Description),
        is_unwanted: impl FnOnce(&R::Value) -> Option<bool>,
    ) -> Option<(Attempts<'static>, Duration)> {
        match returned.as_result() {
            Ok(value) if is_unwanted(value) != Some(true) => {
                self.attempts.succeeded();
                None
            }
            Ok(_) => self.attempts.failed_unwanted(),
            Err(error) => {
                let Look { fault, verdict } = look(error);
                self.attempts.failed_by(fault, verdict, &|description| {
                    let _told: Option<()> = shield::visit(|| describe(error, description));
                })
            }
        }
    }

    /// Begins the next attempt.
    ///
    /// # Errors
    ///
    /// What the last one returned, if there is none any more.
    #[inline]
    pub fn __failrec_resume<K: Returned>(mut self, kept: K) -> Result<Self, K::Value> {
        let Some(returned) = kept.get() else {
            self.attempts.resume_late();
            return Ok(self);
        };
        if self.attempts.resume() { Ok(self) } else { Err(returned) }
    }
}

impl fmt::Debug for Retrying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retrying").finish_non_exhaustive()
    }
}

/// A wait between two attempts.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Pause(Option<Sleep>);

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().map_or(Poll::Ready(()), |sleep| sleep.as_mut().poll(context))
    }
}

impl Drop for Pause {
    #[inline]
    fn drop(&mut self) {
        if self.0.is_some() {
            drop_sleep(self.0.take());
        }
    }
}

/// Out of line, so that what drops the future of a call, also one that has ended, is small enough
/// to be put in line.
#[inline(never)]
fn drop_sleep(sleep: Option<Sleep>) {
    drop(sleep);
}

impl fmt::Debug for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pause").finish_non_exhaustive()
    }
}
