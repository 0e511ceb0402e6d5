//! [`find`]: which rule a word begins.

use crate::mask::rule::found::Found;
use crate::mask::rule::{card, email, iban, jwt, phone, prefix, shape, ssn};
use crate::mask::text::Bytes;

/// What the word from `start` to `end` begins, or is part of.
pub(crate) fn find(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    let found = match bytes.at(end) {
        b'@' | b'%' => email::find(bytes, end),
        _ => None,
    };
    found
        .or_else(|| token_at(bytes, start))
        .or_else(|| shape::find(bytes, start, end))
        .or_else(|| number(bytes, start, end))
}

/// The token of a provider, or the signed token, that starts at `start`.
pub(crate) fn token_at(bytes: Bytes<'_>, start: usize) -> Option<Found> {
    prefix::find(bytes, start).or_else(|| jwt::find(bytes, start))
}

fn number(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    let first = bytes.at(start);
    if first.is_ascii_digit() {
        card::find(bytes, start)
            .or_else(|| ssn::find(bytes, start, end))
            .or_else(|| phone::find(bytes, start))
    } else if first.is_ascii_uppercase() {
        iban::find(bytes, start)
    } else {
        None
    }
}
