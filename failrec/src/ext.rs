//! [`ResultExt`] and [`FutureExt`]: recording without an attribute.

use std::error::Error;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::capture::mark;
use crate::capture::nesting::{Earlier, Inside};
use crate::recorder::{failure_at, record};

mod sealed {
    #[expect(unnameable_types, reason = "nobody else may implement the trait above it")]
    pub trait Sealed {}
    impl<T, E> Sealed for Result<T, E> {}
}

/// Records the error of a `Result` on its way.
///
/// # Examples
///
/// ```
/// use failrec::prelude::*;
///
/// let recorder = failrec::test_util::TestRecorder::new();
/// let port = recorder.run(|| "80x".parse::<u16>().record().unwrap_or(8080));
/// assert_eq!(port, 8080);
/// assert_eq!(recorder.records().len(), 1);
/// ```
pub trait ResultExt: sealed::Sealed {
    /// Records the error, if there is one, and gives the result back as it was.
    #[track_caller]
    #[must_use = "the result is given back as it was"]
    fn record(self) -> Self;
}

impl<T, E: Error> ResultExt for Result<T, E> {
    #[track_caller]
    fn record(self) -> Self {
        if let Err(error) = &self {
            record(error);
        }
        self
    }
}

/// Records the failures of a future without an attribute.
///
/// # Examples
///
/// ```
/// use failrec::prelude::*;
///
/// async fn fetch() -> Result<u8, std::num::ParseIntError> {
///     "300".parse()
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// let recorder = failrec::test_util::TestRecorder::new();
/// let answer = runtime.block_on(recorder.run_async(fetch().record_failures("fetch")));
/// assert!(answer.is_err());
/// assert_eq!(recorder.records()[0].node_id.as_str(), "fetch");
/// # Ok::<(), std::io::Error>(())
/// ```
pub trait FutureExt: Future + Sized {
    /// Records the error that this future ends with, as a failure of `node`.
    ///
    /// # Cancel safety
    ///
    /// A future that is dropped before its end records nothing.
    #[track_caller]
    fn record_failures<T, E>(self, node: &'static str) -> RecordFailures<Self>
    where
        Self: Future<Output = Result<T, E>>,
        E: Error,
    {
        RecordFailures {
            future: self,
            node,
            location: Location::caller(),
            earlier: Earlier::default(),
        }
    }
}

impl<F: Future> FutureExt for F {}

pin_project! {
    /// A future whose error is recorded.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct RecordFailures<F> {
        #[pin]
        future: F,
        node: &'static str,
        location: &'static Location<'static>,
        // The failures inside it of the polls before this one.
        earlier: Earlier,
    }
}

impl<F, T, E> Future for RecordFailures<F>
where
    F: Future<Output = Result<T, E>>,
    E: Error,
{
    type Output = Result<T, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mark = mark::now();
        let polled = this.future.poll(context);
        match &polled {
            Poll::Ready(Err(error)) => {
                let inside = Inside::new(mark, this.earlier);
                failure_at(error, this.location).node(this.node).record_inside(inside);
            }
            Poll::Pending if mark::now() != mark => this.earlier.keep(mark),
            Poll::Ready(Ok(_)) | Poll::Pending => {}
        }
        polled
    }
}
