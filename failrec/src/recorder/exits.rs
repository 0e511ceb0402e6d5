//! [`Exits`]: looks for processes that died without goodbye, once, on a thread of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use crate::record::FailureRecord;
use crate::recorder::obituary::Obituary;
use crate::recorder::reentry;

/// Times that it is tried to be the one who looks; another process may be at it.
const ATTEMPTS_MAX: u32 = 30;

/// How long a recorder that ends waits for it: a journal may be long.
const PATIENCE: Duration = Duration::from_secs(1);

/// Looks for processes that died without goodbye, once in the life of a recorder.
///
/// Neither the program nor the writer waits for it.
#[derive(Debug)]
pub(super) struct Exits {
    obituary: Arc<Obituary>,
    attempts: u32,
    looking: Looking,
}

#[derive(Debug)]
enum Looking {
    Idle,
    /// The answer is nothing if it was not our turn.
    Running(Receiver<Option<Vec<FailureRecord>>>),
    Done,
}

impl Exits {
    pub(super) fn new(obituary: Obituary) -> Self {
        Self { obituary: Arc::new(obituary), attempts: 0, looking: Looking::Idle }
    }

    /// Starts to look, or sees what has come of it: the failures that were written.
    pub(super) fn go_on(&mut self) -> Vec<FailureRecord> {
        self.wait(Duration::ZERO)
    }

    /// Waits until it has looked, not for long.
    pub(super) fn end(&mut self) -> Vec<FailureRecord> {
        self.wait(PATIENCE)
    }

    fn wait(&mut self, limit: Duration) -> Vec<FailureRecord> {
        if matches!(self.looking, Looking::Idle) {
            self.looking = self.start();
        }
        let Looking::Running(receiver) = &self.looking else { return Vec::new() };
        let answer = match receiver.recv_timeout(limit) {
            Err(RecvTimeoutError::Timeout) => return Vec::new(),
            // What could not be read now is read by the next process.
            Err(RecvTimeoutError::Disconnected) => Some(Vec::new()),
            Ok(answer) => answer,
        };
        let is_done = answer.is_some() || ATTEMPTS_MAX <= self.attempts;
        self.looking = if is_done { Looking::Done } else { Looking::Idle };
        answer.unwrap_or_default()
    }

    fn start(&mut self) -> Looking {
        self.attempts += 1;
        let (sender, receiver) = sync_channel(1);
        let builder = std::thread::Builder::new().name("failrec-exits".to_owned());
        let obituary = Arc::clone(&self.obituary);
        let started = builder.spawn(move || {
            // A store of the user's own may be annotated, and it may panic.
            let _inside = reentry::enter();
            let written = catch_unwind(AssertUnwindSafe(|| obituary.write()));
            // Where that fails nobody waits any more: the recorder has ended.
            sender.send(written.unwrap_or_else(|_panic| Some(Vec::new()))).ok();
        });
        match started {
            Ok(_) => Looking::Running(receiver),
            Err(error) => {
                self.obituary.fail(&error);
                Looking::Done
            }
        }
    }
}
