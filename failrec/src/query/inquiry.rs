//! [`Inquiry`]: finds out what came of the attempts on a group.

use std::collections::BTreeMap;

use crate::base::Timestamp;
use crate::query::regression::{Fix, Verdict};
use crate::query::{AttemptOutcome, Group, PriorAttempt, Proof};
use crate::record::{Entry, EntryBody, ProcessId};

/// Finds out what came of the attempts on a group.
///
/// What is known of the group is enough for an answer; the entries of its journal, told in any
/// order, make times and counts exact.
#[derive(Debug)]
pub(crate) struct Inquiry<'a> {
    group: &'a Group,
    /// Oldest first.
    attempts: Vec<PriorAttempt>,
    /// By process: failures between the attempts, by how many attempts came before.
    seen: BTreeMap<ProcessId, BTreeMap<usize, Seen>>,
}

/// Failures of one process between two attempts.
#[derive(Clone, Copy, Debug)]
struct Seen {
    first: Timestamp,
    /// Failures of the process up to the last of them.
    count: u64,
}

impl<'a> Inquiry<'a> {
    pub(crate) fn new(group: &'a Group) -> Self {
        let resolutions = group.resolutions.iter().filter(|said| !said.kind.is_ignoring());
        let evolutions = group.remarks.values().flat_map(|remarks| &remarks.evolutions);
        let mut attempts: Vec<_> = resolutions.map(PriorAttempt::of_resolution).collect();
        attempts.extend(evolutions.map(PriorAttempt::of_evolution));
        attempts.sort_by(|one, other| (one.at, &one.text).cmp(&(other.at, &other.text)));
        let mut inquiry = Self { group, attempts, seen: BTreeMap::new() };
        for (process, hits) in group.hits.iter() {
            inquiry.see(process, hits.first, 1);
            inquiry.see(process, hits.last, group.processes.get(process).copied().unwrap_or(1));
        }
        inquiry
    }

    /// Nothing was tried.
    pub(crate) const fn is_empty(&self) -> bool {
        self.attempts.is_empty()
    }

    /// Takes in an entry about the group.
    pub(crate) fn observe(&mut self, entry: &Entry) {
        match &entry.body {
            EntryBody::Failure(record) => {
                self.see(&entry.process, record.at, record.occurrence.max(1));
            }
            EntryBody::Tick(tick) if 0 < tick.count => {
                self.see(&entry.process, tick.first, 1);
                self.see(&entry.process, tick.last, tick.count);
            }
            _ => {}
        }
    }

    /// The attempts with what came of them until `now`, oldest first.
    pub(crate) fn answer(mut self, now: Timestamp) -> Vec<PriorAttempt> {
        let outcomes: Vec<_> = (0..self.attempts.len()).map(|n| self.outcome(n, now)).collect();
        for (attempt, outcome) in self.attempts.iter_mut().zip(outcomes) {
            attempt.outcome = outcome;
        }
        self.attempts
    }

    /// A process had failed so often at that time.
    fn see(&mut self, process: &ProcessId, at: Timestamp, count: u64) {
        let before = self.attempts.partition_point(|attempt| attempt.at < at);
        let seen = self.seen.entry(process.clone()).or_default();
        let seen = seen.entry(before).or_insert(Seen { first: at, count });
        seen.first = seen.first.min(at);
        seen.count = seen.count.max(count);
    }

    fn outcome(&self, number: usize, now: Timestamp) -> AttemptOutcome {
        if let Some((first, count)) = self.evidence(number, Verdict::Failed) {
            return AttemptOutcome::Failed { first, count };
        }
        if let Some((first, count)) = self.evidence(number, Verdict::Unclear) {
            return AttemptOutcome::Suspect { first, count };
        }
        let Some(attempt) = self.attempts.get(number) else { return AttemptOutcome::Superseded };
        let next = self.attempts.get(number + 1);
        let reopened = self.group.reopened.as_ref().map(|note| note.at);
        match (reopened.filter(|at| attempt.at <= *at), next) {
            (Some(at), None) => AttemptOutcome::Reopened { at },
            (Some(at), Some(next)) if at < next.at => AttemptOutcome::Reopened { at },
            (_, Some(_)) => AttemptOutcome::Superseded,
            (None, None) => {
                let Proof { passes, needed, .. } = self.group.proof_of(&Fix::of_attempt(attempt));
                AttemptOutcome::Held { seconds: now.since(attempt.at).as_secs(), passes, needed }
            }
        }
    }

    /// The first of the failures that say so of an attempt, and how many there are.
    fn evidence(&self, number: usize, wanted: Verdict) -> Option<(Timestamp, u64)> {
        let mut found: Option<(Timestamp, u64)> = None;
        for (process, seen) in &self.seen {
            let mut known = 0;
            for (before, seen) in seen {
                let count = seen.count.saturating_sub(known).max(1);
                known = known.max(seen.count);
                if self.verdict(process, number, *before) == Some(wanted) {
                    let (first, sum) = found.unwrap_or((seen.first, 0));
                    found = Some((first.min(seen.first), sum.saturating_add(count)));
                }
            }
        }
        found
    }

    /// What failures of a process after so many attempts say of one of those.
    fn verdict(&self, process: &ProcessId, number: usize, before: usize) -> Option<Verdict> {
        let (attempt, later) = self.attempts.get(number..before)?.split_first()?;
        let judge = |attempt: &PriorAttempt| {
            let fix = Fix::of_attempt(attempt);
            let hits = self.group.hits.get(process);
            hits.map_or(Verdict::Unclear, |hits| fix.judge_build(&hits.build, self.group.lineage()))
        };
        let is_newest = later.iter().all(|attempt| judge(attempt) == Verdict::Older);
        is_newest.then(|| judge(attempt))
    }
}
