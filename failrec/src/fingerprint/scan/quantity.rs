//! Numbers with a unit: durations, sizes.

use crate::fingerprint::scan::number;
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::Text;
use crate::fingerprint::scan::words::Lengths;

/// Units of time that stand right behind the number only: after a space they may be anything.
const SHORT_TIMES: &[&str] = &["m", "h", "d", "w"];
const TIMES: Units = Units::new(&[
    "ns",
    "us",
    "µs",
    "μs",
    "ms",
    "s",
    "sec",
    "secs",
    "second",
    "seconds",
    "min",
    "mins",
    "minute",
    "minutes",
    "hr",
    "hrs",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "nanos",
    "nanoseconds",
    "nanosecond",
    "micros",
    "microseconds",
    "microsecond",
    "millis",
    "milliseconds",
    "millisecond",
    "msec",
    "msecs",
    "usec",
    "usecs",
    "nsec",
    "nsecs",
]);
const SIZES: Units = Units::new(&[
    "B",
    "kB",
    "KB",
    "MB",
    "GB",
    "TB",
    "PB",
    "KiB",
    "MiB",
    "GiB",
    "TiB",
    "PiB",
    "kb",
    "mb",
    "gb",
    "tb",
    "kib",
    "mib",
    "gib",
    "byte",
    "bytes",
    "Byte",
    "Bytes",
    "bit",
    "bits",
    "kilobytes",
    "megabytes",
    "gigabytes",
]);
/// Parts of one duration: hours, minutes and so on down to nanoseconds, and some to spare.
const PARTS_MAX: usize = 8;

/// Replaces a number and its unit; several times in a row, such as `1h 30m`, are one.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let start = number::magnitude(text, at)?;
    // Of Greek is the letter of microseconds.
    let has_unit = match text.byte(start) {
        b' ' => text.byte(start + 1).is_ascii_alphabetic() || !text.byte(start + 1).is_ascii(),
        byte => byte.is_ascii_alphabetic() || !byte.is_ascii(),
    };
    if !has_unit {
        return None;
    }
    let (end, placeholder) = duration(text, at).or_else(|| {
        if matches!(text.byte(start), b'K' | b'M' | b'G' | b'T') && text.ends_word(start + 1) {
            return Some((start + 1, Placeholder::Size));
        }
        let unit = text.literal(start, " ").unwrap_or(start);
        Some((unit_end(text, unit, &SIZES)?, Placeholder::Size))
    })?;
    sink.replace(at..end, placeholder);
    Some(end)
}

fn duration(text: Text<'_>, at: usize) -> Option<(usize, Placeholder<'_>)> {
    let mut end = None;
    let mut start = at;
    for _ in 0..PARTS_MAX {
        let Some(part) = duration_part(text, start) else { break };
        end = if text.ends_word(part) { Some(part) } else { end };
        start = text.literal(part, " ").unwrap_or(part);
    }
    end.map(|end| (end, Placeholder::Duration))
}

fn duration_part(text: Text<'_>, at: usize) -> Option<usize> {
    let number = number::magnitude(text, at)?;
    if text.byte(number) == b' ' {
        return unit_end(text, number + 1, &TIMES);
    }
    // `2m30s`: the letters of the unit end where the next number begins.
    let letters = text.rest(number).chars().take_while(|c| c.is_alphabetic());
    let end = number + letters.map(char::len_utf8).sum::<usize>();
    let unit = text.slice(number, end);
    let is_unit = TIMES.has(unit) || SHORT_TIMES.contains(&unit);
    (is_unit && (text.ends_word(end) || text.byte(end).is_ascii_digit())).then_some(end)
}

/// The end of the unit that stands here as a whole word.
fn unit_end(text: Text<'_>, at: usize, units: &Units) -> Option<usize> {
    let end = text.word(at);
    (units.has(text.slice(at, end)) && text.ends_word(end)).then_some(end)
}

/// Units, as they are written.
struct Units {
    list: &'static [&'static str],
    lengths: Lengths,
}

impl Units {
    const fn new(list: &'static [&'static str]) -> Self {
        Self { list, lengths: Lengths::new(list) }
    }

    fn has(&self, unit: &str) -> bool {
        self.lengths.may_have(unit) && self.list.contains(&unit)
    }
}
