//! [`init`]: the one line that adopts it.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use crate::capture::scope;
use crate::error::{ErrorKind, Result};
use crate::recorder::builder::RecorderBuilder;
use crate::recorder::guard::Guard;
use crate::recorder::handle::Recorder;
use crate::recorder::job::Flushed;
use crate::recorder::{global, trouble};
use crate::store::MemoryStore;

/// Entries of each goal that are kept in memory where there is no store: the newest.
const STAND_IN_ENTRIES: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();

/// Starts recording, with the usual settings: one line in `main` adopts it.
///
/// The journal is in the folder that `FAILREC_DIR` names, else in `.failrec`. Dropping the guard
/// writes what waits. Until this is called, annotated functions record nothing and pay nothing.
///
/// A process that is killed, or leaves by [`std::process::exit`] while it has the guard, says no goodbye:
/// on Linux the next one that starts recording for the same goal writes that as a failure of the
/// category `unclean_exit`, with what the [scopes](crate::Scope) knew that were open.
///
/// It cannot fail: if the folder cannot be used, records are kept in memory, and
/// [`Guard::problem`] and [`Health`](crate::recorder::Health) say so; if a recorder is installed
/// already, that one stays the recorder of this process, running or shut down, and the guard of
/// this call does nothing. Use [`builder`] to decide
/// otherwise.
///
/// # Examples
///
/// ```no_run
/// let _guard = failrec::init();
/// ```
pub fn init() -> Guard {
    let problem = match builder().install() {
        Ok(guard) => return guard,
        Err(problem) => problem,
    };
    trouble::tell(&problem);
    if problem.kind() == ErrorKind::AlreadyInstalled {
        return Guard::inert(problem);
    }
    match builder().stand_in(MemoryStore::bounded(STAND_IN_ENTRIES)).install() {
        Ok(guard) => guard.with_problem(problem),
        Err(problem) => Guard::inert(problem),
    }
}

/// A recorder to be described step by step and then installed.
pub fn builder() -> RecorderBuilder {
    Recorder::builder()
}

/// Waits until everything reported before is written and on the disk, at most `limit`.
///
/// Without a recorder there is nothing to wait for, and the answer is not complete.
pub fn flush(limit: Duration) -> Flushed {
    global::with_current(|recorder| recorder.flush(limit)).unwrap_or_default()
}

impl RecorderBuilder {
    /// Installs the recorder for the whole process.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::AlreadyInstalled`](crate::ErrorKind::AlreadyInstalled) if there is one, and
    /// those of [`build`](Self::build).
    pub fn install(self) -> Result<Guard> {
        let clock = Arc::clone(&self.clock);
        let recorder = global::install(|| self.speaking_for_the_process().build())?;
        scope::keep();
        // What scopes note is dated by the same clock as the failures.
        scope::set_clock(clock);
        Ok(Guard::new(recorder))
    }
}
