//! `failrec regroup`: what other rules would make of the groups that are stored.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use failrec::fingerprint::Normalizer;
use failrec::store::fs::RealFs;
use serde::Serialize;

use crate::cmd::regrouping::{Change, Regrouping};
use crate::exit::Exit;
use crate::output::{Column, Screen, Table, TableCell, Tone, count, plural};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::{Result, Trouble};

/// A larger file holds no rules.
const RULES_BYTES_MAX: u64 = 1024 * 1024;
/// Messages of one change that are shown.
const MESSAGES_SHOWN_MAX: usize = 5;

/// Examples for the help.
const EXAMPLES: &str = "\
RULES is a file such as `normalise.toml`: rules of your own for what of a message is compared. The
failures that are stored are grouped by them, and what would change is printed; nothing is written.
Of a group only its stored records are looked at, so a split may be missed where few are stored.

To adopt the rules, put the file into the store's folder as `normalise.toml`: a recorder goes by it
from its next start. Groups that get another name then can be put to the old ones by `failrec merge`.

Examples:
  failrec regroup --what-if rules.toml
  failrec regroup exports/my_agent --what-if rules.toml --goal main_goal
  failrec regroup --what-if rules.toml --json | jq 'select(.change == \"split\")'

With --json, one object a line: kind `regroup` for each change (`change`, which is merge or split,
`count`, `groups`, `goal_id`, `node_id`, `from` and `into`, which are messages), then kind
`regrouped`: `before` and `after`, which are numbers of groups, `merges`, `splits`.";

/// What other rules would make of the groups that are stored
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct RegroupArgs {
    /// The store, or a folder that holds `.failrec` [default: `FAILREC_DIR`, else `.failrec`]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    path: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    /// The file with the rules
    #[arg(long, value_name = "RULES", required = true, value_hint = clap::ValueHint::FilePath)]
    what_if: PathBuf,
}

#[derive(Serialize)]
struct Line<'a> {
    change: &'a str,
    #[serde(flatten)]
    of: &'a Change,
}

#[derive(Serialize)]
struct End {
    before: u64,
    after: u64,
    merges: usize,
    splits: usize,
}

/// Tells what would become of the groups.
pub(crate) fn run(args: &RegroupArgs, screen: &mut Screen) -> Result {
    let normalizer = rules(&args.what_if)?;
    let mut progress = Progress::start();
    let store = args.store.read(args.path.as_deref(), &progress)?;
    let regrouping = Regrouping::by(&normalizer, &store)?;
    progress.end();
    if screen.is_json() {
        write_json(&regrouping, screen)?;
    } else {
        write(&regrouping, screen)?;
    }
    if regrouping.before == 0 {
        screen.note("no failure that is grouped by its message is stored here")?;
        return Ok(Exit::NothingFound);
    }
    Ok(Exit::Ok)
}

fn rules(file: &Path) -> Result<Normalizer> {
    let mut text = String::new();
    let read = RealFs::open_input(file)
        .and_then(|file| file.take(RULES_BYTES_MAX).read_to_string(&mut text));
    read.map_err(|error| Trouble::usage(format!("read the rules in {}: {error}", file.display())))?;
    Normalizer::from_toml(&text)
        .map_err(|error| Trouble::usage(format!("{}: failed to {error}", file.display())))
}

fn write_json(regrouping: &Regrouping, screen: &mut Screen) -> Result<()> {
    let Regrouping { before, after, merges, splits } = regrouping;
    for (change, all) in [("merge", merges), ("split", splits)] {
        all.iter().try_for_each(|of| screen.json("regroup", &Line { change, of }))?;
    }
    let (merges, splits) = (merges.len(), splits.len());
    screen.json("regrouped", &End { before: *before, after: *after, merges, splits })
}

fn write(regrouping: &Regrouping, screen: &mut Screen) -> Result<()> {
    let Regrouping { before, after, merges, splits } = regrouping;
    let line = format!("{} would be {}", plural(*before, "group"), count(*after));
    screen.toned(Tone::Strong, line)?;
    if merges.is_empty() && splits.is_empty() {
        return screen.line("nothing would change");
    }
    for (title, changes) in [("Would become one", merges), ("Would become several", splits)] {
        if !changes.is_empty() {
            screen.line("")?;
            screen.toned(Tone::Strong, title)?;
            screen.table(&table(changes))?;
        }
    }
    Ok(())
}

fn table(changes: &[Change]) -> Table {
    let columns =
        [Column::right("COUNT"), Column::left("NODE").at_most(16), Column::left("MESSAGE")];
    let mut table = Table::wrapped(columns).indent(2);
    for change in changes {
        let count = TableCell::plain(count(change.count));
        let node = TableCell::plain(change.node_id.as_str());
        let from = TableCell::block(some_of(&change.from, ""), Tone::Plain);
        table.add([count, node, from]);
        let into = TableCell::block(some_of(&change.into, "→ "), Tone::Handle);
        table.add([TableCell::default(), TableCell::default(), into]);
    }
    table
}

/// The first messages, a line each, and how many more there are.
fn some_of(messages: &std::collections::BTreeSet<String>, before: &str) -> String {
    let shown = messages.iter().take(MESSAGES_SHOWN_MAX);
    let mut lines: Vec<_> = shown.map(|message| format!("{before}{message}")).collect();
    let more = messages.len().saturating_sub(MESSAGES_SHOWN_MAX);
    if 0 < more {
        lines.push(format!("{before}and {more} more"));
    }
    lines.join("\n")
}
