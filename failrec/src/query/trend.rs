//! [`Trend`]: how often something has failed, step by step through a stretch of time.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::base::Timestamp;
use crate::error::{Error, ErrorKind};
use crate::query::{Group, Histogram};
use crate::record::{Day, Hour};

/// The steps of a [`Trend`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TrendUnit {
    /// Hours in UTC; those of the last 8 days with failures of a group are known.
    #[default]
    Hour,
    /// Days in UTC; those of the last 90 days with failures of a group are known.
    Day,
}

impl TrendUnit {
    /// Every value, in order.
    pub const ALL: &[Self] = &[Self::Hour, Self::Day];

    /// The name, as it is written in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    /// The most steps back of which something can be known.
    pub const fn steps_max(self) -> u16 {
        match self {
            Self::Hour => 192,
            Self::Day => 90,
        }
    }
}

impl fmt::Display for TrendUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for TrendUnit {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().find(|value| value.as_str().eq_ignore_ascii_case(text));
        found.copied().ok_or_else(|| {
            let message = format!("read {text:?} as the step of a trend: it is one of hour, day");
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}

/// How often something has failed, step by step up to now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Trend {
    /// How long a step is.
    pub unit: TrendUnit,
    /// When the first step begins.
    pub start: Timestamp,
    /// Failures in each step, oldest first; the last one is not over yet.
    pub counts: Vec<u64>,
    /// Failures in all of them.
    pub total: u64,
}

impl Trend {
    /// Nothing, in `steps` steps of which the last holds `now`.
    pub fn empty(unit: TrendUnit, steps: u16, now: Timestamp) -> Self {
        let before = u32::from(steps.saturating_sub(1));
        let start = match unit {
            TrendUnit::Hour => Hour::of(now).earlier(before).start(),
            TrendUnit::Day => Day::of(now).earlier(before).start(),
        };
        Self { unit, start, counts: vec![0; usize::from(steps)], total: 0 }
    }

    /// Adds the failures of these steps.
    pub fn add(&mut self, histogram: &Histogram) {
        match self.unit {
            TrendUnit::Hour => {
                let first = Hour::of(self.start);
                let all = histogram.hours();
                self.add_all(all.filter_map(|(hour, count)| Some((hour.since(first)?, count))));
            }
            TrendUnit::Day => {
                let first = Day::of(self.start);
                let all = histogram.days();
                self.add_all(all.filter_map(|(day, count)| Some((day.since(first)?, count))));
            }
        }
    }

    fn add_all(&mut self, steps: impl Iterator<Item = (u32, u64)>) {
        for (step, count) in steps {
            let place = usize::try_from(step).ok().and_then(|step| self.counts.get_mut(step));
            if let Some(place) = place {
                *place = place.saturating_add(count);
                self.total = self.total.saturating_add(count);
            }
        }
    }
}

/// How often groups have failed, step by step.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Trends {
    /// All groups that were asked for, together. Operations that were made good are no failures:
    /// they are not in it.
    pub all: Trend,
    /// The groups with the most failures in these steps, each with its own.
    pub groups: Vec<(Group, Trend)>,
    /// Groups with failures in these steps.
    pub group_count: u64,
    /// Lines that could not be read.
    pub unreadable: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Fingerprint, ProcessId, Tick};

    fn histogram(failures: &[(&str, u64)]) -> Histogram {
        let mut histogram = Histogram::default();
        for (at, count) in failures {
            let at = at.parse().unwrap();
            let mut tick = Tick::new(Fingerprint::from_bytes(&[1; 16]), *count, at, at);
            tick.hours.insert(Hour::of(at), *count);
            tick.days.insert(Day::of(at), *count);
            histogram.tick(&ProcessId::new("p"), &tick);
        }
        histogram
    }

    #[test]
    fn failures_stand_in_their_steps_and_those_outside_nowhere() {
        let now = "2026-11-22T12:30:00Z".parse().unwrap();
        let mut trend = Trend::empty(TrendUnit::Hour, 3, now);
        trend.add(&histogram(&[
            ("2026-11-22T09:59:59Z", 9),
            ("2026-11-22T10:00:00Z", 1),
            ("2026-11-22T12:30:00Z", 4),
            ("2026-11-22T13:00:00Z", 7),
        ]));
        assert_eq!((trend.counts.as_slice(), trend.total), ([1, 0, 4].as_slice(), 5));
        assert_eq!(trend.start.to_string(), "2026-11-22T10:00:00.000000Z");
    }

    #[test]
    fn days_go_from_midnight_to_midnight() {
        let now = "2026-11-22T00:00:01Z".parse().unwrap();
        let mut trend = Trend::empty(TrendUnit::Day, 2, now);
        trend.add(&histogram(&[("2026-11-21T23:59:59Z", 2), ("2026-11-22T00:00:00Z", 3)]));
        assert_eq!(trend.counts, [2, 3]);
    }
}
