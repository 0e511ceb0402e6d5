//! Where a [`Group`] stands: worked out from what is known, never set.

use std::time::Duration;

use crate::base::Timestamp;
use crate::query::regression::{Fix, Verdict};
use crate::query::snoozing::Sleeper;
use crate::query::{Group, Hits, Status, escalation};
use crate::record::{Hour, ProcessId, Resolution, Snooze};

/// A group that nobody has touched is new for this long.
const NEW_FOR: Duration = Duration::from_hours(7 * 24);

impl Group {
    /// Where it stands at `now`.
    ///
    /// A resolution that names a commit or a version holds while the group fails only in builds
    /// without the fix. A build holds the fix if its commit is known to come after that of the fix
    /// (see [`Ledger::consult`](crate::query::Ledger::consult)), or else if its release, or the
    /// version of the crate that failed, is not below that of the fix, both being semantic versions.
    /// If neither tells, the group is suspect. A resolution that names none ends with the next failure.
    ///
    /// An open group is escalating if in the hour that runs, or the one before, it failed more often
    /// than the mean of the week before by far: 6 to 9 times, the more the hours differ, and at
    /// least 20 times. A group that is younger than 7 days is compared with the median of its first
    /// 24 hours, tenfold.
    pub fn status_at(&self, now: Timestamp) -> Status {
        match self.standing_at(now) {
            Status::New | Status::Ongoing if self.peak(now).is_some() => Status::Escalating,
            standing => standing,
        }
    }

    /// The hour that makes it escalate at `now`: the one that runs, or the one before.
    pub(crate) fn escalating_in(&self, now: Timestamp) -> Option<Hour> {
        let is_open = matches!(self.standing_at(now), Status::New | Status::Ongoing);
        is_open.then(|| self.peak(now)).flatten()
    }

    /// The newest of the two hours that has more failures than is ordinary.
    fn peak(&self, now: Timestamp) -> Option<Hour> {
        let (now, first) = (Hour::of(now), Hour::of(self.first_seen));
        [now, now.earlier(1)].into_iter().find(|hour| {
            let count = escalation::to_float(self.histogram.in_hour(*hour));
            // Most groups are silent just now, which costs no look at their week.
            escalation::FLOOR < count
                && escalation::ceiling(first, *hour, self.histogram.hours())
                    .is_some_and(|ceiling| ceiling < count)
        })
    }

    /// Where it stands, whether or not it escalates.
    pub(super) fn standing_at(&self, now: Timestamp) -> Status {
        if self.snooze_at(now).is_some() {
            return Status::Snoozed;
        }
        if let Some(resolution) = self.resolution() {
            return self.standing_after(resolution);
        }
        if self.is_untouched() && now.since(self.first_seen) < NEW_FOR {
            Status::New
        } else {
            Status::Ongoing
        }
    }

    pub(super) fn standing_after(&self, resolution: &Resolution) -> Status {
        if resolution.kind.is_ignoring() {
            return Status::Ignored;
        }
        let fix = Fix::of(resolution);
        let verdicts = self.hits.values().filter_map(|hits| fix.judge(hits, self.lineage()));
        match verdicts.max() {
            Some(Verdict::Failed) => Status::Regressed,
            Some(Verdict::Unclear) => Status::Suspect,
            Some(Verdict::Older) | None => Status::Resolved,
        }
    }

    /// Works out what of it depends on the time at which it is asked for.
    pub fn stand_at(&mut self, now: Timestamp) {
        self.status = self.status_at(now);
        self.proof = self.prove();
        self.old_build_hits = self.resolution().map_or(0, |resolution| {
            let fix = Fix::of(resolution);
            let older = self
                .hits
                .iter()
                .filter(|(_, hits)| fix.judge(hits, self.lineage()) == Some(Verdict::Older));
            older.fold(0, |sum: u64, (process, hits)| {
                sum.saturating_add(self.count_since(process, hits, resolution.at))
            })
        });
    }

    /// How often it has failed in a process after `at`, at least.
    pub(super) fn count_since(&self, process: &ProcessId, hits: &Hits, at: Timestamp) -> u64 {
        if at < hits.first {
            return self.processes.get(process).copied().unwrap_or(1);
        }
        self.histogram.after(Hour::of(at), process).max(1)
    }

    /// The snooze that leaves it out of sight at `now`. What was said about dealing with it
    /// afterwards ends it too.
    pub fn snooze_at(&self, now: Timestamp) -> Option<&Snooze> {
        let snooze = self.snoozed.as_ref()?;
        let said = [self.resolved.as_ref().map(|it| it.at), self.reopened.as_ref().map(|it| it.at)];
        let is_last = said.into_iter().flatten().all(|at| at < snooze.at);
        let sleeper =
            Sleeper { count: self.count, histogram: &self.histogram, hits: self.hits.values() };
        (is_last && sleeper.sleeps(snooze, now)).then_some(snooze)
    }
}
