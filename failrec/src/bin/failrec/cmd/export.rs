//! `failrec export`: every stored failure, for another program.

use std::ops::ControlFlow;

use clap::{Args, ValueEnum};
use failrec::record::FailureRecord;
use failrec::{Clock as _, SystemClock};

use crate::cmd::damage::note_damage;
use crate::cmd::question::{QueryArgs, Question};
use crate::cmd::shape::{csv_row, csv_titles, hive};
use crate::cmd::stream::Stream;
use crate::exit::Exit;
use crate::output::{Screen, plain_json};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::{Result, Trouble};

/// Examples for the help.
const EXAMPLES: &str = "\
The shape `hive` has ten fields: session_id, agent_id, node_id, timestamp, error_type,
error_message, graph_snapshot, input_context, evolution_triggered, resolution. What is absent is
null there, or empty in CSV. The shape `failrec` is the whole record, and a selection of it in CSV.
In CSV, control characters other than line breaks and tabs are written like `\\u{1b}`.

Examples:
  failrec export > failures.jsonl
  failrec export exports/my_agent --shape hive sev:>=error --since -7d
  failrec export --format csv node:planner > planner.csv

With --json the format is jsonl, and each object says `\"schema\": 1` and its kind, also as `hive`.";

/// Every stored failure, goal by goal and oldest first, as JSON lines or CSV
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "failrec export [OPTIONS] [PATH] [QUERY]...")]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    query: QueryArgs,
    #[command(flatten)]
    store: StoreArgs,
    /// Which fields
    #[arg(long, value_enum, default_value_t)]
    shape: Shape,
    /// How they are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Records at most
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<u64>,
}

/// Which fields are exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    /// The whole record
    #[default]
    Failrec,
    /// The ten fields of the older system
    Hive,
}

/// How the fields are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One JSON object a line
    #[default]
    Jsonl,
    /// Values between commas, titles first (RFC 4180)
    Csv,
}

/// Writes every stored failure that is meant.
pub(crate) fn run(args: &ExportArgs, screen: &mut Screen) -> Result {
    let question = args.query.question(SystemClock::new().now())?;
    refuse_order(&question)?;
    let said = question.limit.map(|limit| u64::try_from(limit).unwrap_or(u64::MAX));
    let limit = args.limit.or(said).unwrap_or(u64::MAX);
    let progress = Progress::start();
    let store = args.store.read(question.path.as_deref(), &progress)?;
    let format = if screen.is_json() { Format::Jsonl } else { args.format };
    if format == Format::Csv {
        screen.bytes(csv_titles(args.shape == Shape::Hive).as_bytes())?;
    }
    let mut written = 0;
    let mut outcome = Ok(());
    let report = Stream::new(&store, &question.query).look_until(&mut |record| {
        if written < limit {
            outcome = write(&record, args.shape, format, screen);
            written += 1;
        }
        if written < limit && outcome.is_ok() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    outcome?;
    note_damage(report.corrupt_lines, report.newer_lines, screen)?;
    if written == 0 {
        screen.note("no stored failure is meant")?;
        return Ok(Exit::NothingFound);
    }
    Ok(Exit::Ok)
}

fn refuse_order(question: &Question) -> Result<()> {
    if question.is_unordered() {
        return Ok(());
    }
    let message = "`export` writes whole records, oldest first: by:, show:, near: and sort: have no place here";
    Err(Trouble::usage(message).advise("`failrec list` knows them"))
}

fn write(record: &FailureRecord, shape: Shape, format: Format, screen: &mut Screen) -> Result<()> {
    match (format, shape) {
        (Format::Csv, shape) => screen.bytes(csv_row(record, shape == Shape::Hive).as_bytes()),
        (Format::Jsonl, Shape::Failrec) => screen.json("failure", record),
        (Format::Jsonl, Shape::Hive) if screen.is_json() => screen.json("hive", &hive(record)),
        (Format::Jsonl, Shape::Hive) => screen.line(plain_json(&hive(record))?),
    }
}
