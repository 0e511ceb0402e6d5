//! [`KnownStats`]: statistics that were read already, and the search that goes by them.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::fs::FileIdentity;
use crate::query::{Ledger, Sieve};
use crate::record::{Entry, GoalId};
use crate::store::ScanReport;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::newest::Walk;
use crate::store::jsonl::parts::Part;
use crate::store::jsonl::reader::{Reader, Visit};
use crate::store::jsonl::stats::Stats;

/// Statistics that were read already: a store that is only read keeps them, so that the questions of one
/// command read them once.
#[derive(Debug, Default)]
pub(super) struct KnownStats(Option<Mutex<ByGoal>>);

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

    /// Shows `visit`, which says whether a record passes, records that the sieve lets through: the newest ones
    /// that pass, so many at least, and any others. The answer is how many more the sieve may let through.
    pub(super) fn newest(
        &self,
        (goal, folder): (&GoalId, &Folder),
        (sieve, count): (&Sieve, usize),
        visit: &mut dyn FnMut(Entry) -> bool,
    ) -> io::Result<u64> {
        let mut parts = folder.parts(goal)?;
        let stats = self.fitting(goal, folder, &mut parts)?;
        Walk::new((&stats, folder, &mut parts), (sieve, count), visit).go()
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
