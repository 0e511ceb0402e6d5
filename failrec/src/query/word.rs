//! [`Word`] and [`Glob`]: texts that are compared without regard to case.

use crate::record::RecordId;

/// A text to look for, and the same in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: Box<str>,
    folded: Box<str>,
}

impl Word {
    pub(super) fn new(text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        Self { folded: text.to_lowercase().into(), text }
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        text.to_lowercase().contains(&*self.folded)
    }

    pub(super) fn is(&self, text: &str) -> bool {
        text.eq_ignore_ascii_case(&self.text) || text.to_lowercase() == *self.folded
    }

    /// It is the name, or the part of it after some `::`.
    pub(super) fn names(&self, name: &str) -> bool {
        tails(&name.to_lowercase()).any(|tail| tail == &*self.folded)
    }

    /// The id begins with it; the prefix of record ids may be left out.
    pub(super) fn begins(&self, id: &str) -> bool {
        let id_folded = id.to_lowercase();
        id_folded.starts_with(&*self.folded)
            || id.parse::<RecordId>().is_ok_and(|id| id.starts_with(&self.folded))
    }
}

/// A text with gaps (`*`) that any text fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glob {
    pub(super) text: Box<str>,
    folded: Box<str>,
}

impl Glob {
    pub(super) fn new(text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        Self { folded: text.to_lowercase().into(), text }
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        find_in_turn(&text.to_lowercase(), self.folded.split('*')).is_some()
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.is_folded(&text.to_lowercase())
    }

    pub(super) fn names(&self, name: &str) -> bool {
        tails(&name.to_lowercase()).any(|tail| self.is_folded(tail))
    }

    /// The whole id fits; the prefix of record ids may be left out.
    pub(super) fn is_id(&self, id: &str) -> bool {
        self.is(id) || RecordId::digits_of(id).is_some_and(|digits| self.is(digits))
    }

    fn is_folded(&self, text: &str) -> bool {
        let Some((first, rest)) = self.folded.split_once('*') else { return text == &*self.folded };
        let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
        let inner = text.strip_prefix(first).and_then(|text| text.strip_suffix(last));
        inner.is_some_and(|inner| find_in_turn(inner, middle.split('*')).is_some())
    }
}

/// What is left of `text` after all parts were found, each after the one before.
fn find_in_turn<'t>(text: &'t str, parts: std::str::Split<'_, char>) -> Option<&'t str> {
    let mut rest = text;
    for part in parts {
        (_, rest) = rest.split_once(part)?;
    }
    Some(rest)
}

/// The name, and what of it follows each `::`.
fn tails(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| name.split_once("::").map(|(_, tail)| tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_names_the_end_of_a_path_and_no_part_of_a_segment() {
        let word = Word::new("Timeout");
        assert!(word.names("shop::net::timeout"));
        assert!(!word.names("shop::ReadTimeout"));
        assert!(!word.names("Timeout::shop"));
    }

    #[test]
    fn glob_fills_gaps_and_holds_its_ends() {
        for (glob, text, fits) in [
            ("*timeout*", "Read Timeout while", true),
            ("a*c", "abc", true),
            ("a*c", "abcd", false),
            ("a*b*c", "a-b-c", true),
            ("a*b*c", "acb", false),
            ("ab*ba", "aba", false),
            ("*", "", true),
            ("gpt-*", "GPT-5", true),
        ] {
            assert_eq!(Glob::new(glob).is(text), fits, "{glob} {text}");
        }
    }

    #[test]
    fn id_begins_with_its_digits_with_and_without_the_prefix() {
        let id = "fail_01K8ZQ3V5E7RJ9T2M4N6P8Q0AB";
        for (word, fits) in
            [("fail_01k8", true), ("01K8ZQ", true), ("02", false), ("fail_02", false)]
        {
            assert_eq!(Word::new(word).begins(id), fits, "{word}");
        }
    }
}
