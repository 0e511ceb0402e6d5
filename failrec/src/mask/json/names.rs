//! [`Names`]: names of values that were met in JSON and say nothing of them.

use crate::mask::json::outline::is_name_key;
use crate::mask::text::{Bytes, lanes};

/// Names that were met in JSON and say nothing of their values: few are in a program, and they come
/// often.
///
/// Each has one place, and the last two there are known. They stand there themselves and no hash of
/// them: a name that is only like one must not pass for it.
#[derive(Debug)]
pub(crate) struct Names {
    origin: Origin,
    met: [[Met; 2]; PLACES],
}

/// The rules by which names were judged. Other rules may judge otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The number of the masker.
    pub(crate) masker: u64,
    /// How many values were registered as secret.
    pub(crate) registered: u64,
}

/// What a name says that says nothing of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Nothing,
    /// Its value may be the name of another, or the names of several.
    Naming,
}

/// A name as it is compared: its bytes and, in the last one, its length and one more. Zeros are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Name([u64; WORDS]);

/// A name that was met; its last byte has a bit more if it is [`Meaning::Naming`].
#[derive(Clone, Copy, Debug)]
struct Met([u64; WORDS]);

const WORDS: usize = 4;
/// Longer ones are judged each time.
const NAME_BYTES_MAX: usize = 8 * WORDS - 1;
const NAMING: u64 = 1 << 63;
/// The places, as many as the bits of a hash that are taken tell apart.
const PLACES: usize = 1 << HASH_BITS;
const HASH_BITS: u32 = 6;
/// The names in its list are those of other values.
pub(crate) const LISTS_NAMES: &str = "required";

impl Names {
    pub(super) const fn new() -> Self {
        let origin = Origin { masker: 0, registered: 0 };
        Self { origin, met: [[Met([0; WORDS]); 2]; PLACES] }
    }

    /// Forgets what was met by other rules.
    pub(super) fn begin(&mut self, origin: Origin) {
        if self.origin != origin {
            *self = Self { origin, ..Self::new() };
        }
    }

    /// What the name says whose first byte is at `start`, and where its string ends; nothing if it is
    /// not known.
    #[inline]
    pub(crate) fn find(&self, bytes: Bytes<'_>, start: usize) -> Option<(Meaning, usize)> {
        let (name, end) = Name::read(bytes, start)?;
        let met = self.met.get(name.place())?;
        met.iter().find_map(|met| met.meaning(name)).map(|meaning| (meaning, end))
    }

    /// Takes note of a name that says nothing of its value.
    pub(crate) fn add(&mut self, name: &str) -> Meaning {
        let is_naming = is_name_key(name) || name == LISTS_NAMES;
        let meaning = if is_naming { Meaning::Naming } else { Meaning::Nothing };
        if let Some(name) = Name::new(name)
            && let Some([last, before]) = self.met.get_mut(name.place())
        {
            *before = *last;
            *last = Met::new(name, meaning);
        }
        meaning
    }
}

impl Name {
    fn new(name: &str) -> Option<Self> {
        let mut bytes = [0; NAME_BYTES_MAX + 1];
        bytes.get_mut(..name.len())?.copy_from_slice(name.as_bytes());
        let words = bytes.as_chunks().0;
        let mut name_words = [0; WORDS];
        for (word, eight) in name_words.iter_mut().zip(words) {
            *word = u64::from_le_bytes(*eight);
        }
        Self::of(name_words, name.len())
    }

    /// The name whose first byte is at `start`, and where its string ends; nothing if it is too long
    /// or has an escape.
    #[inline]
    fn read(bytes: Bytes<'_>, start: usize) -> Option<(Self, usize)> {
        let (mut words, mut at) = ([0; WORDS], start);
        for word in &mut words {
            let eight = bytes.eight(at);
            let count = lanes::plain(eight);
            *word = lanes::first_of(eight, count);
            at += count;
            if count < 8 {
                break;
            }
        }
        let name = Self::of(words, at - start)?;
        (bytes.at(at) == b'"').then_some((name, at + 1))
    }

    #[inline]
    fn of([first, second, third, last]: [u64; WORDS], len: usize) -> Option<Self> {
        if NAME_BYTES_MAX < len {
            return None;
        }
        Some(Self([first, second, third, last | (len as u64 + 1) << 56]))
    }

    #[inline]
    fn place(self) -> usize {
        let Self([first, second, third, last]) = self;
        let mixed = first ^ second.rotate_left(21) ^ third.rotate_left(42) ^ last.rotate_left(11);
        // Multiplying by 2^64 over the golden ratio spreads neighbours; the top bits are the place.
        (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - HASH_BITS)) as usize
    }
}

impl Met {
    const fn new(Name([first, second, third, last]): Name, meaning: Meaning) -> Self {
        let naming = if matches!(meaning, Meaning::Naming) { NAMING } else { 0 };
        Self([first, second, third, last | naming])
    }

    /// What it says, if it is this one.
    #[inline]
    fn meaning(self, name: Name) -> Option<Meaning> {
        let Self([first, second, third, last]) = self;
        let meaning = if last & NAMING == 0 { Meaning::Nothing } else { Meaning::Naming };
        (name == Name([first, second, third, last & !NAMING])).then_some(meaning)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::*;

    fn found(names: &Names, json: &str) -> Option<(Meaning, usize)> {
        names.find(Bytes::new(json), 1)
    }

    #[test]
    fn name_is_known_once_it_was_met() {
        let mut names = Names::new();
        assert_eq!(found(&names, r#""id":1"#), None);
        names.add("id");
        names.add("name");
        assert_eq!(found(&names, r#""id":1"#), Some((Meaning::Nothing, 4)));
        assert_eq!(found(&names, r#""name":1"#), Some((Meaning::Naming, 6)));
        for other in [r#""ids":1"#, r#""i":1"#, r#""":1"#, r#""id"#, r#""id\u0000":1"#] {
            assert_eq!(found(&names, other), None, "{other}");
        }
    }

    #[test]
    fn other_rules_know_no_name() {
        let mut names = Names::new();
        names.add("id");
        names.begin(Origin::default());
        assert!(found(&names, r#""id""#).is_some());
        names.begin(Origin { registered: 1, ..Origin::default() });
        assert!(found(&names, r#""id""#).is_none());
    }

    proptest! {
        #[test]
        fn name_is_found_as_it_was_added(one in "[^\"\\\\\\x00-\\x1f]{0,40}", two in "[a-z]{0,12}") {
            let mut names = Names::new();
            names.add(&one);
            let json = format!("\"{one}\": ");
            let expected = (one.len() <= NAME_BYTES_MAX).then_some(one.len() + 2);
            prop_assert_eq!(found(&names, &json).map(|(_, end)| end), expected);
            let is_same = one == two;
            prop_assert_eq!(found(&names, &format!("\"{two}\"")).is_some(), is_same);
        }
    }
}
