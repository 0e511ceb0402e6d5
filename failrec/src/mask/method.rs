//! [`Method`]: what stands in the place of what was hidden.

use std::fmt::Write;

use crate::mask::text::Bytes;

/// What stands in the place of a hidden value unless another method is chosen.
pub(crate) const MASK: &str = "********";

const LABEL_START: &str = "[MASKED:";
/// Longer ones are no labels; rule names are held to it.
pub(crate) const LABEL_BYTES_MAX: usize = 48;

/// What stands in the place of what was hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Eight asterisks: neither the length nor the kind of the value is told.
    #[default]
    Fixed,
    /// The name of the rule that found it, such as `[MASKED:github_classic]`.
    Label,
}

impl Method {
    /// Appends what stands in the place of a value that `rule` found.
    pub(crate) fn write(self, out: &mut String, rule: &str) {
        match self {
            Self::Fixed => out.push_str(MASK),
            Self::Label => {
                // Writing to a `String` cannot fail.
                write!(out, "{LABEL_START}{rule}]").unwrap_or_default();
            }
        }
    }

    /// What stands in the place of a value that `rule` found.
    pub(crate) fn text(self, rule: &str) -> String {
        let mut out = String::new();
        self.write(&mut out, rule);
        out
    }
}

/// Whether `text` is nothing but a mask: asterisks, or one label.
pub(crate) fn is_mask(text: &str) -> bool {
    const ASTERISKS_MIN: usize = 3;
    let asterisks = ASTERISKS_MIN <= text.len() && text.bytes().all(|byte| byte == b'*');
    asterisks || is_label(text)
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
    let from = start.saturating_sub(LABEL_START.len() + LABEL_BYTES_MAX);
    let Some(label) = bytes.find_last(from, start + 1, b'[') else { return false };
    let label_end = label + LABEL_START.len() + LABEL_BYTES_MAX + 1;
    let Some(close) = bytes.find_first(label, label_end, b']') else { return false };
    end <= close + 1 && is_label(bytes.slice(label, close + 1))
}

fn is_label(text: &str) -> bool {
    let inner = text.strip_prefix(LABEL_START).and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(is_label_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_text_tells_neither_length_nor_kind() {
        assert_eq!(Method::Fixed.text("a"), Method::Fixed.text("longer_rule"));
    }

    #[test]
    fn label_names_the_rule() {
        assert_eq!(Method::Label.text("jwt"), "[MASKED:jwt]");
    }

    #[test]
    fn every_written_mask_is_known_again() {
        for method in [Method::Fixed, Method::Label] {
            assert!(is_mask(&method.text("github_classic")), "{method:?}");
        }
    }

    #[test]
    fn other_text_is_no_mask() {
        for text in ["", "**", "********x", "[MASKED:]", "[MASKED:Hunter2]", "[MASKED:a] b"] {
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
}
