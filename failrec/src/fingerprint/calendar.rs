//! [`Calendar`]: in which hours a group has failed, as far as that was not told yet.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::base::Timestamp;
use crate::record::{Day, Hour, Sample};

/// Hours that wait to be told. More only pile up while the store refuses everything for two days.
const FINISHED_MAX: usize = 48;

const HOUR: Duration = Duration::from_hours(1);

/// In which hours a group has failed, as far as that was not told yet.
///
/// Where the wall clock goes back, failures count to the latest hour there was: an hour that is over
/// never grows, so it can be told and forgotten.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    hour: Hour,
    /// Nothing before this moment belongs to a later hour.
    ends: Timestamp,
    in_hour: u64,
    /// In the day of the hour.
    in_day: u64,
    /// What is known of `in_hour` outside.
    told: u64,
    /// Hours that are over and were not told to their end, with their failures and those of their
    /// days until then.
    finished: Vec<(Hour, u64, u64)>,
}

/// Failures by hours and by days.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Spread {
    pub(super) hours: BTreeMap<Hour, u64>,
    pub(super) days: BTreeMap<Day, u64>,
}

impl Calendar {
    /// Counts a failure.
    pub(super) fn add(&mut self, at: Timestamp) {
        self.add_many(at, 1);
    }

    /// Counts so many failures.
    pub(super) fn add_many(&mut self, at: Timestamp, count: u64) {
        if self.ends <= at {
            let hour = Hour::of(at);
            if self.hour < hour {
                self.turn_to(hour);
            }
            self.ends = hour.start().saturating_add(HOUR);
        }
        self.in_hour = self.in_hour.saturating_add(count);
        self.in_day = self.in_day.saturating_add(count);
    }

    fn turn_to(&mut self, hour: Hour) {
        if self.told < self.in_hour {
            if self.finished.len() == FINISHED_MAX {
                self.finished.remove(0);
            }
            self.finished.push((self.hour, self.in_hour, self.in_day));
        }
        if self.hour.day() != hour.day() {
            self.in_day = 0;
        }
        (self.hour, self.in_hour, self.told) = (hour, 0, 0);
    }

    /// The sample of the failure at `at` that was counted last, which says its number in its hour
    /// and day unless it counts to another one.
    pub(super) fn number(&self, at: Timestamp, sample: Sample) -> Sample {
        if Hour::of(at) != self.hour {
            return sample;
        }
        Sample { in_hour: Some(self.in_hour), in_day: Some(self.in_day), ..sample }
    }

    /// A failure at `at` has said its number in its hour.
    pub(super) fn told(&mut self, at: Timestamp, sample: &Sample) {
        let (hour, Some(number)) = (Hour::of(at), sample.in_hour) else { return };
        if hour == self.hour {
            self.told = self.told.max(number);
        }
        self.finished.retain(|(finished, count, _)| *finished != hour || number < *count);
    }

    /// Something of an hour that is over was not told.
    pub(super) fn is_behind(&self) -> bool {
        !self.finished.is_empty()
    }

    /// What was not told, which counts as told from now on.
    pub(super) fn take(&mut self) -> Spread {
        let mut spread = Spread::default();
        let now = (self.told < self.in_hour).then_some((self.hour, self.in_hour, self.in_day));
        for (hour, in_hour, in_day) in self.finished.drain(..).chain(now) {
            spread.hours.insert(hour, in_hour);
            spread.days.insert(hour.day(), in_day);
        }
        self.told = self.in_hour;
        spread
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::*;
    use crate::record::SampleReason;

    fn at(hours: u64) -> Timestamp {
        Timestamp::from_micros(1_795_000_000_000_000).saturating_add(Duration::from_hours(hours))
    }

    fn merge(known: &mut Spread, more: Spread) {
        for (hour, count) in more.hours {
            let known = known.hours.entry(hour).or_default();
            *known = count.max(*known);
        }
        for (day, count) in more.days {
            let known = known.days.entry(day).or_default();
            *known = count.max(*known);
        }
    }

    #[test]
    fn clock_that_goes_back_counts_to_the_latest_hour() {
        let mut calendar = Calendar::default();
        for hour in [5, 4, 5] {
            calendar.add(at(hour));
        }
        assert_eq!(calendar.take().hours, BTreeMap::from([(Hour::of(at(5)), 3)]));
        calendar.add(at(4));
        assert_eq!(calendar.number(at(4), Sample::default()).in_hour, None);
    }

    #[test]
    fn hour_whose_last_failure_was_stored_is_not_told_again() {
        let mut calendar = Calendar::default();
        calendar.add(at(1));
        calendar.told(at(1), &calendar.number(at(1), Sample::default()));
        calendar.add(at(2));
        assert!(!calendar.is_behind());
        assert_eq!(calendar.take().hours.len(), 1);
    }

    #[test]
    fn store_that_refuses_for_days_keeps_the_newest_hours() {
        let mut calendar = Calendar::default();
        (0..100).for_each(|hour| calendar.add(at(hour)));
        let hours = calendar.take().hours;
        assert_eq!((hours.len(), hours.keys().next()), (49, Some(&Hour::of(at(51)))));
    }

    proptest! {
        /// However failures are told, as records and by ticks, what was told adds up to a list.
        #[test]
        fn what_was_told_adds_up(steps in vec((0_u64..2, 0_u8..4), 0..60)) {
            let (mut calendar, mut known, mut hour) = (Calendar::default(), Spread::default(), 0);
            let mut expected = Spread::default();
            for (pause, what) in steps {
                hour += pause * 7;
                calendar.add(at(hour));
                *expected.hours.entry(Hour::of(at(hour))).or_default() += 1;
                *expected.days.entry(Day::of(at(hour))).or_default() += 1;
                if what == 0 {
                    merge(&mut known, calendar.take());
                } else if what == 1 {
                    let sample = Sample::new(SampleReason::First, 1);
                    let sample = calendar.number(at(hour), sample);
                    let hours = [(Hour::of(at(hour)), sample.in_hour.unwrap())].into();
                    let days = [(Day::of(at(hour)), sample.in_day.unwrap())].into();
                    merge(&mut known, Spread { hours, days });
                    calendar.told(at(hour), &sample);
                }
            }
            merge(&mut known, calendar.take());
            prop_assert_eq!(known, expected);
        }
    }
}
