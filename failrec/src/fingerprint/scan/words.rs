//! [`Words`]: a list in which words are found quickly.

use std::cmp::Ordering;

/// Words in small letters, in which others are found in whatever case.
#[derive(Debug)]
pub(super) struct Words {
    list: &'static [&'static str],
    lengths: Lengths,
}

impl Words {
    /// The words of `list`, which does not compile unless it is sorted and in small letters.
    pub(super) const fn new(list: &'static [&'static str]) -> Self {
        let (mut rest, mut before) = (list, "");
        while let [word, after @ ..] = rest {
            assert!(is_before(before, word), "words must be sorted, in small letters");
            (rest, before) = (after, word);
        }
        Self { list, lengths: Lengths::new(list) }
    }

    /// `word` is among them.
    #[inline]
    pub(super) fn has(&self, word: &str) -> bool {
        self.lengths.may_have(word) && self.search(word)
    }

    #[inline(never)]
    fn search(&self, word: &str) -> bool {
        self.list.binary_search_by(|known| compare(known, word)).is_ok()
    }

    /// One of them, of `least` bytes or more, ends `word`, or is all of it.
    pub(super) fn end(&self, word: &str, least: usize) -> bool {
        self.list.iter().any(|known| {
            let start = word.len().saturating_sub(known.len());
            let is_long = start == 0 || least <= known.len();
            is_long && word.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(known))
        })
    }
}

/// Which lengths the words of a list have that begin with the same letter: few words that are not
/// among them are of such a length.
#[derive(Debug)]
pub(super) struct Lengths([u32; LETTERS]);

/// Letters that are told apart; a power of two.
const LETTERS: usize = 32;

impl Lengths {
    /// The lengths of the words of `list`, which does not compile if one has 32 bytes.
    pub(super) const fn new(list: &[&str]) -> Self {
        let (mut rest, mut lengths) = (list, [0; LETTERS]);
        while let [word, after @ ..] = rest {
            if let [first, ..] = word.as_bytes() {
                let (_, places) = lengths.split_at_mut(place(*first));
                if let [place, ..] = places {
                    *place |= 1_u32 << word.len();
                }
            }
            rest = after;
        }
        Self(lengths)
    }

    /// `word` may be one of the list, in whatever case.
    #[inline]
    pub(super) fn may_have(&self, word: &str) -> bool {
        let Some(first) = word.as_bytes().first() else { return false };
        let lengths = self.0.get(place(*first)).copied().unwrap_or(0);
        u32::try_from(word.len())
            .is_ok_and(|length| lengths.checked_shr(length).is_some_and(|lengths| lengths & 1 != 0))
    }
}

/// The same for both cases of a letter.
const fn place(first: u8) -> usize {
    (first as usize) % LETTERS
}

fn compare(known: &str, word: &str) -> Ordering {
    known.bytes().cmp(word.bytes().map(|byte| byte.to_ascii_lowercase()))
}

const fn is_before(left: &str, right: &str) -> bool {
    if !is_small(right) {
        return false;
    }
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    while let ([first, left_rest @ ..], [second, right_rest @ ..]) = (left, right) {
        if *first != *second {
            return *first < *second;
        }
        (left, right) = (left_rest, right_rest);
    }
    left.is_empty() && !right.is_empty()
}

const fn is_small(word: &str) -> bool {
    let mut bytes = word.as_bytes();
    while let [byte, rest @ ..] = bytes {
        if byte.is_ascii_uppercase() {
            return false;
        }
        bytes = rest;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: Words = Words::new(&["code", "error", "error_code"]);

    #[test]
    fn words_are_found_in_whatever_case() {
        for word in ["code", "Error", "ERROR_CODE"] {
            assert!(SOME.has(word), "{word}");
        }
        for word in ["", "cod", "codes", "error_codes", "é"] {
            assert!(!SOME.has(word), "{word}");
        }
    }

    #[test]
    fn lengths_count_for_words_of_the_same_letter_only() {
        let lengths = Lengths::new(&["code", "error"]);
        assert!(lengths.may_have("code") && lengths.may_have("Carp"));
        for word in ["", "codes", "exit", "error_that_is_longer_than_any_word"] {
            assert!(!lengths.may_have(word), "{word}");
        }
    }

    #[test]
    fn longer_words_are_found_at_the_end() {
        assert!(SOME.end("exitCode", 4) && SOME.end("code", 5) && !SOME.end("exitcode", 5));
    }

    #[test]
    fn words_follow_each_other_in_order_and_in_small_letters() {
        assert!(is_before("", "a") && is_before("a", "ab") && is_before("ab", "b"));
        for (left, right) in [("b", "a"), ("a", "a"), ("ab", "a"), ("a", "B"), ("a", "")] {
            assert!(!is_before(left, right), "{left} {right}");
        }
    }
}
