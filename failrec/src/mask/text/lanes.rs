//! Bytes looked at together: eight as the lanes of a number, or as many as the compiler likes.

/// A one in each lane.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The top bit of each lane, where the answers stand.
const TOPS: u64 = 0x80 * ONES;

/// How many bytes of `A-Z a-z` stand first.
#[inline]
pub(crate) fn letters(bytes: [u8; 8]) -> usize {
    let lanes = u64::from_le_bytes(bytes);
    first(!range::<b'a', b'z'>(lanes | (0x20 * ONES)) | lanes)
}

/// How many bytes of `0-9` stand first.
#[inline]
pub(crate) fn digits(bytes: [u8; 8]) -> usize {
    let lanes = u64::from_le_bytes(bytes);
    first(!range::<b'0', b'9'>(lanes) | lanes)
}

/// How many bytes of words, `A-Z a-z 0-9 _ -`, stand first.
#[inline]
pub(crate) fn word(bytes: [u8; 8]) -> usize {
    let lanes = u64::from_le_bytes(bytes);
    let is_letter = range::<b'a', b'z'>(lanes | (0x20 * ONES));
    let is_digit = range::<b'0', b'9'>(lanes);
    let is_mark = range::<b'-', b'-'>(lanes) | range::<b'_', b'_'>(lanes);
    first(!(is_letter | is_digit | is_mark) | lanes)
}

/// Whether some byte is `%`.
#[inline]
pub(crate) const fn has_percent(bytes: [u8; 8]) -> bool {
    let lanes = u64::from_le_bytes(bytes);
    range::<b'%', b'%'>(lanes) & !lanes & TOPS != 0
}

/// Sets the top bit of each lane whose lower bits are those of a byte from `FROM` to `TO`.
#[inline]
const fn range<const FROM: u8, const TO: u8>(lanes: u64) -> u64 {
    let low = lanes & !TOPS;
    // Carries stay within a lane, whose top bit is free.
    let from = low + (0x80 - FROM as u64) * ONES;
    let beyond = low + (0x7f - TO as u64) * ONES;
    from & !beyond
}

/// How many bytes stand before the first quote, backslash or control character.
#[inline]
pub(crate) fn plain(bytes: [u8; 8]) -> usize {
    let lanes = u64::from_le_bytes(bytes);
    let is_zero = |lanes: u64| lanes.wrapping_sub(ONES) & !lanes;
    let is_control = lanes.wrapping_sub(0x20 * ONES) & !lanes;
    // A lane may borrow from the one before it only behind a match, and the first match counts.
    let marks = is_zero(lanes ^ (0x22 * ONES)) | is_zero(lanes ^ (0x5c * ONES)) | is_control;
    first(marks)
}

/// How many bytes of a window are told calm; those behind are looked at as what follows.
pub(crate) const CALM_BYTES: usize = 32;
pub(crate) const WINDOW_BYTES: usize = CALM_BYTES + AHEAD_BYTES;
/// How many bytes behind one are looked at to tell whether it is calm.
pub(crate) const AHEAD_BYTES: usize = 2;

/// Whether there is nothing in a window but words and marks of prose, and none of the words is
/// `basic`, `password`, `identified`, `requirepass` or `masterauth`, which say much with no mark
/// behind them.
#[inline]
pub(crate) fn is_calm(window: &[u8; WINDOW_BYTES]) -> bool {
    all_calm(window, b'"', b' ')
}

/// Whether a window of a JSON string [`is_calm`] and has no quote; one ends the string.
#[inline]
pub(crate) fn is_calm_string(window: &[u8; WINDOW_BYTES]) -> bool {
    all_calm(window, b'!', b'"')
}

/// Whether a window is calm, where of the marks from the blank on those to `mark_last` are, and what
/// ends with a full stop goes on with a blank or ends with `end`.
#[expect(clippy::needless_bitwise_bool, reason = "no way out of the loop")]
#[expect(clippy::inline_always, reason = "one more thing is known of each of the two")]
#[inline(always)]
fn all_calm(window: &[u8; WINDOW_BYTES], mark_last: u8, end: u8) -> bool {
    // Without a way out of the loop, so that it is done in a few steps.
    let nexts = window.iter().skip(1).zip(window.iter().skip(2));
    window.iter().zip(nexts).fold(true, |calm, (&byte, (&next, &after))| {
        let (lower, next_lower, after_lower) = (byte | 0x20, next | 0x20, after | 0x20);
        let is_letter = lower.wrapping_sub(b'a') < 26;
        // `space ! "`, `' ( ) *`, and those that stand alone.
        let is_mark = (byte.wrapping_sub(b' ') <= mark_last - b' ')
            | (byte.wrapping_sub(b'\'') < 4)
            | (byte == b',')
            | (byte == b';')
            | (byte == b'\n');
        let is_full_stop = (byte == b'.') & ((next == b' ') | (next == end));
        // What few other pairs of letters have in common is enough: the third tells most of them.
        let mixed = mix(lower, next_lower);
        let is = |[one, two, three]: [u8; 3]| (mixed == mix(one, two)) & (after_lower == three);
        let is_word = is(*b"sic") | is(*b"swo") | is(*b"tif") | is(*b"epa") | is(*b"rau");
        // Names of commands are all capitals, and what looks like chance has some within.
        let has_inner_capital = is_letter & (next.wrapping_sub(b'A') < 26);
        calm & (is_letter | is_mark | is_full_stop) & !is_word & !has_inner_capital
    })
}

const fn mix(one: u8, two: u8) -> u8 {
    one.wrapping_add(two).wrapping_add(two)
}

/// Whether some byte is a quote, a backslash or a control character.
#[inline]
pub(crate) fn has_string_mark(bytes: &[u8; 32]) -> bool {
    let is_mark = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    // Without a way out of the loop, so that it is done in a few steps.
    bytes.iter().fold(false, |any, &byte| any | is_mark(byte))
}

/// The first lane whose top bit is set; 8 if there is none.
#[inline]
fn first(tops: u64) -> usize {
    ((tops & TOPS).trailing_zeros() / 8) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::*;

    proptest! {
        #[test]
        fn lanes_answer_as_bytes_do(bytes in any::<[u8; 8]>(), letters_first in 0..8_usize) {
            let mut bytes = bytes;
            bytes.iter_mut().take(letters_first).for_each(|byte| *byte = b'A' + *byte % 26);
            let count = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            prop_assert_eq!(letters(bytes), count);
            let numbers = bytes.map(|byte| if byte.is_ascii_alphabetic() { b'7' } else { byte });
            let count = numbers.iter().take_while(|byte| byte.is_ascii_digit()).count();
            prop_assert_eq!(digits(numbers), count);
            let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
            prop_assert_eq!(word(bytes), bytes.iter().take_while(is_word).count());
            let is_plain = |byte: &&u8| 0x20 <= **byte && !matches!(byte, b'"' | b'\\');
            prop_assert_eq!(plain(bytes), bytes.iter().take_while(is_plain).count());
            prop_assert_eq!(has_percent(bytes), bytes.contains(&b'%'));
        }
    }

    #[test]
    fn every_byte_is_told_in_every_lane() {
        for byte in 0..=u8::MAX {
            for lane in 0..8 {
                let mut bytes = [b'x'; 8];
                bytes[lane] = byte;
                let is_letter = byte.is_ascii_alphabetic();
                assert_eq!(letters(bytes), if is_letter { 8 } else { lane }, "{byte}");
                let is_word = is_letter || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
                assert_eq!(word(bytes), if is_word { 8 } else { lane }, "{byte}");
                let numbers = bytes.map(|byte| if byte == b'x' { b'7' } else { byte });
                let is_digit = byte.is_ascii_digit() || byte == b'x';
                assert_eq!(digits(numbers), if is_digit { 8 } else { lane }, "{byte}");
                let is_mark = byte < 0x20 || matches!(byte, b'"' | b'\\');
                assert_eq!(plain(bytes), if is_mark { lane } else { 8 }, "{byte}");
                assert_eq!(has_percent(bytes), byte == b'%', "{byte}");
            }
        }
    }
}
