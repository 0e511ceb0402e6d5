//! [`Journal`]: numbers entries and hands them to the store, again if it must.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use crate::base::Timestamp;
use crate::error::{Error, ErrorKind, Result};
use crate::record::{
    Birth, Boot, Day, Entry, EntryBody, GoalId, Hour, LossReason, ProcessId, Tick,
};
use crate::recorder::health::Counters;
use crate::store::Store;

/// Numbers entries and hands them to the store.
///
/// While the store refuses, entries are kept and tried again after a growing pause. What is kept
/// is bounded: beyond that the oldest records go and are counted as lost, and the gap in the
/// numbers shows it to readers.
#[derive(Debug)]
pub(super) struct Journal {
    store: Arc<dyn Store>,
    counters: Arc<Counters>,
    process: ProcessId,
    boot: Boot,
    /// The one goal whose journal says by what it can be told whether the process runs.
    home: Option<(GoalId, Birth)>,
    /// The number of the next entry, for each goal that has one.
    next: HashMap<GoalId, u64>,
    entries: Vec<Entry>,
    retained_max: usize,
    /// On the monotonic clock; before that nothing is tried unless someone insists.
    retry_at: Duration,
    pause: Duration,
}

const PAUSE_FIRST: Duration = Duration::from_millis(10);
const PAUSE_LONGEST: Duration = Duration::from_secs(5);

/// Whether a store that refused lately is asked again at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Insist {
    /// Not before its pause is over.
    Patiently,
    /// Now: someone waits for the answer.
    Now,
}

impl Journal {
    pub(super) fn new(
        store: Arc<dyn Store>,
        counters: Arc<Counters>,
        process: ProcessId,
        boot: Boot,
        retained_max: usize,
    ) -> Self {
        let (home, next, entries) = (None, HashMap::new(), Vec::new());
        let (retry_at, pause) = (Duration::ZERO, PAUSE_FIRST);
        Self { store, counters, process, boot, home, next, entries, retained_max, retry_at, pause }
    }

    /// Says in the journal of `goal` by what it can be told whether the process runs.
    pub(super) fn at_home(self, goal: GoalId, birth: Birth) -> Self {
        Self { home: Some((goal, birth)), ..self }
    }

    /// Adds to the journal of `goal` that the process is there, unless it says so already.
    pub(super) fn announce(&mut self, goal: &GoalId, at: Timestamp) {
        if !self.next.contains_key(goal) {
            let mut boot = self.boot.clone();
            let home = self.home.as_ref().filter(|(home, _)| home == goal);
            boot.birth = home.map(|(_, birth)| birth.clone());
            self.number(goal, at, EntryBody::Boot(Box::new(boot)));
        }
    }

    /// Adds an entry to what the next [`commit`](Self::commit) writes.
    pub(super) fn add(&mut self, goal: &GoalId, at: Timestamp, body: EntryBody) {
        // A reader of this goal alone must find out where its failures happened.
        self.announce(goal, at);
        self.number(goal, at, body);
    }

    fn number(&mut self, goal: &GoalId, at: Timestamp, body: EntryBody) {
        let next = self.next.entry(goal.clone()).or_default();
        let sequence = *next;
        *next += 1;
        let (goal, process) = (goal.clone(), self.process.clone());
        self.entries.push(Entry { at, goal, process, sequence, body });
    }

    /// Writes what was added. What the store refuses stays for the next time.
    pub(super) fn commit(&mut self, now: Duration, insist: Insist) {
        if self.entries.is_empty() || (insist == Insist::Patiently && now < self.retry_at) {
            self.shed();
            return;
        }
        match guarded(|| self.store.append(&self.entries)) {
            Ok(()) => {
                self.counters.add_written(failures_of(&self.entries));
                self.entries.clear();
                self.pause = PAUSE_FIRST;
                self.retry_at = Duration::ZERO;
            }
            Err(error) => {
                self.refused(&error);
                if error.kind() == ErrorKind::InvalidInput {
                    self.append_one_by_one();
                }
                self.retry_at = now.saturating_add(self.pause);
                self.pause = self.pause.saturating_mul(2).min(PAUSE_LONGEST);
            }
        }
        self.shed();
    }

    /// Some entry can never be written: finds out which, and keeps those that may be later.
    fn append_one_by_one(&mut self) {
        for entry in std::mem::take(&mut self.entries) {
            self.append_one(entry);
        }
    }

    fn append_one(&mut self, entry: Entry) {
        let failures = failures_of(std::slice::from_ref(&entry));
        match guarded(|| self.store.append(std::slice::from_ref(&entry))) {
            Ok(()) => self.counters.add_written(failures),
            Err(error) if error.kind() == ErrorKind::InvalidInput => {
                self.counters.add_lost(LossReason::Internal, failures);
                if let Some(count) = count_of(entry) {
                    self.append_one(count);
                }
            }
            Err(_) => self.entries.push(entry),
        }
    }

    /// The store refuses at present: what can be added later should be.
    pub(super) const fn is_refused(&self) -> bool {
        !self.entries.is_empty()
    }

    /// Brings what was written to where a loss of power does not reach it.
    pub(super) fn sync(&mut self) {
        if let Err(error) = guarded(|| self.store.sync()) {
            self.refused(&error);
        }
    }

    /// Lets the store do what has become due.
    pub(super) fn maintain(&mut self) {
        if let Err(error) = guarded(|| self.store.maintain()) {
            self.refused(&error);
        }
    }

    /// As [`sync`](Self::sync), and leaves the store in order for who comes later.
    pub(super) fn close(&mut self) {
        if let Err(error) = guarded(|| self.store.close()) {
            self.refused(&error);
        }
    }

    fn refused(&self, error: &Error) {
        self.counters.add_store_error(error);
        crate::recorder::trouble::tell(error);
    }

    /// Lets the oldest records go until no more are kept than may be, and apart from them the oldest
    /// of what was said about records. Counts and losses stay: no other entry would tell them, and
    /// they are as many as there are groups and reasons, for more come only when these are written.
    fn shed(&mut self) {
        let before = failures_of(&self.entries);
        self.shed_of(|body| matches!(body, EntryBody::Failure(_)));
        let kept = failures_of(&self.entries);
        self.counters.add_lost(LossReason::Io, before - kept);
        self.counters.set_retained(kept);
        self.shed_of(|body| matches!(body, EntryBody::Triage(_)));
    }

    fn shed_of(&mut self, is_of_kind: fn(&EntryBody) -> bool) {
        let count = self.entries.iter().filter(|entry| is_of_kind(&entry.body)).count();
        let mut excess = count.saturating_sub(self.retained_max);
        if 0 < excess {
            self.entries.retain(|entry| {
                let goes = 0 < excess && is_of_kind(&entry.body);
                excess -= usize::from(goes);
                !goes
            });
        }
    }

    /// Gives up on what the store still refuses.
    pub(super) fn abandon(&mut self) {
        self.counters.add_lost(LossReason::Io, failures_of(&self.entries));
        self.counters.set_retained(0);
        self.entries.clear();
    }

    /// The goals that have entries of this process.
    pub(super) fn goals(&self) -> Vec<GoalId> {
        self.next.keys().cloned().collect()
    }
}

/// A store may be the user's, and a panic of it must not end the writer.
fn guarded<T>(call: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(call))
        .unwrap_or_else(|_panic| Err(Error::new(ErrorKind::Io, "use the store, which panicked")))
}

/// What takes the place of a record: the number it has in its group.
fn count_of(entry: Entry) -> Option<Entry> {
    let EntryBody::Failure(record) = entry.body else { return None };
    let (at, sample) = (record.at, record.sample);
    let mut tick = Tick::new(record.fingerprint.group, record.occurrence, at, at);
    tick.hours.extend(sample.in_hour.map(|count| (Hour::of(at), count)));
    tick.days.extend(sample.in_day.map(|count| (Day::of(at), count)));
    Some(Entry { body: EntryBody::Tick(Box::new(tick)), ..entry })
}

fn failures_of(entries: &[Entry]) -> u64 {
    let failures = entries.iter().filter(|entry| matches!(entry.body, EntryBody::Failure(_)));
    u64::try_from(failures.count()).unwrap_or(u64::MAX)
}
