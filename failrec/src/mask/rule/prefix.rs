//! [`PrefixRule`]: tokens that start with letters of their own.

use crate::mask::rule::found::Found;
use crate::mask::text::class::{ALNUM, BASE64_MARK, Class, DIGIT, DOT, HEX, JOINT, UPPER, WORD};
use crate::mask::text::{Bytes, looks_random};

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

    pub(crate) fn find(&self, bytes: Bytes<'_>, start: usize) -> Option<Found> {
        if !bytes.starts_with(start, self.prefix) {
            return None;
        }
        let class = self.tail.class();
        let tail = start + self.prefix.len();
        let probe = bytes.run_end_within(tail, class, self.tail_min.max(DIGIT_WITHIN));
        if probe - tail < self.tail_min || !is_drawn(bytes, tail, probe) {
            return None;
        }
        let start = if self.shown == Shown::Prefix { tail } else { start };
        // What is glued to the token goes with it, so that no part of a longer one stays.
        let end = bytes.run_end(probe, class.or(WORD));
        Some(Found { rule: self.id, start, end })
    }
}

/// Whether the tail was drawn by chance, as far as can be told.
fn is_drawn(bytes: Bytes<'_>, start: usize, end: usize) -> bool {
    let head = bytes.bytes(start, end.min(start + DIGIT_WITHIN));
    head.iter().any(u8::is_ascii_digit) || looks_random(head)
}

impl Tail {
    pub(crate) const fn class(self) -> Class {
        match self {
            Self::Hex => HEX,
            Self::Upper => UPPER.or(DIGIT),
            Self::Alnum => ALNUM,
            Self::Word => WORD,
            Self::Dotted => WORD.or(DOT),
            Self::Base64 => WORD.or(BASE64_MARK),
            Self::Path => WORD.or(JOINT),
        }
    }
}
