//! [`find`]: which rule a word begins.

use crate::mask::rule::found::Found;
use crate::mask::rule::{card, email, iban, jwt, phone, shape, ssn, token};
use crate::mask::text::Bytes;
use crate::mask::text::class::TOKEN_MARK;

/// A shorter word is no token, unless the token goes on behind a mark.
const TOKEN_BYTES_MIN: usize = 14;

/// What the word from `start` to `end` begins, or is part of.
pub(crate) fn find(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    let after = bytes.at(end);
    if matches!(after, b'@' | b'%')
        && let Some(found) = email::find(bytes, end)
    {
        return Some(found);
    }
    if TOKEN_BYTES_MIN <= end - start || TOKEN_MARK.has(after) {
        prefixed(bytes, start, end)
            .or_else(|| shape::find(bytes, start, end))
            .or_else(|| number(bytes, start, end))
    } else {
        shape::find(bytes, start, end).or_else(|| number(bytes, start, end))
    }
}

/// The token of a provider, or the signed token, that starts at `start`.
pub(crate) fn token_at(bytes: Bytes<'_>, start: usize) -> Option<Found> {
    let end = bytes.word_end(start);
    prefixed(bytes, start, end).or_else(|| shape::find(bytes, start, end))
}

/// What its first letters tell.
fn prefixed(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    token::find(bytes, start, end).or_else(|| jwt::find(bytes, start))
}

fn number(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    let (first, len) = (bytes.at(start), end - start);
    if first.is_ascii_uppercase() {
        return iban::find(bytes, start);
    }
    if !first.is_ascii_digit() {
        return None;
    }
    if matches!(bytes.before(start), b'+' | b'(')
        && let Some(found) = phone::find(bytes, start)
    {
        return Some(found);
    }
    match len {
        4 if bytes.at(end) == b' ' => card::find(bytes, start),
        11 => ssn::find(bytes, start, end),
        TOKEN_BYTES_MIN.. => card::find(bytes, start),
        _ => None,
    }
}
