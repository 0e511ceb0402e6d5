//! [`Run`]: how often a function has succeeded in one process, and by when.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::query::Build;
use crate::record::Passes;

/// Counts of one size that are kept apart; what was counted after a moment is known to within one
/// sixteenth of half of it.
const CELLS: u64 = 17;

/// How often a function has succeeded in one process, and by when.
///
/// The count only grows. Of the times at which it was told those are kept that a question needs: all
/// of the newest counts, and the fewer the further back, in proportion to what was counted since.
/// Which are kept follows from all that were told, and not from their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Run {
    /// When the counting began.
    since: Timestamp,
    /// The build, as far as the process told.
    #[serde(default, skip_serializing_if = "Build::is_empty")]
    pub(super) build: Build,
    /// Counts, and when they were told.
    told: BTreeMap<u64, Timestamp>,
}

impl Run {
    pub(crate) fn new(since: Timestamp) -> Self {
        Self { since, build: Build::default(), told: BTreeMap::new() }
    }

    /// Adds a count that was told at that time.
    pub(crate) fn tell(&mut self, at: Timestamp, passes: &Passes) {
        self.since = self.since.min(passes.since);
        self.build.fail(&passes.crate_version);
        let known = self.told.entry(passes.count).or_insert(at);
        *known = at.max(*known);
        self.thin();
    }

    /// It is known of this count that it was told at that time: without it answers might be others.
    pub(crate) fn holds(&self, at: Timestamp, count: u64) -> bool {
        self.told.get(&count) == Some(&at)
    }

    /// Successes that are known.
    pub(super) fn total(&self) -> u64 {
        self.told.last_key_value().map_or(0, |(count, _)| *count)
    }

    /// Those that may have been before that time. Of what was told once before it and once after it,
    /// all may have been.
    pub(super) fn before(&self, at: Timestamp) -> u64 {
        let told = || self.told.iter();
        let earlier = told().filter(|(_, told)| **told <= at).map(|(count, _)| *count).max();
        let later = told().find(|(_, told)| at <= **told).map_or(self.total(), |(count, _)| *count);
        let later = if at <= self.since { 0 } else { later };
        later.max(earlier.unwrap_or(0))
    }

    /// Keeps the largest count of each cell. Cells grow with the distance from the total: of each
    /// size there are at most 17, back from the cell that holds the total. The largest count of a
    /// cell is also that of each smaller cell it lies in, so what goes now goes in any order.
    fn thin(&mut self) {
        let total = self.total();
        let mut larger: Option<u64> = None;
        let mut goes = Vec::new();
        for count in self.told.keys().rev().copied() {
            let size = size_of_cell(count, total);
            if larger.is_some_and(|larger| larger >> size == count >> size) {
                goes.push(count);
            }
            larger = Some(count);
        }
        for count in goes {
            self.told.remove(&count);
        }
    }
}

/// The size of the cell of `count`, as a power of two.
fn size_of_cell(count: u64, total: u64) -> u32 {
    (0..u64::BITS).find(|size| (total >> size) - (count >> size) < CELLS).unwrap_or(u64::BITS - 1)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{Just, Strategy as _, prop_assert, prop_assert_eq, proptest};

    use super::*;

    const fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds)
    }

    fn run(since: i64, told: &[(i64, u64)]) -> Run {
        let mut run = Run::new(at(since));
        for (time, count) in told {
            run.tell(at(*time), &Passes::new("n", "f", at(since), *count));
        }
        run
    }

    #[test]
    fn what_was_told_across_a_moment_counts_as_before_it() {
        let run = run(5, &[(10, 7), (20, 12), (30, 40)]);
        let before = [0, 5, 6, 10, 11, 20, 25, 30, 31].map(|time| run.before(at(time)));
        assert_eq!(before, [0, 0, 7, 7, 12, 12, 40, 40, 40]);
    }

    #[test]
    fn clock_that_goes_back_proves_nothing() {
        let run = run(5, &[(100, 50), (90, 60), (91, 70)]);
        assert_eq!(run.before(at(95)), 70);
        assert_eq!(run.before(at(80)), 50);
    }

    #[test]
    fn few_of_many_counts_are_kept() {
        let told: Vec<_> =
            (1..20_000_u32).map(|number| (i64::from(number), u64::from(number) * 3)).collect();
        let run = run(0, &told);
        assert!(run.told.len() < 160, "{}", run.told.len());
        assert_eq!(run.total(), 3 * 19_999);
    }

    proptest! {
        #[test]
        fn order_and_repetition_change_nothing(
            (told, shuffled) in vec((0_i64..500, 1_u64..4_000), 1..120)
                .prop_flat_map(|told| (Just(told.clone()), Just(told).prop_shuffle()))
        ) {
            let twice: Vec<_> = shuffled.iter().chain(&told).copied().collect();
            prop_assert_eq!(run(3, &twice), run(3, &told));
        }

        #[test]
        fn what_came_since_is_never_more_and_hardly_less_than_all_counts_say(
            steps in vec((1_i64..50, 1_u64..300), 1..300), asked in 0_i64..8_000,
        ) {
            let (mut time, mut count, mut told) = (0, 0, Vec::new());
            for (seconds, passes) in steps {
                (time, count) = (time + seconds, count + passes);
                told.push((time, count));
            }
            let run = run(0, &told);
            let first = told.iter().find(|(time, _)| asked <= *time).map_or(count, |it| it.1);
            let all = if asked == 0 { count } else { count - first };
            let kept = run.total() - run.before(at(asked));
            prop_assert!(kept <= all && all - all / 8 <= kept + 1, "{} of {}", kept, all);
        }
    }
}
