//! What stands in the place of what was hidden, and how it is known again.

use std::fmt::Write as _;

use crate::mask::text::Bytes;
use crate::mask::text::class::{ALNUM, DOT, WORD};

/// What stands in the place of a hidden value unless another method is chosen.
pub(crate) const MASK: &str = "********";

const LABEL_START: &str = "[MASKED:";
/// Longer ones are no labels; rule names are held to it.
pub(crate) const LABEL_BYTES_MAX: usize = 48;
/// Letters of a pseudonym: 40 bits, so that among a thousand values two meet once in two million
/// collections.
pub(crate) const PSEUDONYM_BYTES: usize = 8;
/// Letters at the end of a value that are shown of it.
const LAST_SHOWN: usize = 4;
/// A shorter value shows nothing of itself.
const PARTIAL_BYTES_MIN: usize = 16;
const DOMAIN_BYTES_MAX: usize = 253;

/// Appends a label.
pub(crate) fn push_label(out: &mut String, rule: &str) {
    // Writing to a `String` cannot fail.
    write!(out, "{LABEL_START}{rule}]").unwrap_or_default();
}

/// Appends a pseudonym; `letters` are [`PSEUDONYM_BYTES`] of `a-z2-7`.
pub(crate) fn push_pseudonym(out: &mut String, rule: &str, letters: &str) {
    write!(out, "[{rule}:{letters}]").unwrap_or_default();
}

/// Appends what may be seen of a value, behind asterisks.
pub(crate) fn push_partial(out: &mut String, value: &str) {
    out.push_str(MASK);
    let domain = value.rfind('@').and_then(|at| value.get(at..));
    if let Some(domain) = domain.filter(|domain| is_domain(domain)) {
        out.push_str(domain);
    } else if PARTIAL_BYTES_MIN <= value.chars().count() {
        let last = value.len().checked_sub(LAST_SHOWN).and_then(|at| value.get(at..));
        out.push_str(last.filter(|last| is_last_shown(last)).unwrap_or_default());
    }
}

/// `@`, and labels with dots between them.
fn is_domain(text: &str) -> bool {
    let name = text.strip_prefix('@').unwrap_or_default();
    let is_name = name.bytes().all(|byte| WORD.or(DOT).has(byte)) && name.contains('.');
    let ends = [name.as_bytes().first(), name.as_bytes().last()];
    // A long run of letters is a token and no label.
    let has_labels = name.split('.').all(|label| (1..=LABEL_BYTES_MAX).contains(&label.len()));
    is_name
        && has_labels
        && name.len() <= DOMAIN_BYTES_MAX
        && ends.iter().all(|end| end.is_some_and(|&end| ALNUM.has(end)))
}

fn is_last_shown(text: &str) -> bool {
    text.len() == LAST_SHOWN && text.bytes().all(|byte| ALNUM.has(byte))
}

/// Whether `text` is nothing but a mask: asterisks, with what is shown behind them, a label or a
/// pseudonym.
pub(crate) fn is_mask(text: &str) -> bool {
    const ASTERISKS_MIN: usize = 3;
    let asterisks = ASTERISKS_MIN <= text.len() && text.bytes().all(|byte| byte == b'*');
    asterisks || is_partial(text) || is_bracketed(text)
}

fn is_partial(text: &str) -> bool {
    text.strip_prefix(MASK).is_some_and(|rest| is_last_shown(rest) || is_domain(rest))
}

/// Whether `name` may stand in a label, and so name a rule.
pub(crate) fn is_label_name(name: &str) -> bool {
    let fits = !name.is_empty() && name.len() <= LABEL_BYTES_MAX;
    fits && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// Whether the bytes from `start` to `end` lie within a mask that stands in `text`.
pub(crate) fn is_inside_mask(text: &str, start: usize, end: usize) -> bool {
    let bytes = Bytes::new(text);
    if bytes.bytes(start, end).iter().all(|&byte| byte == b'*') {
        return true;
    }
    if is_partial(bytes.slice(start, end)) {
        return true;
    }
    let most = LABEL_START.len() + LABEL_BYTES_MAX + 1 + PSEUDONYM_BYTES;
    let Some(open) = bytes.find_last(start.saturating_sub(most), start + 1, b'[') else {
        return false;
    };
    let Some(close) = bytes.find_first(open, open + most + 1, b']') else { return false };
    end <= close + 1 && is_bracketed(bytes.slice(open, close + 1))
}

/// The end of the label or the pseudonym that begins at `at`, if one does.
pub(crate) fn bracketed_end(bytes: Bytes<'_>, at: usize) -> Option<usize> {
    let name_end = bytes.run_end_within(at + 1, WORD, LABEL_BYTES_MAX);
    if bytes.at(name_end) != b':' {
        return None;
    }
    let end = bytes.run_end_within(name_end + 1, WORD, LABEL_BYTES_MAX) + 1;
    is_bracketed(bytes.slice(at, end)).then_some(end)
}

/// A label or a pseudonym.
fn is_bracketed(text: &str) -> bool {
    if let Some(inner) = text.strip_prefix(LABEL_START) {
        return inner.strip_suffix(']').is_some_and(is_label_name);
    }
    let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let parts = inner.and_then(|inner| inner.split_once(':'));
    parts.is_some_and(|(rule, letters)| is_label_name(rule) && is_pseudonym(letters))
}

fn is_pseudonym(letters: &str) -> bool {
    letters.len() == PSEUDONYM_BYTES
        && letters.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partial(value: &str) -> String {
        let mut out = String::new();
        push_partial(&mut out, value);
        out
    }

    #[test]
    fn long_value_shows_its_last_four() {
        assert_eq!(partial("4111 1111 1111 1234"), "********1234");
        assert_eq!(partial("aB3xYz9QaB3xYz9Q"), "********Yz9Q");
    }

    #[test]
    fn short_or_odd_value_shows_nothing() {
        for value in ["", "hunter2", "fifteen-letters", "sixteen letters-é!", "sixteen letters!\"x"]
        {
            assert_eq!(partial(value), MASK, "{value}");
        }
    }

    #[test]
    fn address_shows_its_domain() {
        assert_eq!(partial("ada@mail.example.com"), "********@mail.example.com");
        assert_eq!(partial("ada@x"), MASK);
        assert_eq!(partial("ada@x y.com"), MASK);
        assert_eq!(partial(&format!("ada@{}.com", "x9".repeat(40))), MASK.to_owned());
    }

    #[test]
    fn other_text_is_no_mask() {
        let texts = [
            "",
            "**",
            "********x",
            "[MASKED:]",
            "[MASKED:Hunter2]",
            "[MASKED:a] b",
            "********abcde",
            "********@",
            "********@ab",
            "[a:abc]",
            "[a:ABCDEFGH]",
            "[A:abcdefgh]",
            "[:abcdefgh]",
        ];
        for text in texts {
            assert!(!is_mask(text), "{text}");
        }
    }

    #[test]
    fn part_of_a_label_lies_inside_a_mask() {
        let text = "x [MASKED:jwt] jwt";
        assert!(is_inside_mask(text, 3, 9));
        assert!(is_inside_mask(text, 2, 14));
        assert!(!is_inside_mask(text, 15, 18));
        assert!(!is_inside_mask(text, 10, 18));
    }

    #[test]
    fn part_of_a_pseudonym_lies_inside_a_mask() {
        let text = "x [jwt:abcdef23] jwt";
        assert!(is_inside_mask(text, 3, 6));
        assert!(is_inside_mask(text, 7, 15));
        assert!(!is_inside_mask(text, 17, 20));
    }
}
