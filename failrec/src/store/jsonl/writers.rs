//! [`Writers`]: the writers of a journal, one for each goal.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};
use crate::record::{Entry, GoalId};
use crate::store::jsonl::durability::Durability;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::placement::Placement;
use crate::store::jsonl::sealing::Sealing;
use crate::store::jsonl::urgency::Urgency;
use crate::store::jsonl::writer::Writer;

/// Files that are open at once. Programs get 1,024 descriptors by default; this is a sixteenth.
const OPEN_MAX: usize = 64;

/// Goals whose files were closed before they were synced, or before their process was done with them.
const CLOSED_MAX: usize = 1_024;

/// The writers of a journal, one for each goal that was written to lately.
#[derive(Debug)]
pub(super) struct Writers {
    durability: Durability,
    sealing: Sealing,
    placement: Placement,
    /// Times that a log was made a segment, and that it could not be.
    seals: u64,
    seal_failures: u64,
    open: HashMap<GoalId, Slot>,
    /// Closed to make room, and not synced yet, or not ended.
    closed: BTreeMap<GoalId, Writer>,
    uses: u64,
    synced_at: Duration,
    urgency: Urgency,
}

#[derive(Debug)]
struct Slot {
    writer: Writer,
    used: u64,
}

impl Writers {
    pub(super) fn new(
        durability: Durability,
        sealing: Sealing,
        placement: Placement,
        now: Duration,
    ) -> Self {
        let (open, closed) = (HashMap::new(), BTreeMap::new());
        let urgency = Urgency::default();
        Self {
            durability,
            sealing,
            placement,
            seals: 0,
            seal_failures: 0,
            open,
            closed,
            uses: 0,
            synced_at: now,
            urgency,
        }
    }

    /// Each append waits for the disk.
    pub(super) fn always_sync(&self) -> bool {
        self.durability == Durability::Always
    }

    /// Times that a log was made a segment.
    pub(super) const fn seals(&self) -> u64 {
        self.seals
    }

    /// Times that a log could not be made a segment.
    pub(super) const fn seal_failures(&self) -> u64 {
        self.seal_failures
    }

    /// Appends each entry to the log of its goal, in their order there. Trouble with one log does
    /// not keep the entries of others from being written.
    pub(super) fn append(&mut self, entries: &[Entry], folder: &Folder) -> Result<()> {
        self.leave_if_forked(folder);
        let mut by_goal: BTreeMap<&GoalId, Vec<&Entry>> = BTreeMap::new();
        for entry in entries {
            by_goal.entry(&entry.goal).or_default().push(entry);
        }
        let mut outcome = Ok(());
        let mut written = Vec::new();
        let sealing = self.sealing;
        for (goal, entries) in by_goal {
            let always_sync = self.always_sync();
            let (mut seals, mut seal_failures) = (0, 0);
            let appended = self.writer(goal, folder).and_then(|writer| {
                if always_sync && writer.is_in_doubt() {
                    writer.probe(folder)?;
                }
                writer.append(&entries, folder)?;
                let sealed = writer.seal_if_full(sealing, folder);
                seals += u64::from(sealed.as_ref().is_ok_and(|is_sealed| *is_sealed));
                seal_failures += u64::from(sealed.is_err());
                // The entries are in the log, which is what counts unless they must be on the disk.
                if always_sync && writer.is_in_doubt() { sealed.map(drop) } else { Ok(()) }
            });
            self.seals += seals;
            self.seal_failures += seal_failures;
            if appended.is_ok() {
                written.push((goal, entries));
            }
            outcome = graver(outcome, appended);
        }
        self.urgency.add(entries);
        let synced = self.sync_if_due(folder);
        if synced.is_err() {
            // The caller will give them again, and the file has them.
            for (goal, entries) in written {
                if let Some(slot) = self.open.get_mut(goal) {
                    slot.writer.keep(&entries);
                }
            }
            if self.always_sync() {
                // But it says nothing of the disk, and nobody can sync that file any more.
                let doubtful = self.open.values_mut().filter(|slot| slot.writer.is_in_doubt());
                doubtful.for_each(|slot| slot.writer.forget_kept());
            }
        }
        graver(outcome, synced)
    }

    /// Brings what was appended to the disk.
    pub(super) fn sync(&mut self, folder: &Folder) -> Result<()> {
        self.leave_if_forked(folder);
        let begun = folder.clock.monotonic();
        self.synced_at = begun;
        let mut outcome = self.sync_closed(folder);
        for slot in self.open.values_mut() {
            outcome = graver(outcome, slot.writer.sync(folder));
        }
        self.urgency.synced(begun, folder.clock.monotonic());
        outcome
    }

    /// Brings what was appended to the disk, if it is time.
    pub(super) fn sync_if_due(&mut self, folder: &Folder) -> Result<()> {
        let now = folder.clock.monotonic();
        let is_due = match self.durability {
            Durability::Os => false,
            Durability::Interval(interval) => interval <= now.saturating_sub(self.synced_at),
            Durability::Always => true,
        };
        if is_due || self.urgency.is_due(now) { self.sync(folder) } else { Ok(()) }
    }

    /// Makes segments of the logs that this process has for its own, and is done with. What is appended later
    /// goes to others.
    pub(super) fn end(&mut self, folder: &Folder) -> Result<()> {
        self.leave_if_forked(folder);
        let open = std::mem::take(&mut self.open).into_iter();
        let (own, shared) = open.partition(|(_, slot)| slot.writer.is_own());
        self.open = shared;
        let own: HashMap<GoalId, Slot> = own;
        let mut outcome = self.end_closed(folder);
        for mut slot in own.into_values() {
            outcome = graver(outcome, slot.writer.end(folder));
        }
        outcome
    }

    /// The writer of a goal, with a log that is open.
    fn writer(&mut self, goal: &GoalId, folder: &Folder) -> Result<&mut Writer> {
        if OPEN_MAX <= self.open.len() && !self.open.contains_key(goal) {
            self.make_room(folder)?;
        }
        let writer = &mut self.slot(goal, folder).writer;
        writer.prepare(folder)?;
        if let Some(device) = writer.device()
            && self.placement.changes_on(device, folder)
        {
            // Whatever is wrong with what was there, it is not there any more.
            drop(self.sync(folder).and_then(|()| self.end(folder)));
            self.open.clear();
        }
        Ok(&mut self.slot(goal, folder).writer)
    }

    fn slot(&mut self, goal: &GoalId, folder: &Folder) -> &mut Slot {
        let (placement, closed) = (&self.placement, &mut self.closed);
        let slot = self.open.entry(goal.clone()).or_insert_with(|| {
            let new = || Writer::new(goal, placement.target(goal, folder));
            Slot { writer: closed.remove(goal).unwrap_or_else(new), used: 0 }
        });
        self.uses += 1;
        slot.used = self.uses;
        slot
    }

    /// Lets go of the logs of the process that this one is a fork of.
    fn leave_if_forked(&mut self, folder: &Folder) {
        if self.placement.is_forked() {
            self.open.clear();
            self.closed.clear();
            self.placement.begin_anew(folder);
        }
    }

    /// Closes the file that was not written to for longest.
    fn make_room(&mut self, folder: &Folder) -> Result<()> {
        let oldest = self.open.iter().min_by_key(|(_, slot)| slot.used);
        let Some(goal) = oldest.map(|(goal, _)| goal.clone()) else { return Ok(()) };
        let slot = self.open.remove(&goal);
        let has_more = |slot: &Slot| slot.writer.is_unsynced() || slot.writer.is_own();
        if let Some(Slot { mut writer, .. }) = slot.filter(has_more) {
            writer.rest();
            self.closed.insert(goal, writer);
        }
        if self.closed.len() <= CLOSED_MAX {
            return Ok(());
        }
        let synced = self.sync_closed(folder);
        graver(synced, self.end_closed(folder))
    }

    fn sync_closed(&mut self, folder: &Folder) -> Result<()> {
        let mut outcome = Ok(());
        for writer in self.closed.values_mut() {
            outcome = graver(outcome, writer.sync(folder));
            writer.rest();
        }
        self.closed.retain(|_, writer| writer.is_own());
        outcome
    }

    fn end_closed(&mut self, folder: &Folder) -> Result<()> {
        let mut outcome = Ok(());
        let (own, shared) =
            std::mem::take(&mut self.closed).into_iter().partition(|(_, it)| it.is_own());
        self.closed = shared;
        let own: BTreeMap<GoalId, Writer> = own;
        for mut writer in own.into_values() {
            outcome = graver(outcome, writer.end(folder));
        }
        outcome
    }
}

/// The first error, but one that may pass rather than one that will not.
fn graver(first: Result<()>, second: Result<()>) -> Result<()> {
    let is_io = |error: &Error| error.kind() == ErrorKind::Io;
    match (first, second) {
        (Err(first), Err(second)) if !is_io(&first) && is_io(&second) => Err(second),
        (Err(first), _) => Err(first),
        (Ok(()), second) => second,
    }
}
