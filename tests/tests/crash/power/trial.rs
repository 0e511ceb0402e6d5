//! [`Trial`]: two stores that act, and what each loss of power would leave of them.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::AddAssign;
use std::sync::Arc;
use std::time::Duration;

use failrec::Clock as _;
use failrec::record::{Entry, EntryBody, SessionId};
use failrec::store::{Durability, JsonlStore, LogSharing, Store as _, Thoroughness, Trace};
use failrec::test_util::ManualClock;

use super::action::{Action, INTERVAL, Plan};
use super::after::{FOLDER, SESSION, check};
use super::cut::Cut;
use super::disk::Disk;
use super::power_fs::{Flaw, PowerFs};
use super::promise::{Key, Promise, key};
use crate::sample;

/// One of so many entries names the session that may be forgotten.
const SHARE: u64 = 3;

/// Up to so many unsynced changes all their combinations are tried, beyond by chance.
const EXHAUSTIVE: usize = 12;

/// What was tried.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Figures {
    /// Moments at which the power was lost.
    pub(super) moments: u64,
    /// Combinations of what was left, each looked at.
    pub(super) losses: u64,
    /// Combinations that left nothing new.
    pub(super) alike: u64,
    /// Moments at which all combinations were tried.
    pub(super) exhausted: u64,
    /// Entries that had to be there, added up.
    pub(super) promised: u64,
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.moments += other.moments;
        self.losses += other.losses;
        self.alike += other.alike;
        self.exhausted += other.exhausted;
        self.promised += other.promised;
    }
}

/// Two stores that act, and what each loss of power would leave of them.
#[derive(Debug)]
pub(super) struct Trial {
    fs: PowerFs,
    clock: Arc<ManualClock>,
    segment_bytes: u64,
    writers: Vec<Writer>,
    processes: u32,
    promise: Promise,
    seen: HashSet<u64>,
    chances: u64,
    /// Some entries name the session that may be forgotten.
    is_named: bool,
    figures: Figures,
}

#[derive(Debug)]
struct Writer {
    store: JsonlStore,
    durability: Durability,
    sharing: LogSharing,
    process: String,
    /// When each of its entries was appended.
    appended: Vec<(Key, Duration)>,
}

impl Trial {
    /// Does what is planned on an empty disk with this flaw, and says what was tried or what went
    /// wrong. At each moment so many losses are taken by chance besides.
    pub(super) fn run(plan: &Plan, flaw: Flaw, chances: u64) -> Result<Figures, String> {
        let mut trial = Self {
            fs: PowerFs::new(Disk::default(), flaw),
            clock: Arc::default(),
            segment_bytes: plan.segment_bytes,
            writers: Vec::new(),
            processes: 0,
            promise: Promise::default(),
            seen: HashSet::new(),
            chances,
            is_named: true,
            figures: Figures::default(),
        };
        let ways = plan.durabilities.into_iter().zip(plan.sharings);
        trial.writers = ways.map(|way| trial.writer(way)).collect();
        trial.look()?;
        for (number, action) in plan.actions.iter().enumerate() {
            trial.act(action).map_err(|said| format!("action {number}, {action:?}: {said}"))?;
        }
        Ok(trial.figures)
    }

    fn act(&mut self, action: &Action) -> Result<(), String> {
        let kept = match action {
            Action::Append { store, count, bytes } => self.append(*store, *count, *bytes)?,
            Action::Sync(store) => {
                self.writers[*store].store.sync().map_err(|error| error.to_string())?;
                self.writers[*store].all()
            }
            Action::Close(store) => {
                self.writers[*store].store.close().map_err(|error| error.to_string())?;
                self.writers[*store].all()
            }
            Action::Maintain(store) => {
                self.writers[*store].store.maintain().map_err(|error| error.to_string())?;
                self.writers[*store].due(self.clock.monotonic())
            }
            Action::Forget(store) => {
                self.forget(*store)?;
                Vec::new()
            }
            Action::Compress(store) => {
                let done = self.writers[*store].store.compress(&[sample::goal()], &mut |_| {});
                done.map_err(|error| error.to_string())?;
                Vec::new()
            }
            Action::Reopen(store, durability) => {
                let sharing = self.writers[*store].sharing;
                self.writers[*store] = self.writer((*durability, sharing));
                Vec::new()
            }
            Action::Pass(time) => {
                self.clock.advance(*time);
                Vec::new()
            }
            Action::LosePower(seed) => {
                self.lose_power(*seed);
                Vec::new()
            }
        };
        // What is acknowledged is safe from now on, and was not while it was being done.
        self.look()?;
        if matches!(action, Action::Forget(_)) {
            self.promise.be_gone();
        }
        self.promise.keep(kept);
        self.lose_in_every_way(&self.fs.disk())
    }

    fn append(&mut self, at: usize, count: u64, bytes: usize) -> Result<Vec<Key>, String> {
        let now = self.clock.monotonic();
        let writer = &mut self.writers[at];
        let first = writer.appended.len() as u64;
        let numbers = first..first + count;
        let is_named = |number: u64| self.is_named && number.is_multiple_of(SHARE);
        let entries: Vec<_> =
            numbers.map(|number| entry(&writer.process, number, bytes, is_named(number))).collect();
        self.promise.give(&entries);
        writer.store.append(&entries).map_err(|error| error.to_string())?;
        writer.appended.extend(entries.iter().map(|entry| (key(entry), now)));
        Ok(writer.due(now))
    }

    /// From then on nobody gives anything of that session any more.
    fn forget(&mut self, at: usize) -> Result<(), String> {
        self.promise.release(SESSION);
        self.is_named = false;
        let trace = Trace::Session(SessionId::new(SESSION));
        let store = &self.writers[at].store;
        // The other one is at work, and writes again what was not read when its log was ended.
        store.end_logs(&[sample::goal()]).map_err(|error| error.to_string())?;
        let forgotten = store.forget(&[sample::goal()], &trace, Thoroughness::Named, &mut |_| {});
        match forgotten.map_err(|error| error.to_string())? {
            Some(forgotten) if forgotten.left.is_empty() => Ok(()),
            other => Err(format!("not forgotten: {other:?}")),
        }
    }

    fn lose_power(&mut self, seed: u64) {
        let ways = self.writers.iter().map(|writer| (writer.durability, writer.sharing));
        let ways = ways.collect::<Vec<_>>();
        self.fs = self.fs.after(&Cut::Chance(seed));
        self.writers = ways.into_iter().map(|way| self.writer(way)).collect();
    }

    fn writer(&mut self, (durability, sharing): (Durability, LogSharing)) -> Writer {
        self.processes += 1;
        let builder = JsonlStore::builder(FOLDER).fs(Arc::new(self.fs.clone()));
        let builder = builder.clock(self.clock.clone()).segment_bytes(self.segment_bytes);
        let process = format!("p{:03}", self.processes);
        let store = builder.durability(durability).log_sharing(sharing).open().unwrap();
        Writer { store, durability, sharing, process, appended: Vec::new() }
    }

    /// Loses the power at each moment since the last look.
    fn look(&mut self) -> Result<(), String> {
        for disk in self.fs.take_history() {
            self.lose_in_every_way(&disk)?;
        }
        Ok(())
    }

    fn lose_in_every_way(&mut self, disk: &Disk) -> Result<(), String> {
        let count = disk.pending.len();
        self.figures.moments += 1;
        self.figures.promised += self.promise.safe() as u64;
        let is_exhaustive = count <= EXHAUSTIVE;
        self.figures.exhausted += u64::from(is_exhaustive);
        let sets = if is_exhaustive {
            (0..1 << count).collect()
        } else {
            // None, all, and each one alone or missing.
            let ones =
                (0..u32::try_from(count).unwrap()).map(|at| 1_u64.checked_shl(at).unwrap_or(0));
            ones.flat_map(|one| [one, !one]).chain([0, u64::MAX]).collect::<Vec<_>>()
        };
        let first = self.figures.moments * self.chances;
        let chances = (first..first + self.chances).map(Cut::Chance);
        for cut in sets.into_iter().map(Cut::Set).chain([Cut::Fronts]).chain(chances) {
            let left = disk.after(&cut);
            if !self.seen.insert(self.name(&left)) {
                self.figures.alike += 1;
                continue;
            }
            self.figures.losses += 1;
            let checked = check(&left, &self.promise, &self.fs);
            checked.map_err(|said| format!("{said}\n{cut:?} of {:?}", disk.pending))?;
        }
        Ok(())
    }

    /// What tells one thing to be checked from another.
    fn name(&self, left: &Disk) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&left.files, &left.folders, self.promise.safe()).hash(&mut hasher);
        hasher.finish()
    }
}

fn entry(process: &str, number: u64, bytes: usize, is_named: bool) -> Entry {
    let mut entry = sample::entry(process, number, bytes);
    if let EntryBody::Failure(record) = &mut entry.body {
        record.session_id = is_named.then(|| SessionId::new(SESSION));
    }
    entry
}

impl Writer {
    fn all(&self) -> Vec<Key> {
        self.appended.iter().map(|(key, _)| key.clone()).collect()
    }

    /// What must be on the disk when something was done at `now`, though nobody asked for it.
    fn due(&self, now: Duration) -> Vec<Key> {
        let is_due = |at: Duration| match self.durability {
            Durability::Always => true,
            Durability::Interval(_) => at + INTERVAL <= now,
            _ => false,
        };
        let due = self.appended.iter().filter(|(_, at)| is_due(*at));
        due.map(|(key, _)| key.clone()).collect()
    }
}
