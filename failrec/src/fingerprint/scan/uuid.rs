//! Identifiers of a known form: UUID, the `traceparent` of W3C, ULID.

use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::Text;

const UUID_PARTS: &[usize] = &[8, 4, 4, 4, 12];
const TRACE_PARTS: &[usize] = &[2, 32, 16, 2];
const ULID_LENGTH: usize = 26;

/// Replaces an identifier of a known form.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let (end, placeholder) = find(text, at)?;
    sink.replace(at..end, placeholder);
    Some(end)
}

/// The end of the identifier that stands here, and what it is.
pub(super) fn find(text: Text<'_>, at: usize) -> Option<(usize, Placeholder<'_>)> {
    let first = text.run_within(at, ULID_LENGTH + 1, |byte| byte.is_ascii_alphanumeric()) - at;
    let found = match first {
        8 => (parts(text, at, UUID_PARTS)?, Placeholder::Uuid),
        2 => (parts(text, at, TRACE_PARTS)?, Placeholder::Trace),
        ULID_LENGTH if is_ulid(text.slice(at, at + ULID_LENGTH)) => {
            (at + ULID_LENGTH, Placeholder::Id)
        }
        _ => return None,
    };
    text.ends_word(found.0).then_some(found)
}

/// The end of groups of hexadecimal digits with hyphens between them.
fn parts(text: Text<'_>, at: usize, lengths: &[usize]) -> Option<usize> {
    let mut end = at;
    for (index, length) in lengths.iter().enumerate() {
        if 0 < index {
            end = text.literal(end, "-")?;
        }
        let part = text.run_within(end, length + 1, |byte| byte.is_ascii_hexdigit());
        if part != end + length {
            return None;
        }
        end = part;
    }
    Some(end)
}

/// 26 digits of Crockford's base 32 in one case; the first holds three bits only.
fn is_ulid(text: &str) -> bool {
    let is_digit = |byte: u8| !matches!(byte.to_ascii_uppercase(), b'I' | b'L' | b'O' | b'U');
    let is_one_case = text.bytes().all(|byte| !byte.is_ascii_lowercase())
        || text.bytes().all(|byte| !byte.is_ascii_uppercase());
    text.starts_with(|first: char| ('0'..='7').contains(&first))
        && is_one_case
        && text.bytes().all(is_digit)
}
