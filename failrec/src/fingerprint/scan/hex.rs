//! Numbers of base sixteen: addresses of memory, hashes.

use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::Text;
use crate::fingerprint::scan::vocabulary;

/// Digits from which on letters and digits of base sixteen are no word.
const LONG: usize = 7;
/// So few are taken only if the first is a digit.
const SHORT: usize = 4;

/// Replaces `0x7ffee4b2`, `a93c7d2` and `00f1`.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let end = prefixed(text, at).or_else(|| bare(text, at))?;
    sink.replace(at..end, Placeholder::Hex);
    Some(end)
}

fn prefixed(text: Text<'_>, at: usize) -> Option<usize> {
    let start = text.literal(at, "0x").or_else(|| text.literal(at, "0X"))?;
    let mut end = text.run(start, |byte| byte.is_ascii_hexdigit());
    while text.byte(end) == b'_' && text.byte(end + 1).is_ascii_hexdigit() {
        end = text.run(end + 1, |byte| byte.is_ascii_hexdigit());
    }
    (start < end && text.ends_word(end)).then_some(end)
}

fn bare(text: Text<'_>, at: usize) -> Option<usize> {
    let end = text.run(at, |byte| byte.is_ascii_hexdigit());
    let is_part = text.byte(end) == b'-' && text.is_word(end + 1);
    let word = text.slice(at, end);
    (is_hash(word)
        && !vocabulary::is_meaningful(word)
        && text.ends_word(end)
        && !text.is_type(end)
        && !is_part)
        .then_some(end)
}

/// Digits of base sixteen that are neither a word nor a decimal number.
pub(super) fn is_hash(text: &str) -> bool {
    let is_hex = SHORT <= text.len() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_mixed = is_hex
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let starts_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
    is_mixed && (LONG <= text.len() || (starts_with_digit && !is_scientific(text)))
}

/// `12e4` is a number, `1200d` a time in days.
fn is_scientific(text: &str) -> bool {
    let tail = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let exponent = tail.strip_prefix(['e', 'E', 'd']);
    exponent.is_some_and(|exponent| exponent.bytes().all(|byte| byte.is_ascii_digit()))
}
