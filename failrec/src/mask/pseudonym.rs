//! [`PseudonymKey`]: the same letters for the same value, and no way back without the key.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::mask::mark::PSEUDONYM_BYTES;

/// The key of pseudonyms. Whoever has it can try values; without it they cannot be guessed, however
/// few there are, as they could be from a hash alone.
#[derive(Clone)]
pub(crate) struct PseudonymKey(Hmac<Sha256>);

impl PseudonymKey {
    /// The key that `bytes` are: the more of chance is in them, the better.
    pub(crate) fn new(bytes: &[u8]) -> Self {
        // HMAC takes keys of any length, RFC 2104; the error stands for algorithms that do not.
        let mac = Hmac::new_from_slice(bytes).or_else(|_| Hmac::new_from_slice(&[]));
        mac.map_or_else(|_| Self(Hmac::new(&hmac::digest::Key::<Hmac<Sha256>>::default())), Self)
    }

    /// A key that nobody knows and no other process has. Its chance is that of the standard
    /// library's keys for hash maps, 128 bits from the system.
    pub(crate) fn random() -> Self {
        let source = RandomState::new();
        let bytes: Vec<u8> =
            (0_u64..4).flat_map(|number| source.hash_one(number).to_le_bytes()).collect();
        Self::new(&bytes)
    }

    /// The letters for `value`: the first 40 bits of its HMAC-SHA-256 in base32, RFC 4648, in lower
    /// case.
    pub(crate) fn letters(&self, value: &str) -> String {
        const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
        let mut mac = self.0.clone();
        mac.update(value.as_bytes());
        let digest = mac.finalize().into_bytes();
        let head = digest.iter().take(8).fold(0_u64, |head, byte| head << 8 | u64::from(*byte));
        let letter = |place: usize| {
            let index = usize::try_from(head >> (59 - 5 * place) & 31).unwrap_or_default();
            ALPHABET.get(index).copied().map_or('a', char::from)
        };
        (0..PSEUDONYM_BYTES).map(letter).collect()
    }
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PseudonymKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_the_standard_test_vector() {
        // RFC 4231, test case 2: the HMAC begins with 5b dc c1 46 bf.
        let key = PseudonymKey::new(b"Jefe");
        assert_eq!(key.letters("what do ya want for nothing?"), "lpomcrv7");
    }

    #[test]
    fn same_value_has_the_same_letters_and_another_key_others() {
        let (one, other) = (PseudonymKey::random(), PseudonymKey::random());
        assert_eq!(one.letters("ada"), one.clone().letters("ada"));
        assert_ne!(one.letters("ada"), one.letters("bob"));
        assert_ne!(one.letters("ada"), other.letters("ada"));
    }

    #[test]
    fn key_does_not_show_itself() {
        assert_eq!(format!("{:?}", PseudonymKey::new(b"hunter2")), "PseudonymKey(..)");
    }
}
