//! [`Quantity`]: a number with a unit, as people write sizes and spans of time.

use crate::query::moment::parse_duration;
use crate::query::number::Number;

/// Bytes of each unit that a size is written in.
const SIZES: &[(&str, i128)] = &[
    ("B", 1),
    ("kB", 1_000),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
];

/// Words that end a field's name and tell the unit of its numbers, in nano-seconds.
const NAME_ENDS: &[(&[&str], i128)] = &[
    (&["ns", "nanos"], 1),
    (&["us", "micros"], 1_000),
    (&["ms", "millis"], 1_000_000),
    (&["s", "sec", "secs", "seconds"], 1_000_000_000),
    (&["min", "mins", "minutes"], 60_000_000_000),
];
/// Letters of the longest word that may mean something else where it is a whole name: `s`, `min`.
const AMBIGUOUS_MAX: usize = 3;

/// A number with a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Quantity {
    /// `1.5GiB`, in bytes.
    Size(Number),
    /// `300ms` or `1h30m`, in nano-seconds.
    Span(Number),
}

impl Quantity {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let unit = text.find(|letter: char| letter.is_ascii_alphabetic())?;
        let (number, unit) = text.split_at_checked(unit)?;
        if let Some((_, bytes)) = SIZES.iter().find(|(name, _)| *name == unit) {
            return Number::parse(number)?.times(Number::Whole(*bytes)).map(Self::Size);
        }
        let nanos = parse_duration(text)?.as_nanos();
        i128::try_from(nanos).ok().map(Number::Whole).map(Self::Span)
    }

    /// The bare number that stands for it in a field of this name: a size is in bytes, and a span
    /// in the unit that ends the name, such as `_ms`. None if it ends in no unit.
    pub(super) fn in_field(self, name: &str) -> Option<Number> {
        match self {
            Self::Size(bytes) => Some(bytes),
            Self::Span(nanos) => nanos.divided_by(Number::Whole(nanos_of_name(name)?)),
        }
    }
}

fn nanos_of_name(name: &str) -> Option<i128> {
    let name = name.rsplit('.').next()?.to_ascii_lowercase();
    let end = match name.rsplit_once(['_', '-']) {
        Some((_, end)) => end,
        None => Some(name.as_str()).filter(|name| AMBIGUOUS_MAX < name.len())?,
    };
    NAME_ENDS.iter().find(|(ends, _)| ends.contains(&end)).map(|(_, nanos)| *nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_field(text: &str, name: &str) -> Option<String> {
        Some(Quantity::parse(text)?.in_field(name)?.to_string())
    }

    #[test]
    fn name_tells_the_unit_of_its_numbers() {
        for (text, name, number) in [
            ("2s", "timeout_ns", "2000000000"),
            ("2s", "timeout_us", "2000000"),
            ("2s", "timeout_ms", "2000"),
            ("2s", "TIMEOUT-MILLIS", "2000"),
            ("300ms", "timeout_s", "0.3"),
            ("300ms", "timeout_secs", "0.3"),
            ("300ms", "timeout_seconds", "0.3"),
            ("300ms", "secs", "0.3"),
            ("90s", "db.timeout_min", "1.5"),
            ("1h30m", "timeout_min", "90"),
            ("1.5GiB", "size", "1610612736"),
            ("2kB", "size_ms", "2000"),
        ] {
            assert_eq!(in_field(text, name).as_deref(), Some(number), "{text} {name}");
        }
    }

    #[test]
    fn name_that_ends_in_no_unit_tells_none() {
        for name in ["timeout", "min", "s", "db.s", "items", "timeoutms", ""] {
            assert_eq!(in_field("2s", name), None, "{name}");
        }
    }

    #[test]
    fn what_has_no_number_or_no_unit_is_no_quantity() {
        for text in ["", "5", "s", "GiB", "5 s", "5x", "-5s", "s5", "5gib", "1e9s"] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }
}
