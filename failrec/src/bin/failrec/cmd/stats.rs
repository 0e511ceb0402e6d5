//! `failrec stats`: counts.

use std::path::PathBuf;

use clap::Args;
use failrec::query::{Group, Ledger, Statistics};
use failrec::record::GoalId;
use failrec::store::{ScanReport, Store as _};
use failrec::{Clock as _, SystemClock, Timestamp};
use serde::Serialize;

use crate::cmd::damage::note_damage;
use crate::exit::Exit;
use crate::output::{
    Column, Screen, Table, TableCell, Tone, ago, count, day_and_time, plural, short_type,
};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::Result;

/// Rows of each list of the most frequent.
const TOP: usize = 5;

/// Examples for the help.
const EXAMPLES: &str = "\
Examples:
  failrec stats
  failrec stats exports/my_agent --goal main_goal
  failrec stats --json | jq .statistics.total

With --json, one object: kind `stats`, `statistics` (counts by severity, category, outcome, node,
error type, agent; first_seen, last_seen, losses), `goals`, `top_groups`.";

/// Counts: how many failures, of which kinds, where, since when
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct StatsArgs {
    /// The store, or a folder that holds `.failrec` [default: `FAILREC_DIR`, else `.failrec`]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    path: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Serialize)]
struct Answer<'a> {
    statistics: &'a Statistics,
    goals: &'a [GoalRow],
    top_groups: &'a [&'a Group],
    unreadable: u64,
}

#[derive(Serialize)]
struct GoalRow {
    goal_id: GoalId,
    total: u64,
    groups: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen: Option<Timestamp>,
}

/// Counts what the store holds.
pub(crate) fn run(args: &StatsArgs, screen: &mut Screen) -> Result {
    let now = SystemClock::new().now();
    let mut progress = Progress::start();
    let store = args.store.read(args.path.as_deref(), &progress)?;
    let mut report = ScanReport::default();
    let mut ledgers: Vec<(GoalId, Ledger)> = Vec::new();
    for goal in store.goals()? {
        let (ledger, read) = store.ledger(&goal)?;
        report += read;
        ledgers.push((goal, ledger));
    }
    progress.end();
    let statistics = Statistics::of(ledgers.iter().map(|(_, ledger)| ledger));
    let goals: Vec<_> = ledgers.iter().map(|(goal, ledger)| goal_row(goal, ledger)).collect();
    let top_groups = top_groups(&ledgers, now);
    let top_groups: Vec<_> = top_groups.iter().collect();
    if screen.is_json() {
        let unreadable = report.corrupt_lines + report.newer_lines;
        let (statistics, goals, top_groups) = (&statistics, &goals[..], &top_groups[..]);
        screen.json("stats", &Answer { statistics, goals, top_groups, unreadable })?;
    } else {
        show(&statistics, &goals, &top_groups, now, screen)?;
    }
    note_damage(report.corrupt_lines, report.newer_lines, screen)?;
    Ok(Exit::Ok)
}

fn goal_row(goal: &GoalId, ledger: &Ledger) -> GoalRow {
    let Statistics { total, groups, last_seen, .. } = Statistics::of([ledger]);
    GoalRow { goal_id: goal.clone(), total, groups, last_seen }
}

fn top_groups(ledgers: &[(GoalId, Ledger)], now: Timestamp) -> Vec<Group> {
    let mut groups: Vec<&Group> = ledgers.iter().flat_map(|(_, ledger)| ledger.groups()).collect();
    groups
        .sort_by_key(|group| (std::cmp::Reverse(group.count), std::cmp::Reverse(group.last_seen)));
    let mut top: Vec<Group> = groups.into_iter().take(TOP).cloned().collect();
    for group in &mut top {
        group.status = group.status_at(now);
    }
    top
}

fn show(
    statistics: &Statistics,
    goals: &[GoalRow],
    top_groups: &[&Group],
    now: Timestamp,
    screen: &mut Screen,
) -> Result<()> {
    let (Some(first), Some(last)) = (statistics.first_seen, statistics.last_seen) else {
        return screen.note("nothing has been recorded in this store yet");
    };
    let failures = plural(statistics.total, "failure");
    let groups = plural(statistics.groups, "group");
    screen.toned(Tone::Strong, format!("{failures} in {groups}"))?;
    let times = [("first", first), ("last", last)]
        .map(|(name, at)| format!("{name} {} UTC, {}", day_and_time(at), ago(at, now)));
    for line in times {
        screen.toned(Tone::Faint, line)?;
    }
    if 1 < goals.len() {
        section("Goals", &goals_table(goals, now), screen)?;
    }
    let total = statistics.total;
    let names = statistics.by_severity.iter().rev();
    let severities = names.map(|(name, count)| (name.as_str(), *count, Tone::of_severity(*name)));
    let names = statistics.by_category.iter();
    let categories = names.map(|(name, count)| (name.as_str(), *count, Tone::Plain));
    let names = statistics.by_outcome.iter();
    let outcomes = names.map(|(name, count)| (name.as_str(), *count, Tone::Plain));
    let names = statistics.top_nodes.iter();
    let nodes = names.map(|node| (node.name.as_str(), node.count, Tone::Plain));
    let types = statistics.top_errors.iter().map(|error| match error.name.as_str() {
        "" => ("(no record stored)", error.count, Tone::Faint),
        name => (name, error.count, Tone::Plain),
    });
    section("Severity", &shares(&severities.collect::<Vec<_>>(), total), screen)?;
    section("Category", &shares(&most_first(categories.collect()), total), screen)?;
    section("Outcome", &shares(&most_first(outcomes.collect()), total), screen)?;
    section("Top nodes", &shares(&nodes.collect::<Vec<_>>(), total), screen)?;
    section("Top error types", &shares(&types.collect::<Vec<_>>(), total), screen)?;
    section("Top groups", &groups_table(top_groups, now), screen)?;
    let names = statistics.losses.iter();
    let losses = names.map(|loss| (loss.reason.as_str(), loss.count, Tone::Bad));
    section("Records lost (counted, not stored)", &shares(&losses.collect::<Vec<_>>(), 0), screen)
}

/// A name, its count, and its tone.
type Share<'a> = (&'a str, u64, Tone);

fn section(title: &str, table: &Table, screen: &mut Screen) -> Result<()> {
    if table.is_empty() {
        return Ok(());
    }
    screen.line("")?;
    screen.toned(Tone::Strong, title)?;
    screen.table(table)
}

fn most_first(mut rows: Vec<Share<'_>>) -> Vec<Share<'_>> {
    rows.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    rows
}

/// Names with their counts, and their shares of a total that is not zero.
fn shares(rows: &[Share<'_>], total: u64) -> Table {
    let columns = [Column::right(""), Column::right(""), Column::left("")];
    let mut table = Table::cut(columns).indent(2);
    for &(name, number, tone) in rows {
        let percent = number.saturating_mul(100).saturating_add(total / 2).checked_div(total);
        let percent = match percent {
            None => String::new(),
            Some(0) => "<1%".to_owned(),
            Some(100) if number < total => ">99%".to_owned(),
            Some(percent) => format!("{percent}%"),
        };
        let percent = TableCell::new(percent, Tone::Faint);
        table.add([TableCell::plain(count(number)), percent, TableCell::new(name, tone)]);
    }
    table
}

fn goals_table(goals: &[GoalRow], now: Timestamp) -> Table {
    let columns = [
        Column::left("GOAL"),
        Column::right("FAILURES"),
        Column::right("GROUPS"),
        Column::left("LAST"),
    ];
    let mut table = Table::cut(columns).indent(2);
    for goal in goals {
        let last = goal.last_seen.map_or_else(String::new, |last| ago(last, now));
        let texts = [goal.goal_id.to_string(), count(goal.total), count(goal.groups), last];
        table.add(texts.map(TableCell::plain));
    }
    table
}

fn groups_table(groups: &[&Group], now: Timestamp) -> Table {
    let columns = [
        Column::right("COUNT"),
        Column::left("STATE"),
        Column::left("LAST"),
        Column::left("NODE").at_most(20),
        Column::left("TYPE").at_most(20),
        Column::left("MESSAGE"),
    ];
    let mut table = Table::cut(columns).indent(2);
    for group in groups {
        table.add([
            TableCell::plain(count(group.count)),
            TableCell::new(group.status.as_str(), Tone::of_status(group.status)),
            TableCell::new(ago(group.last_seen, now), Tone::Faint),
            TableCell::plain(group.node_id.as_str()),
            TableCell::new(short_type(&group.error_type), Tone::of_severity(group.severity)),
            TableCell::plain(group.message.as_str()),
        ]);
    }
    table
}
