//! `failrec patterns`: what many messages have in common.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use failrec::fingerprint::{Normalizer, Variable};
use failrec::store::Store as _;
use failrec::{Clock as _, SystemClock};
use serde::Serialize;

use crate::cmd::facts::Facts;
use crate::cmd::joining::Joining;
use crate::cmd::pattern::{Member, Pattern, Suggestion, mine};
use crate::cmd::pattern_name::PatternName;
use crate::exit::Exit;
use crate::output::{Column, Screen, Table, TableCell, Tone, count, plural};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::{Result, Trouble};
use crate::watched::Watched;

/// Groups that an explanation names.
const GROUPS_SHOWN_MAX: usize = 10;

/// Examples for the help.
const EXAMPLES: &str = "\
What no single message can show, such as an unquoted user name, shows in many: a word that differs
where all else is the same is a variable, written <*>. A word is one if it has many values, if a
placeholder stands in its place in other messages, or if its values were met as those of a variable
before. Words with few values, such as GET and POST, stay, and so do statuses and codes.

Each pattern comes with the failures it describes, the groups that could be merged as one, and an
example. Only groups of the same goal, node, type and code are suggested. Nothing is merged unless
you run the lines that are printed, or name their patterns with --merge; `failrec split` takes each
merge back. The name of a pattern follows from its text alone, so that it stays the same while other
patterns come and go. To have it done by the clock, let your scheduler run `failrec patterns --merge all`.

Examples:
  failrec patterns
  failrec patterns --goal main_goal --explain 7QK2M0
  failrec patterns --merge 7QK2M0 0M3CX9
  failrec patterns --merge all --by nightly
  failrec patterns --json | jq -r '.merges[].command'

With --json, one object a line, of kind `pattern`: `name`, `pattern`, `count`, `joined`, `variables`
(each with `why`, `distinct`, `is_more`, `values`), `examples`, `groups` (each with `fingerprint`,
`goal_id`, `node_id`, `count`, `message`), `merges` (each with `groups`, `command`). With --merge kind
`said` for each group, as `failrec merge` has it.";

/// What many messages have in common, and which groups could be one
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct PatternsArgs {
    /// The store, or a folder that holds `.failrec` [default: `FAILREC_DIR`, else `.failrec`]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    path: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    /// Tells of one pattern why its variables are some, and which groups it joins
    #[arg(long, value_name = "NAME")]
    explain: Option<PatternName>,
    /// Counts as one what these patterns join: their names in the list, or `all`
    #[arg(long, value_name = "NAME", num_args = 1.., conflicts_with = "explain")]
    merge: Vec<Picked>,
    /// With --merge, who says it [default: patterns]
    #[arg(long, value_name = "NAME", requires = "merge")]
    by: Option<String>,
    /// Messages without variables too
    #[arg(long)]
    all: bool,
    /// Patterns at most
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: u16,
}

/// Which patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Picked {
    All,
    Named(PatternName),
}

impl FromStr for Picked {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if text == "all" { Ok(Self::All) } else { text.parse().map(Self::Named) }
    }
}

#[derive(Serialize)]
struct Answer<'a> {
    name: &'a PatternName,
    pattern: String,
    count: u64,
    joined: usize,
    variables: Vec<Variable>,
    examples: Vec<&'a str>,
    groups: &'a [Member],
    merges: &'a [Suggestion],
}

/// Lists patterns, or explains one.
pub(crate) fn run(args: &PatternsArgs, screen: &mut Screen) -> Result {
    let mut progress = Progress::start();
    let path = args.path.as_deref();
    let store = if args.merge.is_empty() {
        args.store.read(path, &progress)?
    } else {
        args.store.write(path, &progress)?
    };
    let place = args.path.as_ref().map(|path| format!(" --store {}", path.display()));
    let normalizer = Normalizer::of_store(args.store.folder(args.path.as_deref())?)?;
    let patterns = mine(&store, &normalizer, &place.unwrap_or_default())?;
    progress.end();
    if let Some(name) = &args.explain {
        return explain(named(name, &patterns)?, screen);
    }
    if !args.merge.is_empty() {
        return merge(args, &patterns, &store, screen);
    }
    let shown = patterns.iter().filter(|pattern| args.all || !pattern.is_constant());
    let shown: Vec<_> = shown.take(usize::from(args.limit)).collect();
    if shown.is_empty() {
        screen.note("no word differs in messages that are otherwise the same")?;
        return Ok(Exit::NothingFound);
    }
    if screen.is_json() {
        shown.iter().try_for_each(|pattern| screen.json("pattern", &answer(pattern)))?;
    } else if screen.width().is_none() {
        screen.rows(&tabbed(&shown))?;
    } else {
        show(&shown, screen)?;
    }
    Ok(Exit::Ok)
}

/// Merges what is suggested for the patterns that were picked.
fn merge(
    args: &PatternsArgs,
    patterns: &[Pattern],
    store: &Watched,
    screen: &mut Screen,
) -> Result {
    for picked in &args.merge {
        if let Picked::Named(name) = picked {
            named(name, patterns)?;
        }
    }
    let is_picked = |pattern: &&Pattern| {
        args.merge.iter().any(|picked| match picked {
            Picked::All => true,
            Picked::Named(name) => pattern.name == *name,
        })
    };
    let picked: Vec<_> = patterns.iter().filter(is_picked).collect();
    let mut joining = Joining::default();
    for suggestion in picked.iter().flat_map(|pattern| &pattern.merges) {
        joining.extend(suggestion.joins.iter().cloned());
    }
    if joining.is_empty() {
        screen.note("there is nothing to merge: each pattern joins no groups, or one already")?;
        return Ok(Exit::NothingFound);
    }
    let by = store.masker().text(args.by.as_deref().unwrap_or("patterns")).into_owned();
    joining.say(store, &by, SystemClock::new().now())?;
    if screen.is_json() {
        joining.write_json(screen)?;
        return Ok(Exit::Ok);
    }
    for pattern in picked.into_iter().filter(|pattern| !pattern.merges.is_empty()) {
        screen.toned(Tone::Strong, pattern.template.text())?;
        for suggestion in &pattern.merges {
            screen.table(&merged(pattern, suggestion))?;
        }
    }
    screen.note("`failrec split` takes back what should not be one")?;
    Ok(Exit::Ok)
}

/// The group that stays, and those that were merged into it.
fn merged(pattern: &Pattern, suggestion: &Suggestion) -> Table {
    let columns = [Column::left(""), Column::left(""), Column::right(""), Column::left("")];
    let mut table = Table::cut(columns).indent(2);
    for (place, name) in suggestion.groups.iter().enumerate() {
        let Some(group) = pattern.groups.iter().find(|group| group.fingerprint == *name) else {
            continue;
        };
        let (word, tone) = if place == 0 { ("into", Tone::Good) } else { ("merged", Tone::Plain) };
        let short = name.as_str().get(..12).unwrap_or_default();
        table.add([
            TableCell::new(word, tone),
            TableCell::new(short, Tone::Handle),
            TableCell::plain(count(group.count)),
            TableCell::plain(group.message.as_str()),
        ]);
    }
    table
}

/// The pattern of this name.
fn named<'p>(name: &PatternName, patterns: &'p [Pattern]) -> Result<&'p Pattern> {
    let mut found = patterns.iter().filter(|pattern| pattern.name == *name);
    match (found.next(), found.next()) {
        (Some(pattern), None) => Ok(pattern),
        (Some(_), Some(_)) => {
            let trouble = Trouble::usage(format!("two patterns have the name {name}"));
            Err(trouble.advise("`failrec patterns --json` lists what to run for each"))
        }
        (None, _) => {
            let trouble = Trouble::new(Exit::NothingFound, format!("there is no pattern {name}"));
            let why = "with new messages one may have become another";
            Err(trouble.advise(format!("`failrec patterns --all` lists them; {why}")))
        }
    }
}

fn answer(pattern: &Pattern) -> Answer<'_> {
    let Pattern { name, template, groups, merges } = pattern;
    Answer {
        name,
        pattern: template.text(),
        count: template.count(),
        joined: pattern.joined(),
        variables: template.variables(),
        examples: template.examples().collect(),
        groups,
        merges,
    }
}

/// For the eye: the pattern, an example below it, and in the end what to run.
fn show(shown: &[&Pattern], screen: &mut Screen) -> Result<()> {
    let mut table = Table::wrapped([
        Column::left("NAME"),
        Column::right("COUNT"),
        Column::right("JOINS"),
        Column::left("PATTERN, EXAMPLE"),
    ]);
    for pattern in shown {
        let joined = match pattern.joined() {
            0 => TableCell::default(),
            joined => TableCell::plain(joined.to_string()),
        };
        table.add([
            TableCell::new(pattern.name.to_string(), Tone::Handle),
            TableCell::plain(count(pattern.template.count())),
            joined,
            TableCell::new(pattern.template.text(), Tone::Strong),
        ]);
        let example = pattern.template.examples().next().unwrap_or_default();
        let empty = TableCell::default;
        table.add([empty(), empty(), empty(), TableCell::new(example, Tone::Faint)]);
    }
    screen.table(&table)?;
    let merges: Vec<_> = shown.iter().flat_map(|pattern| &pattern.merges).collect();
    commands("To count as one what a pattern joins", &merges, screen)
}

fn commands(title: &str, merges: &[&Suggestion], screen: &mut Screen) -> Result<()> {
    if merges.is_empty() {
        return Ok(());
    }
    screen.heading(title)?;
    let mut lines = merges.iter();
    lines.try_for_each(|merge| screen.toned(Tone::Handle, format!("  {}", merge.command)))
}

/// For another program: a row each, with the commands between semicolons.
fn tabbed(shown: &[&Pattern]) -> Table {
    let mut table =
        Table::cut(["NAME", "COUNT", "JOINS", "PATTERN", "EXAMPLE", "MERGE"].map(Column::left));
    for pattern in shown {
        let commands: Vec<_> = pattern.merges.iter().map(|merge| &*merge.command).collect();
        let texts = [
            pattern.name.to_string(),
            pattern.template.count().to_string(),
            pattern.joined().to_string(),
            pattern.template.text(),
            pattern.template.examples().next().unwrap_or_default().to_owned(),
            commands.join("; "),
        ];
        table.add(texts.map(TableCell::plain));
    }
    table
}

fn explain(pattern: &Pattern, screen: &mut Screen) -> Result {
    if screen.is_json() {
        screen.json("pattern", &answer(pattern))?;
        return Ok(Exit::Ok);
    }
    let Pattern { template, groups, merges, .. } = pattern;
    screen.toned(Tone::Strong, template.text())?;
    let (failures, joined) = (plural(template.count(), "failure"), groups.len());
    let groups_in_all = plural(u64::try_from(joined).unwrap_or(u64::MAX), "group");
    screen.toned(Tone::Faint, format!("{failures} in {groups_in_all}"))?;
    let mut variables = Facts::new();
    for (place, variable) in (1..).zip(template.variables()) {
        variables.add(&format!("<*> {place}"), told(&variable));
    }
    variables.write("Variables", screen)?;
    let mut examples = Facts::new();
    (1..).zip(template.examples()).for_each(|(at, example)| {
        let at: u32 = at;
        examples.add(&at.to_string(), example);
    });
    examples.write("Examples", screen)?;
    let mut names = Facts::new();
    for group in groups.iter().take(GROUPS_SHOWN_MAX) {
        let place = format!("{}× in {}: {}", count(group.count), group.node_id, group.message);
        names.add(group.fingerprint.as_str().get(..12).unwrap_or_default(), place);
    }
    if GROUPS_SHOWN_MAX < joined {
        names.add("", format!("and {} more", joined - GROUPS_SHOWN_MAX));
    }
    names.write("Groups", screen)?;
    let merges: Vec<_> = merges.iter().collect();
    commands("To count them as one", &merges, screen)?;
    Ok(Exit::Ok)
}

fn told(variable: &Variable) -> String {
    let least = if variable.is_more { "at least " } else { "" };
    let distinct = plural(u64::try_from(variable.distinct).unwrap_or(u64::MAX), "value");
    let values =
        variable.values.iter().map(|(value, times)| format!("{value} ({})", count(*times)));
    let values: Vec<_> = values.collect();
    format!("{}\n{least}{distinct}: {}", variable.why.as_str(), values.join(", "))
}
