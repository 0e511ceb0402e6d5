//! [`PruneReport`]: what went so that a journal fits.

use std::collections::HashSet;
use std::io;
use std::rc::Rc;

use crate::error::Result;
use crate::record::{Fingerprint, GoalId, RecordId};
use crate::store::jsonl::eviction::Eviction;
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::parts::share;
use crate::store::jsonl::pruning::Pruning;
use crate::store::jsonl::retention::Retention;
use crate::store::jsonl::rewriting::{Rewriting, examine};
use crate::store::jsonl::segments::Segment;
use crate::store::jsonl::settling::Settling;
use crate::store::jsonl::stats::Stats;

/// Groups that are named.
const GROUPS_MAX: usize = 1_000;

/// How often it is tried to fit, each time by a little more.
const ROUNDS_MAX: u32 = 4;

/// What went, or would go, so that a journal fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PruneReport {
    /// Bytes of all files before.
    pub bytes_before: u64,
    /// Bytes of all files afterwards; of a plan about how many.
    pub bytes_after: u64,
    /// Records that went. They are counted in their groups as before.
    pub records: u64,
    /// Other lines that went, because what they add up to is told in fewer.
    pub other_lines: u64,
    /// The files that were rewritten, as paths from the store's folder.
    pub files: Vec<String>,
    /// The groups that lost records, the most bytes first; at most 1,000.
    pub groups: Vec<ThinnedGroup>,
    /// Logs that stay as they are, because the process that has each for its own may still append to it, perhaps
    /// on another machine. Where it was killed, [`JsonlStore::end_logs`](crate::store::JsonlStore::end_logs)
    /// makes segments of them.
    pub open_logs: Vec<String>,
}

/// A group that lost records.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ThinnedGroup {
    /// Its goal.
    pub goal: GoalId,
    /// The group.
    pub fingerprint: Fingerprint,
    /// What it says, in the words of its newest record.
    pub message: String,
    /// How often it has failed.
    pub count: u64,
    /// Records that went.
    pub records: u64,
    /// Records that are left.
    pub kept: u64,
    /// Bytes that those took which went; about, where they were compressed.
    pub bytes: u64,
}

/// Evicts records beyond `retention`; nothing if another process is replacing files.
pub(super) fn prune(
    goals: &[GoalId],
    retention: &Retention,
    folder: &Folder,
    watch: &mut dyn FnMut(u64),
) -> Result<Option<PruneReport>> {
    let Some(_lock) = folder.lock()? else { return Ok(None) };
    let done = prune_under_lock(goals, retention, folder, watch);
    done.map(Some).map_err(|error| file_error("prune", &folder.path, error))
}

/// What [`prune`] would do; nothing is changed.
pub(super) fn plan(
    goals: &[GoalId],
    retention: &Retention,
    folder: &Folder,
    watch: &mut dyn FnMut(u64),
) -> Result<PruneReport> {
    let plan = Plan::of(goals, retention, folder, watch);
    let done = plan.and_then(|mut plan| {
        plan.each_segment(folder, &mut |_, _| Ok(()))?;
        plan.pruned.find_open_logs(goals, folder)?;
        Ok(plan.pruned)
    });
    done.map_err(|error| file_error("read", &folder.path, error))
}

/// The same as [`prune`] for whoever holds the lock of the store.
pub(super) fn prune_under_lock(
    goals: &[GoalId],
    retention: &Retention,
    folder: &Folder,
    watch: &mut dyn FnMut(u64),
) -> io::Result<PruneReport> {
    let mut report = PruneReport::default();
    let mut settling = Settling::new(folder);
    for goal in goals {
        folder.remove_leftovers(goal)?;
        settling.settle(goal)?;
    }
    // What the sums take in the place of lines is known only when they are written.
    let mut sums = 0;
    for round in 0..ROUNDS_MAX {
        let room = retention.keep_bytes(retention.bytes().saturating_sub(sums));
        let mut plan = Plan::of(goals, &room, folder, watch)?;
        plan.each_segment(folder, &mut |rewriting, (segment, pruning)| {
            rewriting.rewrite(segment, pruning).map(drop)
        })?;
        let is_done = plan.pruned.files.is_empty();
        if round == 0 {
            report = plan.pruned;
        } else {
            report.add(plan.pruned);
        }
        report.bytes_after = bytes_of(goals, folder)?;
        let excess = report.bytes_after.saturating_sub(retention.bytes());
        if is_done || excess == 0 {
            break;
        }
        sums += excess;
    }
    if !report.files.is_empty() {
        for goal in goals {
            Stats::complete(goal, folder, watch)?;
        }
    }
    report.find_open_logs(goals, folder)?;
    Ok(report)
}

impl PruneReport {
    fn find_open_logs(&mut self, goals: &[GoalId], folder: &Folder) -> io::Result<()> {
        let mut settling = Settling::new(folder);
        for goal in goals {
            let open = settling.open_logs(goal)?;
            self.open_logs.extend(open.iter().map(|path| folder.name_of(path)));
        }
        Ok(())
    }

    /// Adds what went in another round.
    fn add(&mut self, other: Self) {
        self.records += other.records;
        self.other_lines += other.other_lines;
        self.files.extend(other.files);
        self.files.sort_unstable();
        self.files.dedup();
        for group in other.groups {
            let is_it = |known: &ThinnedGroup| {
                known.fingerprint == group.fingerprint && known.goal == group.goal
            };
            let place = self.groups.iter().position(is_it);
            match place.and_then(|at| self.groups.get_mut(at)) {
                Some(known) => {
                    known.records += group.records;
                    known.bytes += group.bytes;
                    known.kept = group.kept;
                }
                None => self.groups.push(group),
            }
        }
        self.groups.truncate(GROUPS_MAX);
    }
}

/// Bytes of all files of these goals.
pub(super) fn bytes_of(goals: &[GoalId], folder: &Folder) -> io::Result<u64> {
    let mut bytes = 0;
    for goal in goals {
        bytes += folder.parts(goal)?.iter().map(|part| part.size).sum::<u64>();
    }
    Ok(bytes)
}

/// What is done to a segment that loses something.
type Rewrite<'a> = dyn FnMut(&Rewriting<'_>, (&Segment, &mut Pruning)) -> io::Result<()> + 'a;

/// What is to be done.
struct Plan {
    goals: Vec<(GoalId, Pruning)>,
    is_too_large: bool,
    pruned: PruneReport,
}

impl Plan {
    fn of(
        goals: &[GoalId],
        retention: &Retention,
        folder: &Folder,
        watch: &mut dyn FnMut(u64),
    ) -> io::Result<Self> {
        let (mut eviction, mut prunings) = (Eviction::default(), Vec::new());
        let (mut bytes, mut foldable) = (0, 0);
        for goal in goals {
            let mut pruning = Pruning::of(goal, folder, watch)?;
            bytes += pruning.bytes;
            foldable += pruning.offer(goal, &mut eviction);
            prunings.push((goal.clone(), pruning));
        }
        let is_too_large = retention.bytes() < bytes;
        let rest = if is_too_large { bytes.saturating_sub(foldable) } else { bytes };
        let gone = eviction.choose(retention, folder.clock.now(), rest);
        let mut pruned =
            PruneReport { bytes_before: bytes, bytes_after: bytes, ..PruneReport::default() };
        pruned.groups = groups_of(&eviction, &prunings, &gone);
        let gone = Rc::new(gone);
        for (_, pruning) in &mut prunings {
            pruning.gone = Rc::clone(&gone);
        }
        Ok(Self { goals: prunings, is_too_large, pruned })
    }

    fn each_segment(&mut self, folder: &Folder, rewrite: &mut Rewrite<'_>) -> io::Result<()> {
        for (goal, pruning) in &mut self.goals {
            for segment in folder.segments(goal)? {
                let mut file = folder.open_text(&segment.path)?;
                let planned = examine(file.as_mut(), &|_| true, pruning)?;
                // To add up lines alone is worth it only where room is needed.
                let is_due = 0 < planned.records || self.is_too_large && 0 < planned.left_out;
                if !is_due {
                    continue;
                }
                rewrite(&Rewriting { goal, folder }, (&segment, pruning))?;
                let length = file.status()?.length;
                let saved = length.saturating_sub(planned.kept_bytes);
                let saved = share(saved, (segment.status.length, length));
                self.pruned.bytes_after = self.pruned.bytes_after.saturating_sub(saved);
                self.pruned.records += planned.records;
                self.pruned.other_lines += planned.left_out - planned.records;
                self.pruned.files.push(folder.name_of(&segment.path));
            }
        }
        Ok(())
    }
}

fn groups_of(
    eviction: &Eviction,
    prunings: &[(GoalId, Pruning)],
    gone: &HashSet<RecordId>,
) -> Vec<ThinnedGroup> {
    let mut groups = Vec::new();
    for ((goal, fingerprint), candidates) in eviction.groups() {
        let lost = || candidates.iter().filter(|candidate| gone.contains(&candidate.id));
        let records = lost().count() as u64;
        if records == 0 {
            continue;
        }
        let ledger = prunings.iter().find(|(name, _)| name == goal).map(|(_, it)| it.ledger());
        let group = ledger.and_then(|ledger| ledger.unmerged(fingerprint));
        groups.push(ThinnedGroup {
            goal: goal.clone(),
            fingerprint: *fingerprint,
            message: group.map(|group| group.message.clone()).unwrap_or_default(),
            count: group.map_or(0, |group| group.count),
            records,
            kept: candidates.len() as u64 - records,
            bytes: lost().map(|candidate| candidate.bytes).sum(),
        });
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.bytes));
    groups.truncate(GROUPS_MAX);
    groups
}

#[cfg(test)]
mod tests;
