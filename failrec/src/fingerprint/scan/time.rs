//! Moments: dates, and times of day with seconds.

use crate::fingerprint::scan::class::Class;
use crate::fingerprint::scan::head;
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::Text;
use crate::fingerprint::scan::vocabulary;

/// Replaces a moment in one of the usual forms.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    // No moment begins with a small letter.
    if text.byte(at).is_ascii_lowercase() {
        return None;
    }
    let end = find(text, at).filter(|end| text.ends_word(*end))?;
    sink.replace(at..end, Placeholder::Time);
    let is_head = at == 0 && !sink.is_off(Class::Time);
    Some(if is_head { head::after_time(text, end, sink).unwrap_or(end) } else { end })
}

fn find(text: Text<'_>, at: usize) -> Option<usize> {
    if !text.byte(at).is_ascii_digit() {
        return named_day(text, at).or_else(|| month_first(text, at)).or_else(|| glog(text, at));
    }
    let digits = text.digits(at);
    match (digits - at, text.byte(digits)) {
        (4, _) => year_first(text, at),
        (8, _) => compact(text, at),
        (1 | 2, b' ') => day_first(text, at),
        (1 | 2, b'-' | b'/') => day_first(text, at).or_else(|| numbers_first(text, at)),
        (1 | 2, b'.') => numbers_first(text, at),
        (1 | 2, b':') => clock_alone(text, at),
        (3, b':') => elapsed(text, at),
        _ => None,
    }
}

/// `2026-11-22T05:19:01Z`, `2026/11/22 05:19`, `2026-11-22`.
fn year_first(text: Text<'_>, at: usize) -> Option<usize> {
    let separator = text.byte(at + 4);
    let is_date = matches!(separator, b'-' | b'/')
        && text.byte(at + 7) == separator
        && is_between(text, at + 5, 2, 1..=12)
        && is_between(text, at + 8, 2, 1..=31);
    let date = is_date.then_some(at + 10)?;
    let with_time = match text.byte(date) {
        b'T' | b't' | b' ' | b'_' => clock(text, date + 1).map(|clock| zone(text, clock.end)),
        _ => None,
    };
    let is_joined = text.byte(date) == b'-' && text.byte(date + 1).is_ascii_digit();
    with_time.or_else(|| (!is_joined).then_some(date))
}

/// `20261122T051901Z`.
fn compact(text: Text<'_>, at: usize) -> Option<usize> {
    let time = text.literal(at + 8, "T")?;
    let is_date = is_between(text, at + 4, 0, 1..=12) && is_between(text, at + 6, 0, 1..=31);
    let end = is_date.then(|| text.exactly(time, 6)).flatten()?;
    Some(zone(text, fraction(text, end)))
}

/// `22 Nov 2026 05:19:01 +0000`, `22/Nov/2026:05:19:01`.
fn day_first(text: Text<'_>, at: usize) -> Option<usize> {
    let day = text.digits(at);
    let separator = text.byte(day);
    let month = text.letters(day + 1);
    let is_date = matches!(separator, b' ' | b'-' | b'/')
        && vocabulary::is_month(text.slice(day + 1, month))
        && text.byte(month) == separator;
    let year = is_date.then(|| text.exactly(month + 1, 4)).flatten()?;
    Some(with_clock(text, year))
}

/// `11/22/2026 5:19:01 PM`.
fn numbers_first(text: Text<'_>, at: usize) -> Option<usize> {
    let separator = text.byte(text.digits(at));
    let second = text.digits(at) + 1;
    let year = text.digits(second) + 1;
    let is_date = matches!(separator, b'/' | b'-' | b'.')
        && matches!(year - second, 2 | 3)
        && text.byte(year - 1) == separator;
    let end = is_date.then(|| text.exactly(year, 4)).flatten()?;
    Some(with_clock(text, end))
}

/// `05:19:01.123`.
fn clock_alone(text: Text<'_>, at: usize) -> Option<usize> {
    let Some(found) = clock(text, at) else { return elapsed(text, at) };
    (found.has_seconds && text.byte(found.end) != b':').then(|| zone(text, found.end))
}

/// `126:19:01.5`: more hours than a day has.
fn elapsed(text: Text<'_>, at: usize) -> Option<usize> {
    let minutes = text.literal(text.digits(at), ":")?;
    let seconds = text.literal(minutes + 2, ":")?;
    let is_time = is_between(text, minutes, 2, 0..=59) && is_between(text, seconds, 2, 0..=59);
    (is_time && text.byte(seconds + 2) != b':').then(|| fraction(text, seconds + 2))
}

/// `Sun, 22 Nov 2026 05:19:01 GMT`, `Sun Nov 22 05:19:01 UTC 2026`.
fn named_day(text: Text<'_>, at: usize) -> Option<usize> {
    let day = text.letters(at);
    if !vocabulary::is_day(text.slice(at, day)) {
        return None;
    }
    let next = text.literal(day, ", ").or_else(|| text.literal(day, " "))?;
    day_first(text, next).or_else(|| month_first(text, next)).or_else(|| year_first(text, next))
}

/// `Nov 22 05:19:01`, `November 22, 2026`.
fn month_first(text: Text<'_>, at: usize) -> Option<usize> {
    let month = text.letters(at);
    if !vocabulary::is_month(text.slice(at, month)) || text.byte(month) != b' ' {
        return None;
    }
    let day = text.digits(month + 1);
    if !matches!(day - month, 2 | 3) {
        return None;
    }
    let next = text.literal(day, ", ").or_else(|| text.literal(day, " "))?;
    if let Some(year) = text.exactly(next, 4) {
        return Some(with_clock(text, year));
    }
    let time = zone(text, clock(text, next)?.end);
    let year = text.literal(time, " ").and_then(|year| text.exactly(year, 4));
    Some(year.filter(|end| text.ends_word(*end)).unwrap_or(time))
}

/// `E1122 05:19:01.123456`: a level, month and day, as glog and its kin begin a line.
fn glog(text: Text<'_>, at: usize) -> Option<usize> {
    let day =
        text.exactly(at + 1, 4).filter(|_| matches!(text.byte(at), b'I' | b'W' | b'E' | b'F'))?;
    let time = clock(text, text.literal(day, " ")?)?;
    time.has_seconds.then_some(time.end)
}

fn with_clock(text: Text<'_>, date: usize) -> usize {
    let time = ["T", " at ", ", ", " ", ":"].iter().find_map(|joint| text.literal(date, joint));
    time.and_then(|time| clock(text, time)).map_or(date, |clock| zone(text, clock.end))
}

struct Clock {
    end: usize,
    has_seconds: bool,
}

/// Hours and minutes, and seconds with decimals where there are any.
fn clock(text: Text<'_>, at: usize) -> Option<Clock> {
    let hours = text.digits(at);
    let is_clock = matches!(hours - at, 1 | 2)
        && is_between(text, at, 0, 0..=23)
        && text.byte(hours) == b':'
        && is_between(text, hours + 1, 2, 0..=59);
    let minutes = is_clock.then_some(hours + 3)?;
    let has_seconds = text.byte(minutes) == b':' && is_between(text, minutes + 1, 2, 0..=60);
    let end = if has_seconds { fraction(text, minutes + 3) } else { minutes };
    Some(Clock { end, has_seconds })
}

fn fraction(text: Text<'_>, at: usize) -> usize {
    let decimals = text.digits(at + 1);
    if matches!(text.byte(at), b'.' | b',') && at + 1 < decimals { decimals } else { at }
}

/// The end of the half of the day, the offset and the name of the zone, as far as they are there.
fn zone(text: Text<'_>, at: usize) -> usize {
    let names = [" AM", " PM", " am", " pm", "AM", "PM", "Z", "z", " UTC", " GMT", " Z"];
    let mut end = at;
    for name in names {
        if name.as_bytes().first() != Some(&text.byte(end)) {
            continue;
        }
        end = text.literal(end, name).filter(|end| text.ends_word(*end)).unwrap_or(end);
    }
    end = offset(text, end).or_else(|| offset(text, text.literal(end, " ")?)).unwrap_or(end);
    let name = text.literal(end, "[").map(|name| {
        text.run(name, |byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'_'))
    });
    name.filter(|name| end + 1 < *name && text.byte(*name) == b']').map_or(end, |name| name + 1)
}

fn offset(text: Text<'_>, at: usize) -> Option<usize> {
    if !matches!(text.byte(at), b'+' | b'-') {
        return None;
    }
    let digits = text.digits(at + 1);
    let end = match digits - at {
        3 if text.byte(digits) == b':' => text.exactly(digits + 1, 2)?,
        3 | 5 => digits,
        _ => return None,
    };
    text.ends_word(end).then_some(end)
}

/// The number at `at` lies in `range`; it has `length` digits, or two of more if that is zero.
fn is_between(
    text: Text<'_>,
    at: usize,
    length: usize,
    range: std::ops::RangeInclusive<u8>,
) -> bool {
    let digit = |at| Some(text.byte(at)).filter(u8::is_ascii_digit).map(|byte| byte - b'0');
    let Some(first) = digit(at) else { return false };
    let second = digit(at + 1);
    let has_length = length == 0 || (second.is_some() && digit(at + 2).is_none());
    has_length && range.contains(&second.map_or(first, |second| first * 10 + second))
}
