//! [`Diagnosis`]: what an examination of a store found.

use std::ops::ControlFlow;

use failrec::Timestamp;
use failrec::query::{Ledger, Process, Statistics};
use failrec::record::{GoalId, Loss, ProcessId};
use failrec::store::fs::NetworkMount;
use failrec::store::{FileRole, FoundFile, JsonlStore, ScanReport, StatsState, Store as _};
use serde::Serialize;

use crate::cmd::statistics::{slowness_of, statistics_of};
use crate::output::{bytes, plural};
use crate::trouble::Result;
use crate::watched::Watched;

/// The rights of others than the owner.
const OTHERS: u32 = 0o077;

/// What an examination of a store found.
#[derive(Debug, Serialize)]
pub(crate) struct Diagnosis {
    pub(crate) path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mode: Option<String>,
    /// The type of the network file system that it is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) network: Option<String>,
    pub(crate) files: Vec<FileHealth>,
    pub(crate) goals: Vec<GoalHealth>,
    /// Over all goals.
    pub(crate) report: ScanReport,
    pub(crate) losses: Vec<Loss>,
    pub(crate) processes: Vec<ProcessHealth>,
    pub(crate) is_writable: bool,
    pub(crate) is_damaged: bool,
    /// What is wrong.
    pub(crate) problems: Vec<String>,
    /// What is worth knowing.
    pub(crate) remarks: Vec<String>,
}

/// A file of the store.
#[derive(Debug, Serialize)]
pub(crate) struct FileHealth {
    pub(crate) name: String,
    pub(crate) role: &'static str,
    pub(crate) bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mode: Option<String>,
}

/// The journal of a goal.
#[derive(Debug, Serialize)]
pub(crate) struct GoalHealth {
    pub(crate) goal_id: GoalId,
    pub(crate) failures: u64,
    pub(crate) groups: u64,
    pub(crate) recovered: u64,
    pub(crate) report: ScanReport,
    pub(crate) statistics: String,
}

/// A process that has written.
#[derive(Debug, Serialize)]
pub(crate) struct ProcessHealth {
    pub(crate) process: ProcessId,
    pub(crate) heard: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ended: Option<Timestamp>,
    /// It was found dead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) died: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pid: Option<u32>,
}

impl Diagnosis {
    /// Reads every line of the store.
    pub(crate) fn of(store: &Watched) -> Result<Self> {
        let journal = store.journal();
        let inspection = journal.inspect()?;
        let writing = journal.try_writing();
        let mut diagnosis = Self {
            path: journal.path().display().to_string(),
            mode: inspection.mode.map(octal),
            network: inspection.network.as_ref().map(|mount| mount.kind.clone()),
            files: inspection.files.iter().map(file_health).collect(),
            goals: Vec::new(),
            report: ScanReport::default(),
            losses: Vec::new(),
            processes: Vec::new(),
            is_writable: writing.is_ok(),
            is_damaged: false,
            problems: Vec::new(),
            remarks: Vec::new(),
        };
        let mut ledgers = Vec::new();
        for goal in store.goals()? {
            let (ledger, report) = read(store, &goal)?;
            diagnosis.report += report;
            let statistics = journal.stats_state(&goal)?;
            diagnosis.goals.push(goal_health(&goal, &ledger, report, statistics));
            diagnosis.remarks.extend(slowness_of(&goal, statistics, report.entries));
            ledgers.push(ledger);
        }
        diagnosis.losses = losses(&ledgers);
        diagnosis.processes = processes(&ledgers);
        if let Err(error) = writing {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            diagnosis.problems.push(format!(
                "a recorder could not write here: failed to {error}: {}",
                cause.unwrap_or_default()
            ));
        }
        diagnosis.find_damage();
        diagnosis.remarks.extend(inspection.network.iter().flat_map(network_remarks));
        diagnosis.find_lock(journal, &inspection.files);
        diagnosis.find_exposure(inspection.mode, &inspection.files);
        diagnosis.find_losses();
        Ok(diagnosis)
    }

    fn find_damage(&mut self) {
        let ScanReport { corrupt_lines, recovered_entries, lost_bytes, missing_entries, .. } =
            self.report;
        self.is_damaged = 0 < corrupt_lines || 0 < missing_entries;
        if 0 < corrupt_lines {
            let (lines, entries) =
                (plural(corrupt_lines, "damaged line"), plural(recovered_entries, "entry"));
            let lost = bytes(lost_bytes);
            self.problems.push(format!(
                "{lines}: {entries} were recovered from them, and {lost} say nothing any more"
            ));
        }
        if 0 < missing_entries {
            let entries = plural(missing_entries, "entry");
            self.problems
                .push(format!("{entries} were numbered by their writers and are not there"));
        }
        if 0 < self.report.newer_lines {
            let lines = plural(self.report.newer_lines, "line");
            self.remarks.push(format!("{lines} of a newer failrec; update this one to read them"));
        }
        if self.report.in_flight {
            self.remarks
                .push("a last line is not finished: someone is writing, or died at it".to_owned());
        }
    }

    /// Who replaces files holds the lock; without a file for it there is nothing to find out.
    fn find_lock(&mut self, journal: &JsonlStore, files: &[FoundFile]) {
        if !self.is_writable || !files.iter().any(|file| file.role == FileRole::Lock) {
            return;
        }
        match journal.exclusively(&mut || Ok(())) {
            Ok(true) => {}
            Ok(false) => self.remarks.push(
                "another process holds the lock of the store: it renews statistics, or replaces files"
                    .to_owned(),
            ),
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                self.problems.push(format!(
                    "the lock of the store cannot be had, so nothing is pruned, forgotten or repaired, and \
                     no statistics are made: failed to {error}: {}; mount it with locks",
                    cause.unwrap_or_default()
                ));
            }
        }
    }

    fn find_exposure(&mut self, mode: Option<u32>, files: &[FoundFile]) {
        if mode.is_some_and(|mode| mode & OTHERS != 0) {
            let path = &self.path;
            self.remarks.push(format!("others may look into the store: chmod 700 {path}"));
        }
        let is_exposed = |file: &&FoundFile| {
            file.role != FileRole::Folder && file.mode.is_some_and(|mode| mode & OTHERS != 0)
        };
        let exposed = files.iter().filter(is_exposed).count();
        if 0 < exposed {
            let files = plural(u64::try_from(exposed).unwrap_or(u64::MAX), "file");
            self.remarks.push(format!("{files} in it are open to others: chmod 600 them"));
        }
        if files.iter().any(|file| file.role == FileRole::Leftover) {
            self.remarks.push("a replacement was left half done; it does no harm".to_owned());
        }
    }

    fn find_losses(&mut self) {
        let lost: u64 = self.losses.iter().map(|loss| loss.count).sum();
        if 0 < lost {
            let records = plural(lost, "record");
            let reasons = self.losses.iter().map(|loss| format!("{} {}", loss.count, loss.reason));
            let reasons = reasons.collect::<Vec<_>>().join(", ");
            self.remarks.push(format!("{records} could not be stored, though counted: {reasons}"));
        }
        let died = self.processes.iter().filter(|process| process.died.is_some()).count();
        if 0 < died {
            let processes = plural(u64::try_from(died).unwrap_or(u64::MAX), "process");
            self.remarks.push(format!(
                "{processes} died without goodbye: `failrec list category:unclean_exit`"
            ));
        }
        let is_open = |process: &&ProcessHealth| process.ended.is_none() && process.died.is_none();
        let open = self.processes.iter().filter(is_open).count();
        if 0 < open {
            let processes = plural(u64::try_from(open).unwrap_or(u64::MAX), "process");
            self.remarks.push(format!("{processes} said no goodbye: still running, or ended hard"));
        }
    }
}

/// What follows from the network file system that the store is on.
fn network_remarks(mount: &NetworkMount) -> Vec<String> {
    let kind = &mount.kind;
    let mut remarks = vec![format!(
        "the store is on a network file system ({kind}): each program writes to logs of its own"
    )];
    if !mount.shares_locks {
        remarks.push(
            "its locks are not held against other machines: let one of them alone prune, forget and repair"
                .to_owned(),
        );
    }
    remarks
}

fn read(store: &Watched, goal: &GoalId) -> Result<(Ledger, ScanReport)> {
    let mut ledger = Ledger::default();
    let report = store.scan(goal, &mut |entry| {
        ledger.observe(&entry);
        ControlFlow::Continue(())
    })?;
    Ok((ledger, report))
}

fn file_health(file: &FoundFile) -> FileHealth {
    let role = match file.role {
        FileRole::Log => "log",
        FileRole::OwnLog => "own log",
        FileRole::Segment => "segment",
        FileRole::Statistics => "statistics",
        FileRole::Lock => "lock",
        FileRole::Leftover => "leftover",
        FileRole::Folder => "folder",
        FileRole::Quarantine => "quarantine",
        FileRole::Rules => "rules",
        _ => "other",
    };
    FileHealth { name: file.name.clone(), role, bytes: file.bytes, mode: file.mode.map(octal) }
}

fn octal(mode: u32) -> String {
    format!("{mode:04o}")
}

fn goal_health(
    goal: &GoalId,
    ledger: &Ledger,
    report: ScanReport,
    state: StatsState,
) -> GoalHealth {
    let statistics = statistics_of(state);
    let Statistics { total: failures, groups, recovered, .. } = Statistics::of([ledger]);
    GoalHealth { goal_id: goal.clone(), failures, groups, recovered, report, statistics }
}

fn losses(ledgers: &[Ledger]) -> Vec<Loss> {
    Statistics::of(ledgers).losses
}

/// The processes that began to write, the one heard of last first.
fn processes(ledgers: &[Ledger]) -> Vec<ProcessHealth> {
    let mut found: Vec<ProcessHealth> = Vec::new();
    for ledger in ledgers {
        for (name, process) in ledger.processes().filter(|(_, process)| process.booted.is_some()) {
            let Process { heard, ended, died, .. } = process;
            match found.iter_mut().find(|known| known.process == *name) {
                Some(known) => {
                    known.heard = known.heard.max(*heard);
                    known.ended = known.ended.max(*ended);
                    known.died = known.died.max(*died);
                }
                None => found.push(ProcessHealth {
                    process: name.clone(),
                    heard: *heard,
                    ended: *ended,
                    died: *died,
                    host: ledger.environment(name).and_then(|place| place.hostname.clone()),
                    pid: ledger.environment(name).map(|place| place.pid).filter(|pid| 0 < *pid),
                }),
            }
        }
    }
    found.sort_by_key(|process| std::cmp::Reverse(process.heard));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_file_system_is_named_and_its_locks_are_told_of_if_they_do_not_reach() {
        let mut mount = NetworkMount::new("nfs4");
        let said = network_remarks(&mount);
        assert!(said.len() == 1 && said[0].contains("(nfs4)"), "{said:?}");
        mount.shares_locks = false;
        assert_eq!(network_remarks(&mount).len(), 2);
    }
}
