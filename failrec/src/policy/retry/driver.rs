//! The ways to run something with a [`Retry`].

use std::error::Error;

use crate::capture::error::Description;
use crate::policy::fault::Fault;
use crate::policy::retry::attempts::Attempts;
use crate::policy::retry::handle::Retry;
use crate::policy::retry::judge::{AnyError, ByAny, ByError, ByFunction, Judge, UnlessOk};
use crate::policy::retry::machine::Setback;
use crate::policy::retry::make_attempt::{ByCalling, MakeAttempt};

impl Retry {
    /// Runs `attempt` until it succeeds, or until another attempt makes no sense; gives what the
    /// last one gave.
    ///
    /// `attempt` gets its number, the first being 1. What an error means is told by its type and
    /// the errors below it.
    ///
    /// # Errors
    ///
    /// The error of the last attempt.
    ///
    /// # Cancel safety
    ///
    /// Dropped while an attempt runs, the attempt is dropped with it; dropped while it waits,
    /// there is no more attempt. It counts neither as success nor as failure, and the budget gets
    /// back what it took.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::io;
    /// use std::time::Duration;
    ///
    /// use failrec::Clock;
    /// use failrec::policy::retry::Jitter;
    /// use failrec::policy::{Retry, Seams};
    /// use failrec::test_util::VirtualTime;
    ///
    /// let time = VirtualTime::new();
    /// let seams = Seams::system().clock(time.clone()).timer(time.clone());
    /// let retry = Retry::builder().jitter(Jitter::None).seams(seams).build()?;
    ///
    /// let result = time.block_on(retry.run(|_| async {
    ///     Err::<(), _>(io::Error::from(io::ErrorKind::ConnectionRefused))
    /// }));
    /// assert_eq!(result.unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
    /// assert_eq!(time.monotonic(), Duration::from_secs(1 + 2)); // three attempts
    /// # Ok::<(), failrec::Error>(())
    /// ```
    pub async fn run<T, E, F>(&self, attempt: impl FnMut(u32) -> F) -> Result<T, E>
    where
        E: Error + 'static,
        F: Future<Output = Result<T, E>>,
    {
        drive(self, ByError, ByCalling(attempt)).await
    }

    /// As [`run`](Self::run), for any error: `classify` says what it means.
    ///
    /// Nothing is known of two such errors being the same, so the stop of repeated failures and
    /// the predicates of the builder do not hold. Where `classify` panics, nothing is known.
    ///
    /// # Errors
    ///
    /// The error of the last attempt.
    ///
    /// # Cancel safety
    ///
    /// As [`run`](Self::run).
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::policy::{Fault, FaultKind, FaultSet, Retry};
    ///
    /// let retry = Retry::builder().stop_on(FaultSet::of(&[FaultKind::InvalidRequest])).build()?;
    /// let classify = |status: &u16| match status {
    ///     400..500 => Fault::new(FaultKind::InvalidRequest),
    ///     _ => Fault::new(FaultKind::Server),
    /// };
    /// let answer = retry.run_sync_with(classify, |_| Err::<(), u16>(404));
    /// assert_eq!((answer, retry.stats().attempts), (Err(404), 1));
    /// # Ok::<(), failrec::Error>(())
    /// ```
    pub async fn run_with<T, E, F>(
        &self,
        classify: impl Fn(&E) -> Fault,
        attempt: impl FnMut(u32) -> F,
    ) -> Result<T, E>
    where
        F: Future<Output = Result<T, E>>,
    {
        drive(self, ByFunction(classify), ByCalling(attempt)).await
    }

    /// As [`run`](Self::run), for errors whose own type is forgotten: it is known all the same.
    pub(in crate::policy) async fn run_any<T, F>(
        &self,
        attempt: impl FnMut(u32) -> F,
    ) -> Result<T, AnyError>
    where
        F: Future<Output = Result<T, AnyError>>,
    {
        drive(self, ByAny, ByCalling(attempt)).await
    }

    /// As [`run`](Self::run), on this thread, which waits between the attempts.
    ///
    /// # Errors
    ///
    /// The error of the last attempt.
    pub fn run_sync<T, E: Error + 'static>(
        &self,
        attempt: impl FnMut(u32) -> Result<T, E>,
    ) -> Result<T, E> {
        drive_sync(self, &ByError, attempt)
    }

    /// As [`run_with`](Self::run_with), on this thread, which waits between the attempts.
    ///
    /// # Errors
    ///
    /// The error of the last attempt.
    pub fn run_sync_with<T, E>(
        &self,
        classify: impl Fn(&E) -> Fault,
        attempt: impl FnMut(u32) -> Result<T, E>,
    ) -> Result<T, E> {
        drive_sync(self, &ByFunction(classify), attempt)
    }

    /// The same policy, which also tries again where an attempt returned a value for which
    /// `is_unwanted` holds. When there is no more attempt, the caller gets the last value.
    ///
    /// No rule of kinds is asked about a value; attempts, deadline and budget hold as ever. Where
    /// `is_unwanted` panics, the value is wanted.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::convert::Infallible;
    ///
    /// use failrec::policy::{Retry, Seams};
    /// use failrec::test_util::VirtualTime;
    ///
    /// let time = VirtualTime::new();
    /// let seams = Seams::system().clock(time.clone()).timer(time.clone());
    /// let retry = Retry::builder().seams(seams).build()?;
    ///
    /// let not_ready = |answer: &&str| answer.is_empty();
    /// let answer = retry.retry_ok_if(not_ready).run_sync(|attempt| {
    ///     Ok::<_, Infallible>(if attempt < 3 { "" } else { "done" })
    /// });
    /// assert_eq!(answer, Ok("done"));
    /// # Ok::<(), failrec::Error>(())
    /// ```
    pub fn retry_ok_if<P>(&self, is_unwanted: P) -> RetryOkIf<'_, P> {
        RetryOkIf { retry: self, is_unwanted }
    }
}

/// A [`Retry`] that also tries again after values that are not wanted; made by
/// [`Retry::retry_ok_if`].
#[derive(Clone, Debug)]
#[must_use = "nothing runs yet: call `run`"]
pub struct RetryOkIf<'a, P> {
    retry: &'a Retry,
    is_unwanted: P,
}

impl<P> RetryOkIf<'_, P> {
    /// As [`Retry::run`].
    ///
    /// # Errors
    ///
    /// The error of the last attempt.
    ///
    /// # Cancel safety
    ///
    /// As [`Retry::run`].
    pub async fn run<T, E, F>(&self, attempt: impl FnMut(u32) -> F) -> Result<T, E>
    where
        P: Fn(&T) -> bool,
        E: Error + 'static,
        F: Future<Output = Result<T, E>>,
    {
        drive(self.retry, self.judge(ByError), ByCalling(attempt)).await
    }

    /// As [`Retry::run_with`].
    ///
    /// # Errors
    ///
    /// The error of the last attempt.
    ///
    /// # Cancel safety
    ///
    /// As [`Retry::run`].
    pub async fn run_with<T, E, F>(
        &self,
        classify: impl Fn(&E) -> Fault,
        attempt: impl FnMut(u32) -> F,
    ) -> Result<T, E>
    where
        P: Fn(&T) -> bool,
        F: Future<Output = Result<T, E>>,
    {
        drive(self.retry, self.judge(ByFunction(classify)), ByCalling(attempt)).await
    }

    /// As [`Retry::run_sync`].
    ///
    /// # Errors
    ///
    /// The error of the last attempt.
    pub fn run_sync<T, E: Error + 'static>(
        &self,
        attempt: impl FnMut(u32) -> Result<T, E>,
    ) -> Result<T, E>
    where
        P: Fn(&T) -> bool,
    {
        drive_sync(self.retry, &self.judge(ByError), attempt)
    }

    /// As [`Retry::run_sync_with`].
    ///
    /// # Errors
    ///
    /// The error of the last attempt.
    pub fn run_sync_with<T, E>(
        &self,
        classify: impl Fn(&E) -> Fault,
        attempt: impl FnMut(u32) -> Result<T, E>,
    ) -> Result<T, E>
    where
        P: Fn(&T) -> bool,
    {
        drive_sync(self.retry, &self.judge(ByFunction(classify)), attempt)
    }

    fn judge<J>(&self, errors: J) -> UnlessOk<'_, P, J> {
        UnlessOk { is_unwanted: &self.is_unwanted, errors }
    }
}

pub(super) async fn drive<T, E>(
    retry: &Retry,
    judge: impl Judge<T, E>,
    mut maker: impl MakeAttempt<T, E>,
) -> Result<T, E> {
    let mut attempts = Attempts::begin(retry);
    loop {
        let number = attempts.number();
        let result = attempts.attempt(maker.attempt(number)).await;
        let Some((setback, description)) = setback(retry, &judge, &result) else {
            attempts.succeeded();
            return result;
        };
        let again = attempts.failed(setback, description.as_ref());
        drop(description);
        let Some((next, delay)) = again else { return result };
        attempts = next;
        if let Some(sleep) = attempts.sleep(delay) {
            sleep.await;
        }
        if !attempts.resume() {
            return result;
        }
    }
}

pub(super) fn drive_sync<T, E>(
    retry: &Retry,
    judge: &impl Judge<T, E>,
    mut attempt: impl FnMut(u32) -> Result<T, E>,
) -> Result<T, E> {
    let mut attempts = Attempts::begin_sync(retry);
    loop {
        let number = attempts.number();
        let result = attempts.attempt_sync(|| attempt(number));
        let Some((setback, description)) = setback(retry, judge, &result) else {
            attempts.succeeded();
            return result;
        };
        let again = attempts.failed(setback, description.as_ref());
        drop(description);
        let Some((next, delay)) = again else { return result };
        attempts = next;
        attempts.block(delay);
        if !attempts.resume() {
            return result;
        }
    }
}

/// What was wrong with the result, if anything was.
#[inline]
fn setback<T, E>(
    retry: &Retry,
    judge: &impl Judge<T, E>,
    result: &Result<T, E>,
) -> Option<(Setback, Option<Description>)> {
    match result {
        Ok(value) if !judge.is_unwanted(value) => None,
        Ok(_) => Some((Setback::default(), None)),
        Err(error) => Some(judge.setback(error, retry.current().settings())),
    }
}

#[cfg(test)]
mod tests;
