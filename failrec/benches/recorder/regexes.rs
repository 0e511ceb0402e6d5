//! [`Regexes`]: the normal form as it is usually made, by a list of patterns one after the other.

use std::borrow::Cow;

use regex::Regex;

/// What stands for what, in the order in which it is looked for: what holds others comes first.
const RULES: &[(&str, &str)] = &[
    (r"https?://[^\s'\x22]+", "<url>"),
    (r"[\w.+-]+@[\w-]+\.[\w.]+", "<email>"),
    (r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}", "<uuid>"),
    (r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?", "<time>"),
    (r"\b(?:\d{1,3}\.){3}\d{1,3}\b", "<ip>"),
    (r"\b[a-z]+_[0-9A-Za-z]{16,}\b", "<id>"),
    (r"\b0x[0-9a-fA-F]+\b", "<hex>"),
    (r"\b[0-9a-f]{16,}\b", "<hex>"),
    (r"(?:/[\w.-]+){2,}", "<path>"),
    (r#""[^"]*"|'[^']*'"#, "<str>"),
    (r"\b\d+(?:\.\d+)?(?:ns|us|ms|s|m|h)\b", "<dur>"),
    (r"\b\d+(?:\.\d+)?\b", "<n>"),
];

/// Patterns that are compiled once. A text that one of them leaves as it is is not copied.
pub(crate) struct Regexes(Vec<(Regex, &'static str)>);

impl Regexes {
    pub(crate) fn new() -> Self {
        let rules = RULES.iter().map(|(pattern, with)| (Regex::new(pattern).unwrap(), *with));
        Self(rules.collect())
    }

    pub(crate) fn normalize(&self, text: &str) -> String {
        let mut normal = Cow::Borrowed(text);
        for (pattern, with) in &self.0 {
            if let Cow::Owned(replaced) = pattern.replace_all(&normal, *with) {
                normal = Cow::Owned(replaced);
            }
        }
        normal.into_owned()
    }
}
