//! The HTTP status in a text, in the ways that people and libraries write it.

/// A status of HTTP that tells of a failure.
fn failed(digits: &[u8]) -> Option<u16> {
    let number: u16 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (400..=599).contains(&number).then_some(number)
}

/// Characters that may stand between a word like `status` and its number.
const FILLERS: &[u8] = b" :=(['\"\\";
/// Fillers in a row, at most.
const FILLERS_MAX: usize = 6;

/// The status that `rest` begins with, behind a word like `status code`.
pub(super) fn behind(rest: &str) -> Option<u16> {
    let bytes = rest.as_bytes();
    let fillers = bytes.iter().take(FILLERS_MAX).take_while(|byte| FILLERS.contains(byte)).count();
    let digits = bytes.get(fillers..fillers + 3)?;
    let next = bytes.get(fillers + 3).copied().unwrap_or(b' ');
    // `0.502`, `5021` and `502ms` are no status.
    let is_whole = fillers != 0 && !next.is_ascii_alphanumeric() && next != b'_';
    if is_whole { failed(digits) } else { None }
}

/// The status that the whole text begins with: `429 {"error": ..` or `502: Bad Gateway`.
pub(super) fn leading(text: &str) -> Option<u16> {
    let (digits, rest) = text.split_at_checked(3)?;
    let is_answer = [": ", " {", " - "].iter().any(|joint| rest.starts_with(joint));
    if is_answer { failed(digits.as_bytes()) } else { None }
}

/// The number before a reason phrase whose match starts at `start` of `text`.
pub(super) fn before_reason(text: &str, start: usize) -> Option<u16> {
    let bytes = text.as_bytes();
    let before = start.checked_sub(1).and_then(|index| bytes.get(index));
    let digits = bytes.get(start..start.checked_add(3)?)?;
    if before.is_some_and(u8::is_ascii_alphanumeric) { None } else { failed(digits) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_behind_a_word_is_a_status() {
        for (rest, status) in [
            (" 429", 429),
            (": 529", 529),
            ("=503,", 503),
            (" (503 Service Unavailable)", 503),
            ("\\\": 429,", 429),
            ("(500)", 500),
        ] {
            assert_eq!(behind(rest), Some(status), "{rest}");
        }
    }

    #[test]
    fn other_numbers_are_no_status() {
        for rest in [" 200", " 1213", "502", " 502ms", " 50", ": x", "", " 600", "         502"] {
            assert_eq!(behind(rest), None, "{rest}");
        }
        for text in ["500 rows failed", "4293: x", "é42: ", "42", ""] {
            assert_eq!(leading(text), None, "{text}");
        }
    }

    #[test]
    fn status_may_begin_the_text() {
        assert_eq!(leading("429 {\"type\":\"error\"}"), Some(429));
        assert_eq!(leading("502: Bad Gateway"), Some(502));
    }
}
