//! Phone numbers in the international form, or in the American one with brackets.

use crate::mask::rule::found::Found;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BASE64_MARK, DIGIT, WORD};

const DIGITS_MIN: usize = 8;
const DIGITS_MAX: usize = 15;
/// Digits with marks between them.
const BYTES_MAX: usize = 32;

/// The phone number whose first digits are at `start`.
pub(crate) fn find(bytes: Bytes<'_>, start: usize) -> Option<Found> {
    match bytes.before(start) {
        b'+' => international(bytes, start),
        b'(' => american(bytes, start),
        _ => None,
    }
}

/// `+44 20 7946 0958`
fn international(bytes: Bytes<'_>, start: usize) -> Option<Found> {
    let before = bytes.before(start - 1);
    if WORD.or(BASE64_MARK).has(before) && before != b'=' || bytes.at(start) == b'0' {
        return None;
    }
    let (mut digits, mut dots, mut marks, mut end) = (0, 0, 0, start);
    for at in start..start + BYTES_MAX {
        let byte = bytes.at(at);
        if DIGIT.has(byte) {
            digits += 1;
            marks = 0;
            end = at + 1;
        } else if matches!(byte, b' ' | b'-' | b'.' | b'(' | b')') && marks < 2 {
            marks += 1;
            dots += usize::from(byte == b'.' && DIGIT.has(bytes.at(at + 1)));
        } else {
            break;
        }
    }
    // One dot alone makes it a decimal number, a colon a time of day.
    let is_time = bytes.at(end) == b':' && DIGIT.has(bytes.at(end + 1));
    let is_phone = (DIGITS_MIN..=DIGITS_MAX).contains(&digits) && dots != 1 && !is_time;
    (is_phone && !WORD.has(bytes.at(end))).then_some(Found {
        rule: "pii_phone",
        start: start - 1,
        end,
    })
}

/// `(201) 555-0123`
fn american(bytes: Bytes<'_>, start: usize) -> Option<Found> {
    let area = bytes.run_end_within(start, DIGIT, 4);
    if area - start != 3 || bytes.at(start) < b'2' || bytes.at(area) != b')' {
        return None;
    }
    let exchange = area + 1 + usize::from(bytes.at(area + 1) == b' ');
    let middle = bytes.run_end_within(exchange, DIGIT, 4);
    let end = bytes.run_end_within(middle + 1, DIGIT, 5);
    let is_phone = middle - exchange == 3
        && b'2' <= bytes.at(exchange)
        && matches!(bytes.at(middle), b'-' | b'.' | b' ')
        && end - (middle + 1) == 4
        && !WORD.has(bytes.at(end));
    is_phone.then_some(Found { rule: "pii_phone", start: start - 1, end })
}
