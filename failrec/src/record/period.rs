//! [`Hour`] and [`Day`]: stretches of time that failures are counted by.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;

const HOUR: Duration = Duration::from_hours(1);
const HOURS_OF_DAY: u32 = 24;

/// An hour in UTC, counted from 1970-01-01T00:00:00Z.
///
/// # Examples
///
/// ```
/// use failrec::Timestamp;
/// use failrec::record::{Day, Hour};
///
/// let hour = Hour::of("2026-11-22T05:19:01Z".parse()?);
/// assert_eq!(hour.start().to_string(), "2026-11-22T05:00:00.000000Z");
/// assert_eq!(hour.day(), Day::of("2026-11-22T23:00:00Z".parse()?));
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Hour(u32);

/// A day in UTC, counted from 1970-01-01.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Day(u32);

impl Hour {
    /// How many came before it since 1970.
    pub(crate) const fn number(self) -> u32 {
        self.0
    }

    /// The one before which so many came.
    pub(crate) const fn of_number(number: u32) -> Self {
        Self(number)
    }

    /// The hour that `at` lies in; that of 1970 for everything before.
    pub fn of(at: Timestamp) -> Self {
        let hours = at.since(Timestamp::default()).as_secs() / HOUR.as_secs();
        Self(u32::try_from(hours).unwrap_or(u32::MAX))
    }

    /// When it begins.
    pub fn start(self) -> Timestamp {
        Timestamp::default().saturating_add(HOUR.saturating_mul(self.0))
    }

    /// The day that it lies in.
    pub const fn day(self) -> Day {
        Day(self.0 / HOURS_OF_DAY)
    }

    /// How many hours later than `earlier` this one is; nothing if it is not.
    pub(crate) const fn since(self, earlier: Self) -> Option<u32> {
        self.0.checked_sub(earlier.0)
    }

    /// The hour so many hours earlier, or the first.
    #[must_use]
    pub const fn earlier(self, hours: u32) -> Self {
        Self(self.0.saturating_sub(hours))
    }
}

impl Day {
    /// How many came before it since 1970.
    pub(crate) const fn number(self) -> u32 {
        self.0
    }

    /// The one before which so many came.
    pub(crate) const fn of_number(number: u32) -> Self {
        Self(number)
    }

    /// The day that `at` lies in; that of 1970 for everything before.
    pub fn of(at: Timestamp) -> Self {
        Hour::of(at).day()
    }

    /// When it begins.
    pub fn start(self) -> Timestamp {
        Hour(self.0.saturating_mul(HOURS_OF_DAY)).start()
    }

    /// How many days later than `earlier` this one is; nothing if it is not.
    pub(crate) const fn since(self, earlier: Self) -> Option<u32> {
        self.0.checked_sub(earlier.0)
    }

    /// The day so many days earlier, or the first.
    #[must_use]
    pub const fn earlier(self, days: u32) -> Self {
        Self(self.0.saturating_sub(days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_before_1970_belong_to_its_first_hour() {
        assert_eq!(Hour::of(Timestamp::from_micros(-1)), Hour(0));
    }

    #[test]
    fn last_microsecond_of_an_hour_belongs_to_it() {
        let start = Hour(493_021).start();
        assert_eq!(Hour::of(start), Hour(493_021));
        assert_eq!(Hour::of(start.saturating_sub(Duration::from_micros(1))), Hour(493_020));
    }
}
