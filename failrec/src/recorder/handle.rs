//! [`Recorder`]: the handle.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use crate::base::Completion;
use crate::capture::input::HidesName;
use crate::capture::site::Site;
use crate::error::{Error, ErrorKind, Result};
use crate::fingerprint::NodeHistory;
use crate::record::{GoalId, Note, ProcessId, RecordId, Resolution, Triage, TriageAction};
use crate::recorder::health::Health;
use crate::recorder::job::{Flushed, Job};
use crate::recorder::passes::Counted;
use crate::recorder::shared::Shared;
use crate::store::{Ask, Store, merge_of, split_of};

/// Takes reports of failures and sees to it that they are stored.
///
/// A handle: clones are the same recorder. It is made by a [`RecorderBuilder`](crate::RecorderBuilder). A task that fails
/// never waits for the disk; a thread of the recorder's own writes.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// let recorder = failrec::test_util::TestRecorder::new();
/// let error = "x".parse::<u16>().unwrap_err();
/// recorder.run(|| failrec::record(&error));
/// assert_eq!(recorder.records().len(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct Recorder {
    handle: Arc<Handle>,
}

/// The writer holds the shared state too, so its end is tied to the handles and not to that.
#[derive(Debug)]
struct Handle {
    shared: Arc<Shared>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        if !self.shared.is_forked() {
            self.shared.queue.close();
        }
    }
}

impl Recorder {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { handle: Arc::new(Handle { shared }) }
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.handle.shared
    }

    /// Waits until everything reported before is written and on the disk, at most `limit`.
    ///
    /// In a process that was forked off there is no writer: nothing is waited for, and the answer is
    /// not complete.
    pub fn flush(&self, limit: Duration) -> Flushed {
        self.request_flush().wait(limit).unwrap_or_default()
    }

    /// Waits until everything reported before is written and on the disk.
    ///
    /// It works with any runtime, and takes as long as the store does.
    ///
    /// # Cancel safety
    ///
    /// Dropped while waiting, the writing goes on.
    pub async fn flush_async(&self) -> Flushed {
        self.request_flush().await.unwrap_or_default()
    }

    fn request_flush(&self) -> crate::base::Waiting<Flushed> {
        let (completion, waiting) = Completion::new();
        if self.shared().is_forked() {
            return waiting;
        }
        if let Err(refused) = self.shared().queue.push(Job::Flush(completion)) {
            // Shut down: dropping the job answers the waiter with nothing.
            drop(refused);
        }
        waiting
    }

    /// Writes what waits, says goodbye in the journal and stops the writer, taking at most `limit`.
    ///
    /// What is reported later is lost and counted as such.
    pub fn shutdown(&self, limit: Duration) -> Flushed {
        let shared = self.shared();
        if shared.is_forked() {
            return Flushed::default();
        }
        let begun = shared.clock.monotonic();
        let flushed = self.flush(limit);
        shared.queue.close();
        let left = limit.saturating_sub(shared.clock.monotonic().saturating_sub(begun));
        let ended = shared.ended.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(ended) = ended {
            ended.wait(left);
        }
        let left = limit.saturating_sub(shared.clock.monotonic().saturating_sub(begun));
        let told = shared.told.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(told) = told {
            told.wait(left);
        }
        let mut writer = shared.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(writer) = writer.take_if(|writer| writer.is_finished())
            && writer.join().is_err()
        {
            shared
                .counters
                .add_store_error(&Error::new(ErrorKind::Closed, "end the writer in order"));
        }
        flushed
    }

    /// How the recorder itself is doing.
    pub fn health(&self) -> Health {
        let shared = self.shared();
        if shared.is_forked() {
            return shared.counters.snapshot();
        }
        self.settle();
        let mut health = shared.counters.snapshot();
        let unseen = shared.groups.unseen();
        health.emitted += unseen;
        health.counted_only += unseen;
        health.degraded = shared.degraded;
        let totals = shared.groups.totals();
        health.groups = u64::try_from(totals.groups).unwrap_or(u64::MAX);
        health.overflowed = totals.overflowed;
        health
    }

    /// How often the node failed in this process, and when last: for a node that wants to know
    /// before it tries again. It reads memory only.
    pub fn history(&self, node: &str) -> NodeHistory {
        self.settle();
        self.shared().groups.history(node)
    }

    /// Says that the group of the record with this id, or beginning of an id, was dealt with.
    ///
    /// The next failure of the group is then stored whole, whatever its number. It is written in
    /// its turn: [`flush`](Self::flush) before a question that must see it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) and
    /// [`ErrorKind::Ambiguous`](crate::ErrorKind::Ambiguous) for the id,
    /// [`ErrorKind::Closed`](crate::ErrorKind::Closed) after a shutdown or when the writer is stuck,
    /// and those of the store.
    pub fn resolve(&self, id: &str, resolution: Resolution) -> Result<RecordId> {
        let record = self.store().record(id)?;
        let fingerprint = record.fingerprint.group;
        let triage = Triage::new(record.id, fingerprint, TriageAction::Resolve(resolution));
        let id = self.say(record.goal_id, triage)?;
        self.shared().groups.mark_resolved(&fingerprint);
        self.settle();
        Ok(id)
    }

    /// Says that the group of the record with this id is counted in the group of another. Records
    /// are stored of each as before; only answers show the two as one.
    ///
    /// It is written in its turn, like a [resolution](Self::resolve).
    ///
    /// # Errors
    ///
    /// Those of [`resolve`](Self::resolve), and
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) as [`Ask::merge`] says.
    pub fn merge(&self, id: &str, into: &str, note: Note) -> Result<RecordId> {
        let (goal, triage) = merge_of(&**self.store(), id, into, note)?;
        self.say(goal, triage)
    }

    /// Says that the group of the record with this id, which was merged, stands for itself again.
    ///
    /// # Errors
    ///
    /// Those of [`resolve`](Self::resolve), and
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) as [`Ask::split`] says.
    pub fn split(&self, id: &str, note: Note) -> Result<RecordId> {
        let (goal, triage) = split_of(&**self.store(), id, note)?;
        self.say(goal, triage)
    }

    fn say(&self, goal: GoalId, triage: Triage) -> Result<RecordId> {
        let id = triage.failure;
        if self.shared().is_forked() {
            let message = format!("queue what was said of {id}: a forked process has no writer");
            return Err(Error::new(ErrorKind::Closed, message));
        }
        match self.shared().queue.push_waiting(Job::Triage(goal, Box::new(triage))) {
            Ok(()) => Ok(id),
            Err(refused) => {
                let message = format!("queue what was said of {id}: {}", refused.reason);
                Err(Error::new(ErrorKind::Closed, message))
            }
        }
    }

    /// The store that failures are written to, to ask questions of.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.shared().store
    }

    /// This life of this process, as its entries name it.
    pub fn process(&self) -> &ProcessId {
        &self.shared().process
    }

    /// Counts a success of `site`, unless nobody wants to know.
    pub(super) fn count_pass(&self, site: &'static Site) -> Counted {
        let shared = self.shared();
        shared.passes.count(site, &*shared.clock)
    }

    /// Which names forbid their value to be looked at.
    pub(crate) fn hides_name(&self) -> HidesName {
        Arc::clone(&self.shared().hides)
    }
}
