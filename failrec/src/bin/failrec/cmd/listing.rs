//! [`Listing`]: groups or records, a page of them, as rows.

use std::sync::Arc;

use failrec::Timestamp;
use failrec::query::{Cursor, Field, Group, Ledger, Page, State, Verified};
use failrec::record::{FailureRecord, GoalId, Outcome};

use crate::output::{
    Column, Screen, Table, TableCell, Tone, ago, count, day_and_time, on_one_line, short_type,
};
use crate::trouble::Result;

/// Columns of a terminal on which five columns of two lines each are readable. An id takes 31.
const WIDE: u16 = 104;

/// A page of groups or records.
#[derive(Debug)]
pub(crate) struct Listing {
    items: Vec<Item>,
    /// Answers on all pages, as far as they were looked for.
    pub(crate) total: u64,
    /// Records that were not looked at.
    pub(crate) unread: u64,
    /// Lines of the journal that could not be read.
    pub(crate) unreadable: u64,
    /// Where the next page begins.
    pub(crate) next: Option<Cursor>,
}

/// A group, or a record with its group.
#[derive(Debug)]
enum Item {
    Group(Box<Group>),
    Record(Box<FailureRecord>, Option<Box<Group>>),
}

/// One row, as words.
struct Words {
    at: Timestamp,
    count: String,
    state: TableCell,
    is_verified: bool,
    severity: TableCell,
    outcome: Outcome,
    node: String,
    error_type: String,
    message: String,
    id: String,
}

impl Listing {
    /// A page of groups.
    pub(crate) fn of_groups(page: Page<Group>) -> Self {
        Self::of(page, |group| Item::Group(Box::new(group)))
    }

    /// A page of records. The ledgers know their groups.
    pub(crate) fn of_records(page: Page<FailureRecord>, ledgers: &[(Arc<Ledger>, GoalId)]) -> Self {
        let group_of = |record: &FailureRecord| {
            let (ledger, _) = ledgers.iter().find(|(_, goal)| *goal == record.goal_id)?;
            ledger.group(&record.fingerprint.group).cloned().map(Box::new)
        };
        Self::of(page, |record| {
            let group = group_of(&record);
            Item::Record(Box::new(record), group)
        })
    }

    fn of<T>(page: Page<T>, item: impl FnMut(T) -> Item) -> Self {
        let Page { items, total, unread, unreadable, next, .. } = page;
        let items = items.into_iter().map(item).collect();
        Self { items, total, unread, unreadable, next }
    }

    /// There are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many there are on this page.
    pub(crate) fn len(&self) -> u64 {
        u64::try_from(self.items.len()).unwrap_or(u64::MAX)
    }

    /// Writes one object a line.
    pub(crate) fn write_json(&self, screen: &mut Screen) -> Result<()> {
        self.items.iter().try_for_each(|item| match item {
            Item::Group(group) => screen.json("group", group),
            Item::Record(record, _) => screen.json("failure", record),
        })
    }

    /// Writes rows, or the values of fields if some are asked for.
    pub(crate) fn write(&self, show: &[Field], now: Timestamp, screen: &mut Screen) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        if !show.is_empty() {
            return screen.rows(&self.fields(show, now));
        }
        match screen.width() {
            None => screen.rows(&self.plain(now)),
            Some(width) if width < WIDE => screen.table(&self.narrow(now)),
            Some(_) => screen.table(&self.wide(now)),
        }
    }

    fn fields(&self, show: &[Field], now: Timestamp) -> Table {
        let mut table =
            Table::cut(show.iter().map(|field| Column::left(field.to_string().to_uppercase())));
        for item in &self.items {
            let (record, group) = match item {
                Item::Group(group) => (None, Some(&**group)),
                Item::Record(record, group) => (Some(&**record), group.as_deref()),
            };
            table.add(
                show.iter()
                    .map(|field| TableCell::plain(field.values(record, group, now).join(", "))),
            );
        }
        table
    }

    /// For another program: everything in whole, in a row of its own.
    fn plain(&self, now: Timestamp) -> Table {
        let names =
            ["ID", "LAST", "COUNT", "STATE", "SEVERITY", "NODE", "TYPE", "MESSAGE", "OUTCOME"];
        let mut table = Table::cut(names.map(Column::left));
        for item in &self.items {
            let words = item.words(now);
            let count = words.count.replace(',', "");
            let [id, at, count, node, error_type, message] = [
                words.id,
                words.at.to_string(),
                count,
                words.node,
                words.error_type,
                words.message,
            ]
            .map(TableCell::plain);
            let outcome = TableCell::plain(words.outcome.as_str());
            let (state, severity) = (words.state, words.severity);
            table.add([id, at, count, state, severity, node, error_type, message, outcome]);
        }
        table
    }

    /// For a wide terminal: five columns, two lines a row.
    fn wide(&self, now: Timestamp) -> Table {
        let mut table = Table::cut([
            Column::left("LAST SEEN (UTC)"),
            Column::right("COUNT"),
            Column::left("STATE"),
            Column::left("NODE, TYPE").at_most(26),
            Column::left("MESSAGE, ID"),
        ]);
        for item in &self.items {
            let words = item.words(now);
            let error_type = short_type(&words.error_type).to_owned();
            let (state, severity) = (words.state_or_verified(), words.severity_or_recovered());
            table.add([
                TableCell::plain(ago(words.at, now)),
                TableCell::plain(words.count),
                state,
                TableCell::plain(words.node),
                TableCell::new(on_one_line(&words.message), Tone::Strong),
            ]);
            table.add([
                TableCell::new(day_and_time(words.at), Tone::Faint),
                TableCell::default(),
                severity,
                TableCell::new(error_type, Tone::Faint),
                TableCell::new(words.id, Tone::Handle),
            ]);
        }
        table
    }

    /// For a narrow terminal: a few lines a row, the message first.
    fn narrow(&self, now: Timestamp) -> Table {
        let mut table = Table::cut([Column::left("FAILURE"), Column::right("COUNT")]);
        for item in &self.items {
            let words = item.words(now);
            let (state, severity) = (words.state_or_verified(), words.severity_or_recovered());
            let place = format!("{}  {}", words.node, short_type(&words.error_type));
            let time = format!("{}  {}", ago(words.at, now), day_and_time(words.at));
            table.add([
                TableCell::new(on_one_line(&words.message), Tone::Strong),
                TableCell::plain(words.count),
            ]);
            table.add([TableCell::plain(place), state]);
            table.add([TableCell::new(time, Tone::Faint), severity]);
            table.add([TableCell::new(words.id, Tone::Handle), TableCell::default()]);
            table.add([TableCell::default(), TableCell::default()]);
        }
        table
    }
}

impl Item {
    fn words(&self, now: Timestamp) -> Words {
        match self {
            Self::Group(group) => Words {
                at: group.last_seen,
                count: count(group.count),
                state: status_cell(group, now),
                is_verified: is_verified(group),
                severity: severity_cell(group.severity),
                outcome: group.outcome,
                node: group.node_id.to_string(),
                error_type: group.error_type.clone(),
                message: group.message.clone(),
                // Without a stored record the group itself is what can be named.
                id: group.latest.map_or_else(|| group.fingerprint.to_string(), |id| id.to_string()),
            },
            Self::Record(record, group) => Words {
                at: record.at,
                count: count(group.as_ref().map_or(record.occurrence, |group| group.count)),
                state: group
                    .as_ref()
                    .map_or_else(TableCell::default, |group| status_cell(group, now)),
                is_verified: group.as_ref().is_some_and(|group| is_verified(group)),
                severity: severity_cell(record.severity),
                outcome: record.outcome,
                node: record.node_id.to_string(),
                error_type: record.error_type.clone(),
                message: record.error_message.clone(),
                id: record.id.to_string(),
            },
        }
    }
}

impl Words {
    /// For people: a resolution that was put to the test says so.
    fn state_or_verified(&self) -> TableCell {
        if self.is_verified {
            return TableCell::new(State::Verified.as_str(), Tone::Good);
        }
        self.state.clone()
    }

    /// For people: what was made good says so where others say how bad they are.
    fn severity_or_recovered(&self) -> TableCell {
        match self.outcome {
            Outcome::Recovered => TableCell::new(self.outcome.as_str(), Tone::Good),
            _ => self.severity.clone(),
        }
    }
}

fn is_verified(group: &Group) -> bool {
    group.prove().is_some_and(|proof| proof.verified == Verified::Held)
}

fn status_cell(group: &Group, now: Timestamp) -> TableCell {
    let status = group.status_at(now);
    TableCell::new(status.as_str(), Tone::of_status(status))
}

fn severity_cell(severity: failrec::Severity) -> TableCell {
    TableCell::new(severity.as_str(), Tone::of_severity(severity))
}
