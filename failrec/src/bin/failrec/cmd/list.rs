//! `failrec list`: which failures there are.

use std::num::NonZeroU64;

use clap::Args;
use failrec::query::{Breakdown, Cursor, Field, Level, Query, Statistics};
use failrec::store::{Ask as _, Store as _};
use failrec::{Clock as _, SystemClock, Timestamp};
use serde::Serialize;

use crate::cmd::damage::note_damage;
use crate::cmd::listing::Listing;
use crate::cmd::question::{QueryArgs, Question};
use crate::cmd::rollup::Rollup;
use crate::exit::Exit;
use crate::output::{Column, Screen, Table, TableCell, Tone, ago, count, plural};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::Result;
use crate::watched::Watched;

/// Answers, if nothing else is said: what fits a screen.
const LIMIT: usize = 20;

/// Examples for the help.
const EXAMPLES: &str = "\
The query is made of terms and texts side by side; OR, NOT (or -) and parentheses join them:
  node:planner  type:HttpError  sev:>=error  cat:rate_limit  tag.tenant:acme  inputs.url:*api*
  id:01KAM*  tag.http.status:5*  inputs.timeout_ms:>2s  inputs.size:>1.5GiB
  policy:bank  policy.kind:circuit_breaker  policy.state:open  attempts:>2  outcome:rejected
  is:new  is:escalating  is:regressed  is:suspect  is:snoozed  has:resolution  age:<2h  count:>100
  is:verified  verified:watching  passes:>100
  attempt.n:>2  since:-2h  until:2026-11-01  sort:-count  limit:5  by:node  show:id,inputs.url  near:fail_01KAM3

Operations that failed and were made good by a retry or a fallback are listed too, in groups of
their own and marked `recovered`. They are no failures: by: and `failrec stats` count them apart.
`-is:recovered` leaves them out, `is:recovered` asks for nothing else. Several terms about policies
may each be met by another policy of the call.

Groups differ by node and message. What several of them have in common (category, root type and code:
\"all rate limits\") is their coarse fingerprint: `--by coarse` adds them up, `coarse:8f3a2b1c` lists them.

A resolved group is `verified` where enough calls of its functions have gone well since to tell:
`verified:` is none, watching, held or failed; `failrec attempts` says how many are needed.

Examples:
  failrec list
  failrec list exports/my_agent --goal main_goal --since -2h
  failrec list is:new sev:>=error \"connection refused\"
  failrec list --records node:planner show:id,attempt.n,inputs.url
  failrec list by:node,category sort:-count
  failrec list --by coarse --since -1d

With --json, one object a line: kind `group`, or `failure` with --records or show:, and in the end
kind `page` with `total`, `unreadable` and `next`, the cursor of the next page; or, with by:, one
object of kind `breakdown`.";

/// Which failures there are: the groups, newest first, with their exact counts
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "failrec list [OPTIONS] [PATH] [QUERY]...")]
pub(crate) struct ListArgs {
    #[command(flatten)]
    query: QueryArgs,
    #[command(flatten)]
    store: StoreArgs,
    /// Answers at most, from 1 to 1000 [default: 20]
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1_000))]
    limit: Option<u16>,
    /// Counts instead, by the values of these fields: `coarse`, or `node,category`
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    by: Vec<Field>,
    /// Single stored records instead of groups
    #[arg(long)]
    records: bool,
    /// Goes on where the page before ended
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<Cursor>,
}

#[derive(Serialize)]
struct PageEnd<'a> {
    total: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<NonZeroU64>,
    unreadable: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'a Cursor>,
}

/// Lists groups, records, or counts by fields.
pub(crate) fn run(args: &ListArgs, screen: &mut Screen) -> Result {
    let now = SystemClock::new().now();
    let question = args.query.question(now)?;
    let mut progress = Progress::start();
    let store = args.store.read(question.path.as_deref(), &progress)?;
    let query = paged(args, &question);
    if !query.asked_by().is_empty() {
        let breakdown = store.group_by(&query)?;
        progress.end();
        show_breakdown(&breakdown, now, screen)?;
        return if breakdown.rows.is_empty() {
            nothing(&question, &store, screen)
        } else {
            Ok(Exit::Ok)
        };
    }
    let listing = listing(args, &query, &store)?;
    progress.end();
    if screen.is_json() {
        listing.write_json(screen)?;
        let Listing { total, unread, unreadable, next, .. } = &listing;
        let (total, unread, next) = (*total, NonZeroU64::new(*unread), next.as_ref());
        screen.json("page", &PageEnd { total, unread, unreadable: *unreadable, next })?;
    } else {
        listing.write(query.asked_show(), now, screen)?;
    }
    if listing.is_empty() {
        return nothing(&question, &store, screen);
    }
    if let Some(next) = listing.next.as_ref().filter(|_| !screen.is_json()) {
        let shown = count(listing.len());
        let total = match listing.unread {
            0 => format!("{shown} of {}", count(listing.total)),
            // To know how many there are, all would have to be read.
            _ => format!("{shown}, and there are more"),
        };
        screen.note(format!("{total}; for the next ones add `--cursor {next}`"))?;
    }
    note_damage(listing.unreadable, 0, screen)?;
    Ok(Exit::Ok)
}

fn paged(args: &ListArgs, question: &Question) -> Query {
    let limit = args.limit.map(usize::from).or(question.limit).unwrap_or(LIMIT);
    let mut query = question.query.clone().limit(limit);
    if !args.by.is_empty() {
        query = query.by(args.by.iter().cloned());
    }
    match &args.cursor {
        Some(cursor) => query.after(cursor.clone()),
        None => query,
    }
}

fn listing(args: &ListArgs, query: &Query, store: &Watched) -> Result<Listing> {
    let is_of_records = args.records
        || query.level() == Level::Records
        || query.asked_show().iter().any(|field| !field.is_of_groups());
    if !is_of_records {
        return Ok(Listing::of_groups(store.groups(query)?));
    }
    let page = store.records(&query.clone().records())?;
    let mut goals: Vec<_> = page.items.iter().map(|record| record.goal_id.clone()).collect();
    goals.sort_unstable();
    goals.dedup();
    let ledgers: Result<Vec<_>> =
        goals.into_iter().map(|goal| Ok((store.ledger(&goal)?.0, goal))).collect();
    Ok(Listing::of_records(page, &ledgers?))
}

/// Says that there is no answer, and why that may be.
fn nothing(question: &Question, store: &Watched, screen: &mut Screen) -> Result {
    let Statistics { total, recovered, .. } = store.statistics(None)?;
    if total == 0 && recovered == 0 {
        screen.note("nothing has been recorded in this store yet")?;
        return Ok(Exit::NothingFound);
    }
    let failures = plural(total, "failure");
    let what = match recovered {
        0 => failures,
        _ => format!("{failures} and {}", plural(recovered, "recovered operation")),
    };
    screen.note(format!("none of the {what} in this store is meant"))?;
    let word = question.text.as_str();
    if question.path.is_none() && !word.is_empty() && !word.contains([':', ' ', '"']) {
        screen.note(format!(
            "`{word}` was looked for as a text; a store is named by `--store {word}`"
        ))?;
    }
    Ok(Exit::NothingFound)
}

fn show_breakdown(breakdown: &Breakdown, now: Timestamp, screen: &mut Screen) -> Result<()> {
    if screen.is_json() {
        return screen.json("breakdown", breakdown);
    }
    if breakdown.rows.is_empty() {
        return Ok(());
    }
    match Rollup::of(breakdown) {
        Some(rollup) => rollup.write(now, screen)?,
        None => screen.rows(&counts(breakdown, now))?,
    }
    let rows = u64::try_from(breakdown.rows.len()).unwrap_or(u64::MAX);
    let total = u64::try_from(breakdown.total_rows).unwrap_or(u64::MAX);
    if rows < total {
        screen.note(format!(
            "{} of {}; `--limit` shows more",
            count(rows),
            plural(total, "row")
        ))?;
    }
    if !breakdown.is_exact {
        screen.note("counts come from stored records, so the newest failures may be missing")?;
    }
    note_damage(breakdown.unreadable, 0, screen)
}

fn counts(breakdown: &Breakdown, now: Timestamp) -> Table {
    let has_recovered = 0 < breakdown.recovered;
    let recovered = has_recovered.then_some("RECOVERED");
    let numbers = ["COUNT"].into_iter().chain(recovered).chain(["GROUPS", "SESSIONS"]);
    let numbers = numbers.map(Column::right);
    let fields = breakdown.fields.iter().map(|field| Column::left(field.to_uppercase()));
    let mut table = Table::cut(numbers.chain(fields).chain([Column::left("LAST")]));
    for row in &breakdown.rows {
        let recovered = has_recovered.then_some(row.recovered);
        let numbers = [row.count].into_iter().chain(recovered);
        let numbers = numbers.chain([row.groups as u64, row.sessions as u64]);
        let numbers = numbers.map(|number| TableCell::plain(count(number)));
        let values = row.values.iter().map(|value| match value {
            Some(value) => TableCell::plain(value.as_str()),
            None => TableCell::new("-", Tone::Faint),
        });
        let last = TableCell::new(ago(row.last_seen, now), Tone::Faint);
        table.add(numbers.chain(values).chain([last]));
    }
    table
}
