//! [`Timestamp`]: a moment in UTC, to the microsecond.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind};

/// A moment in UTC, counted in microseconds since 1970-01-01T00:00:00Z.
///
/// It prints and parses as RFC 3339 with six decimals, so that text order is time order.
///
/// # Examples
///
/// ```
/// use failrec::Timestamp;
///
/// let moment: Timestamp = "2026-11-22T05:19:01.5Z".parse()?;
/// assert_eq!(moment.to_string(), "2026-11-22T05:19:01.500000Z");
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    micros: i64,
}

/// 9999-12-30T22:00:00Z: the last second that is within the year 9999 in every time zone,
/// and so the last one that jiff holds.
const MICROS_MAX: i64 = 253_402_207_200_000_000;
/// 0000-01-01T00:00:00Z: the first one.
const MICROS_MIN: i64 = -62_167_219_200_000_000;

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let micros = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_micros()).unwrap_or(i64::MAX),
            Err(before) => {
                i64::try_from(before.duration().as_micros()).map_or(i64::MIN, |micros| -micros)
            }
        };
        Self::from_micros(micros)
    }
}

impl Timestamp {
    /// The moment that lies `micros` microseconds after 1970, moved into the years 0 to 9999
    /// when it lies outside.
    pub const fn from_micros(micros: i64) -> Self {
        let micros = if micros > MICROS_MAX { MICROS_MAX } else { micros };
        Self { micros: if micros < MICROS_MIN { MICROS_MIN } else { micros } }
    }

    /// Microseconds since 1970; negative before.
    pub const fn as_micros(self) -> i64 {
        self.micros
    }

    /// The moment `duration` earlier, or the first one that can be written.
    #[must_use]
    pub fn saturating_sub(self, duration: std::time::Duration) -> Self {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self::from_micros(self.micros.saturating_sub(micros))
    }

    /// The moment `duration` later, or the last one that can be written.
    #[must_use]
    pub fn saturating_add(self, duration: std::time::Duration) -> Self {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self::from_micros(self.micros.saturating_add(micros))
    }

    /// How long after `earlier` this moment lies; zero if it does not.
    pub fn since(self, earlier: Self) -> std::time::Duration {
        let micros = self.micros.saturating_sub(earlier.micros);
        std::time::Duration::from_micros(u64::try_from(micros).unwrap_or(0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The constructor keeps the count inside what jiff can hold.
        let moment = jiff::Timestamp::from_microsecond(self.micros).map_err(|_| fmt::Error)?;
        write!(f, "{moment:.6}")
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if let Some(moment) = as_written(text) {
            return Ok(moment);
        }
        let moment: jiff::Timestamp = text.parse().map_err(|_| {
            Error::new(
                ErrorKind::InvalidInput,
                format!("read {text:?} as a time: write it like 2026-11-22T05:19:01Z"),
            )
        })?;
        Ok(Self::from_micros(moment.as_microsecond()))
    }
}

/// Reads a time as this crate writes it, as nearly all are that are read: a log of ten million failures holds
/// twice as many.
fn as_written(text: &str) -> Option<Timestamp> {
    let (moment, micros) = text.strip_suffix('Z')?.split_once('.')?;
    let micros: [u8; 6] = micros.as_bytes().try_into().ok()?;
    let &[y0, y1, y2, y3, b'-', o0, o1, b'-', d0, d1, b'T', h0, h1, b':', m0, m1, b':', s0, s1] =
        moment.as_bytes()
    else {
        return None;
    };
    let [year, micros] = [number(&[y0, y1, y2, y3])?, number(&micros)?];
    let two = |one, other| number(&[one, other]).and_then(|number| i8::try_from(number).ok());
    let (month, day) = (two(o0, o1)?, two(d0, d1)?);
    let (hour, minute, second) = (two(h0, h1)?, two(m0, m1)?, two(s0, s1)?);
    let year = i16::try_from(year).ok()?;
    let moment = DateTime::new(year, month, day, hour, minute, second, micros * 1_000).ok()?;
    let moment = Offset::UTC.to_timestamp(moment).ok()?;
    Some(Timestamp::from_micros(moment.as_microsecond()))
}

fn number(digits: &[u8]) -> Option<i32> {
    digits.iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + i32::from(digit - b'0'))
    })
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "format": "date-time",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z$",
            "description": "A moment in UTC; the order of the texts is the order of time.",
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn text_of_a_moment_parses_back_to_it() {
        for micros in [0, 1, -1, 1_795_000_000_123_456, i64::MAX, i64::MIN] {
            let moment = Timestamp::from_micros(micros);
            assert_eq!(moment.to_string().parse::<Timestamp>().unwrap(), moment);
        }
    }

    proptest! {
        #[test]
        fn texts_are_read_as_the_library_for_times_reads_them(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-6][0-9]:[0-6][0-9]\\.[0-9]{6}Z",
        ) {
            let expected = text.parse::<jiff::Timestamp>().ok();
            let found = text.parse::<Timestamp>().ok();
            prop_assert_eq!(found.map(Timestamp::as_micros), expected.map(jiff::Timestamp::as_microsecond));
        }
    }

    #[test]
    fn text_without_a_zone_is_refused() {
        assert!("2026-11-22 05:19:01".parse::<Timestamp>().is_err());
    }
}
