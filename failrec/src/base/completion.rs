//! [`Completion`]: one answer, awaited by a thread or by a task.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

#[derive(Debug)]
struct Cell<T> {
    state: Mutex<State<T>>,
    ready: Condvar,
}

#[derive(Debug)]
struct State<T> {
    answer: Option<T>,
    /// The sender is gone, so no answer will come any more.
    closed: bool,
    waker: Option<Waker>,
}

impl<T> Cell<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // Only moves happen under the lock, so a poisoned state is still a whole one.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The side that answers. Dropping it without an answer wakes the waiter with `None`.
#[derive(Debug)]
pub(crate) struct Completion<T> {
    cell: Arc<Cell<T>>,
}

/// The side that waits: a future, or [`wait`](Self::wait) on a thread.
///
/// It works with any async runtime and with none.
#[derive(Debug)]
#[must_use = "an answer that nobody waits for is lost"]
pub(crate) struct Waiting<T> {
    cell: Arc<Cell<T>>,
}

impl<T> Completion<T> {
    /// Both sides of one answer.
    pub(crate) fn new() -> (Self, Waiting<T>) {
        let state = State { answer: None, closed: false, waker: None };
        let cell = Arc::new(Cell { state: Mutex::new(state), ready: Condvar::new() });
        (Self { cell: Arc::clone(&cell) }, Waiting { cell })
    }

    /// Gives the answer.
    pub(crate) fn complete(self, answer: T) {
        self.cell.lock().answer = Some(answer);
        // `Drop` closes the cell and wakes the waiter.
    }
}

impl<T> Drop for Completion<T> {
    fn drop(&mut self) {
        let waker = {
            let mut state = self.cell.lock();
            state.closed = true;
            state.waker.take()
        };
        self.cell.ready.notify_all();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Waiting<T> {
    /// Blocks this thread until the answer is there, `limit` has passed or no answer can come.
    pub(crate) fn wait(self, limit: Duration) -> Option<T> {
        let state = self.cell.lock();
        let (mut state, _) = self
            .cell
            .ready
            .wait_timeout_while(state, limit, |state| !state.closed)
            .unwrap_or_else(PoisonError::into_inner);
        state.answer.take()
    }
}

impl<T> Future for Waiting<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut state = self.cell.lock();
        if state.closed {
            return Poll::Ready(state.answer.take());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiter_gets_the_answer_of_another_thread() {
        let (completion, waiting) = Completion::new();
        std::thread::scope(|scope| {
            scope.spawn(move || completion.complete(7));
            assert_eq!(waiting.wait(Duration::from_secs(30)), Some(7));
        });
    }

    #[test]
    fn waiter_of_a_dropped_completion_gets_nothing() {
        let (completion, waiting) = Completion::<u8>::new();
        drop(completion);
        assert_eq!(waiting.wait(Duration::from_secs(30)), None);
    }

    #[test]
    fn waiter_gives_up_after_its_limit() {
        let (_completion, waiting) = Completion::<u8>::new();
        assert_eq!(waiting.wait(Duration::ZERO), None);
    }
}
