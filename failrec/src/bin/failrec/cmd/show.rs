//! `failrec show`: one failure.

use clap::Args;
use failrec::query::{Group, PriorAttempt, Reach, Similar};
use failrec::record::FailureRecord;
use failrec::store::{Ask as _, Store as _};
use failrec::{Clock as _, RecordId, SystemClock};
use serde::Serialize;

use crate::cmd::find::find;
use crate::cmd::named::split;
use crate::cmd::report::{Case, Frames, write};
use crate::exit::Exit;
use crate::output::Screen;
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::Result;

/// Failures like it that are shown.
const SIMILAR: usize = 3;

/// Examples for the help.
const EXAMPLES: &str = "\
An ID is what `failrec list` prints, or the beginning of it (six characters or more, with or without
`fail_`), or the beginning of a group's fingerprint, or `latest`.

Examples:
  failrec show fail_01KAM3XY7ZQ9
  failrec show latest
  failrec show exports/my_agent fail_01KAM3XY7ZQ9 --all-frames
  failrec show latest --json | jq .chain

Policies are told step by step: each attempt of a retry with what it met and the wait after it, each
rejection with the failures that led to it (each an ID for `failrec show`), each undoing. Texts are
as they were stored, masked; long ones are cut, and --json has them whole.

With --json, one object of kind `failure`: the record as the journal holds it, with `environment`,
`resolution`, `evolutions` and `notes`, and beside it `group`, `reach` (about how many `sessions` and
`agents`, how many `processes`, on which `hosts`, in which `releases`), `similar` and `attempts`, what was
tried on the group.";

/// One failure: what failed, where, when, how often, why, with what, and what to do next
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "failrec show [OPTIONS] [PATH] <ID>")]
pub(crate) struct ShowArgs {
    /// The ID; before it the PATH of the store, if it is not the usual one
    #[arg(value_name = "ID", required = true, num_args = 1..)]
    words: Vec<String>,
    #[command(flatten)]
    store: StoreArgs,
    /// The frames of libraries too
    #[arg(long)]
    all_frames: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    record: &'a FailureRecord,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a Group>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reach: Option<&'a Reach>,
    similar: Vec<Like<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    attempts: &'a [PriorAttempt],
}

#[derive(Serialize)]
struct Like<'a> {
    score: f64,
    id: RecordId,
    error_type: &'a str,
    error_message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<&'a failrec::record::Resolution>,
}

/// Shows one failure.
pub(crate) fn run(args: &ShowArgs, screen: &mut Screen) -> Result {
    let now = SystemClock::new().now();
    let (path, [id]) = split::<1>(&args.words, "ID", "give one ID at a time")?;
    let mut progress = Progress::start();
    let store = args.store.read(path, &progress)?;
    let record = find(&store, id)?;
    let (ledger, _) = store.ledger(&record.goal_id)?;
    let mut group = ledger.group(&record.fingerprint.group).cloned();
    if let Some(group) = &mut group {
        group.stand_at(now);
    }
    let reach = group.as_ref().map(|group| Reach::of(group, &ledger));
    let similar = store.alike(&record, SIMILAR)?;
    let attempts = store.attempts_on(&record)?;
    progress.end();
    let case = Case { record, group, reach, similar, attempts, now };
    if screen.is_json() {
        screen.json("failure", &answer(&case))?;
    } else {
        let frames = if args.all_frames { Frames::All } else { Frames::InApp };
        write(&case, frames, screen)?;
    }
    Ok(Exit::Ok)
}

fn answer(case: &Case) -> Answer<'_> {
    let similar = case.similar.iter().map(|other| like(other));
    let (group, reach) = (case.group.as_ref(), case.reach.as_ref());
    Answer {
        record: &case.record,
        group,
        reach,
        similar: similar.collect(),
        attempts: &case.attempts,
    }
}

fn like(other: &Similar) -> Like<'_> {
    let Similar { score, record, .. } = other;
    Like {
        score: *score,
        id: record.id,
        error_type: &record.error_type,
        error_message: &record.error_message,
        resolution: record.resolution.as_ref(),
    }
}
