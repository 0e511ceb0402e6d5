//! [`Words`]: a list in which words are found quickly.

use std::cmp::Ordering;

/// Words in small letters, in which others are found in whatever case.
#[derive(Debug)]
pub(super) struct Words {
    list: &'static [&'static str],
    longest: usize,
}

impl Words {
    /// The words of `list`, which does not compile unless it is sorted and in small letters.
    pub(super) const fn new(list: &'static [&'static str]) -> Self {
        let (mut rest, mut longest, mut before) = (list, 0, "");
        while let [word, after @ ..] = rest {
            assert!(is_before(before, word), "words must be sorted, in small letters");
            if longest < word.len() {
                longest = word.len();
            }
            (rest, before) = (after, word);
        }
        Self { list, longest }
    }

    /// `word` is among them.
    pub(super) fn has(&self, word: &str) -> bool {
        word.len() <= self.longest
            && self.list.binary_search_by(|known| compare(known, word)).is_ok()
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
