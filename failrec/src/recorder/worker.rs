//! The writer: a thread of our own that works off the queue.
//!
//! It is a thread and not a task, so that it works without a runtime, with several, and after the
//! last one is gone.

use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};
use crate::record::LossReason;
use crate::recorder::job::Job;
use crate::recorder::journal::Insist;
use crate::recorder::now::Now;
use crate::recorder::queue::Taken;
use crate::recorder::reentry;
use crate::recorder::shared::Shared;

/// How often counts that have grown are written.
const TICK: Duration = Duration::from_secs(1);

/// Starts the writer.
pub(super) fn start(shared: &Arc<Shared>) -> Result<JoinHandle<()>> {
    let shared = Arc::clone(shared);
    let builder = std::thread::Builder::new().name("failrec-writer".to_owned());
    builder.spawn(move || run(&shared)).map_err(|error| {
        Error::with_source(ErrorKind::Io, "start the writer's thread of the recorder", error)
    })
}

fn run(shared: &Shared) {
    // Dropped at the end, however that comes: nobody must wait for a writer that is gone.
    let _ended = Ended { shared };
    // A store of the user's own may be annotated; its failures must not feed themselves.
    let _inside = reentry::enter();
    shared.pipeline.lock().unwrap_or_else(PoisonError::into_inner).look_around();
    let mut batch = Vec::new();
    let mut next_tick = shared.clock.monotonic().saturating_add(TICK);
    loop {
        let taken = shared.queue.take(&mut batch, TICK);
        let now = shared.now();
        let mut pipeline = shared.pipeline.lock().unwrap_or_else(PoisonError::into_inner);
        let done = pipeline.work(&mut batch, now);
        if next_tick <= now.monotonic {
            pipeline.tick(now, Insist::Patiently);
            pipeline.maintain();
            next_tick = now.monotonic.saturating_add(TICK);
        }
        if taken == Taken::Closed {
            pipeline.end(now);
        }
        drop(pipeline);
        done.answer();
        if taken == Taken::Closed {
            return;
        }
    }
}

/// Closes the queue and lets go of what is left in it when the writer ends.
struct Ended<'a> {
    shared: &'a Shared,
}

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.shared.queue.close();
        let mut left = Vec::new();
        loop {
            let mut batch = Vec::new();
            if self.shared.queue.take(&mut batch, Duration::ZERO) == Taken::Closed {
                break;
            }
            left.extend(batch);
        }
        let failures = left.iter().filter(|job| matches!(job, Job::Failure(..))).count();
        let failures = u64::try_from(failures).unwrap_or(u64::MAX);
        self.shared.counters.add_lost(LossReason::Internal, failures);
        // Dropping its completion tells who waits for the end.
        self.shared.end.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Shared {
    pub(super) fn now(&self) -> Now {
        Now { wall: self.clock.now(), monotonic: self.clock.monotonic() }
    }
}
