//! [`Process`]: one of those that a journal is said to come from.

use std::collections::BTreeMap;

use failrec::Timestamp;

/// One of the processes that a journal is said to come from.
#[derive(Debug)]
pub(super) struct Process {
    pub(super) name: String,
    pub(super) next: u64,
    pub(super) failures: u64,
    counts: BTreeMap<usize, Counts>,
}

/// How often a group has failed in a process: in all, in the hour and on the day of the last one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) all: u64,
    pub(super) in_hour: u64,
    pub(super) in_day: u64,
    hour: i64,
}

impl Process {
    pub(super) fn new(number: u64) -> Self {
        let name = format!("{}-660edb432dd2b-dfd1d6f39470{number:04x}", 1_000 + number);
        Self { name, next: 0, failures: 0, counts: BTreeMap::new() }
    }

    /// The number of the next entry.
    pub(super) const fn number(&mut self) -> u64 {
        let number = self.next;
        self.next += 1;
        number
    }

    /// A group fails once more.
    pub(super) fn fail(&mut self, group: usize, at: Timestamp) -> Counts {
        self.failures += 1;
        let hour = at.as_micros() / 3_600_000_000;
        let counts = self.counts.entry(group).or_default();
        counts.all += 1;
        counts.in_hour = if counts.hour == hour { counts.in_hour + 1 } else { 1 };
        counts.in_day = if counts.hour / 24 == hour / 24 { counts.in_day + 1 } else { 1 };
        counts.hour = hour;
        *counts
    }
}
