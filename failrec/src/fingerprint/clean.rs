//! [`Cleaned`]: the part of a message that is compared, without colour and layout.

use crate::fingerprint::scan::NORMAL_BYTES_MAX;

const ESCAPE: char = '\u{1b}';
const BELL: char = '\u{7}';
const LINES_MAX: usize = 2;
/// Marks at the end of a message that say nothing.
const END_MARKS: [char; 4] = ['.', '!', ':', ' '];

/// The first two lines of a message that hold something, at most 512 bytes of them: escape
/// sequences are gone, white space is single, marks at the end are dropped.
pub(super) struct Cleaned {
    bytes: [u8; NORMAL_BYTES_MAX],
    length: usize,
}

impl Cleaned {
    /// Cleans `text`. For each byte that is kept, `note` is told where it stood.
    pub(super) fn new(text: &str, note: &mut dyn FnMut(usize)) -> Self {
        let mut cleaned = Self { bytes: [0; NORMAL_BYTES_MAX], length: 0 };
        cleaned.fill(text, note);
        cleaned
    }

    pub(super) fn as_str(&self) -> &str {
        let kept = self.bytes.get(..self.length).unwrap_or(&[]);
        // Whole characters went in, so whole characters come out.
        trim_end(str::from_utf8(kept).unwrap_or(""))
    }

    fn fill(&mut self, text: &str, note: &mut dyn FnMut(usize)) {
        let mut lines = 0;
        let mut chars = Chars { text, at: 0 };
        // Where the white space before the next character begins.
        let mut space = None;
        let mut ends_line = true;
        while let Some((at, c)) = chars.next_visible() {
            if c == '\n' || c == '\r' {
                ends_line = true;
            }
            if c.is_whitespace() || c.is_control() {
                space = space.or(Some(at));
                continue;
            }
            if ends_line {
                // What a bracket or a comma ends goes on.
                lines += usize::from(!self.goes_on());
                ends_line = false;
            }
            let apart = space.take().filter(|_| 0 < self.length);
            if LINES_MAX < lines || !self.push(at, c, apart, note) {
                return;
            }
        }
    }

    fn goes_on(&self) -> bool {
        let last = self.length.checked_sub(1).and_then(|last| self.bytes.get(last));
        last.is_some_and(|byte| matches!(byte, b'{' | b'[' | b'('))
            || (last == Some(&b',') && self.bytes.contains(&b'{'))
    }

    /// Adds a character, and a space before it if there is white space; false if there is no room.
    fn push(
        &mut self,
        at: usize,
        c: char,
        space: Option<usize>,
        note: &mut dyn FnMut(usize),
    ) -> bool {
        let mut buffer = [0; 4];
        let encoded = c.encode_utf8(&mut buffer).bytes();
        let space = space.map(|at| (at, b' '));
        let end = self.length + encoded.len() + usize::from(space.is_some());
        let Some(room) = self.bytes.get_mut(self.length..end) else { return false };
        let added = space.into_iter().chain(encoded.map(|byte| (at, byte)));
        for (slot, (at, byte)) in room.iter_mut().zip(added) {
            *slot = byte;
            note(at);
        }
        self.length = end;
        true
    }
}

/// `text` is what [`Cleaned`] would make of it.
pub(super) fn is_clean(text: &str) -> bool {
    // Without a way out in between, the bytes are looked at many at a time.
    let has_plain_bytes =
        text.bytes().fold(true, |plain, byte| plain & (b' '..=b'~').contains(&byte));
    let is_single = !text.starts_with(' ') && !has_double_space(text.as_bytes());
    text.len() <= NORMAL_BYTES_MAX && has_plain_bytes && is_single && !text.ends_with(END_MARKS)
}

fn has_double_space(bytes: &[u8]) -> bool {
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    pairs.filter(|pair| *pair == (&b' ', &b' ')).count() != 0
}

/// Drops the marks at the end that say nothing.
pub(super) fn trim_end(text: &str) -> &str {
    text.trim_end_matches(END_MARKS)
}

struct Chars<'a> {
    text: &'a str,
    at: usize,
}

impl Chars<'_> {
    /// The next character that is no part of an escape sequence.
    fn next_visible(&mut self) -> Option<(usize, char)> {
        loop {
            let (at, c) = self.next()?;
            if c != ESCAPE {
                return Some((at, c));
            }
            self.skip_sequence();
        }
    }

    /// Skips the rest of a sequence: `[31m` up to its final letter, `]0;title` up to its end mark,
    /// or one character.
    fn skip_sequence(&mut self) {
        match self.next() {
            Some((_, '[')) => while self.next().is_some_and(|(_, c)| !('@'..='~').contains(&c)) {},
            Some((_, ']')) => {
                while self.next().is_some_and(|(_, c)| c != BELL && c != ESCAPE && c != '\n') {}
            }
            _ => {}
        }
    }

    fn next(&mut self) -> Option<(usize, char)> {
        let c = self.text.get(self.at..)?.chars().next()?;
        let at = self.at;
        self.at += c.len_utf8();
        Some((at, c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        Cleaned::new(text, &mut |_| {}).as_str().to_owned()
    }

    #[test]
    fn colours_and_titles_are_dropped() {
        assert_eq!(cleaned("\u{1b}[1;31mretry\u{1b}[0m failed"), "retry failed");
        assert_eq!(cleaned("\u{1b}]0;title\u{7}failed"), "failed");
    }

    #[test]
    fn two_lines_with_text_are_kept() {
        assert_eq!(cleaned("\n  one \r\n\n\ttwo\nthree"), "one two");
    }

    #[test]
    fn marks_at_the_end_are_dropped() {
        assert_eq!(cleaned("failed:  !.. "), "failed");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        let long = "é".repeat(NORMAL_BYTES_MAX);
        assert_eq!(cleaned(&long), "é".repeat(NORMAL_BYTES_MAX / 2));
    }

    #[test]
    fn clean_text_is_left_as_it_is() {
        for text in ["", "plain", "two words", "a  b", " a", "a\n", "a.", "é", "a\u{1b}[m"] {
            assert!(!is_clean(text) || cleaned(text) == text, "{text:?}");
        }
        assert!(is_clean("connection refused (os error 111)"));
    }

    #[test]
    fn each_kept_byte_has_its_place() {
        let mut places = Vec::new();
        Cleaned::new(" a\n\u{1b}[mé", &mut |at| places.push(at));
        assert_eq!(places, [1, 2, 6, 6]);
    }
}
