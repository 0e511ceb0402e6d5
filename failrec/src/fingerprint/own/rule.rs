//! [`OwnRule`]: keeps or replaces what a pattern matches.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use crate::error::{Error, ErrorKind, Result};

/// What a compiled pattern may take, in bytes.
const PATTERN_BYTES_MAX: usize = 1024 * 1024;
/// Characters of a placeholder between its brackets.
const WORD_BYTES_MAX: usize = 31;

/// Keeps or replaces what a pattern matches: its first group, if it has one, else all of it.
#[derive(Clone, Debug)]
pub(in crate::fingerprint) struct OwnRule {
    pattern: Regex,
    placeholder: Option<Box<str>>,
}

impl OwnRule {
    /// The rule by which what `pattern` matches stays as it is.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the pattern is not valid, too large, or matches nothing.
    pub(in crate::fingerprint) fn keep(pattern: &str) -> Result<Self> {
        let pattern = compile(pattern, "keeps")?;
        Ok(Self { pattern, placeholder: None })
    }

    /// The rule by which `placeholder` takes the place of what `pattern` matches.
    ///
    /// # Errors
    ///
    /// Those of [`keep`](Self::keep), and if the placeholder is none.
    pub(in crate::fingerprint) fn replace(pattern: &str, placeholder: &str) -> Result<Self> {
        if !is_placeholder(placeholder) {
            let message = format!(
                "add the rule that replaces {pattern:?}: {placeholder:?} must look like <tenant>, \
                 with 1 to {WORD_BYTES_MAX} of a-z, 0-9 and _ between the brackets and a letter first"
            );
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        let pattern = compile(pattern, "replaces")?;
        Ok(Self { pattern, placeholder: Some(placeholder.into()) })
    }

    /// What it puts in; nothing if it keeps.
    pub(super) fn placeholder(&self) -> Option<&str> {
        self.placeholder.as_deref()
    }

    /// The pattern, as it was written.
    pub(super) fn pattern(&self) -> &str {
        self.pattern.as_str()
    }

    /// The first match at or behind `from`, and the part of it that is meant.
    pub(super) fn find(&self, text: &str, from: usize) -> Option<(Range<usize>, Range<usize>)> {
        let captures = self.pattern.captures_at(text, from)?;
        let whole = captures.get(0)?.range();
        let part = captures.get(1).map_or(whole.clone(), |group| group.range());
        Some((whole, part))
    }
}

/// `does` says what the rule does, for the message.
fn compile(pattern: &str, does: &str) -> Result<Regex> {
    let compiled = RegexBuilder::new(pattern).size_limit(PATTERN_BYTES_MAX).build();
    let compiled = compiled.map_err(|error| {
        let message = format!("add the rule that {does} {pattern:?}");
        Error::with_source(ErrorKind::InvalidInput, message, error)
    })?;
    if compiled.is_match("") {
        let message =
            format!("add the rule that {does} {pattern:?}: it must not match where nothing stands");
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    Ok(compiled)
}

fn is_placeholder(text: &str) -> bool {
    let word = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
    word.is_some_and(|word| {
        (1..=WORD_BYTES_MAX).contains(&word.len())
            && word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholder_is_a_word_in_brackets() {
        for text in ["<t>", "<tenant_2>", &format!("<{}>", "a".repeat(WORD_BYTES_MAX))] {
            assert!(OwnRule::replace("x", text).is_ok(), "{text}");
        }
        let long = format!("<{}>", "a".repeat(WORD_BYTES_MAX + 1));
        for text in ["", "tenant", "<>", "<Tenant>", "<2>", "<a b>", "<a>>", "<a", &long] {
            let message = OwnRule::replace("x", text).unwrap_err().to_string();
            assert!(message.contains("replaces \"x\": ") && message.contains("<tenant>"));
        }
    }

    #[test]
    fn pattern_that_is_none_is_refused_by_its_rule() {
        for pattern in ["(", "(?:[a-z]{1000}){1000}"] {
            let error = OwnRule::keep(pattern).unwrap_err();
            assert_eq!(error.to_string(), format!("add the rule that keeps {pattern:?}"));
            assert!(std::error::Error::source(&error).is_some());
        }
    }

    #[test]
    fn pattern_that_matches_nothing_at_all_is_refused() {
        let message = OwnRule::replace("x*", "<x>").unwrap_err().to_string();
        assert!(message.contains("replaces \"x*\": it must not match"), "{message}");
    }

    #[test]
    fn first_group_is_meant() {
        let rule = OwnRule::keep("tenant=(\\w+)|user").unwrap();
        assert_eq!(rule.find("a tenant=acme", 0).unwrap().1, 9..13);
        assert_eq!(rule.find("a user", 0).unwrap().1, 2..6);
    }
}
