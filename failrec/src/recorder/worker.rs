//! The writer: a thread of our own that works off the queue.
//!
//! It is a thread and not a task, so that it works without a runtime, with several, and after the
//! last one is gone.

use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};
use crate::recorder::pipeline::Now;
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
    // A store of the user's own may be annotated; its failures must not feed themselves.
    let _inside = reentry::enter();
    let mut batch = Vec::new();
    let mut next_tick = shared.clock.monotonic().saturating_add(TICK);
    loop {
        let taken = shared.queue.take(&mut batch, TICK);
        let now = shared.now();
        let mut pipeline = shared.pipeline.lock().unwrap_or_else(PoisonError::into_inner);
        if !batch.is_empty() {
            pipeline.work(&mut batch, now);
        }
        if next_tick <= now.monotonic {
            pipeline.tick(now);
            next_tick = now.monotonic.saturating_add(TICK);
        }
        if taken == Taken::Closed {
            pipeline.end(now);
            return;
        }
    }
}

impl Shared {
    pub(super) fn now(&self) -> Now {
        Now { wall: self.clock.now(), monotonic: self.clock.monotonic() }
    }
}
