//! What holds of a store, by its files alone.

use std::fmt;
use std::io;
use std::path::Path;

use super::counts::{Counts, Numbers};
use super::folder::{self, Found};
use super::log::Log;
use super::name::Role;

/// Reasons of losses whose failures may be in no group.
const OUTSIDE_OF_GROUPS: &[&str] = &["reentry", "internal"];

/// What was done to the store, which it cannot know.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Corrupt lines that there may be: writers that were killed, disks that filled up.
    pub torn_max: u64,
    /// Entries that may be missing beyond those that are said to be lost.
    pub missing_max: u64,
    /// What must be in no file.
    pub canaries: Vec<String>,
}

/// A promise of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invariant {
    /// Every complete line is an entry and its checksum holds.
    I1,
    /// No number is that of two entries.
    I3,
    /// What was reported was counted, or is said to be lost.
    I4,
    /// No secret is anywhere.
    I6,
    /// Files are for their owner alone, and nothing else is there.
    I9,
}

/// What was found in a store.
#[derive(Debug)]
pub struct Verdict {
    /// What is in the folder.
    pub files: Vec<Found>,
    /// The logs, with the names of their files.
    pub logs: Vec<(String, Log)>,
    /// What they add up to.
    pub counts: Counts,
    /// What is broken, and where.
    pub broken: Vec<(Invariant, String)>,
}

impl Verdict {
    /// Looks into each file in `folder`.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    pub fn of(folder: &Path, terms: &Terms) -> io::Result<Self> {
        let files = folder::look(folder)?;
        let (mut logs, mut counts, mut broken) = (Vec::new(), Counts::default(), Vec::new());
        for file in &files {
            let goal = match &file.role {
                Role::Log(goal) => Some(goal),
                Role::LogOfLong => None,
                _ => continue,
            };
            let log = Log::read(&file.content);
            for entry in &log.entries {
                counts.add(entry);
                if goal.is_some_and(|goal| *goal != entry.goal) {
                    let found = format!("{}: an entry of the goal {:?}", file.name, entry.goal);
                    broken.push((Invariant::I1, found));
                }
            }
            logs.push((file.name.clone(), log));
        }
        let mut verdict = Self { files, logs, counts, broken };
        verdict.check_lines(terms);
        verdict.check_repeats();
        verdict.check_counts(terms);
        verdict.check_canaries(terms);
        verdict.check_files(folder::mode_of(folder)?);
        Ok(verdict)
    }

    /// Lines that are no entry, in all logs.
    pub fn corrupt_lines(&self) -> u64 {
        let lines: usize = self.logs.iter().map(|(_, log)| log.corrupt.len()).sum();
        u64::try_from(lines).unwrap_or(u64::MAX)
    }

    /// How often all groups have failed.
    pub fn failures(&self) -> u64 {
        let groups = self.counts.groups.values();
        groups.flat_map(|group| group.values()).map(|hits| hits.count).sum()
    }

    /// The entries of all logs.
    pub fn entries(&self) -> u64 {
        let entries: usize = self.logs.iter().map(|(_, log)| log.entries.len()).sum();
        u64::try_from(entries).unwrap_or(u64::MAX)
    }

    fn check_lines(&mut self, terms: &Terms) {
        let is_too_torn = terms.torn_max < self.corrupt_lines();
        for (name, log) in &self.logs {
            for (begin, why) in &log.malformed {
                self.broken.push((Invariant::I1, format!("{name} at byte {begin}: {why}")));
            }
            for (begin, bytes) in log.corrupt.iter().filter(|_| is_too_torn) {
                let found = format!("{name} at byte {begin}: {bytes} bytes are no entry");
                self.broken.push((Invariant::I1, found));
            }
        }
    }

    fn check_repeats(&mut self) {
        for ((goal, process), numbers) in &self.counts.numbers {
            for number in &numbers.twice {
                let found = format!("{goal}: two entries of {process} have the number {number}");
                self.broken.push((Invariant::I3, found));
            }
        }
        for (id, places) in self.counts.records.iter().filter(|(_, places)| 1 < places.len()) {
            self.broken.push((Invariant::I3, format!("{id} names {} records", places.len())));
        }
    }

    fn check_counts(&mut self, terms: &Terms) {
        let counts = &self.counts;
        let mut broken = Vec::new();

        let missing: u64 = counts.numbers.values().map(Numbers::missing).sum();
        let processes = counts.losses.keys();
        let explained: u64 = processes.map(|process| counts.lost(process, &["io"])).sum();
        if explained + terms.missing_max < missing {
            broken.push(format!("{missing} entries are missing, {explained} are said to be lost"));
        }
        for (process, said) in &counts.byes {
            let counted = counts.failures_of(process);
            let all = counted + counts.lost(process, OUTSIDE_OF_GROUPS);
            for failures in said.iter().filter(|said| !(counted..=all).contains(*said)) {
                broken.push(format!(
                    "{process} reported {failures} failures, its groups have {counted}"
                ));
            }
        }
        for ((goal, group), processes) in &counts.groups {
            for (process, hits) in processes {
                let place = format!("{goal}: group {group} in {process}");
                let counts = hits.ticks.values();
                if counts.clone().zip(counts.skip(1)).any(|(count, next)| next < count) {
                    broken.push(format!("{place}: its count falls"));
                }
                for (number, ids) in &hits.occurrences {
                    if *number == 0 || 1 < ids.len() {
                        broken.push(format!("{place}: {} records are number {number}", ids.len()));
                    }
                }
            }
        }
        self.broken.extend(broken.into_iter().map(|found| (Invariant::I4, found)));
    }

    fn check_canaries(&mut self, terms: &Terms) {
        for file in &self.files {
            for canary in &terms.canaries {
                let mut windows = file.content.windows(canary.len().max(1));
                if windows.any(|window| window == canary.as_bytes()) {
                    self.broken.push((Invariant::I6, format!("{} holds {canary:?}", file.name)));
                }
            }
        }
    }

    fn check_files(&mut self, mode_of_folder: u32) {
        if mode_of_folder & 0o077 != 0 {
            self.broken.push((Invariant::I9, format!("the folder has mode {mode_of_folder:o}")));
        }
        for Found { name, role, is_file, mode, .. } in &self.files {
            if *role == Role::Folder && !is_file {
                if mode & 0o077 != 0 {
                    self.broken.push((Invariant::I9, format!("{name} has mode {mode:o}")));
                }
            } else if !is_file {
                self.broken.push((Invariant::I9, format!("{name} is no file")));
            } else if *role != Role::Foreign && mode & 0o177 != 0 {
                self.broken.push((Invariant::I9, format!("{name} has mode {mode:o}")));
            }
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Found { name, role, mode, content, .. } in &self.files {
            writeln!(f, "{mode:04o} {:>10} {role:?} {name}", content.len())?;
        }
        for (name, log) in &self.logs {
            let (entries, corrupt, lost) = (log.entries.len(), log.corrupt.len(), log.lost_bytes());
            let tail = if log.in_flight { ", the last line in flight" } else { "" };
            writeln!(
                f,
                "{name}: {entries} entries, {corrupt} corrupt lines, {lost} bytes lost, \
                 {} entries recovered, {} newer{tail}",
                log.recovered, log.newer
            )?;
        }
        for ((goal, process), numbers) in &self.counts.numbers {
            let (seen, twice) = (numbers.seen.len(), numbers.twice.len());
            let missing = numbers.missing();
            writeln!(
                f,
                "{goal}: process {process}: {seen} entries, {missing} missing, {twice} twice"
            )?;
        }
        for ((goal, group), processes) in &self.counts.groups {
            let count: u64 = processes.values().map(|hits| hits.count).sum();
            writeln!(
                f,
                "{goal}: group {group}: {count} failures in {} processes",
                processes.len()
            )?;
        }
        for (process, losses) in &self.counts.losses {
            writeln!(f, "process {process} lost {losses:?}")?;
        }
        for (invariant, found) in &self.broken {
            writeln!(f, "BROKEN {invariant:?}: {found}")?;
        }
        Ok(())
    }
}
