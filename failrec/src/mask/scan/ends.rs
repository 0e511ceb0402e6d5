//! Ends of lines, real ones and those that stand written in a string; ends of strings.

use crate::mask::text::Bytes;
use crate::mask::text::class::{BLANK, LINE_END, WORD};

const BACKSLASHES_MAX: usize = 64;

/// How long the line end at `at` is: `\r\n`, `\n`, or as many backslashes as there may be before
/// the letters of either; 0 if there is none.
pub(crate) fn line_end_len(bytes: Bytes<'_>, at: usize) -> usize {
    match bytes.at(at) {
        b'\n' => 1,
        b'\r' => 1 + usize::from(bytes.at(at + 1) == b'\n'),
        b'\\' => {
            let letter = bytes.past(at, b'\\', BACKSLASHES_MAX);
            match bytes.at(letter) {
                b'n' => letter + 1 - at,
                b'r' => {
                    let rest = line_end_len_of_feed(bytes, letter + 1);
                    letter + 1 + rest - at
                }
                _ => 0,
            }
        }
        _ => 0,
    }
}

/// How long the written line feed at `at` is.
fn line_end_len_of_feed(bytes: Bytes<'_>, at: usize) -> usize {
    let letter = bytes.past(at, b'\\', BACKSLASHES_MAX);
    if letter != at && bytes.at(letter) == b'n' { letter + 1 - at } else { 0 }
}

/// Whether a written line end stands at `at`.
pub(crate) fn is_escape(bytes: Bytes<'_>, at: usize) -> bool {
    bytes.at(at) == b'\\' && matches!(bytes.at(at + 1), b'n' | b'r')
}

/// Whether a quote at `at` ends the string around it, so that another member follows.
pub(crate) fn ends_string(bytes: Bytes<'_>, at: usize) -> bool {
    let quote = bytes.past(at, b'\\', BACKSLASHES_MAX);
    if !matches!(bytes.at(quote), b'"' | b'\'' | b'`') {
        return false;
    }
    let spaces = BLANK.or(LINE_END);
    let next = bytes.run_end_within(quote + 1, spaces, BACKSLASHES_MAX);
    let behind = bytes.at(next + 1);
    match bytes.at(next) {
        b'}' | b']' | b')' => !WORD.has(behind),
        b',' => spaces.has(behind) || matches!(behind, b'"' | b'\'' | b'\\' | b'[' | b'{'),
        b';' => spaces.has(behind),
        _ => bytes.len() <= next,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_as_long_as_they_are_written() {
        for end in ["\n", "\r", "\r\n", r"\n", r"\r\n", r"\\n", r"\\\\r\\\\n"] {
            assert_eq!(line_end_len(Bytes::new(&format!("{end}x")), 0), end.len(), "{end:?}");
        }
        for text in ["", "n", "\\", r"\x", r"\\"] {
            assert_eq!(line_end_len(Bytes::new(text), 0), 0, "{text:?}");
        }
    }
}
