//! [`OwnRules`]: the user's own rules of one normaliser.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::error::{Error, ErrorKind, Result};
use crate::fingerprint::own::pieces::{Piece, Pieces};
use crate::fingerprint::own::rule::OwnRule;
use crate::fingerprint::scan::{self, Classes, Placeholder, Sink};
use crate::record::Fingerprint;

/// Rules of one normaliser: each goes over every message.
const RULES_MAX: usize = 256;
/// Bytes of the hash that is their name.
const NAME_BYTES: usize = 8;

/// The user's own rules, and the classes of built-in ones that are switched off.
#[derive(Debug)]
pub(in crate::fingerprint) struct OwnRules {
    rules: Vec<OwnRule>,
    off: Classes,
    name: Arc<str>,
}

impl OwnRules {
    /// The set of these rules; none if there is nothing in it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if there are too many.
    pub(in crate::fingerprint) fn new(rules: Vec<OwnRule>, off: Classes) -> Result<Option<Self>> {
        if RULES_MAX < rules.len() {
            let message = format!(
                "take {} rules for one normaliser: it has {RULES_MAX} at most",
                rules.len()
            );
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        let name = name(&rules, off).into();
        let is_empty = rules.is_empty() && off.is_empty();
        Ok((!is_empty).then_some(Self { rules, off, name }))
    }

    /// A hash of the rules: the same for the same rules in the same order, in every version.
    pub(in crate::fingerprint) const fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The classes that are switched off.
    pub(in crate::fingerprint) const fn off(&self) -> Classes {
        self.off
    }

    /// What an explanation calls the rule of this number.
    pub(in crate::fingerprint) fn title(&self, number: usize) -> String {
        let pattern = self.rules.get(number).map_or("", OwnRule::pattern);
        format!("own {}: {pattern}", number + 1)
    }

    /// Walks over a clean text: first these rules, then the built-in ones over what is left.
    pub(in crate::fingerprint) fn scan<'a>(&'a self, text: &'a str, sink: &mut Sink<'_, 'a>) {
        let mut at = 0;
        for (span, piece) in Pieces::new(text, &self.rules) {
            scan::scan(text.get(at..span.start).unwrap_or(""), at, sink);
            at = span.end;
            match piece {
                Piece::There(placeholder) => sink.repeat(Placeholder::Own(placeholder)),
                Piece::Matched(number) => {
                    match self.rules.get(number).and_then(OwnRule::placeholder) {
                        Some(placeholder) => sink.replace_own(span, number, placeholder),
                        None => sink.keep(text.get(span).unwrap_or("")),
                    }
                }
            }
        }
        scan::scan(text.get(at..).unwrap_or(""), at, sink);
    }
}

fn name(rules: &[OwnRule], off: Classes) -> String {
    let mut hasher = Sha256::new();
    let mut push = |text: &str| {
        // With its length before it, text cannot move from one part to the next unnoticed.
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    for rule in rules {
        push(rule.placeholder().unwrap_or("keep"));
        push(rule.pattern());
    }
    for class in off.iter() {
        push("without");
        push(class.as_str());
    }
    let hash = hasher.finalize();
    let (short, _) = hash.split_at_checked(NAME_BYTES).unwrap_or((&hash, &[]));
    Fingerprint::from_bytes(short).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::scan::Class;

    fn named(rules: &[(&str, &str)], off: &[Class]) -> String {
        let rule = |(pattern, with): &(&str, &str)| match *with {
            "" => OwnRule::keep(pattern).unwrap(),
            with => OwnRule::replace(pattern, with).unwrap(),
        };
        let mut classes = Classes::default();
        for class in off {
            classes.add(*class);
        }
        let rules = OwnRules::new(rules.iter().map(rule).collect(), classes).unwrap();
        rules.map_or_else(String::new, |rules| rules.name().to_string())
    }

    /// The value of Python's `hashlib` and `struct` over the parts.
    #[test]
    fn name_does_not_change_from_version_to_version() {
        assert_eq!(named(&[("t-\\d+", "<t>"), ("v\\d", "")], &[Class::Uuid]), "fe335dfb86a0c236");
    }

    #[test]
    fn other_rules_have_another_name() {
        let base = named(&[("a", "<x>"), ("b", "")], &[Class::Uuid]);
        let others = [
            named(&[("b", ""), ("a", "<x>")], &[Class::Uuid]),
            named(&[("a", "<y>"), ("b", "")], &[Class::Uuid]),
            named(&[("a", "<x>"), ("b", "")], &[Class::Hex]),
            named(&[("a", "<x>"), ("b", "")], &[]),
        ];
        assert!(others.iter().all(|other| *other != base));
        assert_eq!(named(&[("a", "<x>"), ("b", "")], &[Class::Uuid, Class::Uuid]), base);
    }

    #[test]
    fn no_rules_are_no_set() {
        assert_eq!(named(&[], &[]), "");
    }

    #[test]
    fn number_of_rules_is_bounded() {
        let rules =
            |count| OwnRules::new(vec![OwnRule::keep("a").unwrap(); count], Classes::default());
        assert!(rules(RULES_MAX).is_ok());
        assert!(rules(RULES_MAX + 1).unwrap_err().to_string().contains("256 at most"));
    }
}
