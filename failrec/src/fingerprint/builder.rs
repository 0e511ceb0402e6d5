//! [`NormalizerBuilder`]: the built-in rules of the normal form, with the user's own before them.

use crate::error::Result;
use crate::fingerprint::normalizer::Normalizer;
use crate::fingerprint::own::{OwnRule, OwnRules};
use crate::fingerprint::scan::{Class, Classes};

/// The built-in rules of the normal form, with the user's own before them.
///
/// Of the user's rules the match that begins first wins, and of several that begin at one place
/// that of the rule that was added first. What they keep or put in is touched by no rule behind
/// them. A pattern is one of the `regex` crate, which takes time in proportion to the text; it sees
/// the message masked and cleaned: the first two lines with text, without colours and with single
/// spaces, at most 512 bytes. If it has a group, the first one is meant, else all that it matches.
///
/// # Examples
///
/// ```
/// use failrec::fingerprint::{Class, Normalizer};
///
/// # fn main() -> failrec::Result<()> {
/// let normalizer = Normalizer::builder()
///     .replace("tenant (\\w+)", "<tenant>")
///     .keep("plan-[0-9]+")
///     .without(Class::Quoted)
///     .build()?;
/// assert_eq!(
///     normalizer.normalize("tenant acme on plan-30 asked 17 times for 'gold'"),
///     "tenant <tenant> on plan-30 asked <n> times for 'gold'",
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a description normalises nothing: call `build`"]
pub struct NormalizerBuilder {
    rules: Vec<Described>,
    off: Classes,
}

#[derive(Clone, Debug)]
enum Described {
    Keep(String),
    Replace(String, String),
}

impl Normalizer {
    /// Starts from the built-in rules, to put others before them.
    pub fn builder() -> NormalizerBuilder {
        NormalizerBuilder::default()
    }
}

impl NormalizerBuilder {
    /// Puts `placeholder`, such as `<tenant>`, in the place of what `pattern` matches.
    pub fn replace(mut self, pattern: impl Into<String>, placeholder: impl Into<String>) -> Self {
        self.rules.push(Described::Replace(pattern.into(), placeholder.into()));
        self
    }

    /// Leaves what `pattern` matches as it is.
    pub fn keep(mut self, pattern: impl Into<String>) -> Self {
        self.rules.push(Described::Keep(pattern.into()));
        self
    }

    /// Leaves what is of this class as it is.
    pub fn without(mut self, class: Class) -> Self {
        self.off.add(class);
        self
    }

    /// The normaliser.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput), with the rule that is wrong: its
    /// pattern is not valid, larger than 1 MiB when compiled, or matches where nothing stands; its
    /// placeholder is not a word in angle brackets; or there are more than 256 rules.
    pub fn build(self) -> Result<Normalizer> {
        let rules = self.rules.iter().map(|described| match described {
            Described::Keep(pattern) => OwnRule::keep(pattern),
            Described::Replace(pattern, placeholder) => OwnRule::replace(pattern, placeholder),
        });
        Ok(Normalizer::with_own(OwnRules::new(rules.collect::<Result<_>>()?, self.off)?))
    }
}

#[cfg(test)]
mod tests;
