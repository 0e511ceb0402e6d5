//! `failrec stats`: counts.

use std::path::PathBuf;

use std::sync::Arc;

use clap::Args;
use failrec::query::{Group, Ledger, Statistics};
use failrec::record::GoalId;
use failrec::store::{ScanReport, Store as _};
use failrec::{Clock as _, SystemClock, Timestamp};
use serde::Serialize;

use crate::cmd::damage::note_damage;
use crate::cmd::policy_sums;
use crate::cmd::question::Question;
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
An operation that failed and was made good by a retry or a fallback is no failure: it is counted as
recovered, in groups of its own, and in no other figure. `failrec list is:recovered` shows them.

--policies sums up what stored records tell of policies. Only some failures of a group are stored;
each is weighed by the failures it stands for, so these sums are estimates, and the newest failures
may be missing. FAILED, RECOVERED and REJECTED say how the operations ended in which the policy
decided something; rejected are those that it turned away itself.

Examples:
  failrec stats
  failrec stats exports/my_agent --goal main_goal
  failrec stats --json | jq .statistics.total
  failrec stats --policies
  failrec stats --policies --query \"node:dial since:-2h\"

With --json, one object: kind `stats`, `statistics` (counts of failures by severity, category,
outcome, node, error type, agent; first_seen, last_seen, losses; recovered, recovered_groups),
`goals`, `top_groups`, `top_recovered`. With --policies, kind `policies`: `policies` (each with
`kind`, `name`, `failed`, `recovered`, `rejected`, `attempts`, `waited_ms`, `states`, `latest`),
`records` (stored ones that were read), `is_exact`, which is false, `unreadable`.";

/// Counts: how many failures, of which kinds, where, since when
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct StatsArgs {
    /// The store, or a folder that holds `.failrec` [default: `FAILREC_DIR`, else `.failrec`]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    path: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    /// What policies decided instead, summed up by policy
    #[arg(long)]
    policies: bool,
    /// With --policies, only failures that are meant, such as `node:dial since:-2h`
    #[arg(long, value_name = "QUERY", requires = "policies", allow_hyphen_values = true)]
    query: Option<String>,
}

#[derive(Serialize)]
struct Answer<'a> {
    statistics: &'a Statistics,
    goals: &'a [GoalRow],
    top_groups: &'a [Group],
    top_recovered: &'a [Group],
    unreadable: u64,
}

#[derive(Serialize)]
struct GoalRow {
    goal_id: GoalId,
    total: u64,
    groups: u64,
    recovered: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen: Option<Timestamp>,
}

/// Counts what the store holds.
pub(crate) fn run(args: &StatsArgs, screen: &mut Screen) -> Result {
    let now = SystemClock::new().now();
    let question = Question::of(args.query.as_deref().unwrap_or_default(), now)?;
    let mut progress = Progress::start();
    let store = args.store.read(args.path.as_deref(), &progress)?;
    if args.policies {
        let sums = policy_sums::of(&store, &question)?;
        progress.end();
        return policy_sums::show(&sums, now, screen);
    }
    let mut report = ScanReport::default();
    let mut ledgers: Vec<(GoalId, Arc<Ledger>)> = Vec::new();
    for goal in store.goals()? {
        let (ledger, read) = store.ledger(&goal)?;
        report += read;
        ledgers.push((goal, ledger));
    }
    progress.end();
    let statistics = Statistics::of(ledgers.iter().map(|(_, ledger)| &**ledger));
    let goals: Vec<_> = ledgers.iter().map(|(goal, ledger)| goal_row(goal, ledger)).collect();
    let answer = Answer {
        statistics: &statistics,
        goals: &goals,
        top_groups: &top_groups(&ledgers, false, now),
        top_recovered: &top_groups(&ledgers, true, now),
        unreadable: report.corrupt_lines + report.newer_lines,
    };
    if screen.is_json() {
        screen.json("stats", &answer)?;
    } else {
        show(&answer, now, screen)?;
    }
    note_damage(report.corrupt_lines, report.newer_lines, screen)?;
    Ok(Exit::Ok)
}

fn goal_row(goal: &GoalId, ledger: &Ledger) -> GoalRow {
    let Statistics { total, groups, recovered, last_seen, .. } = Statistics::of([ledger]);
    GoalRow { goal_id: goal.clone(), total, groups, recovered, last_seen }
}

fn top_groups(ledgers: &[(GoalId, Arc<Ledger>)], is_recovered: bool, now: Timestamp) -> Vec<Group> {
    let of_each = ledgers.iter().flat_map(|(_, ledger)| ledger.most_frequent(TOP, is_recovered));
    let mut groups: Vec<&Group> = of_each.collect();
    groups.sort_by_key(|group| std::cmp::Reverse((group.count, group.last_seen)));
    let mut top: Vec<Group> = groups.into_iter().take(TOP).cloned().collect();
    for group in &mut top {
        group.stand_at(now);
    }
    top
}

fn show(answer: &Answer<'_>, now: Timestamp, screen: &mut Screen) -> Result<()> {
    let Answer { statistics, goals, top_groups, top_recovered, .. } = answer;
    if statistics.groups == 0 && statistics.recovered_groups == 0 {
        return screen.note("nothing has been recorded in this store yet");
    }
    let failures = plural(statistics.total, "failure");
    let groups = plural(statistics.groups, "group");
    screen.toned(Tone::Strong, format!("{failures} in {groups}"))?;
    if 0 < statistics.recovered {
        let groups = plural(statistics.recovered_groups, "group");
        let recovered = count(statistics.recovered);
        let line = format!("recovered: {recovered} in {groups}, not counted as failures");
        screen.toned(Tone::Good, line)?;
    }
    for (name, at) in [("first", statistics.first_seen), ("last", statistics.last_seen)] {
        let Some(at) = at else { continue };
        let line = format!("{name} {} UTC, {}", day_and_time(at), ago(at, now));
        screen.toned(Tone::Faint, line)?;
    }
    if 1 < goals.len() {
        screen.section("Goals", &goals_table(goals, now))?;
    }
    show_shares(statistics, screen)?;
    screen.section("Top groups", &groups_table(top_groups, now))?;
    screen.section("Recovered groups", &groups_table(top_recovered, now))?;
    let names = statistics.losses.iter();
    let losses = names.map(|loss| (loss.reason.as_str(), loss.count, Tone::Bad));
    screen.section("Records lost (counted, not stored)", &shares(&losses.collect::<Vec<_>>(), 0))
}

fn show_shares(statistics: &Statistics, screen: &mut Screen) -> Result<()> {
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
    screen.section("Severity", &shares(&severities.collect::<Vec<_>>(), total))?;
    screen.section("Category", &shares(&most_first(categories.collect()), total))?;
    screen.section("Outcome", &shares(&most_first(outcomes.collect()), total))?;
    screen.section("Top nodes", &shares(&nodes.collect::<Vec<_>>(), total))?;
    screen.section("Top error types", &shares(&types.collect::<Vec<_>>(), total))
}

/// A name, its count, and its tone.
type Share<'a> = (&'a str, u64, Tone);

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
        Column::right("RECOVERED"),
        Column::left("LAST"),
    ];
    let mut table = Table::cut(columns).indent(2);
    for goal in goals {
        let last = goal.last_seen.map_or_else(String::new, |last| ago(last, now));
        let [total, groups, recovered] = [goal.total, goal.groups, goal.recovered].map(count);
        let texts = [goal.goal_id.to_string(), total, groups, recovered, last];
        table.add(texts.map(TableCell::plain));
    }
    table
}

fn groups_table(groups: &[Group], now: Timestamp) -> Table {
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
