//! [`PrefixRule`]: tokens that start with letters of their own.

use std::borrow::Cow;

use crate::mask::rule::found::Found;
use crate::mask::text::class::{
    ALNUM, BASE64_MARK, Class, DASH, DIGIT, DOT, HEX, JOINT, LOWER, UPPER, WORD,
};
use crate::mask::text::{Bytes, looks_random, percent};

/// A token that starts with letters of its own.
///
/// Lengths are lower bounds on purpose: hiding too much is safe, hiding too little is a leak.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PrefixRule {
    pub(crate) id: &'static str,
    pub(crate) prefix: &'static str,
    pub(crate) tail: Tail,
    /// The fewest bytes behind the prefix.
    pub(crate) tail_min: usize,
    pub(crate) shown: Shown,
}

/// What a token is made of behind its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    /// `0-9 a-f`
    Hex,
    /// The same and `-`
    Uuid,
    /// `A-Z 0-9`
    Upper,
    /// `A-Z a-z 0-9`
    Alnum,
    /// `A-Z a-z 0-9 _ -`
    Word,
    /// The same and `.`
    Dotted,
    /// Either alphabet of base64, with its padding.
    Base64,
    /// The parts of a path that is a secret.
    Path,
}

/// What of a token may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Nothing,
    /// The prefix is an address and not part of the secret.
    Prefix,
}

/// Words that hold no digit so far on and do not look like chance are names, not tokens.
const DIGIT_WITHIN: usize = 128;
/// Shorter words come about by chance.
const PATH_PART_BYTES_MIN: usize = 4;
const PATH_PART_BYTES_MAX: usize = 24;
const PATH_PARTS_MAX: usize = 4;

impl PrefixRule {
    pub(crate) const fn new(
        id: &'static str,
        prefix: &'static str,
        tail: Tail,
        tail_min: usize,
    ) -> Self {
        Self { id, prefix, tail, tail_min, shown: Shown::Nothing }
    }

    pub(crate) const fn address(id: &'static str, prefix: &'static str, tail_min: usize) -> Self {
        Self { id, prefix, tail: Tail::Path, tail_min, shown: Shown::Prefix }
    }

    /// The token that starts at `start`, with the word that ends at `word_end`.
    pub(crate) fn find(&self, bytes: Bytes<'_>, start: usize, word_end: usize) -> Option<Found> {
        let tail = percent::after_literal(bytes, start, self.prefix)?;
        let class = self.tail.class();
        let most = self.tail_min.max(DIGIT_WITHIN);
        let known = if class.holds(WORD) { word_end.clamp(tail, tail + most) } else { tail };
        let probe = percent::run_end_within(bytes, known, class, tail + most - known);
        if probe - tail < self.tail_min || !is_drawn(bytes, tail, probe, word_end) {
            return None;
        }
        // What is glued to the token goes with it, so that no part of a longer one stays.
        let rest = probe.max(word_end);
        let end = percent::run_end_within(bytes, rest, class.or(WORD), bytes.len());
        let end = match (self.tail, self.shown) {
            (Tail::Base64 | Tail::Path, Shown::Nothing) => {
                without_path(bytes, tail + self.tail_min, end)
            }
            _ => end,
        };
        let start = if self.shown == Shown::Prefix { tail } else { start };
        Some(Found { rule: self.id, start, end })
    }
}

/// Without the words of a path that may follow a token: `/send`. Chance seldom makes a slash with
/// nothing but small letters behind.
fn without_path(bytes: Bytes<'_>, start: usize, end: usize) -> usize {
    let mut token_end = end;
    for _ in 0..PATH_PARTS_MAX {
        let word = bytes.run_start(token_end, LOWER, PATH_PART_BYTES_MAX + 1);
        let slash = match bytes.before(word) {
            b'/' => word - 1,
            _ if bytes.starts_with(word.saturating_sub(3), "%2F") => word - 3,
            _ => break,
        };
        let len = token_end - word;
        if slash < start || !(PATH_PART_BYTES_MIN..=PATH_PART_BYTES_MAX).contains(&len) {
            break;
        }
        token_end = slash;
    }
    token_end
}

/// Whether the tail was drawn by chance, as far as can be told.
fn is_drawn(bytes: Bytes<'_>, start: usize, end: usize, word_end: usize) -> bool {
    let end = end.min(start + DIGIT_WITHIN);
    // A word has nothing that is encoded.
    let head = if end <= word_end {
        Cow::Borrowed(bytes.bytes(start, end))
    } else {
        percent::decoded(bytes, start, end)
    };
    head.iter().any(u8::is_ascii_digit) || looks_random(&head)
}

impl Tail {
    pub(crate) const fn class(self) -> Class {
        match self {
            Self::Hex => HEX,
            Self::Uuid => HEX.or(DASH),
            Self::Upper => UPPER.or(DIGIT),
            Self::Alnum => ALNUM,
            Self::Word => WORD,
            Self::Dotted => WORD.or(DOT),
            Self::Base64 => WORD.or(BASE64_MARK),
            Self::Path => WORD.or(JOINT),
        }
    }
}
