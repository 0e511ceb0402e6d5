//! [`Method`]: what stands in the place of what was hidden.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};

/// What stands in the place of what was hidden.
///
/// Its text form is its name in lower case.
///
/// # Examples
///
/// ```
/// use failrec::mask::{Masker, Method};
///
/// # fn main() -> failrec::Result<()> {
/// let masker = Masker::builder()
///     .rule_method("pii_email", Method::Partial)
///     .key_method("customer", Method::Label)
///     .build()?;
/// assert_eq!(
///     masker.text("ada@example.com: customer=4711, password=hunter2"),
///     "********@example.com: customer=[MASKED:text_kv], password=********",
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Eight asterisks: neither the length nor the kind of the value is told.
    #[default]
    Fixed,
    /// The name of the rule that found it, such as `[MASKED:github_classic]`.
    Label,
    /// Eight asterisks and what tells one value from another to who knows them: the domain of an
    /// e-mail address, else the last four letters or digits of a value of 16 or more. What has
    /// none of these is hidden as by [`Fixed`](Self::Fixed).
    Partial,
    /// The rule and eight letters that are the same for the same value, and tell nothing of it to
    /// who has no key: `[pii_email:k7q2m4xd]`. See
    /// [`pseudonym_key`](crate::mask::MaskerBuilder::pseudonym_key).
    Pseudonym,
    /// Nothing at all; in JSON an empty string, so that its shape stays.
    Remove,
    /// The value itself: it is not hidden, and not counted.
    Keep,
}

impl Method {
    /// All of them, in the order of the documentation.
    pub const ALL: &[Self] =
        &[Self::Fixed, Self::Label, Self::Partial, Self::Pseudonym, Self::Remove, Self::Keep];

    /// Its name, as settings have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Label => "label",
            Self::Partial => "partial",
            Self::Pseudonym => "pseudonym",
            Self::Remove => "remove",
            Self::Keep => "keep",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Method {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let known = Self::ALL.iter().copied().find(|method| method.as_str() == text);
        known.ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|method| method.as_str()).collect();
            let message =
                format!("read {text:?} as a method of masking: it is one of {}", names.join(", "));
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_read_by_its_name() {
        for method in Method::ALL {
            assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
        }
    }

    #[test]
    fn unknown_method_is_refused_with_the_known_ones() {
        let message = "hash".parse::<Method>().unwrap_err().to_string();
        assert!(message.contains("\"hash\"") && message.contains("fixed, label"), "{message}");
    }
}
