//! [`Alphabet`]: the characters that a part of a value is drawn from.

use failrec_tests::Random;

/// The characters that a part of a value is drawn from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alphabet {
    /// What templates call it.
    pub(crate) letter: char,
    /// Its characters.
    pub(crate) characters: &'static str,
}

/// Every alphabet that templates name.
pub(crate) const ALPHABETS: &[Alphabet] = &[
    Alphabet { letter: 'A', characters: ALPHANUMERIC },
    Alphabet { letter: 'L', characters: "0123456789abcdefghijklmnopqrstuvwxyz" },
    Alphabet { letter: 'X', characters: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
    Alphabet { letter: 'D', characters: "0123456789" },
    // Digits of which a number may begin with any.
    Alphabet { letter: 'E', characters: "123456789" },
    Alphabet { letter: 'H', characters: "0123456789abcdef" },
    Alphabet {
        letter: 'U',
        characters: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-",
    },
    Alphabet {
        letter: 'B',
        characters: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/",
    },
    // Base32, of which key ids of AWS are made.
    Alphabet { letter: 'R', characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" },
    // Bech32 in upper case: no B, I, O, 1.
    Alphabet { letter: 'C', characters: "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L" },
    // What people put into passwords, without what an address or a shell would take apart.
    Alphabet {
        letter: 'P',
        characters: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!*-._~^",
    },
    Alphabet { letter: 'a', characters: "abcdefghijklmnopqrstuvwxyz" },
    Alphabet { letter: 'N', characters: "ACGT" },
];

/// Digits, upper case and lower case, in the order of base62.
pub(crate) const ALPHANUMERIC: &str =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Alphabet {
    /// The alphabet that templates call so.
    pub(crate) fn of(letter: char) -> Option<Self> {
        ALPHABETS.iter().copied().find(|alphabet| alphabet.letter == letter)
    }

    /// So many of its characters.
    pub(crate) fn draw(self, length: usize, random: &mut Random) -> String {
        let characters = self.characters.as_bytes();
        (0..length).map(|_| char::from(random.pick(characters))).collect()
    }
}

/// Characters of an alphabet that templates know.
pub(crate) fn draw(letter: char, length: usize, random: &mut Random) -> String {
    Alphabet::of(letter).expect("an alphabet of the table").draw(length, random)
}

#[test]
fn no_character_stands_twice_in_an_alphabet() {
    for alphabet in ALPHABETS {
        let mut characters: Vec<char> = alphabet.characters.chars().collect();
        characters.sort_unstable();
        characters.dedup();

        assert_eq!(characters.len(), alphabet.characters.len(), "{}", alphabet.letter);
    }
}

#[test]
fn alphabets_are_as_large_as_their_encodings() {
    let sizes = ['A', 'L', 'X', 'D', 'H', 'U', 'B', 'R', 'C']
        .map(|letter| Alphabet::of(letter).map(|alphabet| alphabet.characters.len()));

    assert_eq!(sizes, [62, 36, 36, 10, 16, 64, 64, 32, 32].map(Some));
}
