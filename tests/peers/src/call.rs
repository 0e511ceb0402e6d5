//! [`Gate`]: what calls go through, and the calls.

use std::error::Error;
use std::fmt;
use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;

use tokio::sync::oneshot;

use crate::poll::once;

/// A call that may be let through.
pub(crate) type Call = Pin<Box<dyn Future<Output = Result<(), Fell>> + Send>>;
/// What becomes of a call.
pub(crate) type Answering<'a> = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

/// Lets calls through, or not.
pub(crate) trait Gate: Send + Sync {
    fn call(&self, call: Call) -> Answering<'_>;
}

/// A call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fell;

impl fmt::Display for Fell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fell")
    }
}

impl Error for Fell {}

/// One library wants to make its timeout an error of the operation.
impl From<resilient::timeout::TimeoutError> for Fell {
    fn from(_: resilient::timeout::TimeoutError) -> Self {
        Self
    }
}

/// What the caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Done,
    Failed,
    Rejected,
}

impl From<Result<(), Fell>> for Answer {
    fn from(result: Result<(), Fell>) -> Self {
        if result.is_ok() { Self::Done } else { Self::Failed }
    }
}

/// A call that is under way, and how to end it.
pub(crate) struct UnderWay<'a> {
    answering: Answering<'a>,
    end: oneshot::Sender<Result<(), Fell>>,
}

impl<'a> UnderWay<'a> {
    pub(crate) fn begin(gate: &'a dyn Gate) -> Self {
        let (end, ended) = oneshot::channel();
        let call: Call = Box::pin(async move { ended.await.unwrap_or(Err(Fell)) });
        let mut answering = gate.call(call);
        assert!(once(&mut answering).is_pending(), "a call that was let through");
        Self { answering, end }
    }

    pub(crate) fn end(mut self, result: Result<(), Fell>) {
        self.end.send(result).expect("somebody waits");
        assert!(once(&mut self.answering).is_ready(), "a call that was told its end");
    }
}

/// Calls that have come and never end; they are given up when dropped.
pub(crate) struct Crowd<'a> {
    _answering: Vec<Answering<'a>>,
    /// How many were let through.
    pub(crate) begun: u32,
}

impl<'a> Crowd<'a> {
    pub(crate) fn begin(gate: &'a dyn Gate, size: u32) -> Self {
        let begun = Arc::new(AtomicU32::new(0));
        let start = |_| {
            let mut answering = gate.call(never_ending(&begun));
            match once(&mut answering) {
                Poll::Ready(_) => None,
                Poll::Pending => Some(answering),
            }
        };
        let answering = (0..size).filter_map(start).collect();
        Self { _answering: answering, begun: begun.load(Ordering::SeqCst) }
    }
}

/// A call that counts itself and does not end.
pub(crate) fn never_ending(begun: &Arc<AtomicU32>) -> Call {
    let begun = Arc::clone(begun);
    Box::pin(async move {
        begun.fetch_add(1, Ordering::SeqCst);
        pending().await
    })
}
