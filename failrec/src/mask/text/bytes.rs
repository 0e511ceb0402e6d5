//! [`Bytes`]: a text as the scanner reads it, byte by byte and never out of bounds.

use crate::mask::text::class::{Class, LETTER, STRING_MARK, WORD};
use crate::mask::text::lanes;

/// A text as the scanner reads it. Every position is allowed; beyond the ends stand zero bytes.
#[derive(Clone, Copy)]
pub(crate) struct Bytes<'t> {
    text: &'t str,
}

impl<'t> Bytes<'t> {
    pub(crate) const fn new(text: &'t str) -> Self {
        Self { text }
    }

    pub(crate) const fn len(self) -> usize {
        self.text.len()
    }

    /// The byte at `index`.
    #[inline]
    pub(crate) fn at(self, index: usize) -> u8 {
        steps::add(1);
        self.text.as_bytes().get(index).copied().unwrap_or(0)
    }

    /// The byte before `index`.
    pub(crate) fn before(self, index: usize) -> u8 {
        self.at(index.wrapping_sub(1))
    }

    /// Where the next byte of `class` is, from `from` on; the end if there is none.
    pub(crate) fn find(self, from: usize, class: Class) -> usize {
        let bytes = self.part(from, self.len());
        let found = bytes.iter().position(|&byte| class.has(byte)).unwrap_or(bytes.len());
        steps::add(found);
        from.min(self.len()) + found
    }

    /// Where `byte` stands first between two positions.
    pub(crate) fn find_first(self, start: usize, end: usize, byte: u8) -> Option<usize> {
        let bytes = self.part(start, end);
        let found = memchr::memchr(byte, bytes);
        steps::add(found.unwrap_or(bytes.len()));
        found.map(|found| start + found)
    }

    /// Where either byte stands next, from `from` on.
    pub(crate) fn find_either(self, from: usize, one: u8, other: u8) -> Option<usize> {
        let bytes = self.part(from, self.len());
        let found = memchr::memchr2(one, other, bytes);
        steps::add(found.unwrap_or(bytes.len()));
        found.map(|found| from + found)
    }

    /// Where `byte` stands last between two positions.
    pub(crate) fn find_last(self, start: usize, end: usize, byte: u8) -> Option<usize> {
        memchr::memrchr(byte, self.bytes(start, end)).map(|found| start + found)
    }

    /// Where the run of `class` that starts at `from` ends.
    pub(crate) fn run_end(self, from: usize, class: Class) -> usize {
        self.run_end_within(from, class, self.len())
    }

    /// Where the run of `class` that starts at `from` ends, or `most` bytes further on.
    pub(crate) fn run_end_within(self, from: usize, class: Class, most: usize) -> usize {
        let bytes = self.part(from, from.saturating_add(most));
        let found = bytes.iter().position(|&byte| !class.has(byte)).unwrap_or(bytes.len());
        steps::add(found);
        from.min(self.len()) + found
    }

    /// Where `byte` does not stand any more, from `from` on, or `most` bytes further on.
    pub(crate) fn past(self, from: usize, byte: u8, most: usize) -> usize {
        let bytes = self.part(from, from.saturating_add(most));
        let found = bytes.iter().position(|&found| found != byte).unwrap_or(bytes.len());
        steps::add(found);
        from + found
    }

    /// Where the run of letters that starts at `from` ends.
    #[expect(clippy::inline_always, reason = "most words are shorter than what a call takes")]
    #[inline(always)]
    pub(crate) fn letters_end(self, from: usize) -> usize {
        let mut at = from;
        while let Some(&eight) = self.chunk::<8>(at) {
            let count = lanes::letters(eight);
            at += count;
            if count < 8 {
                steps::add(at - from);
                return at;
            }
        }
        steps::add(at - from);
        self.run_end(at, LETTER)
    }

    /// Where the word ends that goes on at `from`.
    pub(crate) fn word_end(self, from: usize) -> usize {
        let mut at = from;
        while let Some(&eight) = self.chunk::<8>(at) {
            let count = lanes::word(eight);
            at += count;
            if count < 8 {
                steps::add(at - from);
                return at;
            }
        }
        steps::add(at - from);
        self.run_end(at, WORD)
    }

    /// Where the next byte stands that may not stand in a JSON string as it is; the end if there is
    /// none.
    pub(crate) fn string_mark(self, from: usize) -> usize {
        let mut at = from;
        while let Some(long) = self.chunk(at) {
            if lanes::has_string_mark(long) {
                break;
            }
            at += long.len();
        }
        self.near_string_mark(at)
    }

    /// The same, done faster where it is near.
    pub(crate) fn near_string_mark(self, from: usize) -> usize {
        let mut at = from;
        while let Some(&eight) = self.chunk::<8>(at) {
            let count = lanes::plain(eight);
            at += count;
            if count < 8 {
                steps::add(at - from);
                return at;
            }
        }
        steps::add(at - from);
        self.find(at, STRING_MARK)
    }

    /// Where calm text that starts at `from` ends, in steps of some bytes; `from` itself if it is
    /// not calm. See [`lanes::is_calm`]. From `tail` on all is known to be calm.
    pub(crate) fn calm_end(self, from: usize, tail: usize) -> usize {
        let mut at = from;
        while at < tail {
            steps::add(lanes::CALM_BYTES);
            // A blank says no more than the end does.
            let mut last = [b' '; lanes::WINDOW_BYTES];
            let window = self.chunk(at).unwrap_or_else(|| {
                last.iter_mut().zip(self.part(at, self.len())).for_each(|(to, byte)| *to = *byte);
                &last
            });
            if !lanes::is_calm(window) {
                return at;
            }
            at += lanes::CALM_BYTES;
        }
        self.len()
    }

    /// Where calm text without a quote ends that starts at `from`, in steps of some bytes; nothing if
    /// there is a mark of JSON strings in the first of them.
    pub(crate) fn calm_string_end(self, from: usize) -> Option<usize> {
        let is_long = !lanes::has_string_mark(self.chunk(from)?);
        is_long.then(|| self.calm_windows_end(from, lanes::is_calm_string))
    }

    /// Whether a string that ends at `end` is calm to its end, which it is up to `calm`, and is so long
    /// that it started [`lanes::CALM_BYTES`] before that.
    pub(crate) fn is_calm_string(self, calm: usize, end: usize) -> bool {
        let last = end.saturating_sub(lanes::CALM_BYTES);
        let window = if last <= calm { self.chunk(last) } else { None };
        steps::add(lanes::CALM_BYTES);
        window.is_some_and(lanes::is_calm_string)
    }

    #[inline]
    fn calm_windows_end(
        self,
        from: usize,
        is_calm: impl Fn(&[u8; lanes::WINDOW_BYTES]) -> bool,
    ) -> usize {
        let mut at = from;
        while let Some(window) = self.chunk(at) {
            steps::add(lanes::CALM_BYTES);
            if !is_calm(window) {
                break;
            }
            at += lanes::CALM_BYTES;
        }
        at
    }

    /// As many bytes as are asked for, from `from` on; nothing if there are fewer.
    #[inline]
    pub(crate) fn chunk<const N: usize>(self, from: usize) -> Option<&'t [u8; N]> {
        self.text.as_bytes().get(from..from.checked_add(N)?)?.as_array()
    }

    /// The eight bytes from `from` on; zeros beyond the end.
    #[inline]
    pub(crate) fn eight(self, from: usize) -> [u8; 8] {
        steps::add(8);
        self.chunk(from).copied().unwrap_or_else(|| {
            let mut eight = [0; 8];
            let rest = self.part(from, self.len());
            eight.iter_mut().zip(rest).for_each(|(byte, rest)| *byte = *rest);
            eight
        })
    }

    /// Where the run of `class` that ends at `to` starts, at most `most` bytes before.
    pub(crate) fn run_start(self, to: usize, class: Class, most: usize) -> usize {
        let bytes = self.part(to.saturating_sub(most), to);
        let found = bytes.iter().rev().position(|&byte| !class.has(byte)).unwrap_or(bytes.len());
        steps::add(found);
        to - found
    }

    /// Where the bytes start that `is_in`, and that end at `to`; not before `from`.
    pub(crate) fn start_before(self, to: usize, from: usize, is_in: impl Fn(u8) -> bool) -> usize {
        let bytes = self.part(from, to);
        let found = bytes.iter().rev().position(|&byte| !is_in(byte)).unwrap_or(bytes.len());
        steps::add(found);
        to - found
    }

    /// The bytes between two positions; none if they are out of order.
    pub(crate) fn bytes(self, start: usize, end: usize) -> &'t [u8] {
        let bytes = self.part(start, end);
        steps::add(bytes.len());
        bytes
    }

    /// The text between two positions; none if they are no character boundaries.
    pub(crate) fn slice(self, start: usize, end: usize) -> &'t str {
        let text = self.text.get(start..end.min(self.len())).unwrap_or_default();
        steps::add(text.len());
        text
    }

    pub(crate) fn starts_with(self, index: usize, literal: &str) -> bool {
        steps::add(literal.len());
        self.part(index, index.saturating_add(literal.len())) == literal.as_bytes()
    }

    pub(crate) fn starts_ignoring_case(self, index: usize, literal: &str) -> bool {
        steps::add(literal.len());
        self.part(index, index.saturating_add(literal.len()))
            .eq_ignore_ascii_case(literal.as_bytes())
    }

    /// Where `literal` stands next, from `from` on.
    pub(crate) fn find_literal(self, from: usize, literal: &str) -> Option<usize> {
        let bytes = self.part(from, self.len());
        let found = memchr::memmem::find(bytes, literal.as_bytes());
        steps::add(found.unwrap_or(bytes.len()));
        found.map(|found| from + found)
    }

    /// How many bytes `byte` stand in a row before `index`, at most `most`.
    pub(crate) fn count_before(self, index: usize, byte: u8, most: usize) -> usize {
        let bytes = self.part(index.saturating_sub(most), index);
        let found = bytes.iter().rev().take_while(|&&found| found == byte).count();
        steps::add(found);
        found
    }

    /// The bytes between two positions, not counted: each caller counts how many it looks at.
    fn part(self, start: usize, end: usize) -> &'t [u8] {
        self.text.as_bytes().get(start..end.min(self.len())).unwrap_or_default()
    }
}

/// How many bytes were looked at: what the tests of linear growth count. Whoever is handed a
/// stretch of text is taken to look at all of it.
pub(crate) mod steps {
    #[cfg(test)]
    thread_local! {
        static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }

    #[cfg(test)]
    pub(crate) fn add(count: usize) {
        STEPS.with(|steps| steps.set(steps.get() + count));
    }

    #[cfg(not(test))]
    #[inline]
    pub(crate) const fn add(_: usize) {}

    /// The steps that `work` took on this thread.
    #[cfg(test)]
    pub(crate) fn of(work: impl FnOnce()) -> usize {
        let before = STEPS.with(std::cell::Cell::get);
        work();
        STEPS.with(std::cell::Cell::get) - before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::text::class::DIGIT;

    #[test]
    fn beyond_the_ends_stand_zero_bytes() {
        let bytes = Bytes::new("ab");
        assert_eq!((bytes.before(0), bytes.at(2), bytes.at(usize::MAX)), (0, 0, 0));
    }

    #[test]
    fn run_is_found_from_both_sides() {
        let bytes = Bytes::new("ab-12 cd");
        assert_eq!(bytes.run_end(0, WORD), 5);
        assert_eq!(bytes.run_start(5, DIGIT, 8), 3);
        assert_eq!(bytes.find(0, DIGIT), 3);
        assert_eq!(bytes.run_end_within(0, WORD, 2), 2);
    }

    #[test]
    fn letters_and_marks_of_strings_are_found_over_any_distance() {
        for len in 0..80 {
            let letters = "x".repeat(len);
            for end in ["", "\"", "\\", "\n", "\"yyyyyyyy"] {
                let text = format!("{letters}{end}");
                assert_eq!(Bytes::new(&text).letters_end(0), len, "{text:?}");
                assert_eq!(Bytes::new(&text).string_mark(0), len, "{text:?}");
                assert_eq!(Bytes::new(&text).string_mark(len), len, "{text:?}");
            }
            assert_eq!(Bytes::new(&format!("{letters}é\"")).string_mark(0), len + 2);
        }
    }

    #[test]
    fn slice_off_a_boundary_is_empty() {
        assert_eq!(Bytes::new("é").slice(1, 2), "");
    }
}
