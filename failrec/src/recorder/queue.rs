//! [`Queue`]: what waits for the writer, bounded in number and in bytes.

use std::collections::VecDeque;
use std::sync::PoisonError;
use std::time::Duration;

use crate::base::sync::{Condvar, Mutex, MutexGuard, wait_while};
use crate::record::LossReason;
use crate::recorder::job::Job;

/// How much may wait for the writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueueLimits {
    /// Records, at most.
    pub records: usize,
    /// Bytes of records, at most: one snapshot can be as large as a thousand small failures.
    pub bytes: usize,
    /// How long a failure that must not be missed waits for room before it is written by the
    /// failing task itself.
    pub wait: Duration,
}

impl QueueLimits {
    /// 1,024 records, 16 MiB, 10 ms.
    pub const DEFAULT: Self =
        Self { records: 1_024, bytes: 16 * 1024 * 1024, wait: Duration::from_millis(10) };
}

impl Default for QueueLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Jobs in the order they came.
#[derive(Debug)]
pub(super) struct Queue {
    limits: QueueLimits,
    state: Mutex<State>,
    /// Notified when the writer waits and something came that it waits for.
    arrived: Condvar,
    /// Notified when a batch was taken.
    room: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Each with its weight.
    jobs: VecDeque<(usize, Job)>,
    bytes: usize,
    /// Jobs that someone waits for.
    urgent: usize,
    closed: bool,
    writer_waits: bool,
}

/// A job that was not taken, and why.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) job: Job,
    pub(super) reason: LossReason,
}

/// What [`Queue::take`] found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// There may be more later.
    Open,
    /// The queue is closed and empty.
    Closed,
}

/// The writer writes this many at once; more gains little and delays the first.
const BATCH: usize = if cfg!(failrec_loom) { 1 } else { 256 };
/// How long the writer waits for company for the first job of a batch, and for an error that
/// goes on outwards to be told of in the record itself.
const LINGER: Duration = Duration::from_millis(1);

impl Queue {
    pub(super) fn new(limits: QueueLimits) -> Self {
        let state = Mutex::new(State::default());
        Self { limits, state, arrived: Condvar::new(), room: Condvar::new() }
    }

    /// Adds a job if there is room now. Jobs without weight are always taken: they are few.
    pub(super) fn push(&self, job: Job) -> Result<(), Refused> {
        let weight = job.weight();
        self.push_locked(self.lock(), (weight, job))
    }

    /// Adds a job, waiting for room as long as the limits allow.
    pub(super) fn push_waiting(&self, job: Job) -> Result<(), Refused> {
        self.push_within(self.limits.wait, job)
    }

    /// Adds a job, waiting for room up to `limit`.
    pub(super) fn push_within(&self, limit: Duration, job: Job) -> Result<(), Refused> {
        let weight = job.weight();
        let state = self.lock();
        let state = wait_while(&self.room, state, limit, |state| {
            !state.closed && self.limit_in_the_way(state, weight).is_some()
        });
        self.push_locked(state, (weight, job))
    }

    fn push_locked(
        &self,
        mut state: MutexGuard<'_, State>,
        (weight, job): (usize, Job),
    ) -> Result<(), Refused> {
        if state.closed {
            return Err(Refused { job, reason: LossReason::Shutdown });
        }
        if let Some(reason) = self.limit_in_the_way(&state, weight) {
            return Err(Refused { job, reason });
        }
        state.bytes += weight;
        state.urgent += usize::from(job.is_urgent());
        state.jobs.push_back((weight, job));
        // The writer sleeps until the first job of a batch and then until the batch is full:
        // waking it for each one in between would cost every failing task a system call.
        let worth_waking = state.jobs.len() == 1 || state.jobs.len() == BATCH || 0 < state.urgent;
        if worth_waking && state.writer_waits {
            self.arrived.notify_one();
        }
        Ok(())
    }

    fn limit_in_the_way(&self, state: &State, weight: usize) -> Option<LossReason> {
        if weight == 0 {
            None
        } else if self.limits.records <= state.jobs.len() {
            Some(LossReason::QueueFull)
        } else if self.limits.bytes < state.bytes.saturating_add(weight) && !state.jobs.is_empty() {
            Some(LossReason::BytesFull)
        } else {
            None
        }
    }

    /// Moves what waits to `batch`, one batch at most, after waiting for it up to `limit`.
    pub(super) fn take(&self, batch: &mut Vec<Job>, limit: Duration) -> Taken {
        let mut state = self.wait(self.lock(), limit, |state| state.jobs.is_empty());
        if !state.jobs.is_empty() {
            state = self.wait(state, LINGER, |state| state.urgent == 0 && state.jobs.len() < BATCH);
        }
        let most = state.jobs.len().min(BATCH);
        for (weight, job) in state.jobs.drain(..most).collect::<Vec<_>>() {
            state.bytes -= weight;
            state.urgent -= usize::from(job.is_urgent());
            batch.push(job);
        }
        let taken = if state.closed && batch.is_empty() { Taken::Closed } else { Taken::Open };
        drop(state);
        self.room.notify_all();
        taken
    }

    fn wait<'q>(
        &'q self,
        mut state: MutexGuard<'q, State>,
        limit: Duration,
        lacking: impl Fn(&State) -> bool,
    ) -> MutexGuard<'q, State> {
        state.writer_waits = true;
        let is_lacking = |state: &mut State| !state.closed && lacking(state);
        let mut state = wait_while(&self.arrived, state, limit, is_lacking);
        state.writer_waits = false;
        state
    }

    /// Takes no more jobs; those that wait are still written.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
        self.room.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic runs under the lock but moves of whole jobs.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(all(test, failrec_loom))]
mod interleavings;
