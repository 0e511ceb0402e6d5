//! [`Findings`]: what is wrong with a store, and what is worth knowing.

use std::collections::BTreeMap;
use std::path::Path;

use failrec::record::{GoalId, ProcessId};
use failrec::store::{CheckedFile, CheckedGoal, Checkup, FileRole, ScanReport, StatsState};
use serde::Serialize;

use crate::cmd::statistics::{slowness_of, statistics_of};
use crate::output::{bytes, plural};

/// The rights of others than the owner.
const OTHERS: u32 = 0o077;
/// Files that are named in one line.
const NAMED_MAX: usize = 5;

/// What is wrong with a store, and what is worth knowing.
#[derive(Debug, Serialize)]
pub(crate) struct Findings {
    path: String,
    goals: Vec<GoalFindings>,
    /// What a repair puts right.
    pub(crate) problems: Vec<String>,
    /// What is worth knowing.
    pub(crate) remarks: Vec<String>,
    pub(crate) is_damaged: bool,
    /// Names of files that are damaged.
    #[serde(skip)]
    pub(crate) damaged: Vec<String>,
    /// Names of files that were to replace others.
    #[serde(skip)]
    pub(crate) leftovers: Vec<String>,
    /// Goals whose statistics are wrong.
    #[serde(skip)]
    pub(crate) wrong: Vec<String>,
    /// Goals whose statistics are missing or behind.
    #[serde(skip)]
    pub(crate) behind: Vec<String>,
}

#[derive(Debug, Serialize)]
struct GoalFindings {
    goal_id: GoalId,
    files: Vec<FileFindings>,
    missing: BTreeMap<ProcessId, u64>,
    statistics: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_answered_rightly: Option<bool>,
}

#[derive(Debug, Serialize)]
struct FileFindings {
    name: String,
    is_segment: bool,
    is_damaged: bool,
    report: ScanReport,
}

impl Findings {
    /// What a reading of every line of the store at `path` has found.
    pub(crate) fn of(checkup: &Checkup, path: &Path) -> Self {
        let files = || checkup.goals.iter().flat_map(|goal| &goal.files);
        let damaged: Vec<_> = files().filter(|file| file.is_damaged()).collect();
        let named = |role| {
            let files = checkup.inspection.files.iter().filter(move |file| file.role == role);
            files.map(|file| file.name.clone()).collect::<Vec<_>>()
        };
        let is_wrong = |goal: &&CheckedGoal| goal.is_answered_rightly == Some(false);
        let wrong = checkup.goals.iter().filter(is_wrong).map(|goal| goal.goal.to_string());
        let is_behind = |goal: &&CheckedGoal| {
            goal.statistics != StatsState::Fresh && !goal.is_damaged() && !is_wrong(goal)
        };
        let behind = checkup.goals.iter().filter(is_behind).map(|goal| goal.goal.to_string());
        let mut findings = Self {
            path: path.display().to_string(),
            goals: checkup.goals.iter().map(goal_findings).collect(),
            problems: Vec::new(),
            remarks: Vec::new(),
            is_damaged: false,
            damaged: damaged.iter().map(|file| file.name.clone()).collect(),
            leftovers: named(FileRole::Leftover),
            wrong: wrong.collect(),
            behind: behind.collect(),
        };
        findings.find_problems(&damaged);
        findings.find_remarks(checkup, &named(FileRole::Other));
        findings.is_damaged = !findings.problems.is_empty();
        findings
    }

    fn find_problems(&mut self, damaged: &[&CheckedFile]) {
        if !damaged.is_empty() {
            let mut sum = ScanReport::default();
            for file in damaged {
                sum += file.report;
            }
            let torn =
                damaged.iter().filter(|file| file.is_segment && file.report.in_flight).count();
            let lines = sum.corrupt_lines + u64::try_from(torn).unwrap_or(u64::MAX);
            let (lines, files) = (plural(lines, "damaged line"), plural(length(damaged), "file"));
            let (entries, lost) = (plural(sum.recovered_entries, "entry"), bytes(sum.lost_bytes));
            self.problems.push(format!(
                "{lines} in {files}: {entries} can be read in them, and {lost} say nothing any more"
            ));
        }
        if !self.wrong.is_empty() {
            let goals = some_of(&self.wrong);
            self.problems.push(format!("the statistics do not say what the journal says: {goals}"));
        }
    }

    fn find_remarks(&mut self, checkup: &Checkup, strangers: &[String]) {
        let missing = checkup.goals.iter().flat_map(|goal| goal.missing.values()).sum::<u64>();
        if 0 < missing {
            let entries = plural(missing, "entry");
            self.remarks
                .push(format!("{entries} never came, and nothing brings them back; see below"));
        }
        let files = || checkup.goals.iter().flat_map(|goal| &goal.files);
        let newer = files().map(|file| file.report.newer_lines).sum::<u64>();
        if 0 < newer {
            let lines = plural(newer, "line");
            self.remarks.push(format!("{lines} of a newer failrec; update this one to read them"));
        }
        if files().any(|file| !file.is_segment && file.report.in_flight) {
            self.remarks
                .push("a last line is not finished: someone is writing, or died at it".into());
        }
        if !self.leftovers.is_empty() {
            let names = some_of(&self.leftovers);
            self.remarks
                .push(format!("a replacement was left half done, and does no harm: {names}"));
        }
        for goal in &checkup.goals {
            let entries = goal.files.iter().map(|file| file.report.entries).sum();
            self.remarks.extend(slowness_of(&goal.goal, goal.statistics, entries));
        }
        if checkup.goals.iter().any(|goal| goal.is_answered_rightly.is_none()) {
            self.remarks
                .push("statistics could not be compared, because entries came meanwhile".into());
        }
        let is_open = |mode: Option<u32>| mode.is_some_and(|mode| mode & OTHERS != 0);
        let own = checkup.inspection.files.iter().filter(|file| file.role != FileRole::Other);
        let open: Vec<_> =
            own.filter(|file| is_open(file.mode)).map(|file| file.name.clone()).collect();
        if !open.is_empty() {
            let names = some_of(&open);
            self.remarks.push(format!("others may look into {names}: chmod -R go= {}", self.path));
        } else if is_open(checkup.inspection.mode) {
            self.remarks.push(format!("others may look into the store: chmod 700 {}", self.path));
        }
        if !strangers.is_empty() {
            let names = some_of(strangers);
            self.remarks.push(format!("not ours, and left alone: {names}"));
        }
    }
}

fn length<T>(items: &[T]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

/// The first names, and how many more there are.
fn some_of(names: &[String]) -> String {
    let shown = names.iter().take(NAMED_MAX).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED_MAX) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn goal_findings(goal: &CheckedGoal) -> GoalFindings {
    let files = goal.files.iter().map(|file| FileFindings {
        name: file.name.clone(),
        is_segment: file.is_segment,
        is_damaged: file.is_damaged(),
        report: file.report,
    });
    GoalFindings {
        goal_id: goal.goal.clone(),
        files: files.collect(),
        missing: goal.missing.clone(),
        statistics: statistics_of(goal.statistics),
        is_answered_rightly: goal.is_answered_rightly,
    }
}
