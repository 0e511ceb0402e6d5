//! `failrec trends`: how often what has failed, hour by hour or day by day.

use clap::Args;
use failrec::query::{Group, Query, Trend, TrendUnit, Trends};
use failrec::record::Fingerprint;
use failrec::store::Ask as _;
use failrec::{Clock as _, SystemClock, Timestamp};
use serde::Serialize;

use crate::cmd::damage::note_damage;
use crate::cmd::question::QueryArgs;
use crate::exit::Exit;
use crate::output::{
    Column, Screen, Table, TableCell, Tone, count, day_and_time, plural, short_type, spark,
};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::{Result, Trouble};

/// Columns of a terminal with room for the node and the type.
const WIDE: u16 = 72;

/// Examples for the help.
const EXAMPLES: &str = "\
Each bar is an hour, or a day with --by day, in UTC; the last one is not over yet. A dot is none. The
highest bar of a line is the most of that line. Hours are known for 8 days back from the last failure
of a group, days for 90.

Examples:
  failrec trends
  failrec trends --by day --last 14
  failrec trends node:planner -n 3
  failrec trends --json | jq 'select(.kind == \"trend\") | {fingerprint, counts}'

With --json, one object a line: kind `trend` for each group (`fingerprint`, `goal_id`, `node_id`,
`error_type`, `message`, `status`, `unit`, `start`, `counts`, `total`), then kind `trends`: `unit`,
`start`, `counts`, `total` of all failures, `group_count`, `unreadable`. Through a pipe without
--json, one row for each step in which a group has failed.";

/// How often what has failed, hour by hour or day by day
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "failrec trends [OPTIONS] [PATH] [QUERY]...")]
pub(crate) struct TrendsArgs {
    #[command(flatten)]
    query: QueryArgs,
    #[command(flatten)]
    store: StoreArgs,
    /// The step: hour or day
    #[arg(long, value_name = "STEP", default_value = "hour")]
    by: TrendUnit,
    /// So many steps up to now [default: 24 hours, or 30 days]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    last: Option<u16>,
    /// Groups at most, from 1 to 1000
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=1_000))]
    limit: u16,
}

#[derive(Serialize)]
struct GroupTrend<'a> {
    fingerprint: Fingerprint,
    goal_id: &'a str,
    node_id: &'a str,
    error_type: &'a str,
    message: &'a str,
    status: &'a str,
    #[serde(flatten)]
    trend: &'a Trend,
}

#[derive(Serialize)]
struct AllTrend<'a> {
    #[serde(flatten)]
    trend: &'a Trend,
    group_count: u64,
    unreadable: u64,
}

/// Draws how often what has failed.
pub(crate) fn run(args: &TrendsArgs, screen: &mut Screen) -> Result {
    let now = SystemClock::new().now();
    let steps = args.steps()?;
    let question = args.query.question(now)?;
    if !question.is_unordered() {
        let message =
            "a trend has no order, fields or neighbours: leave sort:, by:, show: and near: out";
        return Err(Trouble::usage(message));
    }
    let limit = question.limit.unwrap_or(usize::from(args.limit));
    let query: Query = question.query.limit(limit);
    let mut progress = Progress::start();
    let store = args.store.read(question.path.as_deref(), &progress)?;
    let trends = store.trends(&query, args.by, steps)?;
    progress.end();
    if screen.is_json() {
        write_json(&trends, screen)?;
    } else if screen.width().is_none() {
        screen.rows(&rows(&trends))?;
    } else {
        draw(&trends, screen)?;
    }
    note_damage(trends.unreadable, 0, screen)?;
    if trends.group_count == 0 {
        screen.note(format!(
            "nothing that is asked for has failed in the last {}",
            span(args.by, steps)
        ))?;
        return Ok(Exit::NothingFound);
    }
    Ok(Exit::Ok)
}

impl TrendsArgs {
    fn steps(&self) -> Result<u16> {
        let usual = if self.by == TrendUnit::Day { 30 } else { 24 };
        let (steps, most) = (self.last.unwrap_or(usual), self.by.steps_max());
        if most < steps {
            let known = span(self.by, most);
            return Err(Trouble::usage(format!("--last {steps}: no more than {known} are kept")));
        }
        Ok(steps)
    }
}

fn span(unit: TrendUnit, steps: u16) -> String {
    plural(u64::from(steps), unit.as_str())
}

fn write_json(trends: &Trends, screen: &mut Screen) -> Result<()> {
    for (group, trend) in &trends.groups {
        let row = GroupTrend {
            fingerprint: group.fingerprint,
            goal_id: group.goal_id.as_str(),
            node_id: group.node_id.as_str(),
            error_type: &group.error_type,
            message: &group.message,
            status: group.status.as_str(),
            trend,
        };
        screen.json("trend", &row)?;
    }
    let Trends { all, group_count, unreadable, .. } = trends;
    screen.json(
        "trends",
        &AllTrend { trend: all, group_count: *group_count, unreadable: *unreadable },
    )
}

/// For the eye.
fn draw(trends: &Trends, screen: &mut Screen) -> Result<()> {
    let Trends { all, groups, group_count, .. } = trends;
    if *group_count == 0 {
        return Ok(());
    }
    let shown = newest(all, screen);
    let failures = plural(all.total, "failure");
    screen.toned(Tone::Strong, format!("{failures}, by {}", all.unit))?;
    screen.toned(Tone::Faint, format!("since {} UTC", day_and_time(all.start)))?;
    let most = all.counts.iter().copied().max().unwrap_or(0);
    let most = format!("  at most {}", count(most));
    let bars = screen.paint(Tone::Bad, &spark(newest_of(&all.counts, shown)));
    let most = screen.paint(Tone::Faint, &most);
    screen.painted(format!("{bars}{most}"))?;
    if shown < all.counts.len() {
        let left_out = all.counts.len() - shown;
        screen.note(format!("the terminal has no room for the first {left_out} bars"))?;
    }
    screen.line("")?;
    let is_wide = screen.width().is_none_or(|width| WIDE <= width);
    screen.table(&groups_table(groups, shown, is_wide))?;
    let listed = groups.len() as u64;
    if listed < *group_count {
        screen.note(format!("{listed} of {} groups; more with -n", count(*group_count)))?;
    }
    Ok(())
}

/// Steps for which there is room beside the other columns.
fn newest(trend: &Trend, screen: &Screen) -> usize {
    let room = screen.width().map_or(usize::MAX, |width| usize::from(width / 2));
    trend.counts.len().min(room)
}

fn newest_of(counts: &[u64], shown: usize) -> &[u64] {
    counts.get(counts.len().saturating_sub(shown)..).unwrap_or(counts)
}

fn groups_table(groups: &[(Group, Trend)], shown: usize, is_wide: bool) -> Table {
    let bars = Column::left("TREND").at_least(u16::try_from(shown).unwrap_or(u16::MAX));
    let mut columns = vec![bars, Column::right("COUNT")];
    if is_wide {
        columns.extend([Column::left("NODE").at_most(16), Column::left("TYPE").at_most(16)]);
    }
    columns.push(Column::left("MESSAGE"));
    let mut table = Table::cut(columns);
    for (group, trend) in groups {
        let tone = Tone::of_severity(group.severity);
        let bars = TableCell::new(spark(newest_of(&trend.counts, shown)), tone);
        let mut row = vec![bars, TableCell::plain(count(trend.total))];
        if is_wide {
            row.push(TableCell::plain(group.node_id.as_str()));
            row.push(TableCell::new(short_type(&group.error_type), tone));
        }
        row.push(TableCell::plain(group.message.as_str()));
        table.add(row);
    }
    table
}

/// For another program: a row for each step of a group with failures.
fn rows(trends: &Trends) -> Table {
    let names = ["START", "FINGERPRINT", "COUNT", "NODE", "TYPE", "MESSAGE"];
    let mut table = Table::cut(names.map(Column::left));
    for (group, trend) in &trends.groups {
        for (start, number) in steps_of(trend) {
            let texts = [
                start.to_string(),
                group.fingerprint.as_str().to_owned(),
                number.to_string(),
                group.node_id.to_string(),
                group.error_type.clone(),
                group.message.clone(),
            ];
            table.add(texts.map(TableCell::plain));
        }
    }
    table
}

fn steps_of(trend: &Trend) -> impl Iterator<Item = (Timestamp, u64)> {
    let hours = if trend.unit == TrendUnit::Day { 24 } else { 1 };
    let step = std::time::Duration::from_hours(hours);
    let starts =
        std::iter::successors(Some(trend.start), move |start| Some(start.saturating_add(step)));
    starts.zip(trend.counts.iter().copied()).filter(|(_, number)| 0 < *number)
}
