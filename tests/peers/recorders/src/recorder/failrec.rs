//! failrec: every failure is stored, or what its settings choose of equal ones.

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
pub(crate) struct Failrec(Guard);

impl Subject for Failrec {
    fn start(folder: &Path) -> Result<Self> {
        let mut sampling = SamplingOptions::DEFAULT;
        sampling.groups = 10_000_000;
        sampling.bodies_per_second = None;
        sampling.bytes_per_second = None;
        install(folder, sampling).map(Self)
    }

    fn fail(&self, charge: &Charge) {
        drop(black_box(charge.call_recorded()));
    }

    fn finish(self) -> Result<()> {
        flush()
    }
}

/// Stores a few of equal failures, and counts them all: the usual settings.
pub(crate) struct Sampled(Guard);

impl Subject for Sampled {
    fn start(folder: &Path) -> Result<Self> {
        install(folder, SamplingOptions::DEFAULT).map(Self)
    }

    fn fail(&self, charge: &Charge) {
        drop(black_box(charge.call_recorded()));
    }

    fn finish(self) -> Result<()> {
        flush()
    }
}

fn install(folder: &Path, sampling: SamplingOptions) -> Result<Guard> {
    let mut queue = QueueLimits::DEFAULT;
    queue.records = CAPACITY;
    queue.wait = LIMIT;
    let builder = failrec::builder().store_path(folder).sampling(sampling).queue(queue);
    Ok(builder.backtraces(Backtraces::Never).install()?)
}

fn flush() -> Result<()> {
    let flushed = failrec::flush(LIMIT);
    if flushed.complete && flushed.lost == 0 && flushed.pending == 0 {
        return Ok(());
    }
    Err(format!("not everything was written: {flushed:?}").into())
}
