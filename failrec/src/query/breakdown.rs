//! [`Breakdown`]: failures counted by the values of fields.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::base::Timestamp;
use crate::query::{Field, Group, Order, Query, SortKey};
use crate::record::{Coarse, FailureRecord, Fingerprint, Outcome, SessionId};

/// Rows that are counted apart; what comes after them is only counted.
const ROWS_MAX: usize = 10_000;
/// Distinct groups and sessions that a row tells apart.
const DISTINCT_MAX: usize = 64;

/// Failures counted by the values of fields.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Breakdown {
    /// The fields, as their whole paths.
    pub fields: Vec<String>,
    /// The rows, most failures first unless the question said otherwise; as many as it allowed.
    pub rows: Vec<Row>,
    /// Rows there are, shown or not.
    pub total_rows: usize,
    /// Failures of all rows.
    pub count: u64,
    /// Operations of all rows that failed and were made good by a policy.
    pub recovered: u64,
    /// Failures beyond the first 10,000 rows; they are in `count`.
    pub uncounted: u64,
    /// The counts are those of groups and exact. Otherwise they are the weights of the stored
    /// records: each stands for the failures of its group since the one before, so those since
    /// the last stored one are missing.
    pub is_exact: bool,
    /// Lines of the journal that could not be read.
    pub unreadable: u64,
}

/// Failures with the same values of the fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Row {
    /// The values, in the order of the fields; none where a field is absent.
    pub values: Vec<Option<String>>,
    /// What they have in common, if one of the fields is `fingerprint.coarse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coarse: Option<Coarse>,
    /// Failures.
    pub count: u64,
    /// Operations that failed and were made good by a policy; they are not in `count`.
    pub recovered: u64,
    /// Groups among both, up to 64.
    pub groups: usize,
    /// Sessions of the stored records among both, up to 64.
    pub sessions: usize,
    /// The first of both.
    pub first_seen: Timestamp,
    /// The last of both.
    pub last_seen: Timestamp,
}

/// Rows in the making.
#[derive(Debug)]
pub(crate) struct Tally<'q> {
    query: &'q Query,
    is_by_coarse: bool,
    now: Timestamp,
    rows: BTreeMap<Vec<Option<String>>, Sum>,
    counts: Counts,
    uncounted: u64,
}

#[derive(Debug)]
struct Sum {
    coarse: Option<Coarse>,
    counts: Counts,
    groups: BTreeSet<Fingerprint>,
    sessions: BTreeSet<SessionId>,
    first: Timestamp,
    last: Timestamp,
}

/// Failures, and what is counted apart from them.
#[derive(Clone, Copy, Debug)]
struct Counts {
    failures: u64,
    recovered: u64,
}

impl Counts {
    const NONE: Self = Self { failures: 0, recovered: 0 };

    const fn of(outcome: Outcome, count: u64) -> Self {
        match outcome {
            Outcome::Recovered => Self { failures: 0, recovered: count },
            _ => Self { failures: count, recovered: 0 },
        }
    }

    const fn add(&mut self, other: Self) {
        self.failures = self.failures.saturating_add(other.failures);
        self.recovered = self.recovered.saturating_add(other.recovered);
    }
}

impl<'q> Tally<'q> {
    pub(crate) fn new(query: &'q Query, now: Timestamp) -> Self {
        let is_by_coarse = query.asked_by().iter().any(Field::is_coarse);
        let rows = BTreeMap::new();
        Self { query, is_by_coarse, now, rows, counts: Counts::NONE, uncounted: 0 }
    }

    /// Groups alone tell all that is asked for, so their counts are the answer.
    pub(crate) fn is_exact(&self) -> bool {
        self.query.asked_by().iter().all(Field::is_of_groups)
            && !self.query.asked_filter().needs_records()
            && !self.query.is_bounded_in_time()
    }

    pub(crate) fn add_group(&mut self, group: &Group) {
        let values = self.values(None, Some(group));
        let span = (group.first_seen, group.last_seen);
        let is_by_coarse = self.is_by_coarse;
        if let Some(sum) = self.sum(values, Counts::of(group.outcome, group.count), span) {
            if is_by_coarse && sum.coarse.is_none() {
                sum.coarse.clone_from(&group.coarse);
            }
            note(&mut sum.groups, &group.fingerprint);
            group.sessions.iter().for_each(|session| note(&mut sum.sessions, session));
        }
    }

    pub(crate) fn add_record(&mut self, record: &FailureRecord, group: Option<&Group>) {
        let values = self.values(Some(record), group);
        let counts = Counts::of(record.outcome, record.sample.weight.max(1));
        let is_by_coarse = self.is_by_coarse;
        if let Some(sum) = self.sum(values, counts, (record.at, record.at)) {
            if is_by_coarse && sum.coarse.is_none() {
                sum.coarse = Some(Coarse::of(record));
            }
            let own = &record.fingerprint.group;
            note(&mut sum.groups, group.map_or(own, |group| &group.fingerprint));
            record.session_id.iter().for_each(|session| note(&mut sum.sessions, session));
        }
    }

    pub(crate) fn into_breakdown(self, unreadable: u64) -> Breakdown {
        let is_exact = self.is_exact();
        let mut rows: Vec<_> =
            self.rows.into_iter().map(|(values, sum)| sum.into_row(values)).collect();
        let total_rows = rows.len();
        sort(&mut rows, self.query.order());
        rows.truncate(self.query.asked_limit());
        Breakdown {
            fields: self.query.asked_by().iter().map(ToString::to_string).collect(),
            rows,
            total_rows,
            count: self.counts.failures,
            recovered: self.counts.recovered,
            uncounted: self.uncounted,
            is_exact,
            unreadable,
        }
    }

    fn values(&self, record: Option<&FailureRecord>, group: Option<&Group>) -> Vec<Option<String>> {
        let value = |field: &Field| {
            let values = field.values(record, group, self.now);
            (!values.is_empty()).then(|| values.join(","))
        };
        self.query.asked_by().iter().map(value).collect()
    }

    fn sum(
        &mut self,
        values: Vec<Option<String>>,
        counts: Counts,
        (first, last): (Timestamp, Timestamp),
    ) -> Option<&mut Sum> {
        self.counts.add(counts);
        if ROWS_MAX <= self.rows.len() && !self.rows.contains_key(&values) {
            self.uncounted = self.uncounted.saturating_add(counts.failures);
            return None;
        }
        let (groups, sessions) = (BTreeSet::new(), BTreeSet::new());
        let empty = Sum { coarse: None, counts: Counts::NONE, groups, sessions, first, last };
        let sum = self.rows.entry(values).or_insert(empty);
        sum.counts.add(counts);
        (sum.first, sum.last) = (sum.first.min(first), sum.last.max(last));
        Some(sum)
    }
}

impl Sum {
    fn into_row(self, values: Vec<Option<String>>) -> Row {
        Row {
            values,
            coarse: self.coarse,
            count: self.counts.failures,
            recovered: self.counts.recovered,
            groups: self.groups.len(),
            sessions: self.sessions.len(),
            first_seen: self.first,
            last_seen: self.last,
        }
    }
}

fn note<N: Clone + Ord>(names: &mut BTreeSet<N>, name: &N) {
    if names.len() < DISTINCT_MAX {
        names.insert(name.clone());
    }
}

/// Rows come in the order of their values, and the sort is stable.
fn sort(rows: &mut [Row], order: Order) {
    let order = if order == Order::NEWEST { Order::descending(SortKey::Count) } else { order };
    match order.key {
        SortKey::Count => rows.sort_by_key(|row| (row.count, row.recovered)),
        SortKey::First => rows.sort_by_key(|row| row.first_seen),
        SortKey::Last => rows.sort_by_key(|row| row.last_seen),
        _ => rows.sort_by(|one, other| one.values.cmp(&other.values)),
    }
    if order.is_descending {
        rows.reverse();
    }
}
