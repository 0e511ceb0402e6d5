//! [`Checkup`]: what a reading of every line of a journal found.

use std::collections::BTreeMap;
use std::io;

use crate::base::fs::ReadFile;
use crate::error::Result;
use crate::query::Ledger;
use crate::record::{GoalId, ProcessId};
use crate::store::ScanReport;
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::inspection::{FileRole, FoundFile, Inspection};
use crate::store::jsonl::known_stats::KnownStats;
use crate::store::jsonl::parts::PartRole;
use crate::store::jsonl::reader::{Extent, Reader, Tail, threads};
use crate::store::jsonl::sequences::Sequences;
use crate::store::jsonl::stats::{FOLD_BYTES, Stats, StatsState};
use crate::store::jsonl::store::JsonlStore;

/// What a reading of every line of a journal found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checkup {
    /// What lies in the folder.
    pub inspection: Inspection,
    /// The goals that were looked at.
    pub goals: Vec<CheckedGoal>,
}

/// The journal of a goal, as a [`Checkup`] found it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckedGoal {
    /// The goal.
    pub goal: GoalId,
    /// Its files, in their order.
    pub files: Vec<CheckedFile>,
    /// How many numbers of each process never came, unless they were left out on purpose.
    pub missing: BTreeMap<ProcessId, u64>,
    /// Whether its statistics are of use.
    pub statistics: StatsState,
    /// An answer that begins with the statistics says what every line says. Nothing if lines came while
    /// they were compared.
    pub is_answered_rightly: Option<bool>,
}

/// A file of a journal, as a [`Checkup`] found it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckedFile {
    /// Its name, as a path from the store's folder.
    pub name: String,
    /// It is a part of a log that nobody appends to any more, and not the log.
    pub is_segment: bool,
    /// What is in it. An entry that stood in a file before it is a repeated one.
    pub report: ScanReport,
}

impl CheckedFile {
    /// It holds what no reader can use, and what a repair moves away. The last line of a log may still
    /// be written; nobody finishes that of a segment.
    pub const fn is_damaged(&self) -> bool {
        0 < self.report.corrupt_lines || self.is_segment && self.report.in_flight
    }
}

impl CheckedGoal {
    /// A file of it is damaged.
    pub fn is_damaged(&self) -> bool {
        self.files.iter().any(CheckedFile::is_damaged)
    }
}

impl Checkup {
    /// The files that no journal has.
    pub fn strangers(&self) -> impl Iterator<Item = &FoundFile> {
        self.inspection.files.iter().filter(|file| file.role == FileRole::Other)
    }
}

impl JsonlStore {
    /// Reads every line of these goals and compares it with its checksum, and what the statistics say with
    /// what all lines say. Nothing is changed. `watch` is told how many bytes were read after each file.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    pub fn check(&self, goals: &[GoalId], watch: &mut dyn FnMut(u64)) -> Result<Checkup> {
        let inspection = self.inspect()?;
        let check = |goal: &GoalId| {
            let checked = check_goal(goal, self.folder(), watch);
            checked.map_err(|error| file_error("read", &self.folder().log_path(goal), error))
        };
        let goals = goals.iter().map(check).collect::<Result<_>>()?;
        Ok(Checkup { inspection, goals })
    }
}

/// Reads every line of a goal.
pub(super) fn check_goal(
    goal: &GoalId,
    folder: &Folder,
    watch: &mut dyn FnMut(u64),
) -> io::Result<CheckedGoal> {
    let before = lengths(goal, folder)?;
    let mut reading = Reading::default();
    let mut files = Vec::new();
    for mut part in folder.parts(goal)? {
        let Some(file) = part.open(folder)? else { continue };
        let report = reading.read(file)?;
        watch(file.status()?.length);
        let (name, is_segment) = (folder.name_of(part.path()), part.role == PartRole::Segment);
        files.push(CheckedFile { name, is_segment, report });
    }
    let statistics = Stats::state(goal, folder)?;
    let report = reading.report();
    let is_right = match statistics {
        // Nothing but every line answers then.
        StatsState::Missing | StatsState::Unfit => true,
        _ => {
            let (ledger, told) = KnownStats::default().ledger(goal, folder)?;
            (&*ledger, told) == (&reading.ledger, report)
        }
    };
    let is_same = lengths(goal, folder)? == before;
    Ok(CheckedGoal {
        goal: goal.clone(),
        files,
        missing: reading.missing.into_iter().filter_map(positive).collect(),
        statistics,
        is_answered_rightly: is_same.then_some(is_right),
    })
}

/// What was read of a goal so far.
#[derive(Default)]
struct Reading {
    reader: Reader,
    ledger: Ledger,
    in_flight: bool,
    sequences: Sequences,
    missing: BTreeMap<ProcessId, i128>,
    /// Bytes that were added up since the groups were packed.
    unfolded: u64,
}

impl Reading {
    /// Reads a file; the answer is what is in it alone.
    fn read(&mut self, file: &mut dyn ReadFile) -> io::Result<ScanReport> {
        let Self { reader, ledger, sequences, missing, .. } = self;
        let before = reader.report();
        let extent = Extent { range: 0..u64::MAX, tail: Tail::Show, threads: threads() };
        self.unfolded += reader.glance(file, extent, &mut |_, glance| {
            let (process, sequence) = glance.place();
            let change = sequences.observe(process, sequence).unwrap_or(0);
            add(missing, process, change);
            for left_out in glance.pruned().iter().flat_map(|pruned| &pruned.processes) {
                for (first, last) in &left_out.numbers {
                    let change = sequences.excuse(left_out.process.as_str(), *first, *last);
                    add(missing, left_out.process.as_str(), change);
                }
            }
            glance.tell(ledger);
        })?;
        if FOLD_BYTES <= self.unfolded {
            ledger.fold_up();
            self.unfolded = 0;
        }
        let in_flight = reader.take_in_flight();
        self.in_flight |= in_flight;
        Ok(ScanReport { in_flight, ..reader.report().since(before) })
    }

    fn report(&self) -> ScanReport {
        ScanReport { in_flight: self.in_flight, ..self.reader.report() }
    }
}

fn add(missing: &mut BTreeMap<ProcessId, i128>, process: &str, change: i128) {
    if change != 0 {
        *missing.entry(ProcessId::from(process)).or_default() += change;
    }
}

fn positive((process, missing): (ProcessId, i128)) -> Option<(ProcessId, u64)> {
    u64::try_from(missing).ok().filter(|missing| 0 < *missing).map(|missing| (process, missing))
}

fn lengths(goal: &GoalId, folder: &Folder) -> io::Result<Vec<crate::base::fs::Status>> {
    Ok(folder.parts(goal)?.iter().map(|part| part.status).collect())
}
