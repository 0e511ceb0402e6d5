//! `failrec attempts`: what was tried on a group of failures.

use clap::Args;
use failrec::query::{AttemptOutcome, PriorAttempt};
use failrec::store::Ask as _;
use failrec::{Clock as _, SystemClock, Timestamp};

use crate::cmd::find::find;
use crate::cmd::named::split;
use crate::exit::Exit;
use crate::output::{Column, Screen, Table, TableCell, Tone, ago, count, plural};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::Result;

const EXAMPLES: &str = "\
Resolutions of the group and changes of the agent that its failures led to, oldest first, and what came
of each:
  held         it has not failed since, at least in no build with the change
  failed       it has, in a build with the change or after one that names no build
  suspect      it has, and whether in a build with the change cannot be told
  reopened     somebody opened the group again, with no failure since
  superseded   something else was tried before it could fail
One that held says how many calls of the functions that failed have gone well since, in builds with
the change, and how many would have shown a failure 19 times out of 20, were nothing changed. Calls
are counted through #[record_failures]. A process tells its count when it has doubled, every five
minutes and when it ends; what it told across the change proves nothing.

Examples:
  failrec attempts fail_01KAM3XY7ZQ9
  failrec attempts latest --json | jq 'select(.outcome == \"failed\") | .text'

With --json, one object a line of kind `attempt`: `at`, `resolution_kind`, `text`, `by`, `commit`,
`version`, `graph_from`, `graph_to`, `outcome`, and `seconds`, `passes` and `needed` if it held, or
`first` and `count`.";

/// What was tried on the group of a failure, and whether it held
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "failrec attempts [OPTIONS] [PATH] <ID>")]
pub(crate) struct AttemptsArgs {
    /// The ID, or `latest`; before it the PATH of the store, if it is not the usual one
    #[arg(value_name = "ID", required = true, num_args = 1..)]
    words: Vec<String>,
    #[command(flatten)]
    store: StoreArgs,
}

/// Lists what was tried.
pub(crate) fn run(args: &AttemptsArgs, screen: &mut Screen) -> Result {
    let now = SystemClock::new().now();
    let (path, [id]) = split::<1>(&args.words, "ID", "give one ID at a time")?;
    let mut progress = Progress::start();
    let store = args.store.read(path, &progress)?;
    let record = find(&store, id)?;
    let attempts = store.attempts_on(&record)?;
    progress.end();
    if screen.is_json() {
        attempts.iter().try_for_each(|attempt| screen.json("attempt", attempt))?;
    } else if !attempts.is_empty() {
        screen.table(&table(&attempts, now))?;
    }
    if attempts.is_empty() {
        screen.note("nothing was tried on this group, as far as the store knows")?;
        return Ok(Exit::NothingFound);
    }
    Ok(Exit::Ok)
}

fn table(attempts: &[PriorAttempt], now: Timestamp) -> Table {
    let names = ["WHEN", "KIND", "OUTCOME", "WHAT"];
    let mut table = Table::wrapped(names.map(Column::left));
    for attempt in attempts {
        let (tone, outcome) = (outcome_tone(attempt.outcome), outcome_text(attempt.outcome, now));
        table.add([
            TableCell::new(ago(attempt.at, now), Tone::Faint),
            TableCell::plain(attempt.kind.as_str()),
            TableCell::new(outcome, tone),
            TableCell::plain(attempt_text(attempt)),
        ]);
    }
    table
}

/// What was tried, by whom and where.
pub(super) fn attempt_text(attempt: &PriorAttempt) -> String {
    let named = |name: &str, value: &Option<String>| value.as_ref().map(|it| format!("{name}{it}"));
    let graph = match (&attempt.graph_from, &attempt.graph_to) {
        (None, None) => None,
        (from, to) => {
            let [from, to] = [from, to].map(|name| name.as_deref().unwrap_or("?"));
            Some(format!("graph {from} → {to}"))
        }
    };
    let details = [
        named("by ", &attempt.by),
        named("commit ", &attempt.commit),
        named("version ", &attempt.version),
        graph,
    ];
    let details: Vec<_> = details.into_iter().flatten().collect();
    match details.as_slice() {
        [] => attempt.text.clone(),
        details => format!("{} ({})", attempt.text, details.join(", ")),
    }
}

/// What came of it, in words.
pub(super) fn outcome_text(outcome: AttemptOutcome, now: Timestamp) -> String {
    match outcome {
        AttemptOutcome::Failed { first, count } | AttemptOutcome::Suspect { first, count } => {
            let times = plural(count, "time");
            format!("{}: {times}, first {}", outcome.as_str(), ago(first, now))
        }
        AttemptOutcome::Held { passes, needed, .. } => {
            let proof = proof_text(passes, needed).map(|text| format!(" {text}"));
            format!("held{}", proof.unwrap_or_default())
        }
        AttemptOutcome::Reopened { at } => format!("reopened {}", ago(at, now)),
        _ => outcome.as_str().to_owned(),
    }
}

/// How far calls that went well prove it; nothing if they are not counted.
pub(super) fn proof_text(passes: u64, needed: u64) -> Option<String> {
    Some(match passes {
        _ if needed == 0 => return None,
        0 => "and was not exercised since".to_owned(),
        passes if passes < needed => format!("in {} of {} passes", count(passes), count(needed)),
        passes => format!("after {} passes ({} needed)", count(passes), count(needed)),
    })
}

pub(super) fn outcome_tone(outcome: AttemptOutcome) -> Tone {
    match outcome {
        held @ AttemptOutcome::Held { .. } if held.is_verified() => Tone::Good,
        AttemptOutcome::Held { .. } => Tone::Plain,
        AttemptOutcome::Failed { .. } => Tone::Bad,
        AttemptOutcome::Suspect { .. } => Tone::Odd,
        _ => Tone::Faint,
    }
}
