//! What the entries of all logs add up to.

use std::collections::{BTreeMap, BTreeSet};

use super::line::{Entry, Kind, Pruned};

/// What the entries of all logs add up to.
#[derive(Debug, Default)]
pub struct Counts {
    /// The numbers of entries, by goal and process.
    pub numbers: BTreeMap<(String, String), Numbers>,
    /// How often each group has failed, by goal, group and process.
    pub groups: BTreeMap<(String, String), BTreeMap<String, Hits>>,
    /// Where each record is, by its name.
    pub records: BTreeMap<String, BTreeSet<(String, String, u64)>>,
    /// Records that were not stored, by process and reason.
    pub losses: BTreeMap<String, BTreeMap<String, u64>>,
    /// What processes said in the end that they had reported.
    pub byes: BTreeMap<String, BTreeSet<u64>>,
}

/// The numbers that one process gave its entries for one goal.
#[derive(Debug, Default)]
pub struct Numbers {
    /// Those that came, with what they said.
    pub seen: BTreeMap<u64, String>,
    /// Those that came again and said something else.
    pub twice: BTreeSet<u64>,
    /// Those of entries that were left out on purpose.
    pub left_out: BTreeSet<u64>,
}

/// The failures of a group in one process.
#[derive(Debug, Default)]
pub struct Hits {
    /// The largest that was said.
    pub count: u64,
    /// Counts of ticks, by the number of the entry.
    pub ticks: BTreeMap<u64, u64>,
    /// The records, by their number in the group.
    pub occurrences: BTreeMap<u64, BTreeSet<String>>,
}

impl Numbers {
    /// Those that never came although a larger one did.
    pub fn missing(&self) -> u64 {
        let left_out = self.left_out.iter().filter(|number| !self.seen.contains_key(number));
        let came = self.seen.len() + left_out.count();
        let came = u64::try_from(came).unwrap_or(u64::MAX);
        let last = self.seen.last_key_value().map(|(last, _)| last).max(self.left_out.last());
        last.map_or(0, |last| last.saturating_add(1).saturating_sub(came))
    }
}

impl Counts {
    /// Adds an entry.
    pub fn add(&mut self, entry: &Entry) {
        let Entry { process, sequence, goal, .. } = entry;
        let numbers = self.numbers.entry((goal.clone(), process.clone())).or_default();
        let said = format!("{:?}", entry.kind);
        if numbers.seen.get(sequence).is_some_and(|known| *known != said) {
            numbers.twice.insert(*sequence);
        }
        numbers.seen.insert(*sequence, said);
        match &entry.kind {
            Kind::Failure { id, group, occurrence } => {
                let place = (goal.clone(), process.clone(), *sequence);
                self.records.entry(id.clone()).or_default().insert(place);
                let hits = self.hits(goal, process, group);
                hits.count = hits.count.max(*occurrence).max(1);
                hits.occurrences.entry(*occurrence).or_default().insert(id.clone());
            }
            Kind::Tick { group, count } => {
                let hits = self.hits(goal, process, group);
                hits.count = hits.count.max(*count);
                hits.ticks.insert(*sequence, *count);
            }
            Kind::Loss { reason, count } => self.lose(process, reason, *count),
            Kind::Pruned(pruned) => self.leave_out(goal, pruned),
            Kind::Bye(failures) => {
                self.byes.entry(process.clone()).or_default().insert(*failures);
            }
            Kind::Boot | Kind::Open | Kind::Passes | Kind::Event => {}
        }
    }

    /// Failures of all groups of a process.
    pub fn failures_of(&self, process: &str) -> u64 {
        self.groups.values().filter_map(|group| group.get(process)).map(|hits| hits.count).sum()
    }

    /// Records of a process that were not stored for one of the reasons.
    pub fn lost(&self, process: &str, reasons: &[&str]) -> u64 {
        let Some(losses) = self.losses.get(process) else { return 0 };
        reasons.iter().filter_map(|reason| losses.get(*reason)).sum()
    }

    fn lose(&mut self, process: &str, reason: &str, count: u64) {
        let losses = self.losses.entry(process.to_owned()).or_default();
        let known = losses.entry(reason.to_owned()).or_default();
        *known = (*known).max(count);
    }

    fn leave_out(&mut self, goal: &str, pruned: &Pruned) {
        for (process, first, last) in &pruned.numbers {
            let numbers = self.numbers.entry((goal.to_owned(), process.clone())).or_default();
            numbers.left_out.extend(*first..=*last);
        }
        for (process, group, count) in &pruned.groups {
            let hits = self.hits(goal, process, group);
            hits.count = hits.count.max(*count);
        }
        for (process, reason, count) in &pruned.losses {
            self.lose(process, reason, *count);
        }
    }

    fn hits(&mut self, goal: &str, process: &str, group: &str) -> &mut Hits {
        let group = self.groups.entry((goal.to_owned(), group.to_owned())).or_default();
        group.entry(process.to_owned()).or_default()
    }
}
