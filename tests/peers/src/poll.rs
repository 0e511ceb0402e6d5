//! Futures polled by hand, and runtimes for those that need one.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread().worker_threads(1).enable_time().build().expect("threads")
});

/// Polls it once, where timers of tokio can be set.
pub(crate) fn once<F: Future + ?Sized>(future: &mut Pin<Box<F>>) -> Poll<F::Output> {
    let _entered = RUNTIME.enter();
    future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

/// Runs it to its end, in real time.
pub(crate) fn block<F: Future>(future: F) -> F::Output {
    RUNTIME.block_on(future)
}

/// Runs it to its end on a clock of tokio that goes on by itself when all wait.
pub(crate) fn block_paused<F: Future>(future: F) -> F::Output {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(future)
}

/// Whether it panicked. What panics in a probe does so without a message.
pub(crate) fn panics(call: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(call)).is_err()
}

/// Panics without a message on the screen.
pub(crate) fn panic_silently() -> ! {
    resume_unwind(Box::new("planned"))
}
