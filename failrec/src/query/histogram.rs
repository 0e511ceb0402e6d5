//! [`Histogram`]: how often a group has failed in each hour and on each day.

use std::collections::BTreeMap;
use std::ops::Bound;

use serde::{Deserialize, Serialize};

use crate::record::{Day, Hour, Outline, ProcessId, Tick};

/// Hours that are kept, back from the newest that has a failure: a week to compare with, and one
/// day.
const HOURS_KEPT: u32 = 8 * 24;
/// Days, likewise.
const DAYS_KEPT: u32 = 90;

/// How often a group has failed in each hour and on each day.
///
/// The hours go back 8 days from the newest that has a failure, the days 90 days. Each count is
/// exact, but for failures that an older version of this crate has counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Histogram {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    hours: BTreeMap<Hour, Counts>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    days: BTreeMap<Day, Counts>,
}

/// By process: in each of them a count only grows, so the largest wins, and they add up.
type Counts = BTreeMap<ProcessId, u64>;

impl Histogram {
    /// Nothing has failed.
    pub fn is_empty(&self) -> bool {
        self.hours.is_empty() && self.days.is_empty()
    }

    /// Hours with failures, oldest first.
    pub fn hours(&self) -> impl Iterator<Item = (Hour, u64)> {
        self.hours.iter().map(|(hour, counts)| (*hour, sum(counts)))
    }

    /// Failures in one hour.
    pub(super) fn in_hour(&self, hour: Hour) -> u64 {
        self.hours.get(&hour).map_or(0, sum)
    }

    /// Failures of one process in the hours after this one.
    pub(super) fn after(&self, hour: Hour, process: &ProcessId) -> u64 {
        let later = self.hours.range((Bound::Excluded(hour), Bound::Unbounded));
        let counts = later.filter_map(|(_, counts)| counts.get(process));
        counts.fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Days with failures, oldest first.
    pub fn days(&self) -> impl Iterator<Item = (Day, u64)> {
        self.days.iter().map(|(day, counts)| (*day, sum(counts)))
    }

    pub(super) fn tick(&mut self, process: &ProcessId, tick: &Tick) {
        tick.hours.iter().for_each(|(hour, count)| self.raise_hour(*hour, process, *count));
        tick.days.iter().for_each(|(day, count)| self.raise_day(*day, process, *count));
    }

    pub(super) fn fail(&mut self, process: &ProcessId, failure: &Outline<'_>) {
        let (hour, sample) = (Hour::of(failure.at), &failure.sample);
        sample.in_hour.iter().for_each(|count| self.raise_hour(hour, process, *count));
        sample.in_day.iter().for_each(|count| self.raise_day(hour.day(), process, *count));
    }

    /// Adds the failures of another group.
    pub(super) fn absorb(&mut self, other: &Self) {
        for (hour, counts) in &other.hours {
            add(self.hours.entry(*hour).or_default(), counts);
        }
        for (day, counts) in &other.days {
            add(self.days.entry(*day).or_default(), counts);
        }
        self.forget_hours();
        self.forget_days();
    }

    fn raise_hour(&mut self, hour: Hour, process: &ProcessId, count: u64) {
        raise(&mut self.hours, hour, process, count);
        self.forget_hours();
    }

    /// What is too old now was so at the end as well, in whatever order counts come.
    fn forget_hours(&mut self) {
        if let Some((newest, _)) = self.hours.last_key_value() {
            self.hours = self.hours.split_off(&newest.earlier(HOURS_KEPT - 1));
        }
    }

    fn raise_day(&mut self, day: Day, process: &ProcessId, count: u64) {
        raise(&mut self.days, day, process, count);
        self.forget_days();
    }

    fn forget_days(&mut self) {
        if let Some((newest, _)) = self.days.last_key_value() {
            self.days = self.days.split_off(&newest.earlier(DAYS_KEPT - 1));
        }
    }
}

fn raise<K: Ord>(counts: &mut BTreeMap<K, Counts>, key: K, process: &ProcessId, count: u64) {
    let counts = counts.entry(key).or_default();
    match counts.get_mut(process) {
        Some(known) => *known = count.max(*known),
        None => drop(counts.insert(process.clone(), count)),
    }
}

fn add(sums: &mut Counts, counts: &Counts) {
    for (process, count) in counts {
        let sum = sums.entry(process.clone()).or_default();
        *sum = sum.saturating_add(*count);
    }
}

fn sum(counts: &Counts) -> u64 {
    counts.values().fold(0, |sum, count| sum.saturating_add(*count))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::collection::vec;
    use proptest::prelude::{Just, Strategy as _, prop_assert_eq, proptest};

    use super::*;
    use crate::base::Timestamp;
    use crate::record::Fingerprint;

    fn hour(number: u64) -> Hour {
        let start = Timestamp::from_micros(1_795_000_000_000_000);
        Hour::of(start.saturating_add(Duration::from_hours(number)))
    }

    fn tick(hour: Hour, count: u64) -> Tick {
        let at = hour.start();
        let mut tick = Tick::new(Fingerprint::from_bytes(&[1; 16]), count, at, at);
        tick.hours.insert(hour, count);
        tick.days.insert(hour.day(), count);
        tick
    }

    #[test]
    fn counts_of_processes_add_up_and_the_largest_of_one_wins() {
        let (mut histogram, one, other) =
            (Histogram::default(), ProcessId::new("a"), ProcessId::new("b"));
        for (process, count) in [(&one, 3), (&one, 5), (&other, 2), (&one, 4)] {
            histogram.tick(process, &tick(hour(0), count));
        }
        assert_eq!(histogram.hours().collect::<Vec<_>>(), [(hour(0), 7)]);
        assert_eq!(histogram.days().collect::<Vec<_>>(), [(hour(0).day(), 7)]);
    }

    #[test]
    fn failures_of_two_groups_in_one_process_add_up() {
        let process = ProcessId::new("a");
        let [mut one, mut other] = [Histogram::default(), Histogram::default()];
        one.tick(&process, &tick(hour(0), 3));
        other.tick(&process, &tick(hour(0), 4));
        one.absorb(&other);
        assert_eq!(one.hours().collect::<Vec<_>>(), [(hour(0), 7)]);
        assert_eq!(one.days().map(|(_, count)| count).collect::<Vec<_>>(), [7]);
    }

    #[test]
    fn hours_and_days_are_kept_as_long_as_is_said() {
        let (mut histogram, process) = (Histogram::default(), ProcessId::new("a"));
        (0..3_000).for_each(|number| histogram.tick(&process, &tick(hour(number), 1)));
        assert_eq!((histogram.hours().count(), histogram.days().count()), (192, 90));
    }

    proptest! {
        #[test]
        fn order_and_repetition_change_nothing(ticks in vec((0_u64..400, 1_u64..9), 1..40)
            .prop_flat_map(|ticks| (Just(ticks.clone()), Just(ticks).prop_shuffle()))
        ) {
            let (ticks, shuffled) = ticks;
            let of = |ticks: &[(u64, u64)]| {
                let mut histogram = Histogram::default();
                for (number, count) in ticks {
                    histogram.tick(&ProcessId::new("a"), &tick(hour(*number), *count));
                }
                histogram
            };
            let twice: Vec<_> = shuffled.iter().chain(&ticks).copied().collect();
            prop_assert_eq!(of(&twice), of(&ticks));
        }
    }
}
