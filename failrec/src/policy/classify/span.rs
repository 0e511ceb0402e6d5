//! Lengths of time as servers write them: `20s`, `6m0s`, `1.5 seconds`, `644ms`.

use std::time::Duration;

/// Nobody waits longer; a server that says so means a moment, or is mistaken.
pub(super) const WAIT_MAX: Duration = Duration::from_hours(10 * 366 * 24);

/// Digits of a number, at most.
const DIGITS_MAX: usize = 24;

/// Parts such as `6m` and `0s` in one length, at most.
const PARTS_MAX: usize = 6;

/// The number of seconds that makes up the whole text, such as `2` or `0.5`.
pub(super) fn whole_seconds(text: &str) -> Option<Duration> {
    let (number, rest) = number(text.trim())?;
    if rest.is_empty() { of_units(number, 1.0) } else { None }
}

/// The number of milliseconds that makes up the whole text.
pub(super) fn whole_millis(text: &str) -> Option<Duration> {
    let (number, rest) = number(text.trim())?;
    if rest.is_empty() { of_units(number, 0.001) } else { None }
}

/// The length that makes up the whole text, such as `6m0s`; a bare number counts seconds.
pub(super) fn whole(text: &str) -> Option<Duration> {
    let text = text.trim();
    match parts(text) {
        Some((span, "")) => Some(span),
        Some(_) => None,
        None => whole_seconds(text),
    }
}

/// The length that the text begins with, behind quotes and the like.
pub(super) fn leading(text: &str) -> Option<Duration> {
    parts(without_fillers(text)).map(|(span, _)| span)
}

/// The same; a number without a unit counts seconds.
pub(super) fn seconds(text: &str) -> Option<Duration> {
    let text = without_fillers(text);
    parts(text).map(|(span, _)| span).or_else(|| of_units(number(text)?.0, 1.0))
}

/// What stands between a word and its value in JSON, in JSON within JSON, and in `Debug`.
fn without_fillers(text: &str) -> &str {
    const FILLERS_MAX: usize = 8;
    let is_filler = |byte: &u8| b" :=\"'\\".contains(byte);
    let fillers = text.bytes().take(FILLERS_MAX).take_while(is_filler).count();
    text.get(fillers..).unwrap_or_default()
}

/// One or more numbers with units, and what follows them.
fn parts(text: &str) -> Option<(Duration, &str)> {
    let (mut span, mut rest) = part(text)?;
    for _ in 1..PARTS_MAX {
        let Some((more, behind)) = part(rest.trim_start_matches(' ')) else { break };
        span = span.checked_add(more)?;
        rest = behind;
    }
    (span <= WAIT_MAX).then_some((span, rest))
}

fn part(text: &str) -> Option<(Duration, &str)> {
    let (number, rest) = number(text)?;
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let end = rest.find(|next: char| !next.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (unit, behind) = rest.split_at(end);
    let seconds = match unit {
        "ms" | "millis" | "millisecond" | "milliseconds" => 0.001,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
        "d" | "day" | "days" => 86_400.0,
        _ => return None,
    };
    Some((of_units(number, seconds)?, behind))
}

/// A decimal number without a sign or an exponent, and what follows it.
fn number(text: &str) -> Option<(f64, &str)> {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let whole = text.bytes().take(DIGITS_MAX).take_while(is_digit).count();
    let fraction = match text.get(whole..)?.strip_prefix('.') {
        Some(behind) => behind.bytes().take(DIGITS_MAX).take_while(is_digit).count(),
        None => 0,
    };
    // The full stop behind `in 20` ends the sentence.
    let end = if fraction == 0 { whole } else { whole + 1 + fraction };
    let (digits, rest) = text.split_at_checked(end)?;
    if whole == 0 || rest.starts_with(|next: char| next.is_ascii_digit()) {
        return None;
    }
    Some((digits.parse().ok()?, rest))
}

fn of_units(number: f64, seconds: f64) -> Option<Duration> {
    let span = Duration::try_from_secs_f64(number * seconds).ok()?;
    (span <= WAIT_MAX).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_servers_write_them() {
        let table = [
            ("1s", 1_000),
            ("6m0s", 360_000),
            ("20ms", 20),
            ("1h2m3.5s", 3_723_500),
            ("2 minutes 5 seconds", 125_000),
            ("9.816s", 9_816),
            ("0s", 0),
            ("30", 30_000),
            ("1d", 86_400_000),
        ];
        for (text, millis) in table {
            assert_eq!(whole(text), Some(Duration::from_millis(millis)), "{text}");
        }
    }

    #[test]
    fn what_is_no_length_is_refused() {
        for text in [
            "",
            "-1s",
            "1e3",
            "inf",
            "NaN",
            "1x",
            "s",
            ".5",
            "1s2",
            "9999999999s",
            "1.5.5",
            "٣s",
            "99999999999999999999999999s",
            "1 s s",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn length_at_the_beginning_leaves_the_rest() {
        let table = [
            ("20s. Visit https://example.org/", Some(20_000)),
            ("6 seconds.", Some(6_000)),
            ("\\\": \\\"26s\\\"", Some(26_000)),
            ("1m12.5s", Some(72_500)),
            ("20", None),
            ("a moment", None),
            ("5 more times", None),
        ];
        for (text, millis) in table {
            assert_eq!(leading(text), millis.map(Duration::from_millis), "{text}");
        }
        assert_eq!(seconds("30\r\n"), Some(Duration::from_secs(30)));
    }
}
