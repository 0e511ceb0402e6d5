//! The ways to run something with a [`Hedge`].

use std::error::Error;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use crate::policy::classify::classify;
use crate::policy::fault::Fault;
use crate::policy::hedge::begun::Begun;
use crate::policy::hedge::handle::Hedge;
use crate::policy::hedge::operation::FIRST;
use crate::policy::hedge::race::{Race, poll_first};

impl Hedge {
    /// Makes a call, and further ones beside it while it is slow; gives what the first of them
    /// gave that succeeded.
    ///
    /// `call` gets its number, the first being 1. What an error means is told by its type and the
    /// errors below it. All calls run in this task: nothing is spawned, and they need be neither
    /// [`Send`] nor `'static`. When one has succeeded, the others are dropped before this returns.
    ///
    /// # Errors
    ///
    /// The error with which a call met a fault that ends all; else, when all have failed, that of
    /// the last one to fail. One that a policy inside did not let through tells less than one that
    /// was made: its error comes only where there is no other.
    ///
    /// # Panics
    ///
    /// If a call panics, as it did; the others are dropped.
    ///
    /// # Cancel safety
    ///
    /// Dropped, all calls are dropped with it. It counts neither as success nor as failure, and
    /// the budget gets back what it took.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::io;
    /// use std::time::Duration;
    ///
    /// use failrec::policy::{Hedge, Seams};
    /// use failrec::test_util::VirtualTime;
    /// use failrec::{Clock, Timer};
    ///
    /// let time = VirtualTime::new();
    /// let seams = Seams::system().clock(time.clone()).timer(time.clone());
    /// let second = Duration::from_secs(1);
    /// let hedge = Hedge::builder().delay(second).idempotent(true).seams(seams).build()?;
    ///
    /// // The first call fails before the second would be due, so that begins at once.
    /// let answer = time.block_on(hedge.run(async |number| match number {
    ///     1 => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
    ///     _ => Ok("hello"),
    /// }))?;
    /// assert_eq!((answer, time.monotonic()), ("hello", Duration::ZERO));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub async fn run<T, E, F>(&self, call: impl FnMut(u32) -> F) -> Result<T, E>
    where
        E: Error + 'static,
        F: Future<Output = Result<T, E>>,
    {
        self.run_with(|error| classify(error), call).await
    }

    /// As [`run`](Self::run), for any error: `classify` says what it means. Where it panics,
    /// nothing is known of the error.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    ///
    /// # Panics
    ///
    /// As [`run`](Self::run).
    ///
    /// # Cancel safety
    ///
    /// As [`run`](Self::run).
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use failrec::policy::{Fault, FaultKind, Hedge};
    /// use failrec::test_util::VirtualTime;
    ///
    /// let hedge = Hedge::builder().delay(Duration::from_secs(1)).idempotent(true).build()?;
    /// let classify = |status: &u16| match status {
    ///     400..500 => Fault::new(FaultKind::InvalidRequest),
    ///     _ => Fault::new(FaultKind::Server),
    /// };
    /// let answer = hedge.run_with(classify, async |_| Err::<(), u16>(404));
    /// assert_eq!(VirtualTime::new().block_on(answer), Err(404));
    /// assert_eq!(hedge.stats().hedges, 0); // every call would be answered so
    /// # Ok::<(), failrec::Error>(())
    /// ```
    pub async fn run_with<T, E, F>(
        &self,
        classify: impl Fn(&E) -> Fault,
        mut call: impl FnMut(u32) -> F,
    ) -> Result<T, E>
    where
        F: Future<Output = Result<T, E>>,
    {
        let begun = Begun::now(self);
        let mut first = pin!(Some(call(FIRST)));
        let polled = poll_fn(|context| Poll::Ready(poll_first(first.as_mut(), context))).await;
        if let Poll::Ready(Ok(value)) = polled {
            begun.succeeded();
            return Ok(value);
        }
        let mut race = Race::new(self, begun.goes_on(self), classify, call);
        let mut polled = Some(polled);
        poll_fn(|context| {
            let polled = polled.take().unwrap_or_else(|| poll_first(first.as_mut(), context));
            race.poll(first.as_mut(), polled, context)
        })
        .await
    }
}

#[cfg(test)]
mod tests;
