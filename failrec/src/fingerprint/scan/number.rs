//! Numbers of base ten.

use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::Text;

/// Replaces a number with its sign, separators, decimals and exponent, and `%` or `x` behind it.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let start = if text.byte(at).is_ascii_digit() { at } else { after_sign(text, at)? };
    let end = find(text, start)?;
    sink.replace(at..end, Placeholder::Number);
    Some(end)
}

/// The end of the number without a sign that stands here as a whole word.
pub(super) fn find(text: Text<'_>, at: usize) -> Option<usize> {
    let end = exponent(text, magnitude(text, at)?);
    match text.byte(end) {
        b'%' => Some(end + 1),
        b'x' if text.ends_word(end + 1) => Some(end + 1),
        _ => text.ends_word(end).then_some(end),
    }
}

/// The end of digits, their separators and decimals. Several decimal points make a version, which
/// is a number for this purpose.
pub(super) fn magnitude(text: Text<'_>, at: usize) -> Option<usize> {
    let digits = text.digits(at);
    if at == digits {
        return None;
    }
    let mut end = grouped(text, digits);
    while text.byte(end) == b'.' && text.byte(end + 1).is_ascii_digit() {
        end = text.digits(end + 1);
    }
    Some(end)
}

fn after_sign(text: Text<'_>, at: usize) -> Option<usize> {
    let is_sign = matches!(text.before(at), 0 | b' ' | b'=' | b'(' | b'[' | b',' | b':' | b'_');
    (is_sign && text.byte(at + 1).is_ascii_digit()).then_some(at + 1)
}

/// The end of `,150,908` or `_000_000` behind a number's first digits.
fn grouped(text: Text<'_>, digits: usize) -> usize {
    let mut end = digits;
    while text.byte(end) == b'_' && text.byte(end + 1).is_ascii_digit() {
        end = text.digits(end + 1);
    }
    while text.byte(end) == b','
        && let Some(group) = text.exactly(end + 1, 3)
    {
        end = group;
    }
    end
}

fn exponent(text: Text<'_>, at: usize) -> usize {
    if !matches!(text.byte(at), b'e' | b'E') {
        return at;
    }
    let start = if matches!(text.byte(at + 1), b'+' | b'-') { at + 2 } else { at + 1 };
    let end = text.digits(start);
    if start < end { end } else { at }
}
