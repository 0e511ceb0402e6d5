//! [`Class`]: sets of bytes, tested with one look into a table.

/// A set of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Class(u32);

/// `A-Z a-z 0-9 _ -`: what words and tokens are made of.
pub(crate) const WORD: Class = Class(1);
/// `0-9`.
pub(crate) const DIGIT: Class = Class(1 << 1);
/// `A-Z a-z`.
pub(crate) const LETTER: Class = Class(1 << 2);
/// `0-9 a-f`.
pub(crate) const HEX: Class = Class(1 << 3);
/// `A-Z`.
pub(crate) const UPPER: Class = Class(1 << 4);
/// `a-z`.
pub(crate) const LOWER: Class = Class(1 << 5);
/// `+ / =`: with [`WORD`], base64 of either alphabet.
pub(crate) const BASE64_MARK: Class = Class(1 << 6);
/// `.`
pub(crate) const DOT: Class = Class(1 << 7);
/// `~`
pub(crate) const TILDE: Class = Class(1 << 8);
/// Bytes of characters beyond ASCII.
pub(crate) const HIGH: Class = Class(1 << 9);
/// Space and tab.
pub(crate) const BLANK: Class = Class(1 << 10);
/// `/ @ $ :`: what holds the parts of some tokens together.
pub(crate) const JOINT: Class = Class(1 << 11);
/// What ends an unquoted value wherever it stands.
pub(crate) const BREAK: Class = Class(1 << 12);
/// Line feed and carriage return.
pub(crate) const LINE_END: Class = Class(1 << 13);
/// `! # $ & * ^ { } ' + %`: with [`WORD`] and [`DOT`], the local part of an e-mail address.
pub(crate) const MAIL_MARK: Class = Class(1 << 14);

/// What may follow a word that says something of what comes behind.
pub(crate) const TELLING: Class = Class(1 << 15);
/// `= @ % . ~ / $ +`: what a short word may go on with and be a token.
pub(crate) const TOKEN_MARK: Class = Class(1 << 16);
/// What may not stand within a JSON string as it is.
pub(crate) const STRING_MARK: Class = Class(1 << 17);

/// `-`
pub(crate) const DASH: Class = Class(1 << 18);

pub(crate) const ALNUM: Class = Class(DIGIT.0 | LETTER.0);

impl Class {
    #[inline]
    pub(crate) fn has(self, byte: u8) -> bool {
        CLASSES.get(usize::from(byte)).is_some_and(|&classes| classes & self.0 != 0)
    }

    /// Whether a set of one bit is part of this one.
    pub(crate) const fn holds(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The bytes of either set.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

static CLASSES: [u32; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks the bounds")]
const fn classes() -> [u32; 256] {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    loop {
        classes[byte as usize] = classes_of(byte);
        if byte == u8::MAX {
            return classes;
        }
        byte += 1;
    }
}

const fn classes_of(byte: u8) -> u32 {
    let kind = match byte {
        b'0'..=b'9' => WORD.0 | DIGIT.0 | HEX.0,
        b'a'..=b'f' => WORD.0 | LETTER.0 | LOWER.0 | HEX.0,
        b'g'..=b'z' => WORD.0 | LETTER.0 | LOWER.0,
        b'A'..=b'Z' => WORD.0 | LETTER.0 | UPPER.0,
        b'_' => WORD.0,
        b'-' => WORD.0 | DASH.0,
        0x80..=0xff => HIGH.0,
        b' ' | b'\t' => BLANK.0,
        b'\n' | b'\r' => LINE_END.0,
        b'.' => DOT.0,
        b'~' => TILDE.0,
        _ => 0,
    };
    let mark = match byte {
        b'+' | b'/' | b'=' => BASE64_MARK.0,
        _ => 0,
    };
    let joint = match byte {
        b'/' | b'@' | b'$' | b':' => JOINT.0,
        _ => 0,
    };
    let mail = match byte {
        b'!' | b'#' | b'$' | b'&' | b'*' | b'^' | b'{' | b'}' | b'\'' | b'+' | b'%' => MAIL_MARK.0,
        _ => 0,
    };
    let ends = match byte {
        0..=b' ' | b'"' | b'\'' | b'`' | b'<' | b'>' | 0x7f => BREAK.0,
        _ => 0,
    };
    let telling = match byte {
        b':' | b'"' | b'\'' | b'`' | b'\\' | b']' | b'>' => TELLING.0,
        b'=' | b'%' | b'@' | b'.' | b'~' | b'/' | b'$' | b'+' => TELLING.0 | TOKEN_MARK.0,
        _ => 0,
    };
    let string_mark = match byte {
        0..b' ' | b'"' | b'\\' => STRING_MARK.0,
        _ => 0,
    };
    kind | mark | joint | mail | ends | telling | string_mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_byte_is_a_digit_a_letter_or_a_mark() {
        for byte in 0..=u8::MAX {
            let expected = byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
            assert_eq!(WORD.has(byte), expected, "{byte}");
            assert_eq!(ALNUM.has(byte), byte.is_ascii_alphanumeric(), "{byte}");
            assert_eq!(HIGH.has(byte), !byte.is_ascii(), "{byte}");
        }
    }
}
