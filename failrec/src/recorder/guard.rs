//! [`Guard`]: what keeps an installed recorder running.

use std::time::Duration;

use crate::error::Error;
use crate::recorder::global;
use crate::recorder::handle::Recorder;
use crate::recorder::job::Flushed;

/// How long a dropped guard waits for the writer.
const DROP_LIMIT: Duration = Duration::from_secs(2);

/// Keeps an installed recorder running; dropping it writes what waits and says goodbye.
///
/// Bind it in `main` to a name (`_guard`, not `_`), so that it lives as long as the program.
#[derive(Debug)]
#[must_use = "dropping the guard ends the recording: bind it to a name such as `_guard`"]
pub struct Guard {
    recorder: Option<Recorder>,
    problem: Option<Error>,
}

impl Guard {
    pub(super) fn new(recorder: Recorder) -> Self {
        Self { recorder: Some(recorder), problem: None }
    }

    pub(super) fn with_problem(mut self, problem: Error) -> Self {
        self.problem = Some(problem);
        self
    }

    pub(super) fn inert(problem: Error) -> Self {
        Self { recorder: None, problem: Some(problem) }
    }

    /// The recorder; none if this guard could not install one.
    pub fn recorder(&self) -> Option<&Recorder> {
        self.recorder.as_ref()
    }

    /// What went wrong when [`init`](crate::init) set things up: another recorder was there
    /// already, or the store could not be opened and records are kept in memory only.
    pub fn problem(&self) -> Option<&Error> {
        self.problem.as_ref()
    }

    /// Writes what waits, says goodbye and stops the writer, taking at most `limit`.
    pub fn shutdown(mut self, limit: Duration) -> Flushed {
        self.end(limit)
    }

    fn end(&mut self, limit: Duration) -> Flushed {
        self.recorder.take().map_or_else(Flushed::default, |recorder| {
            global::uninstall();
            recorder.shutdown(limit)
        })
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.end(DROP_LIMIT);
    }
}
