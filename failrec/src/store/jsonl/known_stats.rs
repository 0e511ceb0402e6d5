//! [`KnownStats`]: statistics that were read already, and the search that goes by them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;
use std::ops::{ControlFlow, Range};
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::Timestamp;
use crate::base::fs::FileIdentity;
use crate::query::{Ledger, Sieve};
use crate::record::{Entry, EntryBody, GoalId};
use crate::store::ScanReport;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::parts::Part;
use crate::store::jsonl::reader::{Reader, Visit};
use crate::store::jsonl::stats::Stats;

/// Statistics that were read already: a store that is only read keeps them, so that the questions of one
/// command read them once.
#[derive(Debug, Default)]
pub(super) struct KnownStats(Option<Mutex<ByGoal>>);

/// Shows `visit` the entries in some stretches of a file.
fn show(
    part: &mut Part,
    folder: &Folder,
    ranges: impl IntoIterator<Item = Range<u64>>,
    visit: &mut dyn FnMut(Entry),
) -> io::Result<()> {
    let length = part.status.length;
    for range in ranges.into_iter().filter(|range| range.start < length) {
        let Some(file) = part.open(folder)? else { return Ok(()) };
        Reader::default().sift(file, range, None, &mut |entry| {
            visit(entry);
            ControlFlow::Continue(())
        })?;
    }
    Ok(())
}

/// Shows `visit` a record, and notes its time.
fn tell(entry: Entry, shown: &mut Vec<Timestamp>, visit: &mut dyn FnMut(Entry)) {
    if let EntryBody::Failure(record) = &entry.body {
        shown.push(record.at);
        visit(entry);
    }
}

/// Statistics, and the file that they are from.
type ByGoal = BTreeMap<GoalId, (FileIdentity, Arc<Stats>)>;

impl KnownStats {
    /// Keeps what was read.
    pub(super) fn kept() -> Self {
        Self(Some(Mutex::default()))
    }

    /// What the whole log of `goal` adds up to; nothing if there is no log.
    pub(super) fn ledger(
        &self,
        goal: &GoalId,
        folder: &Folder,
    ) -> io::Result<(Arc<Ledger>, ScanReport)> {
        let mut parts = folder.parts(goal)?;
        self.fitting(goal, folder, &mut parts)?.answer(&mut parts, folder)
    }

    /// Shows `visit` the entries of the log of `goal` that the sieve may let through, until it breaks off.
    /// Where statistics tell what is where, the rest is not read.
    pub(super) fn search(
        &self,
        (goal, folder): (&GoalId, &Folder),
        sieve: &Sieve,
        visit: &mut Visit<'_>,
    ) -> io::Result<()> {
        let mut parts = folder.parts(goal)?;
        let stats = self.fitting(goal, folder, &mut parts)?;
        let needles = sieve.needles();
        let mut is_over = false;
        for part in &mut parts {
            if stats.holds_nothing(part, sieve) {
                continue;
            }
            // It may have been rewritten since it was listed.
            part.open(folder)?;
            let ranges = stats.ranges(part, sieve);
            let Some(file) = part.open(folder)? else { continue };
            for range in ranges {
                Reader::default().sift(file, range, needles.as_ref(), &mut |entry| {
                    let flow = visit(entry);
                    is_over = flow.is_break();
                    flow
                })?;
                if is_over {
                    return Ok(());
                }
            }
            part.close();
        }
        Ok(())
    }

    /// Shows `visit` the newest records that the sieve lets through, so many at least, and says how many
    /// more there are. The sieve goes by times alone.
    pub(super) fn newest(
        &self,
        (goal, folder): (&GoalId, &Folder),
        (sieve, count): (&Sieve, usize),
        visit: &mut dyn FnMut(Entry),
    ) -> io::Result<u64> {
        let mut parts = folder.parts(goal)?;
        let stats = self.fitting(goal, folder, &mut parts)?;
        let mut shown: Vec<Timestamp> = Vec::new();
        let mut stretches = Vec::new();
        for (at, part) in parts.iter_mut().enumerate() {
            // It may have been rewritten since it was listed.
            part.open(folder)?;
            let (known, end) = stats.list(part).unwrap_or_default();
            let meant = known.into_iter().filter(|(block, _)| block.is_meant(sieve));
            let (whole, cut): (Vec<_>, Vec<_>) =
                meant.partition(|(block, _)| sieve.holds_all(block.times));
            let rest = std::iter::once(end..u64::MAX);
            let cut = cut.into_iter().map(|(_, range)| range).chain(rest);
            show(part, folder, cut, &mut |entry| tell(entry, &mut shown, visit))?;
            part.close();
            stretches.extend(whole.into_iter().map(|found| (at, found)));
        }
        stretches.sort_by_key(|(_, (block, _))| Reverse(block.times.1));
        let mut left_out = 0_u64;
        for (at, (block, range)) in stretches {
            let newer = shown.iter().filter(|at| block.times.1 < **at).count();
            let Some(part) = parts.get_mut(at).filter(|_| newer < count) else {
                left_out = left_out.saturating_add(block.count);
                continue;
            };
            let listed = part.status.identity;
            part.open(folder)?;
            // What was rewritten just now is read as a whole: whoever asked passes over what it has seen.
            let range = if part.status.identity == listed { range } else { 0..u64::MAX };
            show(part, folder, [range], &mut |entry| tell(entry, &mut shown, visit))?;
            part.close();
        }
        Ok(left_out)
    }

    fn fitting(
        &self,
        goal: &GoalId,
        folder: &Folder,
        parts: &mut [Part],
    ) -> io::Result<Arc<Stats>> {
        let Some(known) = &self.0 else { return Stats::fitting(goal, folder, parts).map(Arc::new) };
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let found = folder.fs.status(&folder.stats_path(goal))?.map(|status| status.identity);
        if let Some((file, stats)) = known.get(goal)
            && Some(*file) == found
            && stats.coverage.fits(parts, folder)?
        {
            return Ok(Arc::clone(stats));
        }
        let stats = Arc::new(Stats::fitting(goal, folder, parts)?);
        if let Some(file) = found {
            known.insert(goal.clone(), (file, Arc::clone(&stats)));
        }
        Ok(stats)
    }
}
