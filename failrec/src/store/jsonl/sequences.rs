//! [`Sequences`]: which of the numbers that writers gave their entries are missing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::is_zero;
use crate::record::{EntryBody, ProcessId};

/// Processes whose numbers are followed at once. The one that was silent for longest is forgotten
/// for a new one; what it had missed until then stays counted.
const PROCESSES_MAX: usize = 4_096;

/// Gaps of one process that a late entry may still fill.
const GAPS_MAX: usize = 64;

/// Follows the numbers that each process gives its entries, from zero and without gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sequences {
    processes: BTreeMap<ProcessId, Numbers>,
    /// Entries observed.
    observed: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Numbers {
    next: u64,
    /// Missing numbers, as first and last, in rising order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<(u64, u64)>,
    /// Below it gaps were forgotten, so that nobody knows what was seen there.
    #[serde(default, skip_serializing_if = "is_zero")]
    forgotten: u64,
    /// The count of observed entries when it was last heard of.
    heard: u64,
}

impl Sequences {
    /// Takes note of an entry. The answer is by how many the missing entries grew: less than zero
    /// if a missing one came late; nothing if the entry was seen before.
    pub(super) fn observe(&mut self, process: &str, number: u64) -> Option<i128> {
        self.with(process, |numbers| numbers.observe(number))
    }

    /// Takes note of all that an entry says was left out on purpose, likewise.
    pub(super) fn excuse_all(&mut self, body: &EntryBody) -> i128 {
        let EntryBody::Pruned(pruned) = body else { return 0 };
        let mut change = 0_i128;
        for left_out in &pruned.processes {
            for (first, last) in &left_out.numbers {
                let more = self.excuse(left_out.process.as_str(), *first, *last);
                change = change.saturating_add(more);
            }
        }
        change
    }

    /// Takes note that the entries from `first` to `last` were left out on purpose. The answer is by how
    /// many the missing entries grew: also those before them are missing, if they have not come.
    pub(super) fn excuse(&mut self, process: &str, first: u64, last: u64) -> i128 {
        if last < first { 0 } else { self.with(process, |numbers| numbers.excuse(first, last)) }
    }

    fn with<T>(&mut self, process: &str, take: impl FnOnce(&mut Numbers) -> T) -> T {
        self.observed += 1;
        if let Some(numbers) = self.processes.get_mut(process) {
            numbers.heard = self.observed;
            return take(numbers);
        }
        self.make_room();
        let numbers = self.processes.entry(ProcessId::new(process)).or_default();
        numbers.heard = self.observed;
        take(numbers)
    }

    fn make_room(&mut self) {
        if self.processes.len() < PROCESSES_MAX {
            return;
        }
        let silent = self.processes.iter().min_by_key(|(_, numbers)| numbers.heard);
        if let Some(process) = silent.map(|(process, _)| process.clone()) {
            self.processes.remove(&process);
        }
    }
}

impl Numbers {
    fn observe(&mut self, number: u64) -> Option<i128> {
        if number < self.next {
            let change = if self.fill(number) { -1 } else { 0 };
            return (change < 0 || number < self.forgotten).then_some(change);
        }
        let missing = self.miss_until(number);
        self.next = number.saturating_add(1);
        Some(missing)
    }

    /// Those below `number` that have not come are missing now. The answer is how many more that are.
    fn miss_until(&mut self, number: u64) -> i128 {
        let missing = number.saturating_sub(self.next);
        if 0 < missing {
            if GAPS_MAX <= self.gaps.len() {
                let (_, last) = self.gaps.remove(0);
                self.forgotten = last.saturating_add(1);
            }
            self.gaps.push((self.next, number - 1));
        }
        i128::from(missing)
    }

    fn excuse(&mut self, first: u64, last: u64) -> i128 {
        let mut change = self.miss_until(first);
        let mut gaps = Vec::with_capacity(self.gaps.len() + 1);
        for (begin, end) in self.gaps.drain(..) {
            if last < begin || end < first {
                gaps.push((begin, end));
                continue;
            }
            change -= i128::from(end.min(last) - begin.max(first)) + 1;
            if begin < first {
                gaps.push((begin, first - 1));
            }
            if last < end {
                gaps.push((last + 1, end));
            }
        }
        self.gaps = gaps;
        self.next = self.next.max(last.saturating_add(1));
        change
    }

    /// Takes a number out of its gap; nothing to do if it is in none, for it was seen before.
    fn fill(&mut self, number: u64) -> bool {
        let holds = |gap: &(u64, u64)| gap.0 <= number && number <= gap.1;
        let Some(at) = self.gaps.iter().position(holds) else { return false };
        let (first, last) = self.gaps.remove(at);
        if number < last {
            self.gaps.insert(at, (number + 1, last));
        }
        if first < number {
            self.gaps.insert(at, (first, number - 1));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::{collection, prop_assert_eq, proptest};

    use super::*;

    fn missing(numbers: &[u64]) -> i128 {
        let mut sequences = Sequences::default();
        numbers.iter().filter_map(|number| sequences.observe("p", *number)).sum()
    }

    #[test]
    fn numbers_without_gaps_miss_nothing_and_repeats_count_once() {
        assert_eq!(missing(&[0, 1, 1, 2, 0, 3]), 0);
    }

    #[test]
    fn numbers_missing_at_the_start_count() {
        assert_eq!(missing(&[3]), 3);
    }

    #[test]
    fn largest_number_does_not_overflow() {
        assert_eq!(missing(&[u64::MAX, u64::MAX]), i128::from(u64::MAX));
    }

    #[test]
    fn processes_are_counted_apart() {
        let mut sequences = Sequences::default();
        assert_eq!(sequences.observe("p", 0), Some(0));
        assert_eq!(sequences.observe("q", 1), Some(1));
    }

    #[test]
    fn what_was_seen_before_is_told_as_far_as_gaps_are_remembered() {
        let mut sequences = Sequences::default();
        // Every second number is missing, and only the last 64 gaps are known.
        for number in (0..400).step_by(2) {
            assert!(sequences.observe("p", number).is_some(), "{number}");
        }
        for number in (0..400).step_by(2) {
            let is_known = sequences.observe("p", number).is_none();
            assert_eq!(is_known, 400 - 2 * 65 <= number, "{number}");
        }
        assert_eq!(sequences.observe("p", 397), Some(-1));
        assert_eq!(sequences.observe("p", 397), None);
    }

    #[test]
    fn no_more_processes_are_remembered_than_the_bound() {
        let mut sequences = Sequences::default();
        for number in 0..PROCESSES_MAX + 10 {
            sequences.observe(&format!("p{number}"), 0);
        }
        assert_eq!(sequences.processes.len(), PROCESSES_MAX);
        assert!(
            sequences.processes.contains_key(&ProcessId::new(format!("p{}", PROCESSES_MAX + 9)))
        );
    }

    #[test]
    fn numbers_that_were_left_out_on_purpose_are_not_missing_whenever_that_is_said() {
        let mut sequences = Sequences::default();
        assert_eq!(sequences.excuse("p", 2, 4), 2, "what came before is missing");
        assert_eq!(sequences.observe("p", 1), Some(-1));
        assert_eq!(sequences.observe("p", 3), None, "it would be shown though it was left out");
        assert_eq!(sequences.observe("p", 9), Some(4));
        assert_eq!(sequences.excuse("p", 6, 20), -3);
        assert_eq!(sequences.observe("p", 21), Some(0));
        assert_eq!(sequences.excuse("p", 7, 6), 0);
    }

    proptest! {
        #[test]
        fn numbers_left_out_come_to_the_same_as_if_they_had_come(
            steps in collection::vec((0_u64..60, 0_u64..9, proptest::bool::ANY), 1..12)
        ) {
            let (mut one, mut other) = (Sequences::default(), Sequences::default());
            let (mut excused, mut came) = (0, 0);
            for (first, more, is_excused) in steps {
                if is_excused {
                    excused += one.excuse("p", first, first + more);
                    came += (first..=first + more)
                        .filter_map(|number| other.observe("p", number)).sum::<i128>();
                } else {
                    excused += one.observe("p", first).unwrap_or(0);
                    came += other.observe("p", first).unwrap_or(0);
                }
            }
            prop_assert_eq!(excused, came);
        }

        #[test]
        fn missing_numbers_are_those_below_the_largest_that_never_came(numbers in collection::vec(0_u64..80, 1..60)) {
            let seen: BTreeSet<_> = numbers.iter().copied().collect();
            let below = seen.last().map_or(0, |last| last + 1);
            prop_assert_eq!(missing(&numbers), i128::from(below) - seen.len() as i128);
        }
    }
}
