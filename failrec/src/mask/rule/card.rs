//! Numbers of payment cards.

use std::ops::RangeInclusive;

use crate::mask::rule::found::Found;
use crate::mask::text::Bytes;
use crate::mask::text::class::{DIGIT, WORD};

const DIGITS_MIN: usize = 14;
const DIGITS_MAX: usize = 16;
/// How many digits the numbers of cards have.
pub(crate) const CARD_DIGITS: RangeInclusive<usize> = DIGITS_MIN..=DIGITS_MAX;

/// The card number that starts at `start`: compact, or in groups with one kind of separator.
pub(crate) fn find(bytes: Bytes<'_>, start: usize) -> Option<Found> {
    if bytes.before(start) == b'.' {
        return None;
    }
    let first = bytes.run_end_within(start, DIGIT, DIGITS_MAX + 1);
    let separator = bytes.at(first);
    let end = if DIGITS_MIN <= first - start {
        first
    } else if first - start == 4 && matches!(separator, b' ' | b'-') {
        grouped_end(bytes, start, separator)?
    } else {
        return None;
    };
    let is_decimal = bytes.at(end) == b'.' && DIGIT.has(bytes.at(end + 1));
    if WORD.has(bytes.at(end)) || is_decimal {
        return None;
    }
    is_card_number(bytes.bytes(start, end)).then_some(Found { rule: "pii_card", start, end })
}

/// Whether the digits, apart from blanks and dashes, are the number of a card: as many as an
/// issuer gives out, with its first digits, and with the check digit right.
pub(crate) fn is_card_number(text: &[u8]) -> bool {
    let digits =
        || text.iter().filter(|byte| byte.is_ascii_digit()).map(|byte| u32::from(byte - b'0'));
    let count = digits().count();
    let head = digits().take(4).fold(0, |head, digit| head * 10 + digit);
    has_issuer(head, count) && passes_luhn(digits(), count)
}

/// Where groups of 4-4-4-4, 4-6-5 or 4-6-4 digits end.
fn grouped_end(bytes: Bytes<'_>, start: usize, separator: u8) -> Option<usize> {
    let group = |at: usize, len: usize| {
        let end = bytes.run_end_within(at + 1, DIGIT, len + 1);
        (bytes.at(at) == separator && end - (at + 1) == len).then_some(end)
    };
    let first = start + 4;
    let fours = group(first, 4).and_then(|end| group(end, 4)).and_then(|end| group(end, 4));
    fours.or_else(|| {
        let six = group(first, 6)?;
        group(six, 5).or_else(|| group(six, 4))
    })
}

/// Whether an issuer gives out numbers of `count` digits that start with `head`.
fn has_issuer(head: u32, count: usize) -> bool {
    match count {
        14 => matches!(head, 3000..=3059 | 3600..=3699 | 3800..=3999),
        15 => matches!(head, 3400..=3499 | 3700..=3799),
        16 => matches!(head,
            3528..=3589 | 4000..=4999 | 5100..=5599 | 2221..=2720
            | 6011 | 6440..=6599 | 6200..=6299),
        _ => false,
    }
}

fn passes_luhn(digits: impl Iterator<Item = u32>, count: usize) -> bool {
    let sum: u32 = digits
        .zip((0..count).rev())
        .map(|(digit, place)| match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, doubled) if doubled < 10 => doubled,
            (_, doubled) => doubled - 9,
        })
        .sum();
    sum.is_multiple_of(10)
}
