//! `failrec doctor`: how the store is.

use std::path::PathBuf;

use clap::Args;
use failrec::{Clock as _, SystemClock, Timestamp};

use crate::cmd::diagnosis::{Diagnosis, GoalHealth};
use crate::cmd::facts::Facts;
use crate::exit::Exit;
use crate::output::{Column, Screen, Table, TableCell, Tone, ago, bytes, count, plural};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::{Result, Trouble};

/// Processes that are named.
const PROCESSES: usize = 5;

/// Examples for the help.
const EXAMPLES: &str = "\
Every line of the journal is read and its checksum compared, whatever the statistics say. Nothing
is changed. The exit code is 4 if lines are damaged or missing.

Examples:
  failrec doctor
  failrec doctor exports/my_agent && echo in order
  failrec doctor --json | jq .problems

With --json, one object of kind `doctor`: `path`, `mode`, `network` (the type of the network file system
that it is on), `files`, `goals`, `losses`, `processes`,
`problems`, `remarks`, `is_writable`, `is_damaged`.";

/// How the store is: where, how large, what is damaged, lost or stale
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DoctorArgs {
    /// The store, or a folder that holds `.failrec` [default: `FAILREC_DIR`, else `.failrec`]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    path: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
}

/// Examines the store.
pub(crate) fn run(args: &DoctorArgs, screen: &mut Screen) -> Result {
    let now = SystemClock::new().now();
    let mut progress = Progress::start();
    let store = args.store.read(args.path.as_deref(), &progress).map_err(explain)?;
    let diagnosis = Diagnosis::of(&store)?;
    progress.end();
    if screen.is_json() {
        screen.json("doctor", &diagnosis)?;
    } else {
        show(&diagnosis, now, screen)?;
    }
    Ok(if diagnosis.is_damaged { Exit::Damaged } else { Exit::Ok })
}

/// Says what to know where nothing has been recorded.
fn explain(trouble: Trouble) -> Trouble {
    if !matches!(trouble, Trouble::Told { exit: Exit::NothingFound, .. }) {
        return trouble;
    }
    let variable = match std::env::var_os(failrec::recorder::STORE_VARIABLE) {
        Some(folder) => format!("FAILREC_DIR is {}", folder.display()),
        None => "FAILREC_DIR is not set".to_owned(),
    };
    trouble.advise("before `failrec::init()`, annotated functions record nothing").advise(variable)
}

fn show(diagnosis: &Diagnosis, now: Timestamp, screen: &mut Screen) -> Result<()> {
    let verdict = if diagnosis.is_damaged {
        ("the store is damaged; what can be read is shown", Tone::Bad)
    } else if diagnosis.problems.is_empty() {
        ("the store is in order", Tone::Good)
    } else {
        ("the store can be read, and something is wrong", Tone::Odd)
    };
    screen.toned(verdict.1, verdict.0)?;
    for problem in &diagnosis.problems {
        screen.toned(Tone::Bad, format!("  - {problem}"))?;
    }
    for remark in &diagnosis.remarks {
        screen.toned(Tone::Odd, format!("  - {remark}"))?;
    }
    facts(diagnosis).write("Store", screen)?;
    screen.section("Goals", &goals(diagnosis))?;
    screen.section("Processes (last heard first)", &processes(diagnosis, now))?;
    screen.section("Files", &files(diagnosis))
}

fn facts(diagnosis: &Diagnosis) -> Facts {
    let mut facts = Facts::new();
    let mode = diagnosis.mode.as_ref().map_or_else(String::new, |mode| format!(" (mode {mode})"));
    facts.add("path", format!("{}{mode}", diagnosis.path));
    let size = diagnosis.files.iter().map(|file| file.bytes).fold(0, u64::saturating_add);
    facts.add("size", bytes(size));
    let report = &diagnosis.report;
    facts.add("entries", count(report.entries));
    let damage = [
        ("damaged lines", report.corrupt_lines),
        ("recovered from them", report.recovered_entries),
        ("missing entries", report.missing_entries),
        ("lines of a newer format", report.newer_lines),
    ];
    let damage = damage.map(|(name, number)| format!("{} {name}", count(number)));
    facts.add("checked", damage.join(", "));
    let writing = if diagnosis.is_writable {
        "a recorder would write here: a program that calls `failrec::init()` with this folder\n\
         (before that call annotated functions record nothing)"
    } else {
        "a recorder could not write here, and would keep records in memory only"
    };
    facts.add("writing", writing);
    facts
}

fn goals(diagnosis: &Diagnosis) -> Table {
    let columns = [
        Column::left("GOAL"),
        Column::right("FAILURES"),
        Column::right("GROUPS"),
        Column::right("RECOVERED"),
        Column::right("ENTRIES"),
        Column::right("DAMAGED"),
        Column::left("STATISTICS"),
    ];
    let mut table = Table::cut(columns).indent(2);
    for goal in &diagnosis.goals {
        let GoalHealth { failures, groups, recovered, .. } = *goal;
        let numbers = [failures, groups, recovered, goal.report.entries].map(count);
        let damaged = goal.report.corrupt_lines + goal.report.missing_entries;
        let tone = if damaged == 0 { Tone::Plain } else { Tone::Bad };
        let cells = [TableCell::plain(goal.goal_id.as_str())].into_iter();
        let cells = cells.chain(numbers.map(TableCell::plain));
        let rest = [TableCell::new(count(damaged), tone), TableCell::plain(&*goal.statistics)];
        table.add(cells.chain(rest));
    }
    table
}

fn processes(diagnosis: &Diagnosis, now: Timestamp) -> Table {
    let columns =
        [Column::right("PID"), Column::left("HOST"), Column::left("HEARD"), Column::left("END")];
    let mut table = Table::cut(columns).indent(2);
    for process in diagnosis.processes.iter().take(PROCESSES) {
        let end = match (process.ended, process.died) {
            (Some(ended), _) => TableCell::new(format!("goodbye {}", ago(ended, now)), Tone::Faint),
            (None, Some(_)) => TableCell::new("died", Tone::Bad),
            (None, None) => TableCell::new("no goodbye", Tone::Odd),
        };
        let pid = process.pid.map_or_else(String::new, |pid| pid.to_string());
        let host = process.host.as_deref().unwrap_or_default();
        table.add([
            TableCell::plain(pid),
            TableCell::plain(host),
            TableCell::plain(ago(process.heard, now)),
            end,
        ]);
    }
    let hidden = diagnosis.processes.len().saturating_sub(PROCESSES);
    if 0 < hidden {
        let others = plural(u64::try_from(hidden).unwrap_or(u64::MAX), "other");
        table.add([TableCell::default(), TableCell::new(others, Tone::Faint)]);
    }
    table
}

fn files(diagnosis: &Diagnosis) -> Table {
    let columns =
        [Column::right("SIZE"), Column::left("MODE"), Column::left("FOR"), Column::left("NAME")];
    let mut table = Table::cut(columns).indent(2);
    for file in &diagnosis.files {
        table.add([
            TableCell::plain(bytes(file.bytes)),
            TableCell::plain(file.mode.as_deref().unwrap_or("-")),
            TableCell::new(file.role, Tone::Faint),
            TableCell::plain(&*file.name),
        ]);
    }
    table
}
