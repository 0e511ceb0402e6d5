//! Text in which marks may be percent-encoded, as those within the parts of an address are.

use std::borrow::Cow;

use crate::mask::text::Bytes;
use crate::mask::text::class::Class;

/// The byte at `at`, read through its percent encoding, and where the next one is.
pub(crate) fn next(bytes: Bytes<'_>, at: usize) -> (u8, usize) {
    let digit = |at: usize| char::from(bytes.at(at)).to_digit(16);
    if bytes.at(at) == b'%'
        && let (Some(high), Some(low)) = (digit(at + 1), digit(at + 2))
        && let Ok(byte) = u8::try_from(high << 4 | low)
    {
        return (byte, at + 3);
    }
    (bytes.at(at), at + 1)
}

/// Where `literal` ends, if it stands at `start`, with or without encoding.
pub(crate) fn after_literal(bytes: Bytes<'_>, start: usize, literal: &str) -> Option<usize> {
    literal.bytes().try_fold(start, |at, expected| {
        let (byte, after) = next(bytes, at);
        (byte == expected).then_some(after)
    })
}

/// Where the run of `class` that starts at `from` ends, or some `most` bytes further on; encoded
/// bytes of the class belong to it.
pub(crate) fn run_end_within(bytes: Bytes<'_>, from: usize, class: Class, most: usize) -> usize {
    let last = from.saturating_add(most);
    let mut end = bytes.run_end_within(from, class, most);
    while end < last && bytes.at(end) == b'%' {
        let (byte, after) = next(bytes, end);
        if after == end + 1 || !class.has(byte) {
            break;
        }
        end = bytes.run_end_within(after, class, last.saturating_sub(after));
    }
    end
}

/// What stands between two places, with its encoding undone.
pub(crate) fn decoded(bytes: Bytes<'_>, start: usize, end: usize) -> Cow<'_, [u8]> {
    let raw = bytes.bytes(start, end);
    if !raw.contains(&b'%') {
        return Cow::Borrowed(raw);
    }
    let (mut out, mut at) = (Vec::with_capacity(raw.len()), start);
    while at < end {
        let (byte, after) = next(bytes, at);
        out.push(byte);
        at = after;
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::text::class::{BASE64_MARK, WORD};

    #[test]
    fn literal_is_found_with_and_without_encoding() {
        for text in ["1//0", "1%2F%2f0", "1/%2F0"] {
            assert_eq!(after_literal(Bytes::new(text), 0, "1//0"), Some(text.len()), "{text}");
        }
        for text in ["1/0", "1%2F0", "1%2", "%2F", ""] {
            assert_eq!(after_literal(Bytes::new(text), 0, "1//0"), None, "{text}");
        }
    }

    #[test]
    fn run_goes_on_over_encoded_bytes_of_its_class() {
        let class = WORD.or(BASE64_MARK);
        for (text, end) in [
            ("ab%2Fcd%3D%3D&", 13),
            ("ab%26cd", 2),
            ("ab%zz", 2),
            ("%2B", 3),
            ("a%", 1),
            ("a%2", 1),
        ] {
            assert_eq!(run_end_within(Bytes::new(text), 0, class, usize::MAX), end, "{text}");
        }
        assert_eq!(run_end_within(Bytes::new("abcdef"), 0, class, 3), 3);
    }

    #[test]
    fn encoding_is_undone() {
        assert_eq!(&*decoded(Bytes::new("xa%2Fb%c"), 1, 8), b"a/b%c");
        assert_eq!(&*decoded(Bytes::new("abc"), 0, 3), b"abc");
    }
}
