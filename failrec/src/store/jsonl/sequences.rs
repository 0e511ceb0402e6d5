//! [`Sequences`]: which of the numbers that writers gave their entries are missing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::record::ProcessId;

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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Sequences {
    /// Takes note of an entry. The answer is by how many the missing entries grew: less than zero
    /// if a missing one came late; nothing if the entry was seen before.
    pub(super) fn observe(&mut self, process: &str, number: u64) -> Option<i128> {
        self.observed += 1;
        if let Some(numbers) = self.processes.get_mut(process) {
            numbers.heard = self.observed;
            return numbers.observe(number);
        }
        self.make_room();
        let numbers = self.processes.entry(ProcessId::new(process)).or_default();
        numbers.heard = self.observed;
        numbers.observe(number)
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
        let missing = number - self.next;
        if 0 < missing {
            if GAPS_MAX <= self.gaps.len() {
                let (_, last) = self.gaps.remove(0);
                self.forgotten = last.saturating_add(1);
            }
            self.gaps.push((self.next, number - 1));
        }
        self.next = number.saturating_add(1);
        Some(i128::from(missing))
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

    proptest! {
        #[test]
        fn missing_numbers_are_those_below_the_largest_that_never_came(numbers in collection::vec(0_u64..80, 1..60)) {
            let seen: BTreeSet<_> = numbers.iter().copied().collect();
            let below = seen.last().map_or(0, |last| last + 1);
            prop_assert_eq!(missing(&numbers), i128::from(below) - seen.len() as i128);
        }
    }
}
