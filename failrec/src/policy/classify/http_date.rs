//! Dates as HTTP writes them, in the three forms of RFC 9110.

use jiff::civil;
use jiff::tz::TimeZone;

use crate::base::Timestamp;

/// Bytes of a date; the longest form has 33.
const BYTES_MAX: usize = 40;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The moment that `text` names; `now` tells the century of a year with two digits.
///
/// The day of the week is not compared: servers have been seen to get it wrong, and nothing hangs
/// on it.
pub(super) fn parse(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.trim();
    if BYTES_MAX < text.len() {
        return None;
    }
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    match words.as_slice() {
        [weekday, day, month, year, time, "GMT" | "UTC"] if weekday.ends_with(',') => {
            moment(digits(year, 4)?, month, digits(day, 2)?, time)
        }
        [weekday, date, time, "GMT" | "UTC"] if weekday.ends_with(',') => {
            let mut parts = date.split('-');
            let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
            let is_date = parts.next().is_none();
            let year = full_year(digits(year, 2)?, now)?;
            if is_date { moment(year, month, digits(day, 2)?, time) } else { None }
        }
        [_, month, day, time, year] => {
            let day = digits(day, 2).or_else(|| digits(day, 1))?;
            moment(digits(year, 4)?, month, day, time)
        }
        _ => None,
    }
}

/// A year that seems to lie more than fifty years ahead is one of the last century.
fn full_year(short: i16, now: Timestamp) -> Option<i16> {
    let now = jiff::Timestamp::from_microsecond(now.as_micros()).ok()?;
    let this_year = now.to_zoned(TimeZone::UTC).year();
    let year = this_year.checked_sub(this_year.rem_euclid(100))?.checked_add(short)?;
    Some(if this_year.checked_add(50)? < year { year.checked_sub(100)? } else { year })
}

fn moment(year: i16, month: &str, day: i16, time: &str) -> Option<Timestamp> {
    let month = MONTHS.iter().zip(1_i8..).find(|(name, _)| name.eq_ignore_ascii_case(month))?.1;
    let mut parts = time.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let small = |number: i16| i8::try_from(number).ok();
    // A leap second is told as the last one of its minute.
    let second = digits(second, 2).map(|second| if second == 60 { 59 } else { second })?;
    let date = civil::DateTime::new(
        year,
        month,
        small(day)?,
        small(digits(hour, 2)?)?,
        small(digits(minute, 2)?)?,
        small(second)?,
        0,
    );
    let moment = TimeZone::UTC.to_timestamp(date.ok()?).ok()?;
    Some(Timestamp::from_micros(moment.as_microsecond()))
}

fn digits(text: &str, count: usize) -> Option<i16> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn three_forms_name_one_moment() {
        let now = at("1994-11-06T00:00:00Z");
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(parse(text, now), Some(at("1994-11-06T08:49:37Z")), "{text}");
        }
    }

    #[test]
    fn short_year_lies_within_fifty_years_ahead() {
        let text = "Friday, 01-Jan-94 00:00:00 GMT";
        let table = [
            ("2026-01-01T00:00:00Z", "1994-01-01T00:00:00Z"),
            ("2044-01-01T00:00:00Z", "2094-01-01T00:00:00Z"),
            ("1994-01-01T00:00:00Z", "1994-01-01T00:00:00Z"),
        ];
        for (now, expected) in table {
            assert_eq!(parse(text, at(now)), Some(at(expected)), "{now}");
        }
    }

    #[test]
    fn impossible_dates_are_refused() {
        let now = at("2026-01-01T00:00:00Z");
        for text in [
            "",
            "tomorrow",
            "Sun, 31 Feb 2026 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 94 08:49:37 GMT",
            "Sun, -6 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94-1 08:49:37 GMT",
            "Sun Now  6 08:49:37 1994",
            "Sun, 06 Nov 99999999999999999 08:49:37 GMT",
        ] {
            assert_eq!(parse(text, now), None, "{text}");
        }
    }

    #[test]
    fn leap_second_is_the_end_of_its_minute() {
        let now = at("2016-12-31T00:00:00Z");
        let leap = parse("Sat, 31 Dec 2016 23:59:60 GMT", now);
        assert_eq!(leap, Some(at("2016-12-31T23:59:59Z")));
    }
}
