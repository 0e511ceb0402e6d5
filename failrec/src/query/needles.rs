//! [`Needles`]: texts to look for in lines of JSON that were not read yet.

use memchr::memmem::Finder;
use regex::bytes::{Regex, RegexBuilder};

/// Letters that become ASCII in lower case, and the beginning of what may stand for any letter: lines with
/// one of them are read.
const DOUBTS: [&str; 3] = ["\u{212a}", "\u{130}", "\\u"];

/// Shorter words are in nearly every line.
const WORD_BYTES_MIN: usize = 3;

/// Texts to look for in lines of JSON that were not read yet, in any case.
#[derive(Clone, Debug)]
pub(crate) struct Needles {
    /// One of the texts. An expression knows which few bytes of it to look for first.
    words: Regex,
    doubts: [Finder<'static>; 3],
}

impl Needles {
    /// More words are no quicker to look for than the records are to read.
    pub(super) const COUNT_MAX: usize = 64;

    /// Nothing if there are no words, or one that any text holds.
    pub(super) fn new(words: &[&str]) -> Option<Self> {
        if words.is_empty() || words.contains(&"") {
            return None;
        }
        let words: Vec<_> = words.iter().map(|word| regex::escape(word)).collect();
        let mut builder = RegexBuilder::new(&words.join("|"));
        let words = builder.unicode(false).case_insensitive(true).build().ok()?;
        Some(Self { words, doubts: DOUBTS.map(Finder::new) })
    }

    /// No means that none of the texts is in any string of the line.
    pub(crate) fn may_be_in(&self, line: &[u8]) -> bool {
        self.words.is_match(line) || self.doubts.iter().any(|doubt| doubt.find(line).is_some())
    }

    /// The longest part of a text that is written as itself in JSON; nothing if that is too short to
    /// look for.
    pub(super) fn plain_part(text: &str) -> Option<&str> {
        let is_plain =
            |letter: char| matches!(letter, ' '..='~') && !matches!(letter, '"' | '\\' | '/');
        let parts = text.split(|letter| !is_plain(letter));
        parts.max_by_key(|part| part.len()).filter(|part| WORD_BYTES_MIN <= part.len())
    }
}
