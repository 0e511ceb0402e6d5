//! [`Compensation`]: the handle of a compensation.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use crate::policy::compensation::caught::Caught;
use crate::policy::compensation::report::CompensationCause;
use crate::policy::compensation::saga::Saga;
use crate::policy::compensation::settings::{Settings, Shared};
use crate::policy::compensation::stats::{CompensationStats, Counters};
use crate::record::PolicyName;

/// Undoes what an operation has done, when the rest of it fails.
///
/// Clones are one policy: they share its figures. An operation that succeeds and has registered
/// nothing costs neither an allocation nor a look at the clock.
///
/// # Examples
///
/// ```
/// use std::io;
/// use std::sync::{Arc, Mutex};
///
/// use failrec::policy::{Compensation, Seams};
/// use failrec::test_util::VirtualTime;
///
/// let time = VirtualTime::new();
/// let seams = Seams::system().clock(time.clone()).timer(time.clone());
/// let compensation = Compensation::builder().name("trip").seams(seams).build()?;
///
/// let rooms = Arc::new(Mutex::new(0));
/// let trip = compensation.run(async |saga| {
///     let booked = Arc::clone(&rooms);
///     saga.undo("cancel the hotel", move || {
///         let booked = Arc::clone(&booked);
///         async move {
///             *booked.lock().unwrap() -= 1;
///             Ok::<_, io::Error>(())
///         }
///     });
///     *rooms.lock().unwrap() += 1;
///     Err::<(), _>(io::Error::other("no seat left")) // and now the flight
/// });
/// assert_eq!(time.block_on(trip).unwrap_err().to_string(), "no seat left");
/// assert_eq!(*rooms.lock().unwrap(), 0);
/// assert_eq!(compensation.stats().compensated, 1);
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Compensation {
    shared: Arc<Shared>,
}

impl Compensation {
    pub(super) fn new(settings: Settings) -> Self {
        Self { shared: Arc::new(Shared { settings, counters: Counters::default() }) }
    }

    /// The policy's name.
    pub fn name(&self) -> &PolicyName {
        &self.shared.settings.name
    }

    /// What it has counted.
    pub fn stats(&self) -> CompensationStats {
        self.shared.counters.snapshot()
    }

    /// An operation whose steps can be undone, and are unless it is committed.
    pub fn begin(&self) -> Saga {
        Saga::new(Arc::clone(&self.shared))
    }

    /// Runs `operation`; when it fails, what it has registered is undone before the caller gets its
    /// error.
    ///
    /// A retry around this tries the whole of it again. It ends when an undo was tried more than
    /// once in vain, unless it [allows](crate::policy::retry::Nesting) that: the operation would
    /// begin upon what is left.
    ///
    /// # Errors
    ///
    /// That of `operation`. What could not be undone is told to the listener and counted.
    ///
    /// # Panics
    ///
    /// If `operation` does, as it did, after what it had registered is undone.
    ///
    /// # Cancel safety
    ///
    /// Dropped while the operation runs, that is dropped first, and then undone in the background,
    /// as [`Saga`] says. Dropped while it is being undone, that goes on in the background.
    pub async fn run<T, E>(
        &self,
        operation: impl AsyncFnOnce(&Saga) -> Result<T, E>,
    ) -> Result<T, E> {
        let saga = self.begin();
        match Caught::new(async { operation(&saga).await }).await {
            Ok(Ok(value)) => {
                saga.commit();
                Ok(value)
            }
            Ok(Err(error)) => {
                drop(saga.undone(CompensationCause::Failed).await);
                Err(error)
            }
            Err(panic) => {
                drop(saga.undone(CompensationCause::Panicked).await);
                resume_unwind(panic)
            }
        }
    }

    /// As [`run`](Self::run), on this thread. How it is undone there is told at
    /// [`Saga::compensate_blocking`].
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    ///
    /// # Panics
    ///
    /// As [`run`](Self::run).
    ///
    /// # Examples
    ///
    /// Two files are written, or none:
    ///
    /// ```
    /// use std::{fs, io};
    ///
    /// use failrec::policy::Compensation;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let pages = [("index", folder.path().join("index")), ("page", folder.path().join("no/page"))];
    ///
    /// let written = Compensation::builder().name("publish").build()?.run_sync(|saga| {
    ///     for (name, path) in &pages {
    ///         let written = path.clone();
    ///         saga.undo_sync(format!("remove {name}"), move || match fs::remove_file(&written) {
    ///             Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
    ///             _ => Ok(()), // or there was nothing to remove
    ///         });
    ///         fs::write(path, name)?;
    ///     }
    ///     Ok::<_, io::Error>(())
    /// });
    /// assert_eq!(written.unwrap_err().kind(), io::ErrorKind::NotFound);
    /// assert!(!folder.path().join("index").exists());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn run_sync<T, E>(&self, operation: impl FnOnce(&Saga) -> Result<T, E>) -> Result<T, E> {
        let saga = self.begin();
        match catch_unwind(AssertUnwindSafe(|| operation(&saga))) {
            Ok(Ok(value)) => {
                saga.commit();
                Ok(value)
            }
            Ok(Err(error)) => {
                drop(saga.undone_blocking(CompensationCause::Failed));
                Err(error)
            }
            Err(panic) => {
                drop(saga.undone_blocking(CompensationCause::Panicked));
                resume_unwind(panic)
            }
        }
    }
}

#[cfg(test)]
mod tests;
