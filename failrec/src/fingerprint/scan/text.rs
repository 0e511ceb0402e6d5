//! [`Text`]: the text that rules look at, by byte.

use crate::fingerprint::scan::byte::is_word_byte;

/// Longer names of users and machines are not looked at.
pub(super) const NAME_BYTES_MAX: usize = 128;

/// The text that rules look at, by byte. Beyond either end it reads as zero bytes, which a cleaned
/// text does not hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a>(&'a str);

impl<'a> Text<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self(text)
    }

    pub(super) const fn len(self) -> usize {
        self.0.len()
    }

    /// The text up to `end`, as if nothing followed.
    pub(super) fn up_to(self, end: usize) -> Self {
        Self(self.0.get(..end).unwrap_or(self.0))
    }

    pub(super) fn byte(self, at: usize) -> u8 {
        self.0.as_bytes().get(at).copied().unwrap_or(0)
    }

    pub(super) fn before(self, at: usize) -> u8 {
        at.checked_sub(1).map_or(0, |before| self.byte(before))
    }

    /// The part from `start` to `end`; nothing where that is no part.
    pub(super) fn slice(self, start: usize, end: usize) -> &'a str {
        self.0.get(start..end).unwrap_or("")
    }

    pub(super) fn rest(self, start: usize) -> &'a str {
        self.0.get(start..).unwrap_or("")
    }

    /// The end of the bytes from `start` on that pass `test`.
    #[inline]
    pub(super) fn run(self, start: usize, test: impl FnMut(u8) -> bool) -> usize {
        start + passing(self.0.as_bytes().get(start..).unwrap_or_default(), test)
    }

    /// The same over at most `most` bytes: rules that look far ahead would else make the walk
    /// quadratic.
    #[inline]
    pub(super) fn run_within(self, start: usize, most: usize, test: impl Fn(u8) -> bool) -> usize {
        let bytes = self.0.as_bytes().get(start..).unwrap_or_default();
        start + passing(bytes.get(..most).unwrap_or(bytes), test)
    }

    /// The end without backslashes: they may escape a quote that stands behind them.
    pub(super) fn before_escape(self, start: usize, end: usize) -> usize {
        start + self.slice(start, end).trim_end_matches('\\').len()
    }

    pub(super) fn digits(self, start: usize) -> usize {
        self.run(start, |byte| byte.is_ascii_digit())
    }

    pub(super) fn letters(self, start: usize) -> usize {
        self.run(start, |byte| byte.is_ascii_alphabetic())
    }

    /// The end of exactly `count` digits.
    pub(super) fn exactly(self, start: usize, count: usize) -> Option<usize> {
        (self.digits(start) == start + count).then_some(start + count)
    }

    /// The end of `literal`, if it stands here.
    #[inline]
    pub(super) fn literal(self, start: usize, literal: &str) -> Option<usize> {
        let end = start + literal.len();
        (self.0.as_bytes().get(start..end)? == literal.as_bytes()).then_some(end)
    }

    /// A letter, a digit or `_` stands here, of whatever script.
    pub(super) fn is_word(self, at: usize) -> bool {
        match self.byte(at) {
            byte if byte.is_ascii() => is_word_byte(byte),
            _ => self.rest(at).chars().next().is_some_and(char::is_alphanumeric),
        }
    }

    /// No word goes on here, nor a placeholder for what went on: what is to be replaced ends like
    /// this. What stays need only not be followed by more of a word.
    pub(super) fn ends_word(self, at: usize) -> bool {
        match self.byte(at) {
            b'<' => !self.is_placeholder(at),
            _ => !self.is_word(at),
        }
    }

    fn is_placeholder(self, at: usize) -> bool {
        let name = self.run(at + 1, |byte| byte.is_ascii_lowercase());
        let after = match self.byte(name) {
            b'.' => self.run(name + 1, |byte| byte.is_ascii_alphanumeric()),
            _ => name,
        };
        at + 1 < name && self.byte(after) == b'>'
    }

    /// The end of the letters, digits and `_` from `start` on.
    pub(super) fn word(self, start: usize) -> usize {
        let mut end = self.run(start, is_word_byte);
        while !self.byte(end).is_ascii() && self.is_word(end) {
            end = self.run(self.after_char(end), is_word_byte);
        }
        end
    }

    /// A word that ends here is part of a type's path, such as `deadbeef1::Face`. A placeholder may
    /// stand for the next part.
    pub(super) fn is_type(self, end: usize) -> bool {
        self.literal(end, "::").is_some_and(|next| self.is_word(next) || self.byte(next) == b'<')
    }

    pub(super) fn after_char(self, at: usize) -> usize {
        if self.byte(at).is_ascii() {
            return at + 1;
        }
        at + self.rest(at).chars().next().map_or(1, char::len_utf8)
    }
}

/// How many bytes from the first on pass `test`.
#[inline]
fn passing(bytes: &[u8], mut test: impl FnMut(u8) -> bool) -> usize {
    bytes.iter().position(|byte| !test(*byte)).unwrap_or(bytes.len())
}

/// The letters at the end.
pub(super) fn last_word(text: &str) -> &str {
    let start = text.rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |at| at + 1);
    text.get(start..).unwrap_or("")
}

/// The number that a few decimal digits stand for.
pub(super) fn value(digits: &str) -> Option<u64> {
    digits.parse().ok()
}
