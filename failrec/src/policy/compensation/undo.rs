//! [`Undo`]: how one step is undone.

use std::error::Error;
use std::fmt;
use std::future::ready;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::policy::retry::{AnyError, Retry};

/// One attempt, or all of them.
pub(super) type Attempts = Pin<Box<dyn Future<Output = Result<(), AnyError>> + Send>>;

/// How one step is undone. It can be begun again, also after it was cut off half-way.
#[derive(Clone)]
pub(super) struct Undo {
    call: Arc<Call<dyn FnMut() -> Attempts + Send>>,
}

struct Call<F: ?Sized> {
    attempts: AtomicU32,
    /// Locked by the one who undoes, so nobody ever waits for it.
    function: Mutex<F>,
}

impl Undo {
    /// An undo that waits.
    pub(super) fn new<E, F>(mut undo: impl FnMut() -> F + Send + 'static) -> Self
    where
        E: Into<Box<dyn Error + Send + Sync>>,
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        Self::of(move || {
            let attempt = undo();
            Box::pin(async move { attempt.await.map_err(AnyError::from) })
        })
    }

    /// An undo that holds its thread.
    pub(super) fn new_sync<E: Into<Box<dyn Error + Send + Sync>>>(
        mut undo: impl FnMut() -> Result<(), E> + Send + 'static,
    ) -> Self {
        Self::of(move || Box::pin(ready(undo().map_err(AnyError::from))))
    }

    fn of(function: impl FnMut() -> Attempts + Send + 'static) -> Self {
        let (attempts, function) = (AtomicU32::new(0), Mutex::new(function));
        Self { call: Arc::new(Call { attempts, function }) }
    }

    /// Attempts begun so far.
    pub(super) fn attempts(&self) -> u32 {
        self.call.attempts.load(Ordering::Relaxed)
    }

    /// As many attempts as `retry` makes of it.
    pub(super) fn run(self, retry: Retry) -> Attempts {
        Box::pin(async move { retry.run_any(|_| self.attempt()).await })
    }

    fn attempt(&self) -> Attempts {
        self.call.attempts.fetch_add(1, Ordering::Relaxed);
        // One that has panicked is not called again.
        (self.call.function.lock().unwrap_or_else(PoisonError::into_inner))()
    }
}

impl fmt::Debug for Undo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undo").field("attempts", &self.attempts()).finish_non_exhaustive()
    }
}
