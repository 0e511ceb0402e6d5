//! [`CustomRule`]: a rule that a program adds.

use regex::{Regex, RegexBuilder};

use crate::error::{Error, ErrorKind, Result};
use crate::mask::mark::{LABEL_BYTES_MAX, is_label_name};
use crate::mask::rule::is_rule;
use crate::mask::scan::Hit;

/// What a compiled pattern may take, in bytes.
const PATTERN_BYTES_MAX: usize = 1024 * 1024;

/// A rule that a program adds: a pattern, and a name to count and label by.
#[derive(Clone, Debug)]
pub(crate) struct CustomRule {
    name: Box<str>,
    pattern: Regex,
}

impl CustomRule {
    /// The rule `name` that hides what `pattern` matches.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the name cannot stand in a label, or the pattern is not valid
    /// or too large.
    pub(crate) fn new(name: &str, pattern: &str) -> Result<Self> {
        if !is_label_name(name) {
            let message = format!(
                "add the mask rule {name:?}: its name must be 1 to {LABEL_BYTES_MAX} of a-z, 0-9 and _"
            );
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        let pattern = RegexBuilder::new(pattern).size_limit(PATTERN_BYTES_MAX).build();
        let pattern = pattern.map_err(|error| {
            let message = format!("compile the pattern of the mask rule {name:?}");
            Error::with_source(ErrorKind::InvalidInput, message, error)
        })?;
        if pattern.is_match("") {
            let message = format!(
                "add the mask rule {name:?}: its pattern matches the empty text, so it hides nothing or all"
            );
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        if is_rule(name) {
            let message = format!("add the mask rule {name:?}: a built-in rule is called so");
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        Ok(Self { name: name.into(), pattern })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Adds what the pattern matches: its first group, if it has one, else all of it.
    pub(crate) fn find<'m>(&'m self, text: &str, hits: &mut Vec<Hit<'m>>) {
        let hit = |start, end| Hit::new(start, end, &self.name);
        if self.pattern.captures_len() == 1 {
            hits.extend(self.pattern.find_iter(text).map(|found| hit(found.start(), found.end())));
            return;
        }
        for captures in self.pattern.captures_iter(text) {
            if let Some(found) = captures.get(1).or_else(|| captures.get(0)) {
                hits.push(hit(found.start(), found.end()));
            }
        }
    }
}
