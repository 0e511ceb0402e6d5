//! [`LeftOut`]: what entries add up to that are left out of a file.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Timestamp;
use crate::query::{Name, keep_known};
use crate::record::{
    Entry, EntryBody, FailureRecord, Fingerprint, GoalId, Hour, Loss, Outcome, ProcessId, Pruned,
    PrunedFunction, PrunedGroup, PrunedProcess, Tick,
};

/// Processes and groups of which one line tells: it has some 100 KiB then.
const TOLD_MAX: usize = 256;

/// Processes and groups that are held at once; the memory of a few megabytes.
const HELD_MAX: usize = 8_192;

/// What entries add up to that are left out of one file, until a line has told of it.
#[derive(Debug)]
pub(super) struct LeftOut {
    goal: GoalId,
    /// The name that the lines are written by.
    writer: ProcessId,
    sequence: u64,
    now: Timestamp,
    processes: BTreeMap<ProcessId, PrunedProcess>,
    groups: BTreeMap<(ProcessId, Fingerprint), PrunedGroup>,
}

impl LeftOut {
    /// Nothing is left out yet. The name of the writer must be used for no other file.
    pub(super) fn new(goal: GoalId, writer: ProcessId, now: Timestamp) -> Self {
        let (processes, groups) = (BTreeMap::new(), BTreeMap::new());
        Self { goal, writer, sequence: 0, now, processes, groups }
    }

    /// An entry is left out. What it tells of a group is shown to `strip` first, which may take names away.
    pub(super) fn add(&mut self, entry: &Entry, strip: &mut dyn FnMut(&mut PrunedGroup)) {
        if let EntryBody::Pruned(pruned) = &entry.body {
            // All lines of its writer are in this file and are left out, so nobody misses its numbers.
            return self.add_pruned(pruned, strip);
        }
        let left_out = self.process_mut(&entry.process, entry.at);
        add_number(&mut left_out.numbers, (entry.sequence, entry.sequence));
        match &entry.body {
            EntryBody::Failure(record) => {
                if record.outcome == Outcome::UncleanExit {
                    left_out.died = left_out.died.max(Some(record.at));
                }
                let mut group = group_of(&entry.process, entry.at, record);
                strip(&mut group);
                self.add_group(group);
            }
            EntryBody::Tick(tick) => {
                let group =
                    PrunedGroup::new(entry.process.clone(), tick.as_ref().clone(), entry.at);
                self.add_group(group);
            }
            EntryBody::Loss(loss) => add_loss(&mut left_out.losses, *loss),
            _ => {}
        }
    }

    /// The line that must stand before the next entry of this process.
    pub(super) fn before(&mut self, process: &ProcessId) -> Option<Entry> {
        let left_out = self.processes.remove(process)?;
        Some(self.line(Pruned { processes: vec![left_out], groups: Vec::new() }))
    }

    /// So much is held that lines should tell of it.
    pub(super) fn is_much(&self) -> bool {
        HELD_MAX <= self.processes.len() + self.groups.len()
    }

    /// The lines that tell of all that no line has told of.
    pub(super) fn rest(&mut self) -> Vec<Entry> {
        let mut processes = std::mem::take(&mut self.processes).into_values().peekable();
        let mut groups = std::mem::take(&mut self.groups).into_values().peekable();
        let mut lines = Vec::new();
        while processes.peek().is_some() || groups.peek().is_some() {
            let processes: Vec<_> = processes.by_ref().take(TOLD_MAX).collect();
            let groups = groups.by_ref().take(TOLD_MAX - processes.len()).collect();
            lines.push(self.line(Pruned { processes, groups }));
        }
        lines
    }

    fn line(&mut self, pruned: Pruned) -> Entry {
        let sequence = self.sequence;
        self.sequence += 1;
        let (goal, process) = (self.goal.clone(), self.writer.clone());
        Entry { at: self.now, goal, process, sequence, body: EntryBody::Pruned(Box::new(pruned)) }
    }

    fn process_mut(&mut self, process: &ProcessId, heard: Timestamp) -> &mut PrunedProcess {
        let new = || PrunedProcess::new(process.clone(), heard);
        let known = self.processes.entry(process.clone()).or_insert_with(new);
        known.heard = known.heard.max(heard);
        known
    }

    fn add_pruned(&mut self, pruned: &Pruned, strip: &mut dyn FnMut(&mut PrunedGroup)) {
        for of_process in &pruned.processes {
            let known = self.process_mut(&of_process.process, of_process.heard);
            of_process.numbers.iter().for_each(|range| add_number(&mut known.numbers, *range));
            of_process.losses.iter().for_each(|loss| add_loss(&mut known.losses, *loss));
            known.died = known.died.max(of_process.died);
        }
        for group in &pruned.groups {
            let mut group = group.clone();
            strip(&mut group);
            self.add_group(group);
        }
    }

    fn add_group(&mut self, group: PrunedGroup) {
        let key = (group.process.clone(), group.tick.fingerprint);
        match self.groups.get_mut(&key) {
            Some(known) => merge(known, group),
            None => drop(self.groups.insert(key, group)),
        }
    }
}

/// What a failure tells of its group beside what is shown of it.
fn group_of(process: &ProcessId, heard: Timestamp, record: &FailureRecord) -> PrunedGroup {
    let count = record.occurrence.max(1);
    let mut tick = Tick::new(record.fingerprint.group, count, record.at, record.at);
    let (hour, sample) = (Hour::of(record.at), &record.sample);
    tick.hours.extend(sample.in_hour.map(|count| (hour, count)));
    tick.days.extend(sample.in_day.map(|count| (hour.day(), count)));
    if let Some(session) = &record.session_id {
        tick.sessions.note(session.as_str());
    }
    if let Some(agent) = &record.agent_id {
        tick.agents.note(agent.as_str());
    }
    let mut group = PrunedGroup::new(process.clone(), tick, heard);
    group.sessions.extend(record.session_id.clone());
    group.agents.extend(record.agent_id.clone());
    // A failure that was recorded by hand has the name of its file.
    if record.function.path != record.function.file {
        let path = record.function.path.to_string();
        group.functions.insert(PrunedFunction::new(record.node_id.clone(), path));
    }
    group.crate_version = record.function.crate_version.to_string();
    group
}

/// Adds what was told by `other`. A count in a process only grows, so the largest one wins.
fn merge(known: &mut PrunedGroup, other: PrunedGroup) {
    let (tick, told) = (&mut known.tick, other.tick);
    tick.count = tick.count.max(told.count);
    tick.first = tick.first.min(told.first);
    tick.last = tick.last.max(told.last);
    for (hour, count) in told.hours {
        let known = tick.hours.entry(hour).or_default();
        *known = count.max(*known);
    }
    for (day, count) in told.days {
        let known = tick.days.entry(day).or_default();
        *known = count.max(*known);
    }
    tick.sessions.merge(&told.sessions);
    tick.agents.merge(&told.agents);
    known.heard = known.heard.max(other.heard);
    add_names(&mut known.sessions, other.sessions);
    add_names(&mut known.agents, other.agents);
    add_names(&mut known.functions, other.functions);
    if known.crate_version < other.crate_version {
        known.crate_version = other.crate_version;
    }
}

/// Adds names, and leaves those that the group itself keeps.
fn add_names<N: Name>(names: &mut BTreeSet<N>, others: BTreeSet<N>) {
    names.extend(others);
    keep_known(names);
}

fn add_loss(losses: &mut Vec<Loss>, loss: Loss) {
    match losses.iter_mut().find(|known| known.reason == loss.reason) {
        Some(known) => known.count = known.count.max(loss.count),
        None => losses.push(loss),
    }
}

/// Adds numbers in a row to others, which are in rising order and do not touch.
fn add_number(numbers: &mut Vec<(u64, u64)>, (first, last): (u64, u64)) {
    let from = numbers.partition_point(|(_, end)| end.saturating_add(1) < first);
    let to = numbers.partition_point(|(begin, _)| *begin <= last.saturating_add(1));
    let touched = numbers.get(from..to.max(from)).unwrap_or_default();
    let first = touched.first().map_or(first, |(begin, _)| first.min(*begin));
    let last = touched.last().map_or(last, |(_, end)| last.max(*end));
    numbers.splice(from..to.max(from), [(first, last)]);
}

#[cfg(test)]
mod tests {
    use proptest::{collection, prop_assert, prop_assert_eq, proptest};

    use super::*;
    use crate::query::Ledger;
    use crate::query::script::Script;
    use crate::record::{LossReason, RecordId};

    /// What the entries add up to, in as far as it outlives them: what describes a group is that of its
    /// newest record.
    fn figures(entries: &[Entry]) -> Vec<String> {
        let mut ledger = Ledger::default();
        for entry in entries {
            ledger.observe(entry);
        }
        let groups = ledger.unmerged_groups().map(|group| {
            let figures = (group.count, group.first_seen, group.last_seen, &group.processes);
            let names = (group.session_count(), &group.sessions, &group.agents, &group.hits);
            let functions: Vec<_> = group.functions().collect();
            format!("{figures:?} {names:?} {:?} {functions:?}", group.histogram)
        });
        let processes = ledger.processes().map(|process| format!("{process:?}"));
        groups.chain(processes).chain([format!("{:?}", ledger.losses())]).collect()
    }

    fn entries(steps: &[(usize, u8)]) -> Vec<Entry> {
        let mut scripts = ["p", "q"].map(|process| Script::new("main", process));
        let mut entries = Vec::new();
        for ((process, kind), number) in steps.iter().zip(0_u64..) {
            let script = &mut scripts[*process];
            entries.push(match kind {
                0 => script.tick(["a", "b"][usize::from(number % 2 == 0)], number),
                1 => script.lose(LossReason::Io, number),
                2 => script.fail(number, &serde_json::json!({"outcome": "unclean_exit"})),
                _ => script.fail(
                    number,
                    &serde_json::json!({"occurrence": number + 1, "session_id": format!("s{number}"),
                        "sample": {"reason": "first", "weight": 1, "in_hour": number, "in_day": 2 * number}}),
                ),
            });
        }
        entries
    }

    proptest! {
        /// Whatever is left out, and however often, the figures stay.
        #[test]
        fn figures_outlive_their_entries(
            steps in collection::vec((0..2_usize, 0..7_u8), 1..40), choices in collection::vec(0..3_u8, 40)
        ) {
            let mut kept = entries(&steps);
            let before = figures(&kept);
            for round in 1..3 {
                let mut left_out = LeftOut::new("main".into(), format!("w{round}").as_str().into(), Timestamp::default());
                let mut next = Vec::new();
                for (at, entry) in kept.into_iter().enumerate() {
                    if matches!(entry.body, EntryBody::Pruned(_)) || choices[at % choices.len()] < round {
                        left_out.add(&entry, &mut |_| {});
                    } else {
                        next.extend(left_out.before(&entry.process));
                        next.push(entry);
                    }
                }
                next.extend(left_out.rest());
                kept = next;
                prop_assert_eq!(&figures(&kept), &before);
            }
        }

        #[test]
        fn numbers_are_the_union_of_what_was_added(ranges in collection::vec((0_u64..60, 0_u64..5), 1..20)) {
            let (mut numbers, mut expected) = (Vec::new(), BTreeSet::new());
            for (first, more) in ranges {
                add_number(&mut numbers, (first, first + more));
                expected.extend(first..=first + more);
            }
            prop_assert!(numbers.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0), "{:?}", numbers);
            let found: BTreeSet<_> = numbers.iter().flat_map(|(first, last)| *first..=*last).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn much_is_told_in_several_lines() {
        let mut left_out = LeftOut::new("main".into(), "w".into(), Timestamp::default());
        let mut script = Script::new("main", "p");
        for number in 0..HELD_MAX as u64 {
            let mut entry = script.fail(number, &serde_json::json!({}));
            if let EntryBody::Failure(record) = &mut entry.body {
                let digits = format!("{number:032x}");
                record.fingerprint.group = digits.parse().unwrap();
                record.id = RecordId::NONE;
            }
            left_out.add(&entry, &mut |_| {});
        }
        assert!(left_out.is_much());
        let lines = left_out.rest();
        assert_eq!(lines.len(), HELD_MAX / TOLD_MAX + 1);
        assert_eq!(
            lines.iter().map(|line| line.sequence).collect::<Vec<_>>(),
            (0..33).collect::<Vec<_>>()
        );
        assert!(!left_out.is_much() && left_out.rest().is_empty());
    }
}
