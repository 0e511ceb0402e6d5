//! Times and spans of time as people write them in queries.

use std::time::Duration;

use jiff::civil;
use jiff::tz::TimeZone;

use crate::base::Timestamp;
use crate::query::number::Number;

/// Nano-seconds of each unit that a duration is written in.
const UNITS: &[(&str, i128)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
    ("w", 604_800_000_000_000),
];

/// A time as it was written: a moment, or all of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) first: Timestamp,
    pub(super) last: Timestamp,
    /// It was written as a distance from now.
    pub(super) is_relative: bool,
}

impl Moment {
    /// Reads `-2h`, `now`, `2026-11-01`, `2026-11-01T10:00` (UTC) or RFC 3339.
    pub(super) fn parse(text: &str, now: Timestamp) -> Option<Self> {
        if text == "now" {
            return Some(Self { first: now, last: now, is_relative: true });
        }
        if let Some(span) = text.strip_prefix('-').and_then(parse_duration) {
            let at = now.saturating_sub(span);
            return Some(Self { first: at, last: at, is_relative: true });
        }
        if let Ok(at) = text.parse::<Timestamp>() {
            return Some(Self { first: at, last: at, is_relative: false });
        }
        let civil: civil::DateTime = text.parse().ok()?;
        let first = to_timestamp(civil)?;
        let is_day = text.len() == "2026-11-01".len();
        let length = Duration::from_micros(if is_day { 86_400_000_000 - 1 } else { 0 });
        Some(Self { first, last: first.saturating_add(length), is_relative: false })
    }
}

fn to_timestamp(civil: civil::DateTime) -> Option<Timestamp> {
    let zoned = civil.to_zoned(TimeZone::UTC).ok()?;
    Some(Timestamp::from_micros(zoned.timestamp().as_microsecond()))
}

/// Reads `90s`, `1.5h` or `1h30m`; what is beyond 292 years is 292 years.
pub(super) fn parse_duration(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut nanos = 0_i64;
    while !rest.is_empty() || text.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let (number, tail) = rest.split_at_checked(digits)?;
        let unit = tail.find(|letter: char| letter.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at_checked(unit)?;
        let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let span = Number::parse(number)?.times(Number::Whole(*unit))?;
        nanos = nanos.saturating_add(span.to_i64());
        rest = tail;
    }
    u64::try_from(nanos).ok().map(Duration::from_nanos)
}

/// Writes a duration so that it reads back to the same.
pub(super) fn print_duration(duration: Duration) -> String {
    let nanos = i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
    let fits = |(_, unit): &&(&str, i128)| nanos % unit == 0;
    let (name, unit) = UNITS.iter().rev().find(fits).copied().unwrap_or(("ns", 1));
    format!("{}{name}", nanos / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn times_are_read_in_every_form() {
        for (text, first, last) in [
            ("-2h", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
            ("-1h30m", "2026-11-22T10:30:00Z", "2026-11-22T10:30:00Z"),
            ("now", "2026-11-22T12:00:00Z", "2026-11-22T12:00:00Z"),
            ("2026-11-01", "2026-11-01T00:00:00Z", "2026-11-01T23:59:59.999999Z"),
            ("2026-11-01T10:30", "2026-11-01T10:30:00Z", "2026-11-01T10:30:00Z"),
            ("2026-11-01T10:30:00+01:00", "2026-11-01T09:30:00Z", "2026-11-01T09:30:00Z"),
        ] {
            let moment = Moment::parse(text, now()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (moment.first, moment.last),
                (first.parse().unwrap(), last.parse().unwrap()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "-", "2h", "-2", "-h", "-2x", "2026-13-01", "yesterday", "-1h30"] {
            assert_eq!(Moment::parse(text, now()), None, "{text}");
        }
    }

    #[test]
    fn printed_duration_reads_back() {
        for nanos in [0, 1, 999, 1_000, 90_000_000, 3_600_000_000_000, 604_800_000_000_001] {
            let duration = Duration::from_nanos(nanos);
            assert_eq!(parse_duration(&print_duration(duration)), Some(duration));
        }
    }
}
