//! [`Methods`]: which method hides what.

use std::sync::OnceLock;

use crate::mask::mark::{MASK, push_label, push_partial, push_pseudonym};
use crate::mask::method::Method;
use crate::mask::pseudonym::PseudonymKey;

/// Which method hides what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Methods {
    pub(crate) usual: Method,
    /// Those of single rules.
    by_rule: Vec<(Box<str>, Method)>,
    /// Made when the first pseudonym is, unless it was given.
    key: OnceLock<PseudonymKey>,
}

impl Methods {
    pub(crate) fn set(&mut self, rule: &str, method: Method) {
        self.by_rule.retain(|(known, _)| **known != *rule);
        self.by_rule.push((rule.into(), method));
    }

    pub(crate) fn set_key(&mut self, key: PseudonymKey) {
        self.key = OnceLock::from(key);
    }

    /// The method for what `rule` has found, unless the place says another.
    pub(crate) fn of(&self, rule: &str, said: Option<Method>) -> Method {
        let of_rule = || self.by_rule.iter().find(|(known, _)| **known == *rule);
        said.or_else(|| of_rule().map(|(_, method)| *method)).unwrap_or(self.usual)
    }

    /// Appends what stands in the place of `value`.
    pub(crate) fn write(&self, out: &mut String, method: Method, rule: &str, value: &str) {
        match method {
            Method::Fixed => out.push_str(MASK),
            Method::Label => push_label(out, rule),
            Method::Partial => push_partial(out, value),
            Method::Pseudonym => {
                let key = self.key.get_or_init(PseudonymKey::random);
                push_pseudonym(out, rule, &key.letters(value));
            }
            Method::Remove => {}
            Method::Keep => out.push_str(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::mark::is_mask;

    fn text(method: Method, rule: &str, value: &str) -> String {
        let mut out = String::new();
        Methods::default().write(&mut out, method, rule, value);
        out
    }

    #[test]
    fn fixed_text_tells_neither_length_nor_kind() {
        assert_eq!(text(Method::Fixed, "a", "x"), text(Method::Fixed, "longer_rule", "xyz"));
    }

    #[test]
    fn every_written_mask_is_known_again() {
        for method in [Method::Fixed, Method::Label, Method::Partial, Method::Pseudonym] {
            for value in ["hunter2", "aB3xYz9QaB3xYz9Q", "ada@example.com", "\"é", ""] {
                let mask = text(method, "github_classic", value);
                assert!(is_mask(&mask), "{method:?}: {mask}");
            }
        }
    }

    #[test]
    fn place_goes_before_rule_and_rule_before_the_usual() {
        let mut methods = Methods { usual: Method::Label, ..Methods::default() };
        methods.set("jwt", Method::Keep);
        methods.set("jwt", Method::Remove);
        assert_eq!(methods.of("jwt", Some(Method::Fixed)), Method::Fixed);
        assert_eq!(methods.of("jwt", None), Method::Remove);
        assert_eq!(methods.of("key", None), Method::Label);
    }
}
