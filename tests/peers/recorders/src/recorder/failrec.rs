//! failrec, which stores every failure that is not the same as others.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use failrec::fingerprint::SamplingOptions;
use failrec::recorder::{Backtraces, Guard, QueueLimits};

use super::{CAPACITY, Result, Subject};
use crate::charge::Charge;

/// Longer than anything here takes.
const LIMIT: Duration = Duration::from_mins(10);

/// Stores every failure, without its stack.
pub(crate) struct Failrec {
    guard: Option<Guard>,
}

impl Subject for Failrec {
    fn start(folder: &Path) -> Result<Self> {
        Ok(Self { guard: Some(install(folder)?) })
    }

    fn fail(&self, charge: &Charge) {
        drop(black_box(charge.call_recorded()));
    }

    fn finish(&mut self) -> Result<()> {
        let recorder = self.guard.as_ref().and_then(Guard::recorder);
        let flushed = recorder.ok_or("there is no recorder")?.flush(LIMIT);
        if flushed.complete && flushed.lost == 0 && flushed.pending == 0 {
            return Ok(());
        }
        Err(format!("not everything was written: {flushed:?}").into())
    }
}

/// The same, until its statistics are on the disk as well, which nobody needs to wait for.
pub(crate) struct Closed(Failrec);

impl Subject for Closed {
    fn start(folder: &Path) -> Result<Self> {
        Failrec::start(folder).map(Self)
    }

    fn fail(&self, charge: &Charge) {
        self.0.fail(charge);
    }

    fn finish(&mut self) -> Result<()> {
        self.0.finish()?;
        drop(self.0.guard.take());
        Ok(())
    }
}

fn install(folder: &Path) -> Result<Guard> {
    let mut sampling = SamplingOptions::DEFAULT;
    sampling.groups = 10_000_000;
    sampling.bodies_per_second = None;
    sampling.bytes_per_second = None;
    let mut queue = QueueLimits::DEFAULT;
    queue.records = CAPACITY;
    queue.wait = LIMIT;
    let builder = failrec::builder().store_path(folder).sampling(sampling).queue(queue);
    Ok(builder.backtraces(Backtraces::Never).install()?)
}
