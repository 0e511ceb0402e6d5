//! [`Notifier`]: tells hooks of what has happened, on a thread of its own.
//!
//! Neither a failing task nor the writer waits for it: the writer offers it records that were
//! written, and what it has no room for is counted. It also names the groups whose counts it wrote. What a record means it finds in the store, so
//! that a group is new only if no process has recorded it before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::base::{Clock, Completion, Waiting};
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Group, Ledger, Status};
use crate::record::{FailureRecord, Fingerprint, GoalId, Outcome, PolicyKind, ProcessId};
use crate::recorder::escalations::Escalations;
use crate::recorder::health::Counters;
use crate::recorder::hook::Hook;
use crate::recorder::notification::{Notification, NotificationCause};
use crate::recorder::throttle::{Admission, Throttle};
use crate::recorder::{reentry, trouble};
use crate::store::Store;

/// Records that may wait.
const WAITING_MAX: usize = 256;
/// How often it looks at the least, also whether a digest is due.
const LOOK: Duration = Duration::from_mins(1);
/// Counts are looked at again after so many times as long as the last look took: they grow each
/// second, and a store may be large.
const REST: u32 = 50;

/// The end of it that the writer holds. When it is dropped, what waits is told and the thread ends.
#[derive(Debug)]
pub(super) struct Notifier {
    offered: SyncSender<Offer>,
    counted: Arc<Mutex<Counted>>,
    counters: Arc<Counters>,
}

#[derive(Debug)]
enum Offer {
    /// A record was written.
    Record(Box<FailureRecord>),
    /// Counts were written, of the groups that are in [`Counted`].
    Counts,
}

/// Groups whose counts were written; no more than the recorder has.
type Counted = BTreeSet<(GoalId, Fingerprint)>;

/// What its thread works with.
pub(super) struct Desk {
    pub(super) hooks: Vec<Hook>,
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) counters: Arc<Counters>,
    pub(super) process: ProcessId,
}

/// What its thread remembers.
#[derive(Default)]
struct Memory {
    throttle: Throttle,
    escalations: Escalations,
    /// Groups to look at.
    counted: Counted,
    /// No earlier than this.
    look_at: Duration,
}

/// What the store knows of each goal, read once; nothing where it cannot be read.
struct Ledgers<'a> {
    store: &'a dyn Store,
    read: BTreeMap<GoalId, Option<Arc<Ledger>>>,
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
        let counted = Arc::<Mutex<Counted>>::default();
        let shared = Arc::clone(&counted);
        let builder = std::thread::Builder::new().name("failrec-notifier".to_owned());
        let started = builder.spawn(move || {
            // A hook may be annotated; its failures must not feed themselves.
            let _inside = reentry::enter();
            desk.work(&taken, &shared);
            end.complete(());
        });
        started.map_err(|error| {
            Error::with_source(ErrorKind::Io, "start the notifier's thread of the recorder", error)
        })?;
        Ok(Some((Self { offered, counted, counters }, ended)))
    }

    /// Hands over a record that was written; if there is no room, that is counted.
    pub(super) fn offer(&self, record: Box<FailureRecord>) {
        if self.offered.try_send(Offer::Record(record)).is_err() {
            self.counters.add_unnotified();
        }
    }

    /// Hands over groups whose counts were written.
    pub(super) fn count(&self, groups: &mut Vec<(GoalId, Fingerprint)>) {
        if !groups.is_empty() {
            lock(&self.counted).extend(groups.drain(..));
            // Where there is no room for it, what waits there has them looked at as well.
            drop(self.offered.try_send(Offer::Counts));
        }
    }
}

impl Desk {
    fn work(&self, taken: &Receiver<Offer>, counted: &Mutex<Counted>) {
        let mut memory = Memory::default();
        loop {
            let (first, is_end) = match taken.recv_timeout(LOOK) {
                Ok(offer) => (Some(offer), false),
                Err(RecvTimeoutError::Timeout) => (None, false),
                Err(RecvTimeoutError::Disconnected) => (None, true),
            };
            // Those that came together share one look at the store.
            let batch = first.into_iter().chain(taken.try_iter()).filter_map(Offer::record);
            let batch: Vec<_> = batch.collect();
            memory.counted.append(&mut lock(counted));
            let mut ledgers = Ledgers { store: &*self.store, read: BTreeMap::new() };
            self.look(&batch, &mut ledgers, &mut memory);
            if is_end || memory.look_at <= self.clock.monotonic() {
                self.look_at_counted(&mut ledgers, &mut memory);
            }
            let throttle = &mut memory.throttle;
            if let Some((count, groups)) = throttle.digest(self.clock.monotonic()) {
                self.tell(&Notification::digest(self.clock.now(), count, groups));
            }
            if is_end {
                break;
            }
        }
        if let Some((count, groups)) = memory.throttle.take_held() {
            self.tell(&Notification::digest(self.clock.now(), count, groups));
        }
    }

    fn look(&self, batch: &[Box<FailureRecord>], ledgers: &mut Ledgers<'_>, memory: &mut Memory) {
        for record in batch {
            // Without a store only what the record itself says is known.
            let ledger = ledgers.of(&record.goal_id);
            let group = ledger.and_then(|known| known.group(&record.fingerprint.group));
            if let Some(group) = group {
                self.escalate(group, memory);
            }
            let Some(cause) = self.cause(record, group) else { continue };
            let notification = Notification::of(cause, record, group);
            let name = group.map_or(record.fingerprint.group, |group| group.fingerprint);
            if memory.throttle.admit(name, self.clock.monotonic()) == Admission::Now {
                self.tell(&notification);
            }
        }
    }

    /// Looks which of the groups escalate whose counts were written.
    fn look_at_counted(&self, ledgers: &mut Ledgers<'_>, memory: &mut Memory) {
        let start = self.clock.monotonic();
        for (goal, name) in std::mem::take(&mut memory.counted) {
            let ledger =
                if memory.throttle.is_too_soon(&name, start) { None } else { ledgers.of(&goal) };
            match ledger.map(|known| known.group(&name)) {
                Some(Some(group)) => self.escalate(group, memory),
                Some(None) => {}
                None => drop(memory.counted.insert((goal, name))),
            }
        }
        let took = self.clock.monotonic().saturating_sub(start);
        memory.look_at = start.saturating_add(took.saturating_mul(REST).min(LOOK));
    }

    /// Tells that the group escalates, if it does and was not told of for it.
    fn escalate(&self, group: &Group, memory: &mut Memory) {
        let Some(hour) = group.escalating_in(self.clock.now()) else { return };
        let name = group.fingerprint;
        if memory.escalations.is_told(&name, hour) {
            return;
        }
        let admission = memory.throttle.admit(name, self.clock.monotonic());
        if admission == Admission::TooSoon {
            // An hour after it was told of it may be told of again, and still escalates.
            memory.counted.insert((group.goal_id.clone(), name));
            return;
        }
        memory.escalations.tell(name, hour);
        if admission == Admission::Now {
            self.tell(&Notification::of_escalation(group));
        }
    }

    /// Why a hook is to be told of the record, other than that its group escalates.
    fn cause(&self, record: &FailureRecord, group: Option<&Group>) -> Option<NotificationCause> {
        let status = group.map(|group| group.status_at(self.clock.now()));
        match status {
            Some(Status::Ignored | Status::Snoozed | Status::Resolved | Status::Suspect) => None,
            Some(Status::Regressed) => Some(NotificationCause::Regressed),
            _ if record.outcome == Outcome::UncleanExit => Some(NotificationCause::UncleanExit),
            _ if has_exhausted(record) => Some(NotificationCause::RetriesExhausted),
            _ => {
                let is_ours = group.is_none_or(|group| {
                    group.processes.names().all(|process| *process == self.process)
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

impl Offer {
    fn record(self) -> Option<Box<FailureRecord>> {
        match self {
            Self::Record(record) => Some(record),
            Self::Counts => None,
        }
    }
}

impl Ledgers<'_> {
    fn of(&mut self, goal: &GoalId) -> Option<&Ledger> {
        let read = || self.store.ledger(goal).ok().map(|(ledger, _)| ledger);
        self.read.entry(goal.clone()).or_insert_with(read).as_deref()
    }
}

fn lock(counted: &Mutex<Counted>) -> MutexGuard<'_, Counted> {
    counted.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A retry inside the call had no attempt left.
fn has_exhausted(record: &FailureRecord) -> bool {
    let decisions = &record.policies;
    decisions.iter().any(|it| it.kind == PolicyKind::Retry && it.state == "attempts")
}

#[cfg(test)]
mod tests;
