//! [`Ask`]: the questions that any store answers.

use crate::error::Result;
use crate::query::{
    Breakdown, Group, Page, PriorAttempt, Query, Similar, Statistics, TrendUnit, Trends, Until,
};
use crate::record::{Evolution, FailureRecord, GoalId, Note, RecordId, Resolution, TriageAction};
use crate::store::Store;
use crate::store::answer::{
    Signature, alike, attempts, find, groups, merging, records, similar, snoozing, trends, triage,
};

/// The questions that any store answers.
///
/// Records come with what their own line does not hold: the environment of their process, what
/// was done about their group, and what was said about them since.
///
/// All fail with [`ErrorKind::Io`](crate::ErrorKind::Io) if the store cannot be read; what is
/// said of errors below comes on top of that.
///
/// # Examples
///
/// ```
/// use failrec::query::Query;
/// use failrec::store::{Ask, MemoryStore};
///
/// let store = MemoryStore::new();
/// let page = store.records(&Query::new().node("planner").limit(5))?;
/// assert_eq!((page.total, page.items.len()), (0, 0));
/// # Ok::<(), failrec::Error>(())
/// ```
pub trait Ask: Store {
    /// The stored records that `query` asks for.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the cursor is of another
    /// question; as [`record`](Self::record) if there is no one record to be near to.
    fn records(&self, query: &Query) -> Result<Page<FailureRecord>> {
        records::records(self, query)
    }

    /// The groups that `query` asks for, with exact counts.
    ///
    /// If it asks for what only records hold, a group passes when one of its stored records does.
    ///
    /// # Errors
    ///
    /// As [`records`](Self::records).
    fn groups(&self, query: &Query) -> Result<Page<Group>> {
        groups::groups(self, query)
    }

    /// The failures that `query` asks for, counted by the values of the fields in its `by`.
    ///
    /// Counts are exact if groups alone tell all that is asked for; see
    /// [`Breakdown::is_exact`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if `query` names no field.
    fn group_by(&self, query: &Query) -> Result<Breakdown> {
        groups::group_by(self, query)
    }

    /// The record whose id begins with `prefix`, which may lack its `fail_` and needs six
    /// characters; failing that, the newest stored record of the group whose fingerprint does.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound),
    /// [`ErrorKind::Ambiguous`](crate::ErrorKind::Ambiguous) with up to five of the candidates,
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if `prefix` is too short.
    fn record(&self, prefix: &str) -> Result<FailureRecord> {
        find::record(self, prefix)
    }

    /// The newest stored record; nothing if there is none.
    ///
    /// # Errors
    ///
    /// Only those of every question.
    fn newest(&self) -> Result<Option<FailureRecord>> {
        let newest = Query::new().records().limit(1);
        Ok(records::records(self, &newest)?.items.into_iter().next())
    }

    /// Counts over one goal, or over all.
    ///
    /// # Errors
    ///
    /// Only those of every question; a goal without entries has zero of everything.
    fn statistics(&self, goal: Option<&GoalId>) -> Result<Statistics> {
        groups::statistics(self, goal)
    }

    /// How often the groups that `query` asks for have failed in each of so many steps, of which
    /// the last holds the time the query is asked [at](Query::at). Its limit is that of the groups
    /// with a trend of their own; its order plays no part.
    ///
    /// # Errors
    ///
    /// Only those of every question.
    fn trends(&self, query: &Query, unit: TrendUnit, steps: u16) -> Result<Trends> {
        trends::trends(self, query, unit, steps)
    }

    /// At most `limit` failures like the one that `prefix` names, one of each group: those of the
    /// same group first, then the most alike.
    ///
    /// # Errors
    ///
    /// As [`record`](Self::record).
    fn similar(&self, prefix: &str, limit: usize) -> Result<Vec<Similar>> {
        similar::similar(self, prefix, limit)
    }

    /// At most `limit` failures like this one, of other groups: the newest stored record of each group that
    /// has failed at the same node or with the same type, the most alike first.
    ///
    /// [`similar`](Self::similar) looks at every record; this goes by what is known of the groups, and
    /// compares the arguments of the likeliest ones alone.
    ///
    /// # Errors
    ///
    /// Only those of every question.
    fn alike(&self, record: &FailureRecord, limit: usize) -> Result<Vec<Similar>> {
        alike::alike(self, record, limit)
    }

    /// What was tried on the group of a record, oldest first, and what came of each: to be read
    /// before the next attempt. Resolutions of kinds that change nothing are no attempts.
    ///
    /// # Errors
    ///
    /// As [`record`](Self::record).
    fn prior_attempts(&self, prefix: &str) -> Result<Vec<PriorAttempt>> {
        self.attempts_on(&self.record(prefix)?)
    }

    /// The same of a record that was read already: it is not looked for again.
    ///
    /// # Errors
    ///
    /// Only those of every question.
    fn attempts_on(&self, record: &FailureRecord) -> Result<Vec<PriorAttempt>> {
        attempts::attempts(self, record)
    }

    /// Says that the group of a record was dealt with.
    ///
    /// Texts are kept as they are given: what may hold a secret must be masked before.
    ///
    /// # Errors
    ///
    /// As [`record`](Self::record), and if the store cannot write.
    fn resolve(&self, prefix: &str, resolution: Resolution, by: &Signature) -> Result<RecordId> {
        triage::say(self, prefix, TriageAction::Resolve(resolution), by)
    }

    /// Opens the group of a record again.
    ///
    /// # Errors
    ///
    /// As [`resolve`](Self::resolve).
    fn reopen(&self, prefix: &str, note: Note, by: &Signature) -> Result<RecordId> {
        triage::say(self, prefix, TriageAction::Reopen(note), by)
    }

    /// Leaves the group of a record out of sight for a while, from the time of `note` on.
    ///
    /// # Errors
    ///
    /// As [`resolve`](Self::resolve), and [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput)
    /// for [`Until::NextRelease`] if no process has told its release or commit.
    fn snooze(&self, prefix: &str, until: Until, note: Note, by: &Signature) -> Result<RecordId> {
        snoozing::snooze(self, prefix, (until, note), by)
    }

    /// Says that a record led to a change of the agent.
    ///
    /// # Errors
    ///
    /// As [`resolve`](Self::resolve).
    fn mark_evolution(
        &self,
        prefix: &str,
        evolution: Evolution,
        by: &Signature,
    ) -> Result<RecordId> {
        triage::say(self, prefix, TriageAction::Evolve(evolution), by)
    }

    /// Remarks on the group of a record.
    ///
    /// # Errors
    ///
    /// As [`resolve`](Self::resolve).
    fn note(&self, prefix: &str, note: Note, by: &Signature) -> Result<RecordId> {
        triage::say(self, prefix, TriageAction::Note(note), by)
    }

    /// Says that the group of the record that `prefix` names is counted in the group of the one
    /// that `into` names, from now on and for what is past. Both must be of one goal.
    ///
    /// Nothing is rewritten; [`split`](Self::split) shows the group by itself again. The note says
    /// who, when and why. A group of which no record is stored, also one that has not failed yet, is
    /// named by its whole fingerprint; the answer is then a record of the other group, or
    /// [`RecordId::NONE`].
    ///
    /// # Errors
    ///
    /// As [`resolve`](Self::resolve), and [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput)
    /// if both are one group already, neither has ever failed, the group is merged into another, or the two are of
    /// different goals.
    fn merge(&self, prefix: &str, into: &str, note: Note, by: &Signature) -> Result<RecordId> {
        triage::write(self, merging::merge_of(self, prefix, into, note)?, by)
    }

    /// Says that the group of a record, which was merged into another, stands for itself again.
    ///
    /// # Errors
    ///
    /// As [`resolve`](Self::resolve), and [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput)
    /// if the group is not merged into another.
    fn split(&self, prefix: &str, note: Note, by: &Signature) -> Result<RecordId> {
        triage::write(self, merging::split_of(self, prefix, note)?, by)
    }
}

impl<S: Store + ?Sized> Ask for S {}
