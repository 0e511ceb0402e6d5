//! `failrec fsck`: whether every line of the journal can be read, and its repair.

use std::path::PathBuf;

use clap::Args;
use failrec::record::GoalId;
use failrec::store::{CheckedGoal, Checkup, JsonlStore, Repair, Store as _};

use crate::cmd::findings::Findings;
use crate::cmd::open_logs::{END_LOGS, end_logs, left_open};
use crate::exit::Exit;
use crate::output::{Column, Screen, Table, TableCell, Tone, bytes, count, plural};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::{Result, Trouble};
use crate::turn::in_turn;

/// Processes whose missing entries are listed.
const PROCESSES_SHOWN_MAX: usize = 20;

/// Examples for the help.
const EXAMPLES: &str = "\
Every line of every file is read and its checksum compared, and what the statistics say with what all
lines say. Without --repair nothing is changed. The exit code is 4 if something is damaged.

--repair moves fragments of lines that nobody can read to the folder `quarantine` of the store, with a
file beside them that says where they came from. A damaged log becomes a segment first, segments are
replaced by whole ones, statistics are made anew. Whatever can be read stays, and programs may go on
recording meanwhile. Statistics that are missing or behind are brought up to the end of the log, which makes
questions to a large store quick again; --statistics does that alone, and checks nothing. Entries that are
missing cannot be brought back; they are told of
and no damage.

On a network file system each program has logs of its own, in the folder `logs`. They become segments when
their program ends, and nobody rewrites them before. That of a program that was killed stays a log: nobody
can know that it is over. --end-logs takes all of them for over first: only for when no program writes to the store
any more, on whatever machine.

Examples:
  failrec fsck
  failrec fsck exports/my_agent && echo in order
  failrec fsck --repair --dry-run
  failrec fsck --statistics
  failrec fsck --end-logs
  failrec fsck --json | jq '.goals[].files[] | select(.report.corrupt_lines > 0)'

With --json, one object of kind `fsck`: `path`, `goals` (each with `goal_id`, `files`, `missing` by
process, `statistics`, `is_answered_rightly`), `problems`, `remarks`, `is_damaged`; with --repair then one
of kind `repaired`: `files`, `leftovers`, `renewed`, `completed`, `open_logs` (damaged, of programs that may
still write to them), `is_dry_run`; with --statistics one of
kind `completed` instead: `completed`, the goals of which something was read; with --end-logs before them one
of kind `ended`: `ended`, the logs that became segments.";

/// Whether every line of the journal can be read, and its repair
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option that is given or not")]
pub(crate) struct FsckArgs {
    /// The store, or a folder that holds `.failrec` [default: `FAILREC_DIR`, else `.failrec`]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    path: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    /// Moves away what cannot be read, and makes whole files of the rest
    #[arg(long)]
    repair: bool,
    /// With --repair, tells what it would do, and changes nothing
    #[arg(long, requires = "repair")]
    dry_run: bool,
    /// Only brings statistics up to the end of the journal, and checks nothing
    #[arg(long, conflicts_with = "repair")]
    statistics: bool,
    /// Takes the logs that single programs have for their own for over: none may write any more
    #[arg(long, conflicts_with = "dry_run")]
    end_logs: bool,
}

/// Verifies the store, and repairs it.
pub(crate) fn run(args: &FsckArgs, screen: &mut Screen) -> Result {
    let writes = args.repair && !args.dry_run || args.statistics || args.end_logs;
    let path = args.path.as_deref();
    let none = Progress::start();
    let store =
        if writes { args.store.write(path, &none)? } else { args.store.read(path, &none)? };
    drop(none);
    let (journal, goals) = (store.journal(), store.goals()?);
    if args.end_logs {
        end_logs(journal, &goals, screen)?;
    }
    if args.statistics {
        return complete(journal, &goals, screen);
    }
    let checkup = watched(journal, 1, |watch| Ok(journal.check(&goals, watch)?))?;
    let findings = Findings::of(&checkup, journal.path());
    if screen.is_json() {
        screen.json("fsck", &findings)?;
    } else {
        show(&findings, &checkup, screen)?;
    }
    if !args.repair {
        if findings.is_damaged && !screen.is_json() {
            screen.note(
                "`failrec fsck --repair` moves away what cannot be read, and keeps the rest",
            )?;
        }
        return Ok(exit(&findings));
    }
    if args.dry_run {
        return show_plan(&findings, screen).map(|()| exit(&findings));
    }
    // All lines are read once more, and for statistics a second time.
    let readings = if findings.behind.is_empty() && !findings.is_damaged { 1 } else { 2 };
    let repair = watched(journal, readings, |watch| in_turn(|| journal.repair(&goals, watch)))?;
    let left = watched(journal, 1, |watch| Ok(journal.check(&goals, watch)?))?;
    let left = Findings::of(&left, journal.path());
    if screen.is_json() {
        screen.json("repaired", &Repaired::of(&repair))?;
    } else {
        show_repair(&repair, screen)?;
    }
    match left.problems.first() {
        Some(problem) => {
            let message = format!("not all could be repaired: {problem}");
            let trouble = Trouble::new(Exit::Damaged, message);
            Err(if repair.open_logs.is_empty() {
                trouble
            } else {
                trouble.advise(left_open(&repair.open_logs)).advise(END_LOGS)
            })
        }
        None => Ok(Exit::Ok),
    }
}

/// Brings statistics up to date.
fn complete(journal: &JsonlStore, goals: &[GoalId], screen: &mut Screen) -> Result {
    let completed =
        watched(journal, 1, |watch| in_turn(|| journal.complete_statistics(goals, watch)))?;
    if screen.is_json() {
        screen.json("completed", &Completed { completed: &completed })?;
    } else if completed.is_empty() {
        screen.line("the statistics are up to date")?;
    } else {
        show_completed(&completed, screen)?;
    }
    Ok(Exit::Ok)
}

fn show_completed(goals: &[GoalId], screen: &mut Screen) -> Result<()> {
    goals.iter().try_for_each(|goal| {
        screen.toned(Tone::Good, format!("brought the statistics of {goal} up to date"))
    })
}

#[derive(serde::Serialize)]
struct Completed<'a> {
    completed: &'a [GoalId],
}

const fn exit(findings: &Findings) -> Exit {
    if findings.is_damaged { Exit::Damaged } else { Exit::Ok }
}

/// Does `work`, which reads everything so many times, while a bar shows how far it has come.
fn watched<T>(
    journal: &JsonlStore,
    readings: u64,
    work: impl FnOnce(&mut dyn FnMut(u64)) -> Result<T>,
) -> Result<T> {
    let total: u64 = journal.inspect()?.files.iter().map(|file| file.bytes).sum();
    let progress = Progress::of_bytes(total.saturating_mul(readings));
    let steps = progress.steps();
    work(&mut |bytes| steps.add_many(bytes))
}

fn show(findings: &Findings, checkup: &Checkup, screen: &mut Screen) -> Result<()> {
    let (verdict, tone) = if findings.is_damaged {
        ("the store is damaged", Tone::Bad)
    } else {
        ("the store is in order", Tone::Good)
    };
    screen.toned(tone, verdict)?;
    for problem in &findings.problems {
        screen.toned(Tone::Bad, format!("  - {problem}"))?;
    }
    for remark in &findings.remarks {
        screen.toned(Tone::Odd, format!("  - {remark}"))?;
    }
    screen.section("Files", &files(&checkup.goals))?;
    screen.section("Missing entries", &missing(&checkup.goals))
}

fn files(goals: &[CheckedGoal]) -> Table {
    let columns = [
        Column::right("ENTRIES"),
        Column::right("DAMAGED"),
        Column::right("RECOVERED"),
        Column::right("LOST"),
        Column::right("NEWER"),
        Column::left("NAME"),
    ];
    let mut table = Table::cut(columns).indent(2);
    for file in goals.iter().flat_map(|goal| &goal.files) {
        let report = file.report;
        let tone = if file.is_damaged() { Tone::Bad } else { Tone::Plain };
        let damaged = report.corrupt_lines + u64::from(file.is_segment && report.in_flight);
        table.add([
            TableCell::plain(count(report.entries)),
            TableCell::new(count(damaged), tone),
            TableCell::plain(count(report.recovered_entries)),
            TableCell::plain(bytes(report.lost_bytes)),
            TableCell::plain(count(report.newer_lines)),
            TableCell::plain(&*file.name),
        ]);
    }
    table
}

fn missing(goals: &[CheckedGoal]) -> Table {
    let columns = [Column::right("MISSING"), Column::left("GOAL"), Column::left("PROCESS")];
    let mut table = Table::cut(columns).indent(2);
    let all = || goals.iter().flat_map(|goal| goal.missing.iter().map(move |of| (&goal.goal, of)));
    for (goal, (process, number)) in all().take(PROCESSES_SHOWN_MAX) {
        table.add([
            TableCell::plain(count(*number)),
            TableCell::plain(goal.as_str()),
            TableCell::plain(process.as_str()),
        ]);
    }
    let more = all().skip(PROCESSES_SHOWN_MAX).map(|(_, (_, number))| number).sum::<u64>();
    if 0 < more {
        let others = TableCell::new("of other processes", Tone::Faint);
        table.add([TableCell::plain(count(more)), TableCell::default(), others]);
    }
    table
}

/// What a repair would do.
fn show_plan(findings: &Findings, screen: &mut Screen) -> Result<()> {
    let Findings { damaged, leftovers, wrong, behind, .. } = findings;
    if screen.is_json() {
        let (renewed, completed) = (wrong, behind);
        let (files, open_logs, is_dry_run) = (Vec::new(), &[], true);
        let plan = Repaired { files, leftovers, renewed, completed, open_logs, is_dry_run };
        let files = damaged.iter().map(|name| RepairedFile::planned(name)).collect();
        return screen.json("repaired", &Repaired { files, ..plan });
    }
    screen.line("")?;
    if [damaged, leftovers, wrong, behind].iter().all(|names| names.is_empty()) {
        return screen.line("nothing would be repaired");
    }
    for name in damaged {
        screen.line(format!("would rewrite {name}"))?;
    }
    for name in leftovers {
        screen.line(format!("would remove {name}"))?;
    }
    for goal in wrong {
        screen.line(format!("would make the statistics of {goal} anew"))?;
    }
    for goal in behind {
        screen.line(format!("would bring the statistics of {goal} up to date"))?;
    }
    Ok(())
}

fn show_repair(repair: &Repair, screen: &mut Screen) -> Result<()> {
    screen.line("")?;
    if *repair == Repair::default() {
        return screen.line("nothing was to be repaired");
    }
    for file in &repair.files {
        let what = match &file.quarantine {
            Some(place) => {
                let fragments = plural(file.fragments, "fragment");
                format!("{fragments} ({}) moved to {place}", bytes(file.bytes))
            }
            None => "every entry has a line of its own now".to_owned(),
        };
        screen.toned(Tone::Good, format!("repaired {}: {what}", file.name))?;
    }
    for name in &repair.leftovers {
        screen.toned(Tone::Good, format!("removed {name}"))?;
    }
    for goal in &repair.renewed {
        screen.toned(Tone::Good, format!("made the statistics of {goal} anew"))?;
    }
    show_completed(&repair.completed, screen)
}

#[derive(serde::Serialize)]
struct Repaired<'a, G> {
    files: Vec<RepairedFile<'a>>,
    leftovers: &'a [String],
    renewed: &'a [G],
    completed: &'a [G],
    open_logs: &'a [String],
    is_dry_run: bool,
}

#[derive(serde::Serialize)]
struct RepairedFile<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fragments: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quarantine: Option<&'a str>,
}

impl<'a> Repaired<'a, GoalId> {
    fn of(repair: &'a Repair) -> Self {
        let files = repair.files.iter().map(|file| RepairedFile {
            name: &file.name,
            fragments: Some(file.fragments),
            bytes: Some(file.bytes),
            quarantine: file.quarantine.as_deref(),
        });
        Self {
            files: files.collect(),
            leftovers: &repair.leftovers,
            renewed: &repair.renewed,
            completed: &repair.completed,
            open_logs: &repair.open_logs,
            is_dry_run: false,
        }
    }
}

impl<'a> RepairedFile<'a> {
    const fn planned(name: &'a str) -> Self {
        Self { name, fragments: None, bytes: None, quarantine: None }
    }
}
