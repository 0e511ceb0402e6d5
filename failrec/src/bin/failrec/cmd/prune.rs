//! `failrec prune`: records evicted so that the store fits.

use std::num::ParseIntError;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use failrec::store::{JsonlStore, PruneReport, Retention, Store as _, ThinnedGroup};
use serde::Serialize;

use crate::cmd::open_logs::{END_LOGS, left_open};
use crate::exit::Exit;
use crate::output::{Column, Screen, Table, TableCell, Tone, bytes, count, on_one_line, plural};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::Result;
use crate::turn::in_turn;

/// Groups that are shown.
const GROUPS_SHOWN_MAX: usize = 20;

const HOURS_A_DAY: u64 = 24;

/// Examples for the help.
const EXAMPLES: &str = "\
Of each group the first 3 and the last 5 records are kept, one of each release, and all of which somebody
said something. Of the others go those that are too old, and then, until all files fit, those that are old
and stand at no round place in their group: the 64th stays longer than the 63rd, so a noisy group is thinned
out and a rare one is not. What they count stays, exactly. Of groups beyond --keep-groups, those that
were silent longest, only the newest is kept, what somebody said something of, and what they count.

Only segments are rewritten, and not the logs that programs write to; they may go on recording. A log
becomes a segment at 64 MiB, so what is smaller is left alone; on a network file system, where each program
has logs of its own, also when its program ends.

Examples:
  failrec prune --dry-run
  failrec prune --keep-bytes 100MiB --keep-days 30
  failrec prune exports/my_agent --goal main_goal --keep-bytes 10MiB

With --json, one object of kind `prune`: `bytes_before`, `bytes_after`, `records`, `other_lines`, `files`,
`groups` (each with `goal_id`, `fingerprint`, `message`, `count`, `records`, `kept`, `bytes`), `open_logs`
(those of programs that may still write to them), `fits`, `is_dry_run`.";

/// Evicts records beyond what is to be kept, and keeps every count
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct PruneArgs {
    /// The store, or a folder that holds `.failrec` [default: `FAILREC_DIR`, else `.failrec`]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    path: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    /// What all files may have together, such as 300000, 200KiB, 100MiB or 2GiB
    #[arg(long, value_name = "BYTES", default_value = "512MiB", value_parser = size)]
    keep_bytes: u64,
    /// How many days old records may be
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    keep_days: u64,
    /// How many groups keep several records
    #[arg(long, value_name = "GROUPS", default_value_t = 20_000)]
    keep_groups: u64,
    /// Tells what would go, and changes nothing
    #[arg(long)]
    dry_run: bool,
}

/// The number of bytes in a text such as `100MiB`.
fn size(text: &str) -> std::result::Result<u64, String> {
    let (number, unit) =
        text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let shift = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kib" => 10,
        "m" | "mib" => 20,
        "g" | "gib" => 30,
        other => return Err(format!("{other:?} is no unit of bytes: there are KiB, MiB and GiB")),
    };
    let number: u64 = number.parse().map_err(|error: ParseIntError| error.to_string())?;
    number.checked_mul(1 << shift).ok_or_else(|| "more bytes than there are anywhere".to_owned())
}

#[derive(Serialize)]
struct Answer<'a> {
    bytes_before: u64,
    bytes_after: u64,
    records: u64,
    other_lines: u64,
    files: &'a [String],
    groups: Vec<Group<'a>>,
    open_logs: &'a [String],
    fits: bool,
    is_dry_run: bool,
}

#[derive(Serialize)]
struct Group<'a> {
    goal_id: &'a str,
    fingerprint: String,
    message: &'a str,
    count: u64,
    records: u64,
    kept: u64,
    bytes: u64,
}

/// Prunes.
pub(crate) fn run(args: &PruneArgs, screen: &mut Screen) -> Result {
    let (path, none) = (args.path.as_deref(), Progress::start());
    let store =
        if args.dry_run { args.store.read(path, &none)? } else { args.store.write(path, &none)? };
    drop(none);
    let age = Duration::from_hours(args.keep_days.saturating_mul(HOURS_A_DAY));
    let retention = Retention::default().keep_bytes(args.keep_bytes).keep_age(age);
    let retention = retention.keep_groups(args.keep_groups);
    let report = pruned(args, store.journal(), (&store.goals()?, &retention))?;
    let fits = report.bytes_after <= args.keep_bytes;
    if screen.is_json() {
        let answer = Answer {
            bytes_before: report.bytes_before,
            bytes_after: report.bytes_after,
            records: report.records,
            other_lines: report.other_lines,
            files: &report.files,
            groups: report.groups.iter().map(group).collect(),
            open_logs: &report.open_logs,
            fits,
            is_dry_run: args.dry_run,
        };
        screen.json("prune", &answer)?;
        return Ok(Exit::Ok);
    }
    show(args, &report, screen)?;
    if !fits {
        screen.note(format!(
            "more than {} are left: what must be kept, and logs that are written to",
            bytes(args.keep_bytes)
        ))?;
        if !report.open_logs.is_empty() {
            screen.note(left_open(&report.open_logs))?;
            screen.note(END_LOGS)?;
        }
    }
    Ok(Exit::Ok)
}

fn pruned(
    args: &PruneArgs,
    journal: &JsonlStore,
    (goals, retention): (&[failrec::record::GoalId], &Retention),
) -> Result<PruneReport> {
    let total = journal.inspect()?.files.iter().map(|file| file.bytes).sum();
    let progress = Progress::of_bytes(total);
    let steps = progress.steps();
    let mut watch = |bytes| steps.add_many(bytes);
    if args.dry_run {
        Ok(journal.plan_pruning(goals, retention, &mut watch)?)
    } else {
        in_turn(|| journal.prune(goals, retention, &mut watch))
    }
}

fn group(group: &ThinnedGroup) -> Group<'_> {
    Group {
        goal_id: group.goal.as_str(),
        fingerprint: group.fingerprint.as_str().to_owned(),
        message: &group.message,
        count: group.count,
        records: group.records,
        kept: group.kept,
        bytes: group.bytes,
    }
}

fn show(args: &PruneArgs, report: &PruneReport, screen: &mut Screen) -> Result<()> {
    if report.files.is_empty() {
        let (is, may) = (bytes(report.bytes_before), bytes(args.keep_bytes));
        return screen.line(format!("nothing to prune: {is}, of {may} at most"));
    }
    if !report.groups.is_empty() {
        screen.table(&table(&report.groups))?;
        screen.line("")?;
    }
    let others = match report.other_lines {
        0 => String::new(),
        lines => format!(", {} added up", plural(lines, "other line")),
    };
    let files = plural(u64::try_from(report.files.len()).unwrap_or(u64::MAX), "file");
    let records = plural(report.records, "record");
    let (before, after) = (bytes(report.bytes_before), bytes(report.bytes_after));
    let line = if args.dry_run {
        format!("would evict {records}{others}, in {files}: {before} would be about {after}")
    } else {
        format!("evicted {records}{others}, in {files}: {before} are {after} now")
    };
    screen.toned(Tone::Good, line)?;
    screen.toned(Tone::Faint, "every count stays as it is")
}

fn table(groups: &[ThinnedGroup]) -> Table {
    let columns = [
        Column::right("EVICTED"),
        Column::right("BYTES"),
        Column::right("KEPT"),
        Column::right("COUNT"),
        Column::left("GOAL").at_most(16),
        Column::left("MESSAGE"),
    ];
    let mut table = Table::cut(columns).indent(2);
    for group in groups.iter().take(GROUPS_SHOWN_MAX) {
        table.add([
            TableCell::plain(count(group.records)),
            TableCell::plain(bytes(group.bytes)),
            TableCell::plain(count(group.kept)),
            TableCell::plain(count(group.count)),
            TableCell::plain(group.goal.as_str()),
            TableCell::plain(on_one_line(&group.message)),
        ]);
    }
    let rest = || groups.iter().skip(GROUPS_SHOWN_MAX);
    if rest().next().is_some() {
        table.add([
            TableCell::plain(count(rest().map(|group| group.records).sum())),
            TableCell::plain(bytes(rest().map(|group| group.bytes).sum())),
            TableCell::plain(count(rest().map(|group| group.kept).sum())),
            TableCell::plain(count(rest().map(|group| group.count).sum())),
            TableCell::default(),
            TableCell::new("other groups", Tone::Faint),
        ]);
    }
    table
}
