//! `failrec regroup`: what other rules would make of the groups that are stored.

use std::path::PathBuf;

use clap::Args;
use failrec::fingerprint::Normalizer;
use serde::Serialize;

use crate::cmd::adoption::{Adoption, Rules};
use crate::cmd::regrouping::{Change, Regrouping};
use crate::exit::Exit;
use crate::output::{Column, Screen, Table, TableCell, Tone, count, plural};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::{Result, Trouble};

/// Messages of one change that are shown.
const MESSAGES_SHOWN_MAX: usize = 5;

/// Examples for the help.
const EXAMPLES: &str = "\
RULES is a file such as `normalise.toml`: rules of your own for what of a message is compared. The
failures that are stored are grouped by them, and what would change is printed. Of a group only its
stored records are looked at, so a split may be missed where few are stored.

With --what-if nothing is written. --adopt makes the rules those of the store, its `normalise.toml`;
those before are kept as `normalise.toml.old`. A group under its new name is counted in the group that
is known, so counts, resolutions and remarks go on; of several, in the one that failed first. Where a
group becomes several, its history stays with the part that most of its failures are in. Programs with
the feature `toml` go by the rules from their next start. Nothing is rewritten: `failrec split` takes
back what was merged.

Examples:
  failrec regroup --what-if rules.toml
  failrec regroup exports/my_agent --what-if rules.toml --goal main_goal
  failrec regroup --adopt rules.toml
  failrec regroup --what-if rules.toml --json | jq 'select(.change == \"split\")'

With --json, one object a line: kind `regroup` for each change (`change`, which is merge or split,
`count`, `groups`, `goal_id`, `node_id`, `from` and `into`, which are messages, and `heir`, that of them
which keeps the history), then kind `regrouped`: `before` and `after`, which are numbers of groups,
`merges`, `splits`, `renamed`. With --adopt then kind `said` for each merge, as `failrec merge` has it,
and kind `adopted`: `rules`, `old`, `is_written`, `merged`.";

/// What other rules would make of the groups that are stored
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct RegroupArgs {
    /// The store, or a folder that holds `.failrec` [default: `FAILREC_DIR`, else `.failrec`]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    path: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    rules: RulesArgs,
    /// With --adopt, does it without a question
    #[arg(long, requires = "adopt")]
    yes: bool,
}

/// The file with the rules, and what they are for.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct RulesArgs {
    /// Tells what these rules would make of the groups, and writes nothing
    #[arg(long, value_name = "RULES", value_hint = clap::ValueHint::FilePath)]
    what_if: Option<PathBuf>,
    /// Tells the same, and makes them the rules of the store
    #[arg(long, value_name = "RULES", value_hint = clap::ValueHint::FilePath, conflicts_with = "goal")]
    adopt: Option<PathBuf>,
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
    renamed: u64,
}

/// Tells what would become of the groups, and makes it so.
pub(crate) fn run(args: &RegroupArgs, screen: &mut Screen) -> Result {
    let RulesArgs { what_if, adopt } = &args.rules;
    let file = what_if.as_ref().or(adopt.as_ref());
    let rules = Rules::read(file.ok_or_else(|| Trouble::usage("no rules were named"))?)?;
    let mut progress = Progress::start();
    let path = args.path.as_deref();
    let store = match adopt {
        None => args.store.read(path, &progress)?,
        Some(_) => args.store.write(path, &progress)?,
    };
    // Programs go by the built-in rules too where those of the store cannot be used.
    let in_force = Normalizer::of_store(args.store.folder(path)?).unwrap_or_default();
    let regrouping = Regrouping::by(&rules.normalizer, &in_force, &store)?;
    progress.end();
    if screen.is_json() {
        write_json(&regrouping, screen)?;
    } else {
        write(&regrouping, screen)?;
    }
    let is_empty = regrouping.before == 0;
    if is_empty {
        screen.note("no failure that is grouped by its message is stored here")?;
    }
    if adopt.is_some() {
        let adoption = Adoption::of(&rules, &args.store.folder(path)?)?;
        adoption.run((&regrouping, args.yes), &store, screen)?;
        return Ok(Exit::Ok);
    }
    Ok(if is_empty { Exit::NothingFound } else { Exit::Ok })
}

fn write_json(regrouping: &Regrouping, screen: &mut Screen) -> Result<()> {
    let Regrouping { before, after, merges, splits, renamed, .. } = regrouping;
    for (change, all) in [("merge", merges), ("split", splits)] {
        all.iter().try_for_each(|of| screen.json("regroup", &Line { change, of }))?;
    }
    let (merges, splits) = (merges.len(), splits.len());
    screen.json(
        "regrouped",
        &End { before: *before, after: *after, merges, splits, renamed: *renamed },
    )
}

fn write(regrouping: &Regrouping, screen: &mut Screen) -> Result<()> {
    let Regrouping { before, after, merges, splits, renamed, .. } = regrouping;
    let line = format!("{} would be {}", plural(*before, "group"), count(*after));
    screen.toned(Tone::Strong, line)?;
    if regrouping.is_empty() {
        return screen.line("nothing would change");
    }
    if 0 < *renamed {
        screen.line(format!("{} would only get another name", plural(*renamed, "group")))?;
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
        if 1 < change.into.len() {
            let heir = TableCell::new(format!("history: → {}", change.heir), Tone::Faint);
            table.add([TableCell::default(), TableCell::default(), heir]);
        }
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
