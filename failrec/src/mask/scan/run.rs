//! [`Run`]: a stretch of word bytes, the unit that the scanner goes by.

use crate::mask::text::Bytes;
use crate::mask::text::class::{DIGIT, HEX};

/// A stretch of word bytes with no word byte on either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where the word itself starts if the first bytes belong to an escape before it, as in
    /// `\npassword` or `%3Dtoken`; else `start`.
    pub(crate) inner: usize,
}

impl Run {
    pub(crate) fn new(bytes: Bytes<'_>, start: usize, end: usize) -> Self {
        let inner = (start + escape_len(bytes, start, end)).min(end);
        Self { start, end, inner }
    }
}

/// How many bytes of the run belong to an escape that began before it.
fn escape_len(bytes: Bytes<'_>, start: usize, end: usize) -> usize {
    let is_hex = |count: usize, from: usize| {
        bytes.bytes(from, from + count).iter().all(u8::is_ascii_hexdigit) && from + count <= end
    };
    match (bytes.before(start), bytes.at(start)) {
        (b'\\', b'n' | b'r' | b't') => 1,
        (b'\\', b'x') if is_hex(2, start + 1) => 3,
        (b'\\', b'u') if is_hex(4, start + 1) => 5,
        (b'%', _) if is_hex(2, start) => 2,
        (b'[' | b';', first) if HEX.has(first) => colour_len(bytes, start),
        _ => 0,
    }
}

/// The rest of a terminal colour: digits and an `m`, after an escape character and `[`.
fn colour_len(bytes: Bytes<'_>, start: usize) -> usize {
    const COLOUR_BYTES_MAX: usize = 16;
    let letter = bytes.run_end_within(start, DIGIT, COLOUR_BYTES_MAX);
    let before = bytes.bytes(start.saturating_sub(COLOUR_BYTES_MAX), start);
    let is_colour = bytes.at(letter) == b'm' && before.contains(&0x1b);
    if is_colour { letter + 1 - start } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::text::class::WORD;

    fn word(text: &str, start: usize) -> &str {
        let bytes = Bytes::new(text);
        let run = Run::new(bytes, start, bytes.run_end(start, WORD));
        bytes.slice(run.inner, run.end)
    }

    #[test]
    fn escape_before_a_word_is_no_part_of_it() {
        assert_eq!(word(r"\nabc", 1), "abc");
        assert_eq!(word(r"\u003dabc", 1), "abc");
        assert_eq!(word(r"\x3dabc", 1), "abc");
        assert_eq!(word("%3Dabc", 1), "abc");
        assert_eq!(word("\u{1b}[1;31mabc", 4), "abc");
    }

    #[test]
    fn word_without_an_escape_is_whole() {
        assert_eq!(word("nabc", 0), "nabc");
        assert_eq!(word("[31mabc", 1), "31mabc");
        assert_eq!(word("%zabc", 1), "zabc");
    }
}
