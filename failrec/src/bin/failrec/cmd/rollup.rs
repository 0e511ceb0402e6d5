//! [`Rollup`]: failures counted by what several groups have in common.

use failrec::Timestamp;
use failrec::query::{Breakdown, Row};
use failrec::record::Coarse;

use crate::output::{Column, Screen, Table, TableCell, Tone, ago, count, plural, short_type};
use crate::trouble::Result;

/// Columns of a terminal on which a row fits one line.
const WIDE: u16 = 104;
/// Digits of a fingerprint that are shown; enough to ask by.
const DIGITS: usize = 12;
/// The field behind it.
const COARSE: &str = "fingerprint.coarse";

/// Failures counted by what several groups have in common, and perhaps by other fields.
#[derive(Debug)]
pub(crate) struct Rollup<'a> {
    breakdown: &'a Breakdown,
    /// The other fields, and their places in a row.
    others: Vec<(usize, &'a str)>,
}

impl<'a> Rollup<'a> {
    /// The counts as a roll-up, if they are one.
    pub(crate) fn of(breakdown: &'a Breakdown) -> Option<Self> {
        let fields = breakdown.fields.iter().map(String::as_str).enumerate();
        let (own, others): (Vec<_>, _) = fields.partition(|(_, name)| *name == COARSE);
        (!own.is_empty()).then_some(Self { breakdown, others })
    }

    /// Writes the rows, and how to go on from one of them.
    pub(crate) fn write(&self, now: Timestamp, screen: &mut Screen) -> Result<()> {
        match screen.width() {
            None => return screen.rows(&self.plain()),
            Some(width) if width < WIDE => screen.table(&self.narrow(now))?,
            Some(_) => screen.table(&self.wide(now))?,
        }
        let coarse = self.breakdown.rows.iter().find_map(|row| row.coarse.as_ref());
        coarse.map_or(Ok(()), |coarse| {
            let name = short(coarse);
            screen.note(format!("`failrec list coarse:{name}` lists the groups of the first row"))
        })
    }

    /// For another program: everything in whole.
    fn plain(&self) -> Table {
        let names = ["COUNT", "RECOVERED", "GROUPS", "SESSIONS", "CATEGORY", "ROOT_TYPE"];
        let rest = ["ERROR_CODE", "COARSE", "FIRST", "LAST"];
        let others = self.others.iter().map(|(_, name)| name.to_uppercase());
        let names = names.into_iter().chain(rest).map(str::to_owned).chain(others);
        let mut table = Table::cut(names.map(Column::left));
        for row in &self.breakdown.rows {
            let numbers = [row.count, row.recovered, row.groups as u64, row.sessions as u64];
            let [category, root, code] = words(row);
            let name = row.coarse.as_ref().map(|coarse| coarse.fingerprint.to_string());
            let times = [row.first_seen, row.last_seen].map(|at| at.to_string());
            let texts = numbers.map(|number| number.to_string()).into_iter();
            let texts = texts.chain([category, root, code, name.unwrap_or_default()]).chain(times);
            let others = self.others(row).map(|(_, value)| value.to_owned());
            table.add(texts.chain(others).map(TableCell::plain));
        }
        table
    }

    /// For a wide terminal: a row a line.
    fn wide(&self, now: Timestamp) -> Table {
        let numbers = ["COUNT", "GROUPS", "SESSIONS"].map(Column::right);
        let words = [
            Column::left("CATEGORY"),
            Column::left("ROOT TYPE").at_most(32),
            Column::left("CODE").at_most(16),
        ];
        let others = self.others.iter().map(|(_, name)| Column::left(name.to_uppercase()));
        let rest = ["FIRST", "LAST", "COARSE"].map(Column::left);
        let mut table = Table::cut(numbers.into_iter().chain(words).chain(others).chain(rest));
        for row in &self.breakdown.rows {
            let numbers = [failures(row), count(row.groups as u64), count(row.sessions as u64)];
            let words = self::words(row).map(|word| TableCell::plain(short_type(&word)));
            let others = self.others(row).map(|(_, value)| TableCell::plain(value));
            let times = [row.first_seen, row.last_seen];
            let times = times.map(|at| TableCell::new(ago(at, now), Tone::Faint));
            let cells = numbers.map(TableCell::plain).into_iter().chain(words).chain(others);
            table.add(cells.chain(times).chain([handle(row)]));
        }
        table
    }

    /// For a narrow terminal: a few lines a row.
    fn narrow(&self, now: Timestamp) -> Table {
        let mut table = Table::cut([Column::left("FAILURES"), Column::right("COUNT")]);
        for row in &self.breakdown.rows {
            let words = words(row).into_iter().filter(|word| !word.is_empty());
            let words: Vec<_> = words.map(|word| short_type(&word).to_owned()).collect();
            let title = match words.as_slice() {
                [] => "(no record stored)".to_owned(),
                words => words.join("  "),
            };
            table.add([TableCell::new(title, Tone::Strong), TableCell::plain(failures(row))]);
            let mut add = |cell| table.add([cell, TableCell::default()]);
            for (name, value) in self.others(row) {
                add(TableCell::plain(format!("{name} {value}")));
            }
            let (groups, sessions) = (row.groups as u64, row.sessions as u64);
            let groups = plural(groups, "group");
            add(TableCell::plain(match sessions {
                0 => groups,
                sessions => format!("{groups}, {}", plural(sessions, "session")),
            }));
            let [first, last] = [row.first_seen, row.last_seen].map(|at| ago(at, now));
            add(TableCell::new(format!("first {first}, last {last}"), Tone::Faint));
            add(handle(row));
            add(TableCell::default());
        }
        table
    }

    /// The other fields of a row.
    fn others<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = (&'r str, &'r str)> {
        self.others.iter().map(|(place, name)| {
            let value = row.values.get(*place).and_then(Option::as_deref);
            (*name, value.unwrap_or("-"))
        })
    }
}

/// The name that the rest of the command asks by.
fn short(coarse: &Coarse) -> &str {
    coarse.fingerprint.as_str().get(..DIGITS).unwrap_or_default()
}

/// Category, type and code, as far as they are known.
fn words(row: &Row) -> [String; 3] {
    let Some(coarse) = &row.coarse else { return Default::default() };
    let [root, code] = [&coarse.root_type, &coarse.error_code].map(Clone::clone);
    [coarse.category.to_string(), root.unwrap_or_default(), code.unwrap_or_default()]
}

/// How many failures, or else how many operations that recovered.
fn failures(row: &Row) -> String {
    match row.recovered {
        0 => count(row.count),
        recovered => format!("{} + {} recovered", count(row.count), count(recovered)),
    }
}

fn handle(row: &Row) -> TableCell {
    let name = row.coarse.as_ref().map(short);
    TableCell::new(name.map_or_else(String::new, |name| format!("coarse:{name}")), Tone::Handle)
}
