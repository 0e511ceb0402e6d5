//! [`Notifier`]: tells hooks of what has happened, on a thread of its own.
//!
//! Neither a failing task nor the writer waits for it: the writer offers it records that were
//! written, and what it has no room for is counted. What a record means it finds in the store, so
//! that a group is new only if no process has recorded it before.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use crate::base::{Clock, Completion, Waiting};
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Group, Ledger, Status};
use crate::record::{FailureRecord, GoalId, PolicyKind, ProcessId};
use crate::recorder::health::Counters;
use crate::recorder::hook::Hook;
use crate::recorder::notification::{Notification, NotificationCause};
use crate::recorder::throttle::Throttle;
use crate::recorder::{reentry, trouble};
use crate::store::Store;

/// Records that may wait.
const WAITING_MAX: usize = 256;
/// How often it looks whether a digest is due.
const LOOK: Duration = Duration::from_mins(1);

/// The end of it that the writer holds. When it is dropped, what waits is told and the thread ends.
#[derive(Debug)]
pub(super) struct Notifier {
    offered: SyncSender<Box<FailureRecord>>,
    counters: Arc<Counters>,
}

/// What its thread works with.
pub(super) struct Desk {
    pub(super) hooks: Vec<Hook>,
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) counters: Arc<Counters>,
    pub(super) process: ProcessId,
}

impl Notifier {
    /// Starts the thread, if there is anybody to tell; what is answered beside it completes when the
    /// thread has ended.
    pub(super) fn start(desk: Desk) -> Result<Option<(Self, Waiting<()>)>> {
        if desk.hooks.is_empty() {
            return Ok(None);
        }
        let (offered, taken) = sync_channel(WAITING_MAX);
        let (end, ended) = Completion::new();
        let counters = Arc::clone(&desk.counters);
        let builder = std::thread::Builder::new().name("failrec-notifier".to_owned());
        let started = builder.spawn(move || {
            // A hook may be annotated; its failures must not feed themselves.
            let _inside = reentry::enter();
            desk.work(&taken);
            end.complete(());
        });
        started.map_err(|error| {
            Error::with_source(ErrorKind::Io, "start the notifier's thread of the recorder", error)
        })?;
        Ok(Some((Self { offered, counters }, ended)))
    }

    /// Hands over a record that was written; if there is no room, that is counted.
    pub(super) fn offer(&self, record: Box<FailureRecord>) {
        if self.offered.try_send(record).is_err() {
            self.counters.add_unnotified();
        }
    }
}

impl Desk {
    fn work(&self, taken: &Receiver<Box<FailureRecord>>) {
        let mut throttle = Throttle::default();
        loop {
            let first = match taken.recv_timeout(LOOK) {
                Ok(record) => Some(record),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            // Those that came together share one look at the store.
            let batch: Vec<_> = first.into_iter().chain(taken.try_iter()).collect();
            self.look(&batch, &mut throttle);
            if let Some((count, groups)) = throttle.digest(self.clock.monotonic()) {
                self.tell(&Notification::digest(self.clock.now(), count, groups));
            }
        }
        if let Some((count, groups)) = throttle.take_held() {
            self.tell(&Notification::digest(self.clock.now(), count, groups));
        }
    }

    fn look(&self, batch: &[Box<FailureRecord>], throttle: &mut Throttle) {
        let mut ledgers: BTreeMap<&GoalId, Option<Ledger>> = BTreeMap::new();
        for record in batch {
            let ledger = ledgers.entry(&record.goal_id).or_insert_with(|| {
                // Without a store only what the record itself says is known.
                self.store.ledger(&record.goal_id).ok().map(|(ledger, _)| ledger)
            });
            let group = ledger.as_ref().and_then(|known| known.group(&record.fingerprint.group));
            let Some(cause) = self.cause(record, group) else { continue };
            let notification = Notification::of(cause, record, group);
            let name = group.map_or(record.fingerprint.group, |group| group.fingerprint);
            if throttle.admit(name, self.clock.monotonic()) {
                self.tell(&notification);
            }
        }
    }

    fn cause(&self, record: &FailureRecord, group: Option<&Group>) -> Option<NotificationCause> {
        let status = group.map(|group| group.status_at(self.clock.now()));
        match status {
            Some(Status::Ignored | Status::Snoozed | Status::Resolved | Status::Suspect) => None,
            Some(Status::Regressed) => Some(NotificationCause::Regressed),
            Some(Status::Escalating) => Some(NotificationCause::Escalating),
            _ if has_exhausted(record) => Some(NotificationCause::RetriesExhausted),
            _ => {
                let is_ours = group.is_none_or(|group| {
                    group.processes.keys().all(|process| *process == self.process)
                });
                (record.occurrence == 1 && is_ours).then_some(NotificationCause::New)
            }
        }
    }

    fn tell(&self, notification: &Notification) {
        for hook in &self.hooks {
            let Err(error) = hook.tell(notification) else {
                self.counters.add_notified();
                continue;
            };
            self.counters.add_unnotified();
            self.counters.add_trouble(&error);
            trouble::tell(&error);
        }
    }
}

/// A retry inside the call had no attempt left.
fn has_exhausted(record: &FailureRecord) -> bool {
    let decisions = &record.policies;
    decisions.iter().any(|it| it.kind == PolicyKind::Retry && it.state == "attempts")
}

#[cfg(test)]
mod tests;
