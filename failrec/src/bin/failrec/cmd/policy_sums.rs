//! [`PolicySums`]: what policies decided, summed over stored records.

use std::collections::BTreeMap;

use failrec::record::{FailureRecord, Outcome, PolicyDecision, PolicyKind};
use failrec::{RecordId, Timestamp};
use serde::Serialize;

use crate::cmd::damage::note_damage;
use crate::cmd::question::Question;
use crate::cmd::stream::Stream;
use crate::exit::Exit;
use crate::output::{Column, Screen, Table, TableCell, Tone, ago, count, plural, wait};
use crate::trouble::{Result, Trouble};
use crate::watched::Watched;

/// Policies that are told apart: there may be one for each key.
const POLICIES_MAX: usize = 10_000;
/// Columns of a terminal on which all figures of a policy stand in one row.
const WIDE: u16 = 104;

/// What policies decided, summed over stored records.
#[derive(Debug, Serialize)]
pub(crate) struct PolicySums {
    policies: Vec<PolicySum>,
    /// Stored records in which a policy decided something.
    records: u64,
    /// Weights of the records of policies beyond the first 10,000.
    uncounted: u64,
    /// Records are a sample, so no sum of them is exact.
    is_exact: bool,
    unreadable: u64,
}

/// What one policy decided. All but `latest` and `last` are weighed.
#[derive(Debug, Serialize)]
struct PolicySum {
    kind: PolicyKind,
    name: String,
    failed: u64,
    recovered: u64,
    rejected: u64,
    attempts: u64,
    waited_ms: u64,
    /// Steps that there was no room for, whose waits are missing.
    steps_left_out: u64,
    states: BTreeMap<String, u64>,
    latest: RecordId,
    last: Timestamp,
}

type Rows = BTreeMap<(PolicyKind, String), PolicySum>;

/// Sums up the stored records that are asked for.
pub(crate) fn of(store: &Watched, question: &Question) -> Result<PolicySums> {
    if !question.is_plain() {
        return Err(Trouble::usage("--query says which failures, not in which order or how many"));
    }
    let (mut rows, mut records, mut uncounted) = (Rows::new(), 0, 0_u64);
    let report = Stream::new(store, &question.query).look(&mut |record| {
        records += u64::from(!record.policies.is_empty());
        uncounted = uncounted.saturating_add(add_record(&mut rows, &record));
    })?;
    let mut policies: Vec<_> = rows.into_values().collect();
    // What stands first among equals is the order of kinds and names.
    policies.sort_by_key(|sum| std::cmp::Reverse(sum.operations()));
    let unreadable = report.corrupt_lines + report.newer_lines;
    Ok(PolicySums { policies, records, uncounted, is_exact: false, unreadable })
}

/// Adds what a record tells; the answer is the weight that there was no row for.
fn add_record(rows: &mut Rows, record: &FailureRecord) -> u64 {
    let weight = record.sample.weight.max(1);
    let mut uncounted = 0;
    for (index, decision) in record.policies.iter().enumerate() {
        let is_of_same =
            |other: &&PolicyDecision| (other.kind, &other.name) == (decision.kind, &decision.name);
        let (before, from_here) = record.policies.split_at(index);
        let key = (decision.kind, decision.name.to_string());
        if POLICIES_MAX <= rows.len() && !rows.contains_key(&key) {
            uncounted = weight;
            continue;
        }
        let sum = rows.entry(key).or_insert_with(|| PolicySum::new(decision, record));
        // A breaker in a retry decides once an attempt; it is one operation all the same.
        if !before.iter().any(|other| is_of_same(&other)) {
            let has_rejected = from_here.iter().filter(is_of_same).any(|other| other.rejected);
            sum.add_operation(record, has_rejected, weight);
        }
        sum.add_decision(decision, weight);
    }
    uncounted
}

impl PolicySum {
    fn new(decision: &PolicyDecision, record: &FailureRecord) -> Self {
        Self {
            kind: decision.kind,
            name: decision.name.to_string(),
            failed: 0,
            recovered: 0,
            rejected: 0,
            attempts: 0,
            waited_ms: 0,
            steps_left_out: 0,
            states: BTreeMap::new(),
            latest: record.id,
            last: record.at,
        }
    }

    fn add_operation(&mut self, record: &FailureRecord, has_rejected: bool, weight: u64) {
        let end = match record.outcome {
            Outcome::Recovered => &mut self.recovered,
            Outcome::Rejected if has_rejected => &mut self.rejected,
            _ => &mut self.failed,
        };
        *end = end.saturating_add(weight);
        (self.last, self.latest) = (self.last, self.latest).max((record.at, record.id));
    }

    fn add_decision(&mut self, decision: &PolicyDecision, weight: u64) {
        let attempts = u64::from(decision.attempts().unwrap_or_default());
        let left_out = u64::from(decision.steps_left_out);
        let state = self.states.entry(decision.state.to_string()).or_default();
        for (sum, once) in [
            (&mut self.attempts, attempts),
            (&mut self.waited_ms, decision.waited_ms()),
            (&mut self.steps_left_out, left_out),
            (state, 1),
        ] {
            *sum = sum.saturating_add(once.saturating_mul(weight));
        }
    }

    const fn operations(&self) -> u64 {
        self.failed.saturating_add(self.recovered).saturating_add(self.rejected)
    }

    fn states(&self) -> String {
        let states =
            self.states.iter().map(|(state, number)| format!("{state} {}", count(*number)));
        states.collect::<Vec<_>>().join(", ")
    }
}

/// Shows the sums, and says beside them what they are.
pub(crate) fn show(sums: &PolicySums, now: Timestamp, screen: &mut Screen) -> Result {
    if screen.is_json() {
        screen.json("policies", sums)?;
    } else if !sums.policies.is_empty() {
        match screen.width() {
            Some(width) if width < WIDE => screen.table(&narrow(sums, now))?,
            _ => screen.rows(&wide(sums, now, screen.width().is_none()))?,
        }
    }
    note_damage(sums.unreadable, 0, screen)?;
    if sums.policies.is_empty() {
        screen.note("no stored record that is meant tells of a policy")?;
        return Ok(Exit::NothingFound);
    }
    if !screen.is_json() {
        let records = plural(sums.records, "stored record");
        screen.note(format!(
            "weighed sums of {records}, each for the failures it stands for: estimates; \
             `failrec stats` has the exact counts of failures and recovered operations"
        ))?;
    }
    if 0 < sums.uncounted && !screen.is_json() {
        let others = count(sums.uncounted);
        screen.note(format!("{others} operations of further policies are in no row"))?;
    }
    Ok(Exit::Ok)
}

/// A row for each policy; for another program, with numbers that it can read.
fn wide(sums: &PolicySums, now: Timestamp, is_tabbed: bool) -> Table {
    let waited = if is_tabbed { "WAITED_MS" } else { "WAITED" };
    let numbers = ["FAILED", "RECOVERED", "REJECTED", "ATTEMPTS", waited].map(Column::right);
    let columns = [Column::left("KIND"), Column::left("POLICY").at_most(24)];
    let columns = columns.into_iter().chain(numbers);
    let mut table = Table::cut(columns.chain(["LAST", "STATES"].map(Column::left)));
    for sum in &sums.policies {
        let number = |number: u64| if is_tabbed { number.to_string() } else { count(number) };
        let [failed, recovered, rejected, attempts] =
            [sum.failed, sum.recovered, sum.rejected, sum.attempts].map(number);
        let (waited, last) = if is_tabbed {
            (sum.waited_ms.to_string(), sum.last.to_string())
        } else {
            (wait(sum.waited_ms), ago(sum.last, now))
        };
        let numbers = [failed, recovered, rejected, attempts, waited];
        let names = [sum.kind.to_string(), sum.name.clone()].map(TableCell::plain);
        let ends = [TableCell::new(last, Tone::Faint), TableCell::plain(sum.states())];
        table.add(names.into_iter().chain(numbers.map(TableCell::plain)).chain(ends));
    }
    table
}

/// A few lines for each policy.
fn narrow(sums: &PolicySums, now: Timestamp) -> Table {
    let mut table = Table::wrapped([Column::left("")]);
    for sum in &sums.policies {
        let name = format!("{} {}", sum.kind, sum.name);
        let [failed, recovered, rejected] = [sum.failed, sum.recovered, sum.rejected].map(count);
        let ends = format!("  {failed} failed, {recovered} recovered, {rejected} rejected");
        let (attempts, waited) = (plural(sum.attempts, "attempt"), wait(sum.waited_ms));
        table.add([TableCell::new(name, Tone::Strong)]);
        table.add([TableCell::plain(ends)]);
        if 0 < sum.attempts {
            table.add([TableCell::plain(format!("  {attempts}, {waited} waited"))]);
        }
        table.add([TableCell::plain(format!("  states: {}", sum.states()))]);
        table.add([TableCell::new(format!("  last {}", ago(sum.last, now)), Tone::Faint)]);
    }
    table
}
