//! [`Page`]: some of the answers, and how to go on.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::base::{Timestamp, is_zero};
use crate::error::{Error, ErrorKind};
use crate::query::order::Rank;

/// Some of the answers, and how to go on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// The answers, in the order that was asked for.
    pub items: Vec<T>,
    /// Where the next page begins, if there is more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
    /// Answers on all pages together, as far as they were looked for.
    pub total: u64,
    /// Records that were not looked at, because those on the page are newer: some of them may be answers
    /// as well.
    #[serde(skip_serializing_if = "is_zero")]
    pub unread: u64,
    /// Lines of the journal that could not be read: damaged, or of a newer format.
    pub unreadable: u64,
}

impl<T> Page<T> {
    pub(crate) const fn new(items: Vec<T>, next: Option<Cursor>, total: u64) -> Self {
        Self { items, next, total, unread: 0, unreadable: 0 }
    }
}

/// Where the next page begins: after the last answer of this one, wherever that stands by then.
///
/// It holds for the same question in the same order. It prints as a word without spaces and
/// parses from that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) rank: Rank,
    /// The id or the fingerprint of the last answer.
    pub(crate) name: String,
}

impl Cursor {
    /// When the last answer happened, if answers are in the order of time.
    pub(crate) fn moment(&self) -> Option<Timestamp> {
        match self.rank {
            Rank::Number(micros) => Some(Timestamp::from_micros(micros)),
            Rank::Text(_) => None,
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.rank {
            Rank::Number(number) => write!(f, "n{number}.")?,
            Rank::Text(text) => write!(f, "t{}.", escape(text))?,
        }
        f.write_str(&escape(&self.name))
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let parse = || {
            let (rank, name) = text.split_once('.')?;
            let rank = match rank.split_at_checked(1)? {
                ("n", number) => Rank::Number(number.parse().ok()?),
                ("t", text) => Rank::Text(unescape(text)?),
                _ => return None,
            };
            Some(Self { rank, name: unescape(name)? })
        };
        parse().ok_or_else(|| {
            let message = format!("read {text:?} as a cursor: take it from the page before");
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}

/// Letters, digits and `_` as they are; every other byte as `%` and two hexadecimal digits.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match char::from(byte) {
            letter if letter.is_ascii_alphanumeric() || letter == '_' => escaped.push(letter),
            _ => escaped.extend(['%', hex_digit(byte >> 4), hex_digit(byte & 15)]),
        }
    }
    escaped
}

fn hex_digit(value: u8) -> char {
    char::from_digit(value.into(), 16).unwrap_or('0')
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut parts = text.split('%');
    bytes.extend(parts.next()?.bytes());
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).ok()
}

impl Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert_eq, proptest};

    use super::*;

    proptest! {
        #[test]
        fn printed_cursor_parses_back(number: i64, text: String, name: String, is_text: bool) {
            let rank = if is_text { Rank::Text(text) } else { Rank::Number(number) };
            let cursor = Cursor { rank, name };
            prop_assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        }

        #[test]
        fn no_text_breaks_the_reading_of_cursors(text: String) {
            drop(text.parse::<Cursor>());
        }
    }
}
