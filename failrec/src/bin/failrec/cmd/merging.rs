//! `failrec merge` and `failrec split`: groups that are one, and that are not after all.

use clap::Args;
use failrec::record::{Fingerprint, Note, RecordId};
use failrec::store::{Ask as _, Signature, Store as _};
use failrec::{Clock as _, SystemClock, Timestamp};
use serde::Serialize;

use crate::cmd::find::{find, of_several};
use crate::cmd::joining::process;
use crate::exit::Exit;
use crate::output::{Screen, Tone};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::Result;
use crate::watched::Watched;

/// Said of a group that is named by its fingerprint alone.
const NO_RECORD: &str = "no failure of it is stored";

const MERGE_EXAMPLES: &str = "\
A group is named by the beginning of its fingerprint or by one of its failures. From now on the
groups are one in every answer, with what was counted before; what was said of the first one holds
for all. Nothing is rewritten, and `failrec split` takes it back. Programs go on recording each group
by itself. `failrec patterns` suggests what to merge. A group of which no failure is stored, also one
that has not failed yet, is named by its whole fingerprint.

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

/// A group that was named: by one of its failures, or by its whole fingerprint.
struct Named {
    fingerprint: Fingerprint,
    id: Option<RecordId>,
}

#[derive(Serialize)]
struct Said<'a> {
    action: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<RecordId>,
    fingerprint: Fingerprint,
    #[serde(skip_serializing_if = "Option::is_none")]
    into: Option<Fingerprint>,
}

/// Counts groups in another.
pub(crate) fn merge(args: &MergeArgs, screen: &mut Screen) -> Result {
    let now = SystemClock::new().now();
    let store = args.saying.open()?;
    let target = Named::find(&store, &args.into)?;
    let into = target.fingerprint;
    let groups = args.groups.iter().map(|group| Named::find(&store, group));
    // All names are looked up before the first word is written.
    let groups = groups.collect::<Result<Vec<_>>>()?;
    let process = process(now);
    for (sequence, named) in (0..).zip(groups) {
        let by = Signature::new(process.clone(), sequence);
        let note = args.saying.note(now);
        store.merge(&named.word(), &target.word(), note, &by)?;
        let Named { fingerprint, id } = named;
        let said = Said { action: "merge", id, fingerprint, into: Some(into) };
        tell(&said, &format!("merged into {into}:"), screen)?;
    }
    if target.id.is_none() && !screen.is_json() {
        screen.note(format!("{into}: {NO_RECORD}"))?;
    }
    store.close()?;
    Ok(Exit::Ok)
}

/// Shows a group by itself again.
pub(crate) fn split(args: &SplitArgs, screen: &mut Screen) -> Result {
    let now = SystemClock::new().now();
    let store = args.saying.open()?;
    let named = Named::find(&store, &args.group)?;
    let by = Signature::new(process(now), 0);
    store.split(&named.word(), args.saying.note(now), &by)?;
    store.close()?;
    let Named { fingerprint, id } = named;
    let said = Said { action: "split", id, fingerprint, into: None };
    tell(&said, "split off:", screen)?;
    Ok(Exit::Ok)
}

impl Named {
    fn find(store: &Watched, word: &str) -> Result<Self> {
        match (find(store, word), word.parse()) {
            (Ok(record), _) => {
                Ok(Self { fingerprint: record.fingerprint.group, id: Some(record.id) })
            }
            // The name may be that of another level, of which `find` tells.
            (Err(trouble), Ok(fingerprint)) if trouble.is(Exit::NothingFound) => {
                let is_of_groups = of_several(store, word).is_none();
                is_of_groups.then_some(Self { fingerprint, id: None }).ok_or(trouble)
            }
            (Err(trouble), _) => Err(trouble),
        }
    }

    /// What a store finds it by.
    fn word(&self) -> String {
        self.id.map_or_else(|| self.fingerprint.to_string(), |id| id.to_string())
    }
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

fn tell(said: &Said<'_>, words: &str, screen: &mut Screen) -> Result<()> {
    if screen.is_json() {
        return screen.json("said", said);
    }
    let words = screen.paint(Tone::Good, words);
    let group = screen.paint(Tone::Handle, said.fingerprint.as_str());
    let name = said.id.map_or_else(|| NO_RECORD.to_owned(), |id| id.to_string());
    let name = screen.paint(Tone::Faint, &name);
    screen.painted(format!("{words} {group}  {name}"))
}
