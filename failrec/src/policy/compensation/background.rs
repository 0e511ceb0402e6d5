//! Where an undoing goes on that nobody waits for any more.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use crate::base::{Timer, waker_of_this_thread};

/// A runtime that tasks can be given to; without the feature `tokio` there is none.
#[derive(Clone, Debug)]
pub(super) struct Runtime {
    #[cfg(feature = "tokio")]
    handle: tokio::runtime::Handle,
    #[cfg(not(feature = "tokio"))]
    none: std::convert::Infallible,
}

#[cfg(feature = "tokio")]
impl Runtime {
    /// The one that this thread is in.
    pub(super) fn current() -> Option<Self> {
        tokio::runtime::Handle::try_current().ok().map(|handle| Self { handle })
    }

    /// Gives it a task. A runtime that is shutting down drops it, at once or later.
    pub(super) fn spawn<F: Future<Output: Send> + Send + 'static>(&self, task: F) {
        drop(self.handle.spawn(task));
    }
}

#[cfg(not(feature = "tokio"))]
impl Runtime {
    /// There is none.
    pub(super) fn current() -> Option<Self> {
        None
    }

    pub(super) fn spawn<F: Future<Output: Send> + Send + 'static>(&self, _: F) {
        match self.none {}
    }
}

/// Runs `future` on a thread of its own, outside of any runtime. Where the system gives no thread,
/// it is dropped.
pub(super) fn spawn_thread<F: Future + Unpin + Send + 'static>(
    future: F,
    timer: Arc<dyn Timer>,
    limit: Duration,
) {
    // The thread is not waited for, and the future says itself that it was dropped.
    builder().spawn(move || drop(drive(future, &*timer, limit))).ok();
}

/// Runs `future` on a thread of its own, outside of any runtime, and waits for it.
///
/// # Errors
///
/// What the system says if it gives no thread; nothing has happened then.
pub(super) fn on_thread<F: Future<Output: Send> + Unpin + Send>(
    future: &mut F,
    timer: &dyn Timer,
    limit: Duration,
) -> io::Result<F::Output> {
    thread::scope(|scope| {
        let spawned = builder().spawn_scoped(scope, || drive(future, timer, limit))?;
        spawned.join().map_err(|_| io::Error::other("the thread panicked"))
    })
}

/// Runs `future` on this thread. It looks at it again after `limit`, if nobody wakes it before.
pub(super) fn drive<F: Future + Unpin>(
    mut future: F,
    timer: &dyn Timer,
    limit: Duration,
) -> F::Output {
    let waker = waker_of_this_thread();
    let mut context = Context::from_waker(&waker);
    loop {
        match Pin::new(&mut future).poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => timer.park(limit),
        }
    }
}

fn builder() -> thread::Builder {
    thread::Builder::new().name("failrec-undo".to_owned())
}
