//! [`Histogram`]: how often a group has failed in each hour and on each day.

use serde::{Deserialize, Serialize};

use crate::base::packing::{Packer, Unpacker};
use crate::query::tallies::Tallies;
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
    #[serde(skip_serializing_if = "Tallies::is_empty")]
    hours: Tallies<Hour>,
    #[serde(skip_serializing_if = "Tallies::is_empty")]
    days: Tallies<Day>,
}

impl Histogram {
    /// Nothing has failed.
    pub const fn is_empty(&self) -> bool {
        self.hours.is_empty() && self.days.is_empty()
    }

    /// Hours with failures, oldest first.
    pub fn hours(&self) -> impl Iterator<Item = (Hour, u64)> {
        self.hours.periods()
    }

    /// Failures in one hour.
    pub(super) fn in_hour(&self, hour: Hour) -> u64 {
        self.hours.in_period(hour)
    }

    /// Failures of one process in the hours after this one.
    pub(super) fn after(&self, hour: Hour, process: &ProcessId) -> u64 {
        self.hours.after(hour, process)
    }

    /// Days with failures, oldest first.
    pub fn days(&self) -> impl Iterator<Item = (Day, u64)> {
        self.days.periods()
    }

    pub(super) fn tick(&mut self, process: &ProcessId, tick: &Tick) {
        tick.hours.iter().for_each(|(hour, count)| self.hours.raise(*hour, process, *count));
        tick.days.iter().for_each(|(day, count)| self.days.raise(*day, process, *count));
        self.forget();
    }

    pub(super) fn fail(&mut self, process: &ProcessId, failure: &Outline<'_>) {
        let (hour, sample) = (Hour::of(failure.at), &failure.sample);
        sample.in_hour.iter().for_each(|count| self.hours.raise(hour, process, *count));
        sample.in_day.iter().for_each(|count| self.days.raise(hour.day(), process, *count));
        self.forget();
    }

    /// Adds what other entries told of the same group.
    pub(super) fn join(&mut self, other: &Self) {
        self.hours.join(&other.hours);
        self.days.join(&other.days);
        self.forget();
    }

    /// Adds the failures of another group.
    pub(super) fn absorb(&mut self, other: &Self) {
        self.hours.add(&other.hours);
        self.days.add(&other.days);
        self.forget();
    }

    /// The processes that have failed, each at least once.
    pub(super) fn processes(&self) -> impl Iterator<Item = &ProcessId> {
        self.hours.processes().chain(self.days.processes())
    }

    /// Writes it, with the place of each process in `processes`, which are sorted.
    pub(super) fn pack(&self, processes: &[&ProcessId], packer: &mut Packer) {
        self.hours.pack(processes, packer);
        self.days.pack(processes, packer);
    }

    /// What was written with the same processes.
    pub(super) fn unpack(processes: &[ProcessId], from: &mut Unpacker<'_>) -> Option<Self> {
        let (hours, days) = (Tallies::unpack(processes, from)?, Tallies::unpack(processes, from)?);
        Some(Self { hours, days })
    }

    /// What is too old now was so at the end as well, in whatever order counts come.
    fn forget(&mut self) {
        if let Some(newest) = self.hours.newest() {
            self.hours.forget_before(newest.earlier(HOURS_KEPT - 1));
        }
        if let Some(newest) = self.days.newest() {
            self.days.forget_before(newest.earlier(DAYS_KEPT - 1));
        }
    }
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
