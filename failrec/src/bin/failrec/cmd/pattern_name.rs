//! [`PatternName`]: what a pattern is called.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// The digits of Crockford's base 32: none is taken for another.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 30 bits: of a thousand patterns two share a name once in two thousand stores.
const LENGTH: usize = 6;

/// What a pattern is called: it follows from the text alone, so that it stays the same while other
/// patterns come and go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternName(String);

impl PatternName {
    /// The name of the pattern with this text.
    pub(crate) fn of(text: &str) -> Self {
        let hash = Sha256::digest(text);
        let bits = hash.iter().take(8).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let places = (1..=LENGTH).map(|place| bits >> (64 - 5 * place) & 31);
        let digit = |place: u64| DIGITS.get(usize::try_from(place).ok()?).copied().map(char::from);
        Self(places.filter_map(digit).collect())
    }
}

impl fmt::Display for PatternName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for PatternName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let name = text.to_ascii_uppercase();
        if name.len() == LENGTH && name.bytes().all(|byte| DIGITS.contains(&byte)) {
            return Ok(Self(name));
        }
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let wanted = "name it as `failrec patterns` lists it, by six letters and digits";
        Err(if is_number {
            format!("a place in the list may be another pattern's by now: {wanted}")
        } else {
            wanted.to_owned()
        })
    }
}

impl Serialize for PatternName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_follows_from_the_text_and_is_read_in_any_case() {
        let name = PatternName::of("user <*> not found");
        assert_eq!(name, PatternName::of("user <*> not found"));
        assert_ne!(name, PatternName::of("user <*> is gone"));
        assert_eq!(name.to_string().to_lowercase().parse(), Ok(name));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in ["1", "17", "", "some", "7QK2MIL", "7QK2M!"] {
            assert!(text.parse::<PatternName>().is_err(), "{text}");
        }
        assert!("3".parse::<PatternName>().unwrap_err().contains("another pattern's by now"));
    }
}
