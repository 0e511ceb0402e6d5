//! `failrec resolve`, `reopen`, `note` and `evolve`: saying something about a failure.

use std::path::Path;

use clap::Args;
use failrec::record::{Evolution, FailureRecord, Note, RecordId, Resolution, ResolutionKind};
use failrec::store::{Ask as _, Signature, Store as _};
use failrec::{Clock as _, SystemClock, Timestamp};
use serde::Serialize;

use crate::cmd::find::find;
use crate::cmd::joining::process;
use crate::cmd::named::split;
use crate::exit::Exit;
use crate::output::{Screen, Tone};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::Result;
use crate::watched::Watched;

/// Whoever gives too many words has left these out.
const QUOTES: &str = "put a text of several words in quotes";
const QUOTES_OR_WHY: &str = "put a text of several words in quotes, or give it by `--why \"TEXT\"`";
/// Whoever gives a text twice is told which one counts.
const ONCE: &str = "the text is that of `--why` already";

const RESOLVE_EXAMPLES: &str = "\
The group of the failure counts as resolved until it fails again. With --commit or --version it stays
resolved while it fails only in builds without the fix: builds whose commit does not come after that
of the fix, by the git repository here, or whose release or crate is of an older version. If neither
tells, the group is `suspect`. Secrets in the text are masked.
Kinds: fix, config, workaround, wont_fix, duplicate, not_a_bug, evolved.

Examples:
  failrec resolve fail_01KAM3XY7ZQ9 \"raised the timeout to 5 s\" --by ada --commit a93c7d2
  failrec resolve latest --kind not_a_bug --why \"the customer is blocked on purpose\"

With --json, one object of kind `said`: `action`, `id`, `fingerprint`.";

const REOPEN_EXAMPLES: &str = "\
Examples:
  failrec reopen fail_01KAM3XY7ZQ9 \"the fix was reverted\"

With --json, one object of kind `said`: `action`, `id`, `fingerprint`.";

const NOTE_EXAMPLES: &str = "\
Examples:
  failrec note fail_01KAM3XY7ZQ9 \"only seen on the staging cluster\" --by ada

With --json, one object of kind `said`: `action`, `id`, `fingerprint`.";

const EVOLVE_EXAMPLES: &str = "\
Examples:
  failrec evolve fail_01KAM3XY7ZQ9 evo-17 --graph-from v3 --graph-to v4 --by planner-agent

With --json, one object of kind `said`: `action`, `id`, `fingerprint`.";

/// Says that the group of a failure was dealt with
#[derive(Args, Debug)]
#[command(after_help = RESOLVE_EXAMPLES, override_usage = "failrec resolve [OPTIONS] [PATH] <ID> <TEXT | --why <TEXT>>")]
pub(crate) struct ResolveArgs {
    #[command(flatten)]
    saying: Reasoning,
    /// In which way
    #[arg(long, value_name = "KIND", default_value = "fix")]
    kind: ResolutionKind,
    /// The commit that holds the change
    #[arg(long, value_name = "COMMIT")]
    commit: Option<String>,
    /// The version that holds the change
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
}

/// Opens the group of a failure again
#[derive(Args, Debug)]
#[command(after_help = REOPEN_EXAMPLES, override_usage = "failrec reopen [OPTIONS] [PATH] <ID> <TEXT>")]
pub(crate) struct ReopenArgs {
    #[command(flatten)]
    saying: Saying,
}

/// Remarks on the group of a failure
#[derive(Args, Debug)]
#[command(after_help = NOTE_EXAMPLES, override_usage = "failrec note [OPTIONS] [PATH] <ID> <TEXT>")]
pub(crate) struct NoteArgs {
    #[command(flatten)]
    saying: Saying,
}

/// Says that a failure led to a change of the agent
#[derive(Args, Debug)]
#[command(after_help = EVOLVE_EXAMPLES, override_usage = "failrec evolve [OPTIONS] [PATH] <ID> <EVOLUTION_ID>")]
pub(crate) struct EvolveArgs {
    #[command(flatten)]
    saying: Saying,
    /// The version of the graph before
    #[arg(long, value_name = "VERSION")]
    graph_from: Option<String>,
    /// The version of the graph after
    #[arg(long, value_name = "VERSION")]
    graph_to: Option<String>,
}

/// What dealing with a group takes: as a remark does, or the text by its name, as `snooze` has it.
#[derive(Args, Debug)]
pub(super) struct Reasoning {
    /// The ID, or `latest`, and then the text; before both the PATH of the store, if it is not the
    /// usual one
    #[arg(value_name = "WORD", required = true, num_args = 1..)]
    words: Vec<String>,
    /// The text, if it does not stand behind the ID
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Who says it
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[command(flatten)]
    store: StoreArgs,
}

/// What remarks take.
#[derive(Args, Debug)]
struct Saying {
    /// The ID, or `latest`, and then the text; before both the PATH of the store, if it is not the
    /// usual one
    #[arg(value_name = "WORD", required = true, num_args = 2..)]
    words: Vec<String>,
    /// Who says it
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Serialize)]
struct Said<'a> {
    action: &'a str,
    id: RecordId,
    fingerprint: &'a str,
}

/// A failure about which something is going to be said.
pub(super) struct Subject {
    pub(super) store: Watched,
    record: FailureRecord,
    pub(super) text: String,
    pub(super) by: Option<String>,
    pub(super) now: Timestamp,
}

/// Says that a group was dealt with.
pub(crate) fn resolve(args: &ResolveArgs, screen: &mut Screen) -> Result {
    let subject = args.saying.subject()?;
    let mut resolution = Resolution::new(args.kind, &*subject.text, subject.now);
    resolution.by.clone_from(&subject.by);
    resolution.commit = args.commit.as_deref().map(|commit| subject.masked(commit));
    resolution.version = args.version.as_deref().map(|version| subject.masked(version));
    subject.store.resolve(&subject.name(), resolution, &subject.signature())?;
    subject.said("resolve", &format!("resolved ({})", args.kind), screen)
}

/// Opens a group again.
pub(crate) fn reopen(args: &ReopenArgs, screen: &mut Screen) -> Result {
    let subject = args.saying.subject()?;
    subject.store.reopen(&subject.name(), subject.note(), &subject.signature())?;
    subject.said("reopen", "opened again", screen)
}

/// Remarks on a group.
pub(crate) fn note(args: &NoteArgs, screen: &mut Screen) -> Result {
    let subject = args.saying.subject()?;
    subject.store.note(&subject.name(), subject.note(), &subject.signature())?;
    subject.said("note", "noted on", screen)
}

/// Says that a failure led to a change of the agent.
pub(crate) fn evolve(args: &EvolveArgs, screen: &mut Screen) -> Result {
    let subject = args.saying.subject()?;
    let mut evolution = Evolution::new(&*subject.text, subject.now);
    evolution.by.clone_from(&subject.by);
    evolution.graph_from = args.graph_from.as_deref().map(|graph| subject.masked(graph));
    evolution.graph_to = args.graph_to.as_deref().map(|graph| subject.masked(graph));
    subject.store.mark_evolution(&subject.name(), evolution, &subject.signature())?;
    subject.said("evolve", &format!("led to {}:", subject.text), screen)
}

impl Reasoning {
    pub(super) fn subject(&self) -> Result<Subject> {
        let (path, id, text) = if let Some(why) = &self.why {
            let (path, [id]) = split::<1>(&self.words, "ID", ONCE)?;
            (path, id, why.as_str())
        } else {
            let (path, [id, text]) = split::<2>(&self.words, "ID TEXT", QUOTES_OR_WHY)?;
            (path, id, text)
        };
        Subject::of((&self.store, path), id, text, self.by.as_deref())
    }
}

impl Saying {
    fn subject(&self) -> Result<Subject> {
        let (path, [id, text]) = split::<2>(&self.words, "ID TEXT", QUOTES)?;
        Subject::of((&self.store, path), id, text, self.by.as_deref())
    }
}

impl Subject {
    /// The failure that `id` names, of which `text` is going to be said.
    pub(super) fn of(
        (store, path): (&StoreArgs, Option<&Path>),
        id: &str,
        text: &str,
        by: Option<&str>,
    ) -> Result<Self> {
        let now = SystemClock::new().now();
        let mut progress = Progress::start();
        let store = store.write(path, &progress)?;
        let record = find(&store, id)?;
        progress.end();
        let rules = store.masker();
        let masked = |text: &str| rules.text(text).into_owned();
        Ok(Self { record, text: masked(text), by: by.map(masked), now, store })
    }

    /// What is written to a store is masked, whoever writes it.
    fn masked(&self, text: &str) -> String {
        self.store.masker().text(text).into_owned()
    }

    pub(super) fn name(&self) -> String {
        self.record.id.to_string()
    }

    pub(super) fn note(&self) -> Note {
        let mut note = Note::new(&*self.text, self.now);
        note.by.clone_from(&self.by);
        note
    }

    /// Each run is a process of its own and writes one entry.
    pub(super) fn signature(&self) -> Signature {
        Signature::new(process(self.now), 0)
    }

    pub(super) fn said(&self, action: &str, words: &str, screen: &mut Screen) -> Result {
        self.store.close()?;
        let Self { record, .. } = self;
        let fingerprint = record.fingerprint.group.as_str();
        if screen.is_json() {
            screen.json("said", &Said { action, id: record.id, fingerprint })?;
        } else {
            let name = screen.paint(Tone::Handle, &self.name());
            let group = screen.paint(Tone::Faint, &format!("group {fingerprint}"));
            let words = screen.paint(Tone::Good, words);
            screen.painted(format!("{words} {name}  {group}"))?;
        }
        Ok(Exit::Ok)
    }
}
