//! What a byte may be, looked up.

/// Kinds of bytes that rules begin with.
pub(super) const DIGIT: u8 = 1;
pub(super) const LETTER: u8 = 2;
pub(super) const SIGN: u8 = 4;
pub(super) const COLON: u8 = 8;
pub(super) const QUOTE: u8 = 16;
pub(super) const SLASH: u8 = 32;
pub(super) const BRACE: u8 = 64;
pub(super) const MARK: u8 = 128;

/// What a word may hold up to the next space.
pub(super) const DIGITS: u8 = 1;
pub(super) const DOT: u8 = 2;
pub(super) const COLONS: u8 = 4;
pub(super) const SLASHES: u8 = 8;
pub(super) const HYPHEN: u8 = 16;
/// Or an asterisk: few words hold either.
pub(super) const AT: u8 = 32;
pub(super) const OPEN: u8 = 64;

const IS_WORD: u8 = 1;
const IS_NAME: u8 = 2;

#[derive(Clone, Copy)]
struct Byte {
    kind: u8,
    held: u8,
    is: u8,
}

/// A text is looked at byte by byte, each several times: a table answers faster than comparisons.
static BYTES: [Byte; 256] = {
    let mut bytes = [Byte { kind: 0, held: 0, is: 0 }; 256];
    let (mut rest, mut number): (&mut [Byte], u8) = (&mut bytes, 0);
    while let [byte, after @ ..] = rest {
        *byte = Byte { kind: find_kind(number), held: find_held(number), is: find_is(number) };
        (rest, number) = (after, number.wrapping_add(1));
    }
    bytes
};

fn look_up(byte: u8) -> Byte {
    BYTES.get(usize::from(byte)).copied().unwrap_or(Byte { kind: 0, held: 0, is: 0 })
}

/// The kind that a byte is; zero for marks that no rule begins with. What is not ASCII may be a letter.
#[inline]
pub(super) fn kind(byte: u8) -> u8 {
    look_up(byte).kind
}

/// What a word holds that has this byte in it.
#[inline]
pub(super) fn held(byte: u8) -> u8 {
    look_up(byte).held
}

/// A letter, a digit or `_`.
#[inline]
pub(super) fn is_word_byte(byte: u8) -> bool {
    look_up(byte).is & IS_WORD != 0
}

/// Part of the name of a user or a machine.
#[inline]
pub(super) fn is_name_byte(byte: u8) -> bool {
    look_up(byte).is & IS_NAME != 0
}

const fn find_kind(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => DIGIT,
        b'-' | b'+' => SIGN,
        b':' => COLON,
        b'"' | b'\'' | b'`' => QUOTE,
        b'/' | b'\\' | b'~' | b'.' => SLASH,
        b'{' => BRACE,
        b'<' | b'*' => MARK,
        b'A'..=b'Z' | b'a'..=b'z' | b'_' | 0 | 128.. => LETTER,
        _ => 0,
    }
}

const fn find_held(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => DIGITS,
        b'.' => DOT,
        b':' => COLONS,
        b'/' | b'\\' => SLASHES,
        b'-' => HYPHEN,
        b'@' | b'*' => AT,
        b'[' | b'(' => OPEN,
        _ => 0,
    }
}

const fn find_is(byte: u8) -> u8 {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' => IS_WORD | IS_NAME,
        b'.' | b'-' => IS_NAME,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_says_of_each_byte_what_was_found() {
        for byte in 0..=u8::MAX {
            let is_word = byte.is_ascii_alphanumeric() || byte == b'_';
            assert_eq!((kind(byte), held(byte)), (find_kind(byte), find_held(byte)), "{byte}");
            assert_eq!(is_word_byte(byte), is_word, "{byte}");
            assert_eq!(is_name_byte(byte), is_word || matches!(byte, b'.' | b'-'), "{byte}");
        }
    }
}
