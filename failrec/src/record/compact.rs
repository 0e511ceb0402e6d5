//! [`Compact`]: JSON in the one form in which lines are written, taken apart in the order of its fields.
//!
//! A log of gigabytes is added up from a few fields of each line. A parser of any JSON asks at each byte what
//! it may be; here it is known what comes next. What is written otherwise is not read here at all, and left to
//! such a parser.

use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};

use crate::record::Text;

/// What is left of a text. Each method takes what it names off the front. Where that does not come next, or not
/// in the form in which it is written, it gives nothing, and what is left is of no use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Compact<'a>(&'a str);

impl<'a> Compact<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// `token` comes next, and is taken off then; otherwise nothing is.
    #[inline]
    pub(crate) fn has(&mut self, token: &str) -> bool {
        let rest = self.0.strip_prefix(token);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    #[inline]
    pub(crate) fn token(&mut self, token: &str) -> Option<()> {
        self.has(token).then_some(())
    }

    /// A text.
    pub(crate) fn text(&mut self) -> Option<Text<'a>> {
        let begin = self.0;
        if let Some(plain) = self.plain() {
            return Some(Text::from(plain));
        }
        self.0 = begin;
        let (written, rest) = begin.split_at_checked(end_of_text(begin.as_bytes())?)?;
        self.0 = rest;
        serde_json::from_str(written).ok()
    }

    /// A text in which nothing is escaped.
    #[inline]
    pub(crate) fn plain(&mut self) -> Option<&'a str> {
        let written = self.0.strip_prefix('"')?;
        let end = memchr::memchr2(b'"', b'\\', written.as_bytes())?;
        let (plain, rest) = written.split_at_checked(end)?;
        self.0 = rest.strip_prefix('"')?;
        Some(plain)
    }

    /// A word that stands for a value.
    #[inline]
    pub(crate) fn word<T: Deserialize<'a>>(&mut self) -> Option<T> {
        T::deserialize(StrDeserializer::<Error>::new(self.plain()?)).ok()
    }

    /// A whole number.
    #[inline]
    pub(crate) fn number(&mut self) -> Option<u64> {
        let end = self.0.bytes().position(|byte| !byte.is_ascii_digit())?;
        let (digits, rest) = self.0.split_at_checked(end)?;
        self.0 = rest;
        digits.parse().ok()
    }

    /// Yes or no.
    pub(crate) fn truth(&mut self) -> Option<bool> {
        let is_so = self.has("true");
        (is_so || self.has("false")).then_some(is_so)
    }

    /// Any value, which is passed over.
    pub(crate) fn value(&mut self) -> Option<()> {
        let (_, rest) = self.0.split_at_checked(end_of_value(self.0.as_bytes())?)?;
        self.0 = rest;
        Some(())
    }

    /// A field that may be there or not, behind `token`, of which nothing is needed.
    #[inline]
    pub(crate) fn pass(&mut self, token: &str) -> Option<()> {
        if self.has(token) { self.value() } else { Some(()) }
    }
}

/// How long the text is that `json` begins with, its quotes included.
fn end_of_text(json: &[u8]) -> Option<usize> {
    let mut end = 1;
    loop {
        let rest = json.get(end..)?;
        let next = memchr::memchr2(b'"', b'\\', rest)?;
        if rest.get(next) == Some(&b'"') {
            return Some(end + next + 1);
        }
        // What is escaped by one byte, or begins with it.
        end += next + 2;
    }
}

/// How long the value is that `json` begins with.
fn end_of_value(json: &[u8]) -> Option<usize> {
    let (mut end, mut depth) = (0_usize, 0_usize);
    loop {
        match json.get(end)? {
            b'"' => end += end_of_text(json.get(end..)?)?,
            b'{' | b'[' => {
                depth += 1;
                end += 1;
                continue;
            }
            b'}' | b']' if 0 < depth => {
                depth -= 1;
                end += 1;
            }
            b',' | b'}' | b']' if depth == 0 => return (0 < end).then_some(end),
            _ => {
                end += 1;
                continue;
            }
        }
        if depth == 0 {
            return Some(end);
        }
    }
}
