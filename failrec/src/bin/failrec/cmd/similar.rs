//! `failrec similar`: what is like a failure, and what was done about it.

use clap::Args;
use failrec::query::Similar;
use failrec::store::Ask as _;
use failrec::{Clock as _, SystemClock, Timestamp};

use crate::cmd::find::find;
use crate::cmd::named::split;
use crate::cmd::report::resolution_text;
use crate::exit::Exit;
use crate::output::{Column, Screen, Table, TableCell, Tone, ago, on_one_line, plural, short_type};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::Result;

/// Examples for the help.
const EXAMPLES: &str = "\
The score is 2 for the same error type, 3 for the same node, 1 for the same goal, and up to 2 for
arguments of the same names.

Examples:
  failrec similar fail_01KAM3XY7ZQ9
  failrec similar latest -n 3 --json | jq .record.resolution

With --json, one object a line, of kind `similar`: `score`, `is_same_group`, `record` (with its
`resolution`), `group`.";

/// Failures like one, and what was done about them
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "failrec similar [OPTIONS] [PATH] <ID>")]
pub(crate) struct SimilarArgs {
    /// The ID, or `latest`; before it the PATH of the store, if it is not the usual one
    #[arg(value_name = "ID", required = true, num_args = 1..)]
    words: Vec<String>,
    #[command(flatten)]
    store: StoreArgs,
    /// Answers at most
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: u8,
}

/// Lists failures like one.
pub(crate) fn run(args: &SimilarArgs, screen: &mut Screen) -> Result {
    let now = SystemClock::new().now();
    let (path, [id]) = split::<1>(&args.words, "ID", "give one ID at a time")?;
    let mut progress = Progress::start();
    let store = args.store.read(path, &progress)?;
    let target = find(&store, id)?;
    let found = store.similar(&target.id.to_string(), usize::from(args.limit))?;
    progress.end();
    if screen.is_json() {
        found.iter().try_for_each(|similar| screen.json("similar", similar))?;
    } else {
        let table = if screen.width().is_none() { tabbed(&found) } else { blocks(&found, now) };
        screen.rows(&table)?;
    }
    if found.is_empty() {
        screen
            .note(format!("no other stored failure has the type or the node of {}", target.id))?;
        return Ok(Exit::NothingFound);
    }
    Ok(Exit::Ok)
}

/// For the eye: a few lines each.
fn blocks(found: &[Similar], now: Timestamp) -> Table {
    let mut table = Table::wrapped([Column::right("SCORE"), Column::left("FAILURE")]);
    for similar in found {
        let record = &similar.record;
        let error_type = short_type(&record.error_type);
        let times = plural(times(similar), "time");
        let age = ago(record.at, now);
        let same = if similar.is_same_group { ", same group" } else { "" };
        let what = format!("{error_type} in {}, {times}, stored {age}{same}", record.node_id);
        let score = TableCell::new(format!("{:.1}", similar.score), Tone::Faint);
        table.add([score, TableCell::new(on_one_line(&record.error_message), Tone::Strong)]);
        table.add([TableCell::default(), TableCell::plain(what)]);
        if let Some(resolution) = &record.resolution {
            let text = TableCell::block(resolution_text(resolution, now), Tone::Good);
            table.add([TableCell::default(), text]);
        }
        table.add([TableCell::default(), TableCell::new(record.id.to_string(), Tone::Handle)]);
        table.add([TableCell::default(), TableCell::default()]);
    }
    table
}

/// For another program: a row each.
fn tabbed(found: &[Similar]) -> Table {
    let names = ["SCORE", "ID", "SAME_GROUP", "COUNT", "NODE", "TYPE", "MESSAGE", "RESOLUTION"];
    let mut table = Table::cut(names.map(Column::left));
    for similar in found {
        let record = &similar.record;
        let resolution = record.resolution.as_ref();
        let texts = [
            format!("{:.2}", similar.score),
            record.id.to_string(),
            similar.is_same_group.to_string(),
            times(similar).to_string(),
            record.node_id.to_string(),
            record.error_type.clone(),
            record.error_message.clone(),
            resolution.map_or_else(String::new, |known| format!("{}: {}", known.kind, known.text)),
        ];
        table.add(texts.map(TableCell::plain));
    }
    table
}

fn times(similar: &Similar) -> u64 {
    similar.group.as_ref().map_or(similar.record.occurrence, |group| group.count)
}
