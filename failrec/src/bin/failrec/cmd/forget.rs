//! `failrec forget`: what was recorded of somebody, removed.

use std::path::PathBuf;

use clap::Args;
use failrec::RecordId;
use failrec::record::{AgentId, GoalId, RunId, SessionId};
use failrec::store::{Forgotten, JsonlStore, Store as _, Thoroughness, Trace};
use serde::Serialize;

use crate::cmd::agreement::is_agreed_to;
use crate::cmd::open_logs::{END_LOGS, left_open};
use crate::exit::Exit;
use crate::output::{Screen, Tone, count, plural};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::{Result, Trouble};
use crate::turn::in_turn;

/// Files that are named.
const FILES_SHOWN_MAX: usize = 10;

/// Examples for the help.
const EXAMPLES: &str = "\
All records that name it are removed from every file of the store, and so is what was said of them in
words, and what processes say they are at of it. What groups count stays. Then every byte of the store is
searched for the name, as it is and as JSON writes it, and the last line says what was found.

--mentioned also removes records in whose texts the name stands somewhere, such as in a message. A
single record is named by its whole id. --goal alone removes everything of a goal, its counts as well;
with another option only this goal is looked at. Programs may go on recording; one that records more of
it writes the name again, so end it first.

Examples:
  failrec forget --session sess-7 --dry-run
  failrec forget --session sess-7
  failrec forget exports/my_agent --agent shopper --mentioned --yes
  failrec forget --id fail_01KAM3XY7ZQ9ABCDEFGHJKMNPQ
  failrec forget --goal trial

On a network file system each program has logs of its own. They are left alone while their program may still
write to them; which ones is told, and `failrec fsck --end-logs` helps with those of programs that were killed.

With --json, one object of kind `forget`: `what`, `name`, `records`, `other_lines`, `files`, `left` (the
files in which the name still stands, with how many times), `open_logs` (those left alone), `is_dry_run`. The
exit code is 1 if something of it is left, and 3 if there was nothing to forget.";

/// Removes what was recorded of a session, run, agent or goal, and proves it
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ForgetArgs {
    /// The store, or a folder that holds `.failrec` [default: `FAILREC_DIR`, else `.failrec`]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    path: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    what: WhatArgs,
    /// Also records in whose texts the name stands somewhere
    #[arg(long)]
    mentioned: bool,
    /// Tells what would be removed, and removes nothing
    #[arg(long)]
    dry_run: bool,
    /// Does it without a question
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
}

/// What is to be forgotten.
#[derive(Args, Debug)]
#[group(multiple = false)]
struct WhatArgs {
    /// A session
    #[arg(long, value_name = "SESSION")]
    session: Option<String>,
    /// A run
    #[arg(long, value_name = "RUN")]
    run: Option<String>,
    /// An agent
    #[arg(long, value_name = "AGENT")]
    agent: Option<String>,
    /// A single record
    #[arg(long, value_name = "ID")]
    id: Option<String>,
}

/// What is to be forgotten.
enum What {
    Trace(Trace),
    Goal(GoalId),
}

#[derive(Serialize)]
struct Answer<'a> {
    what: &'a str,
    name: &'a str,
    records: u64,
    other_lines: u64,
    files: &'a [String],
    left: Vec<Left<'a>>,
    open_logs: &'a [String],
    is_dry_run: bool,
}

#[derive(Serialize)]
struct Left<'a> {
    file: &'a str,
    times: u64,
}

/// Forgets.
pub(crate) fn run(args: &ForgetArgs, screen: &mut Screen) -> Result {
    let what = args.what()?;
    let (path, none) = (args.path.as_deref(), Progress::start());
    let store =
        if args.dry_run { args.store.read(path, &none)? } else { args.store.write(path, &none)? };
    drop(none);
    let work = Work { what: &what, journal: store.journal(), goals: store.goals()?, args };
    let planned = work.plan()?;
    let is_clear = planned.left.is_empty() && planned.open_logs.is_empty();
    if planned.records + planned.other_lines == 0 && is_clear {
        let message = format!("nothing of {} is in the store", what.told());
        return Err(Trouble::new(Exit::NothingFound, message).advise(
            "names are compared letter by letter; `failrec list show:session,run,agent` shows them",
        ));
    }
    if args.dry_run {
        return work.show_plan(&planned, screen);
    }
    if planned.files.is_empty() {
        return work.show(&planned, screen);
    }
    if !args.yes {
        let plan = work.sum(&planned);
        if !is_agreed_to(&format!("remove {plan}? It cannot be taken back."), screen)? {
            return Err(Trouble::usage("nothing was removed")
                .advise(format!("it would be {plan}"))
                .advise("`--yes` removes it without a question, `--dry-run` tells more"));
        }
    }
    let forgotten = work.forget()?;
    work.show(&forgotten, screen)
}

impl ForgetArgs {
    fn what(&self) -> Result<What> {
        let WhatArgs { session, run, agent, id } = &self.what;
        if let Some(session) = session {
            return Ok(What::Trace(Trace::Session(SessionId::from(session.as_str()))));
        }
        if let Some(run) = run {
            return Ok(What::Trace(Trace::Run(RunId::from(run.as_str()))));
        }
        if let Some(agent) = agent {
            return Ok(What::Trace(Trace::Agent(AgentId::from(agent.as_str()))));
        }
        if let Some(id) = id {
            return Ok(What::Trace(Trace::Record(id.parse::<RecordId>()?)));
        }
        let Some(goal) = self.store.goal() else {
            return Err(Trouble::usage("what is to be forgotten was not named")
                .advise("name it by --session, --run, --agent, --id or --goal"));
        };
        Ok(What::Goal(GoalId::from(goal)))
    }
}

impl What {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Goal(_) => "goal",
            Self::Trace(Trace::Session(_)) => "session",
            Self::Trace(Trace::Run(_)) => "run",
            Self::Trace(Trace::Agent(_)) => "agent",
            Self::Trace(_) => "record",
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Goal(goal) => goal.to_string(),
            Self::Trace(trace) => trace.name(),
        }
    }

    fn told(&self) -> String {
        format!("{} {}", self.kind(), self.name())
    }
}

/// What is to be done, and where.
struct Work<'a> {
    what: &'a What,
    journal: &'a JsonlStore,
    goals: Vec<GoalId>,
    args: &'a ForgetArgs,
}

impl Work<'_> {
    const fn thoroughness(&self) -> Thoroughness {
        if self.args.mentioned { Thoroughness::Mentioned } else { Thoroughness::Named }
    }

    fn progress(&self) -> Result<Progress> {
        let files = self.journal.inspect()?.files;
        Ok(Progress::of_bytes(files.iter().map(|file| file.bytes).sum()))
    }

    fn plan(&self) -> Result<Forgotten> {
        let progress = self.progress()?;
        let steps = progress.steps();
        let mut watch = |bytes| steps.add_many(bytes);
        Ok(match self.what {
            What::Trace(trace) => {
                self.journal.find_trace(&self.goals, trace, self.thoroughness(), &mut watch)?
            }
            What::Goal(goal) => self.journal.find_goal(goal, &mut watch)?,
        })
    }

    fn forget(&self) -> Result<Forgotten> {
        let progress = self.progress()?;
        let steps = progress.steps();
        let mut watch = |bytes| steps.add_many(bytes);
        in_turn(|| match self.what {
            What::Trace(trace) => {
                self.journal.forget(&self.goals, trace, self.thoroughness(), &mut watch)
            }
            What::Goal(goal) => self.journal.forget_goal(goal, &mut watch),
        })
    }

    /// What is gone, or would be.
    fn sum(&self, found: &Forgotten) -> String {
        let files = u64::try_from(found.files.len()).unwrap_or(u64::MAX);
        let records = plural(found.records, "record");
        let others = match found.other_lines {
            0 => String::new(),
            lines => format!(" and {}", plural(lines, "other line")),
        };
        format!("{records}{others} of {} from {}", self.what.told(), plural(files, "file"))
    }

    fn answer(&self, found: &Forgotten, screen: &mut Screen) -> Result<()> {
        let left = found.left.iter().map(|(file, times)| Left { file, times: *times });
        let answer = Answer {
            what: self.what.kind(),
            name: &self.what.name(),
            records: found.records,
            other_lines: found.other_lines,
            files: &found.files,
            left: left.collect(),
            open_logs: &found.open_logs,
            is_dry_run: self.args.dry_run,
        };
        screen.json("forget", &answer)
    }

    fn show_plan(&self, planned: &Forgotten, screen: &mut Screen) -> Result {
        if screen.is_json() {
            return self.answer(planned, screen).map(|()| Exit::Ok);
        }
        screen.toned(Tone::Strong, format!("would remove {}", self.sum(planned)))?;
        for file in planned.files.iter().take(FILES_SHOWN_MAX) {
            screen.line(format!("  {file}"))?;
        }
        let more = planned.files.len().saturating_sub(FILES_SHOWN_MAX);
        if 0 < more {
            screen.line(format!("  and {more} more"))?;
        }
        let times = planned.left.iter().map(|(_, times)| times).sum::<u64>();
        screen.line(format!("the name stands in the store {} now", times_in_words(times)))?;
        if !planned.open_logs.is_empty() {
            screen.note(left_open(&planned.open_logs))?;
        }
        Ok(Exit::Ok)
    }

    fn show(&self, forgotten: &Forgotten, screen: &mut Screen) -> Result {
        let is_clear = forgotten.left.is_empty() && forgotten.open_logs.is_empty();
        if screen.is_json() {
            self.answer(forgotten, screen)?;
            return Ok(if is_clear { Exit::Ok } else { Exit::Unexpected });
        }
        let done = if !forgotten.files.is_empty() {
            let what = self.sum(forgotten);
            what.replacen(" from ", " removed from ", 1)
        } else if forgotten.open_logs.is_empty() {
            format!("no record names {}", self.what.told())
        } else {
            format!("nothing of {} was removed", self.what.told())
        };
        if is_clear {
            screen.toned(Tone::Good, format!("{done}; the name is nowhere in the store"))?;
            return Ok(Exit::Ok);
        }
        screen.line(&done)?;
        let times = forgotten.left.iter().map(|(_, times)| times).sum::<u64>();
        let message = match times {
            0 => "not all of it could be forgotten".to_owned(),
            times => format!("the name still stands in the store, {}", times_in_words(times)),
        };
        let mut trouble = Trouble::new(Exit::Unexpected, message);
        for (file, times) in forgotten.left.iter().take(FILES_SHOWN_MAX) {
            trouble = trouble.advise(format!("{} in {file}", times_in_words(*times)));
        }
        if !forgotten.open_logs.is_empty() {
            return Err(trouble.advise(left_open(&forgotten.open_logs)).advise(END_LOGS));
        }
        let what = if self.args.mentioned {
            "what it stands in now is no record"
        } else {
            "`--mentioned` removes the records in whose texts it stands"
        };
        Err(trouble
            .advise(what)
            .advise("a program that still records it writes it again: end it first"))
    }
}

fn times_in_words(times: u64) -> String {
    match times {
        1 => "once".to_owned(),
        times => format!("{} times", count(times)),
    }
}
