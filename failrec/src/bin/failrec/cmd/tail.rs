//! `failrec tail`: the last failures, and those to come.

use std::collections::VecDeque;
use std::time::Duration;

use clap::Args;
use failrec::record::FailureRecord;
use failrec::{Clock as _, SystemClock};

use crate::cmd::damage::note_damage;
use crate::cmd::question::{QueryArgs, Question};
use crate::cmd::stream::Stream;
use crate::exit::Exit;
use crate::output::{Screen, Tone, day_and_time, on_one_line, short_type};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::{Result, Trouble};

/// How long to wait before the next look: soon enough for an eye, seldom enough for a laptop.
const PAUSE: Duration = Duration::from_millis(400);

/// Examples for the help.
const EXAMPLES: &str = "\
Examples:
  failrec tail
  failrec tail -f sev:>=error
  failrec tail -n 100 --since -1h node:planner
  failrec tail -f --json | jq -r .error_message

Shown is what was stored: the first failures of each group, then each tenth, hundredth and so on.
With -f, new ones are shown as they come, until the command is ended with Ctrl-C.
With --json, one object a line, of kind `failure`.";

/// The last stored failures, oldest first; with -f also those to come
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "failrec tail [OPTIONS] [PATH] [QUERY]...")]
pub(crate) struct TailArgs {
    #[command(flatten)]
    query: QueryArgs,
    #[command(flatten)]
    store: StoreArgs,
    /// Goes on, and shows what is added
    #[arg(short, long)]
    follow: bool,
    /// How many to begin with
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    lines: u16,
}

/// Shows the last failures; with `--follow` until nobody reads on.
pub(crate) fn run(args: &TailArgs, screen: &mut Screen) -> Result {
    let question = args.query.question(SystemClock::new().now())?;
    refuse_pages(&question)?;
    let mut progress = Progress::start();
    let store = args.store.read(question.path.as_deref(), &progress)?;
    let mut stream = Stream::new(&store, &question.query);
    let mut last: VecDeque<FailureRecord> = VecDeque::new();
    let report = stream.look(&mut |record| {
        // Goals are read one after the other, so the newest of all are known only in the end.
        let place = last.partition_point(|known| known.at <= record.at);
        last.insert(place, record);
        if usize::from(args.lines) < last.len() {
            last.pop_front();
        }
    })?;
    progress.end();
    last.iter().try_for_each(|record| show(record, screen))?;
    note_damage(report.corrupt_lines, report.newer_lines, screen)?;
    screen.flush()?;
    if args.follow {
        return follow(&mut stream, screen);
    }
    if last.is_empty() {
        screen.note("no stored failure is meant")?;
        return Ok(Exit::NothingFound);
    }
    Ok(Exit::Ok)
}

/// Shows what comes, until nobody reads it or the process is told to end.
fn follow(stream: &mut Stream<'_>, screen: &mut Screen) -> Result {
    loop {
        std::thread::park_timeout(PAUSE);
        let mut fresh = Vec::new();
        stream.look(&mut |record| fresh.push(record))?;
        fresh.sort_by_key(|record| record.at);
        fresh.iter().try_for_each(|record| show(record, screen))?;
        screen.flush()?;
    }
}

fn refuse_pages(question: &Question) -> Result<()> {
    if question.is_plain() {
        return Ok(());
    }
    let message =
        "`tail` shows records as they come: by:, show:, near:, sort: and limit: have no place here";
    Err(Trouble::usage(message)
        .advise("`-n 100` says how many to begin with, and `failrec list` knows the rest"))
}

fn show(record: &FailureRecord, screen: &mut Screen) -> Result<()> {
    if screen.is_json() {
        return screen.json("failure", record);
    }
    let severity = record.severity;
    let message = on_one_line(&record.error_message);
    if screen.width().is_none() {
        return screen.tabbed(&[
            record.at.to_string(),
            severity.to_string(),
            record.node_id.to_string(),
            record.error_type.clone(),
            record.error_message.clone(),
            record.id.to_string(),
        ]);
    }
    let pieces = [
        screen.paint(Tone::Faint, &day_and_time(record.at)),
        screen.paint(Tone::of_severity(severity), &format!("{severity:8}")),
        screen.paint(Tone::Plain, record.node_id.as_str()),
        screen.paint(Tone::Strong, &format!("{}: {message}", short_type(&record.error_type))),
        screen.paint(Tone::Handle, &record.id.to_string()),
    ];
    screen.painted(pieces.join("  "))
}
