//! `failrec merge` and `failrec split`: groups that are one, and that are not after all.

use clap::Args;
use failrec::record::{Fingerprint, Note, ProcessId, RecordId};
use failrec::store::{Ask as _, Signature, Store as _};
use failrec::{Clock as _, SystemClock, Timestamp};
use serde::Serialize;

use crate::cmd::find::find;
use crate::exit::Exit;
use crate::output::{Screen, Tone};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::Result;
use crate::watched::Watched;

const MERGE_EXAMPLES: &str = "\
A group is named by the beginning of its fingerprint or by one of its failures. From now on the
groups are one in every answer, with what was counted before; what was said of the first one holds
for all. Nothing is rewritten, and `failrec split` takes it back. Programs go on recording each group
by itself. `failrec patterns` suggests what to merge.

Examples:
  failrec merge 8f3a2b1c 91c2aa07 d07e5511 --by ada --why \"one cause, the user differs\"
  failrec merge fail_01KAM3XY7ZQ9 fail_01KAM9PQ2RST

With --json, one object a line, of kind `said`: `action`, `id`, `fingerprint`, `into`.";

const SPLIT_EXAMPLES: &str = "\
The group is shown by itself again, with what was said of it before it was merged. `failrec show`
names the parts of a group.

Examples:
  failrec split 91c2aa07 --why \"another cause after all\"

With --json, one object of kind `said`: `action`, `id`, `fingerprint`.";

/// Says that groups are one: counts the others in the first
#[derive(Args, Debug)]
#[command(after_help = MERGE_EXAMPLES)]
pub(crate) struct MergeArgs {
    /// The group that stays
    #[arg(value_name = "INTO")]
    into: String,
    /// The groups that are counted in it
    #[arg(value_name = "GROUP", required = true)]
    groups: Vec<String>,
    #[command(flatten)]
    saying: Saying,
}

/// Shows a group that was merged by itself again
#[derive(Args, Debug)]
#[command(after_help = SPLIT_EXAMPLES)]
pub(crate) struct SplitArgs {
    /// The group
    #[arg(value_name = "GROUP")]
    group: String,
    #[command(flatten)]
    saying: Saying,
}

/// What both take.
#[derive(Args, Debug)]
struct Saying {
    /// Who says it
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Why; secrets in it are masked
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    why: String,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Serialize)]
struct Said<'a> {
    action: &'a str,
    id: RecordId,
    fingerprint: Fingerprint,
    #[serde(skip_serializing_if = "Option::is_none")]
    into: Option<Fingerprint>,
}

/// Counts groups in another.
pub(crate) fn merge(args: &MergeArgs, screen: &mut Screen) -> Result {
    let now = SystemClock::new().now();
    let store = args.saying.open()?;
    let target = find(&store, &args.into)?;
    let into = target.fingerprint.group;
    let groups = args.groups.iter().map(|group| find(&store, group));
    // All names are looked up before the first word is written.
    let groups = groups.collect::<Result<Vec<_>>>()?;
    let process = process(now);
    for (sequence, record) in (0..).zip(groups) {
        let by = Signature::new(process.clone(), sequence);
        let note = args.saying.note(now);
        store.merge(&record.id.to_string(), &target.id.to_string(), note, &by)?;
        let fingerprint = record.fingerprint.group;
        let said = Said { action: "merge", id: record.id, fingerprint, into: Some(into) };
        tell(&said, &format!("merged into {into}:"), screen)?;
    }
    store.close()?;
    Ok(Exit::Ok)
}

/// Shows a group by itself again.
pub(crate) fn split(args: &SplitArgs, screen: &mut Screen) -> Result {
    let now = SystemClock::new().now();
    let store = args.saying.open()?;
    let record = find(&store, &args.group)?;
    let by = Signature::new(process(now), 0);
    store.split(&record.id.to_string(), args.saying.note(now), &by)?;
    store.close()?;
    let fingerprint = record.fingerprint.group;
    let said = Said { action: "split", id: record.id, fingerprint, into: None };
    tell(&said, "split off:", screen)?;
    Ok(Exit::Ok)
}

impl Saying {
    fn open(&self) -> Result<Watched> {
        let mut progress = Progress::start();
        let store = self.store.write(None, &progress)?;
        progress.end();
        Ok(store)
    }

    fn note(&self, now: Timestamp) -> Note {
        let mut note = Note::new(&*self.why, now);
        note.by.clone_from(&self.by);
        note
    }
}

/// Each run is a process of its own.
fn process(now: Timestamp) -> ProcessId {
    ProcessId::new(format!("cli-{}-{:x}", std::process::id(), now.as_micros()))
}

fn tell(said: &Said<'_>, words: &str, screen: &mut Screen) -> Result<()> {
    if screen.is_json() {
        return screen.json("said", said);
    }
    let words = screen.paint(Tone::Good, words);
    let group = screen.paint(Tone::Handle, said.fingerprint.as_str());
    let name = screen.paint(Tone::Faint, &said.id.to_string());
    screen.painted(format!("{words} {group}  {name}"))
}
