//! [`parse`]: a duration as it is written in an attribute.

use std::time::Duration;

/// The units, and how many nanoseconds each has.
const UNITS: &[(&str, u128)] =
    &[("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000)];

/// Digits behind the point that count: with nine of them the unit `s` is down to nanoseconds.
const FRACTION_DIGITS: usize = 9;

/// Reads `250ms`, `2s`, `1.5m` or `1h`; above zero, and such that a clock can take it.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    if text.starts_with('-') {
        return Err(format!("`{text}` is before the beginning: a duration is above zero, {SUCH}"));
    }
    let is_part = |letter: char| letter.is_ascii_digit() || letter == '.';
    let (number, unit) = text.split_at(text.find(|letter| !is_part(letter)).unwrap_or(text.len()));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    if whole.is_empty() || fraction.is_empty() || fraction.contains('.') {
        return Err(format!("`{text}` is no duration: write a number and its unit, {SUCH}"));
    }
    if unit.is_empty() {
        return Err(format!("`{text}` of what? Write `{text}s` for seconds or `{text}ms`"));
    }
    let Some((_, nanos_of_unit)) = UNITS.iter().find(|(known, _)| *known == unit) else {
        return Err(format!(
            "`{unit}` is no unit of time here: write {number} and `ms`, `s`, `m` \
                            or `h`, {SUCH}"
        ));
    };
    let duration = nanos(whole, fraction, *nanos_of_unit).map(Duration::from_nanos);
    match duration {
        Some(duration) if duration.is_zero() => {
            Err(format!("`{text}` is no time at all: write one above zero, {SUCH}"))
        }
        Some(duration) => Ok(duration),
        None => {
            Err(format!("`{text}` is longer than a clock can count; five hundred years must do"))
        }
    }
}

const SUCH: &str = "such as \"250ms\", \"2s\", \"1.5m\" or \"1h\"";

fn nanos(whole: &str, fraction: &str, nanos_of_unit: u128) -> Option<u64> {
    let whole: u128 = whole.parse().ok()?;
    let digits: String = fraction.chars().take(FRACTION_DIGITS).collect();
    let scale = 10_u128.pow(u32::try_from(digits.len()).ok()?);
    let part = digits.parse::<u128>().ok()? * nanos_of_unit / scale;
    let nanos = whole.checked_mul(nanos_of_unit)?.checked_add(part)?;
    u64::try_from(nanos).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_with_a_unit_is_a_duration() {
        let written = [
            ("250ms", Duration::from_millis(250)),
            ("2s", Duration::from_secs(2)),
            ("1.5s", Duration::from_millis(1_500)),
            ("0.5ms", Duration::from_micros(500)),
            ("1m", Duration::from_mins(1)),
            ("1.5h", Duration::from_mins(90)),
        ];
        for (text, duration) in written {
            assert_eq!(parse(text), Ok(duration), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_it_is_said() {
        let wrong = [
            ("2", "of what?"),
            ("-2s", "above zero"),
            ("0s", "above zero"),
            ("0.0000001ms", "above zero"),
            ("2sec", "`sec` is no unit"),
            ("2 s", "` s` is no unit"),
            ("soon", "is no duration"),
            ("", "is no duration"),
            (".5s", "is no duration"),
            ("1.2.3s", "is no duration"),
            ("99999999999h", "longer than a clock can count"),
            ("99999999999999999999999999999999999999999h", "longer than a clock can count"),
        ];
        for (text, said) in wrong {
            let message = parse(text).unwrap_err();
            assert!(message.contains(said), "{text}: {message}");
        }
    }
}
