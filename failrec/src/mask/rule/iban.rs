//! Numbers of bank accounts.

use crate::mask::rule::found::Found;
use crate::mask::text::Bytes;
use crate::mask::text::class::{ALNUM, DIGIT, UPPER};

/// The longest of the table.
const IBAN_BYTES_MAX: usize = 34;

/// How long the numbers of each country are.
#[rustfmt::skip]
const LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24), (b"AE", 23), (b"AL", 28), (b"AT", 20), (b"AZ", 28), (b"BA", 20), (b"BE", 16),
    (b"BG", 22), (b"BH", 22), (b"BR", 29), (b"BY", 28), (b"CH", 21), (b"CR", 22), (b"CY", 28),
    (b"CZ", 24), (b"DE", 22), (b"DK", 18), (b"DO", 28), (b"EE", 20), (b"EG", 29), (b"ES", 24),
    (b"FI", 18), (b"FO", 18), (b"FR", 27), (b"GB", 22), (b"GE", 22), (b"GI", 23), (b"GL", 18),
    (b"GR", 27), (b"GT", 28), (b"HR", 21), (b"HU", 28), (b"IE", 22), (b"IL", 23), (b"IQ", 23),
    (b"IS", 26), (b"IT", 27), (b"JO", 30), (b"KW", 30), (b"KZ", 20), (b"LB", 28), (b"LC", 32),
    (b"LI", 21), (b"LT", 20), (b"LU", 20), (b"LV", 21), (b"LY", 25), (b"MC", 27), (b"MD", 24),
    (b"ME", 22), (b"MK", 19), (b"MR", 27), (b"MT", 31), (b"MU", 30), (b"NL", 18), (b"NO", 15),
    (b"PK", 24), (b"PL", 28), (b"PS", 29), (b"PT", 25), (b"QA", 29), (b"RO", 24), (b"RS", 22),
    (b"SA", 24), (b"SC", 31), (b"SD", 18), (b"SE", 24), (b"SI", 19), (b"SK", 24), (b"SM", 27),
    (b"ST", 25), (b"SV", 28), (b"TL", 23), (b"TN", 24), (b"TR", 26), (b"UA", 29), (b"VA", 22),
    (b"VG", 24), (b"XK", 20),
];

/// The account number that starts at `start`, compact or in groups of four.
pub(crate) fn find(bytes: Bytes<'_>, start: usize) -> Option<Found> {
    let country = bytes.bytes(start, start + 2);
    let has_check = DIGIT.has(bytes.at(start + 2)) && DIGIT.has(bytes.at(start + 3));
    if !has_check {
        return None;
    }
    let (_, len) = LENGTHS.iter().find(|(known, _)| known.as_slice() == country)?;
    let end = end_of(bytes, start, *len)?;
    passes_mod_97(bytes.bytes(start, end)).then_some(Found { rule: "pii_iban", start, end })
}

/// Where `len` letters and digits end, counted without the blank after each fourth.
fn end_of(bytes: Bytes<'_>, start: usize, len: usize) -> Option<usize> {
    let is_grouped = bytes.at(start + 4) == b' ';
    let mut at = start;
    for count in 0..len.min(IBAN_BYTES_MAX) {
        if is_grouped && 0 < count && count % 4 == 0 {
            if bytes.at(at) != b' ' {
                return None;
            }
            at += 1;
        }
        if !UPPER.or(DIGIT).has(bytes.at(at)) {
            return None;
        }
        at += 1;
    }
    (!ALNUM.has(bytes.at(at))).then_some(at)
}

/// Whether the number, its first four moved to the end and letters read as 10 to 35, leaves 1.
fn passes_mod_97(text: &[u8]) -> bool {
    let count = text.iter().filter(|&&byte| byte != b' ').count();
    let letters = text.iter().filter(|&&byte| byte != b' ').copied();
    let turned = letters.cycle().skip(4).take(count);
    let rest = turned.fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.wrapping_sub(b'A')) + 10) % 97,
    });
    rest == 1
}
