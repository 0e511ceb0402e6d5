//! [`Names`]: names of values that were met in JSON and say nothing of them.

use crate::mask::json::outline::is_name_key;
use crate::mask::text::Bytes;

/// Names that were met in JSON and say nothing of their values: few are in a program, and they come
/// often, most of them in the order they came in before.
///
/// Each has one place, and the last two there are known. They stand there themselves and no hash of
/// them: a name that is only like one must not pass for it.
#[derive(Debug)]
pub(crate) struct Names {
    origin: Origin,
    met: [Met; START + 1],
    /// Where the name stands that came last, and the one that came after it before.
    last: usize,
    next: usize,
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

/// A name that was met.
#[derive(Clone, Copy, Debug)]
struct Met {
    name: Name,
    meaning: Meaning,
    /// Where the name stands that came after it.
    next: u8,
}

/// A name as it is written, quotes and all, with zeros behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Name {
    words: [u64; WORDS],
    /// How many bytes it has.
    len: u8,
}

const WORDS: usize = 4;
/// Longer ones are judged each time.
const NAME_BYTES_MAX: usize = 8 * WORDS;
/// The places, as many as the bits of a hash that are taken tell apart.
const PLACES: usize = 1 << HASH_BITS;
const HASH_BITS: u32 = 6;
/// Behind all others, no name: what the first name of a text comes after.
const START: usize = 2 * PLACES;
/// The names in its list are those of other values.
pub(crate) const LISTS_NAMES: &str = "required";

impl Names {
    pub(super) const fn new() -> Self {
        let origin = Origin { masker: 0, registered: 0 };
        let none = Met { name: Name::NONE, meaning: Meaning::Nothing, next: 0 };
        Self { origin, met: [none; START + 1], last: 0, next: 0 }
    }

    /// Begins with a text, and forgets what was met by other rules.
    pub(super) fn begin(&mut self, origin: Origin) {
        if self.origin != origin {
            *self = Self { origin, ..Self::new() };
        }
        self.go_on(START);
    }

    /// What the name says whose first quote is at `start`, and where its string ends; nothing if it is
    /// not known.
    #[inline]
    pub(crate) fn find(&mut self, bytes: Bytes<'_>, start: usize) -> Option<(Meaning, usize)> {
        let met = self.met.get(self.next)?;
        if let Some(text) = bytes.chunk(start)
            && met.name.stands_in(text)
        {
            self.last = self.next;
            self.next = usize::from(met.next);
            return Some((met.meaning, start + usize::from(met.name.len)));
        }
        self.search(bytes, start)
    }

    /// Finds a name that does not come after the one it came after before.
    #[inline(never)]
    fn search(&mut self, bytes: Bytes<'_>, start: usize) -> Option<(Meaning, usize)> {
        let name = Name::read(bytes, start)?;
        let first = 2 * name.place();
        let is_it = |place: &usize| self.met.get(*place).is_some_and(|met| met.name == name);
        let place = [first, first + 1].into_iter().find(is_it)?;
        self.follow(place);
        let meaning = self.met.get(place)?.meaning;
        Some((meaning, start + usize::from(name.len)))
    }

    /// Takes note of a name that says nothing of its value, and that stands between quotes.
    pub(crate) fn add(&mut self, quoted: &str) -> Meaning {
        let name = quoted.trim_matches('"');
        let is_naming = is_name_key(name) || name == LISTS_NAMES;
        let meaning = if is_naming { Meaning::Naming } else { Meaning::Nothing };
        if let Some(name) = Name::new(quoted) {
            let place = 2 * name.place();
            if let Some([last, before]) = self.met.get_mut(place..place + 2) {
                *before = *last;
                *last = Met { name, meaning, next: 0 };
            }
            self.follow(place);
        }
        meaning
    }

    /// Takes note of where the name stands that comes after the last.
    fn follow(&mut self, place: usize) {
        if let (Some(last), Ok(place)) = (self.met.get_mut(self.last), u8::try_from(place)) {
            last.next = place;
        }
        self.go_on(place);
    }

    fn go_on(&mut self, place: usize) {
        self.last = place;
        self.next = self.met.get(place).map_or(START, |met| usize::from(met.next));
    }
}

impl Name {
    /// One that no text holds: these bytes are in none.
    const NONE: Self = Self { words: [u64::MAX; WORDS], len: 1 };

    fn new(quoted: &str) -> Option<Self> {
        let mut bytes = [0; NAME_BYTES_MAX];
        bytes.get_mut(..quoted.len())?.copy_from_slice(quoted.as_bytes());
        Some(Self { words: words(&bytes), len: u8::try_from(quoted.len()).ok()? })
    }

    /// The name whose first quote is at `start`; nothing if it is too long or has an escape.
    fn read(bytes: Bytes<'_>, start: usize) -> Option<Self> {
        let end = bytes.near_string_mark(start + 1);
        if bytes.at(start) != b'"' || bytes.at(end) != b'"' {
            return None;
        }
        Self::new(bytes.slice(start, end + 1))
    }

    /// Whether `text` starts with it: to the closing quote, so that no other name does.
    #[inline]
    fn stands_in(&self, text: &[u8; NAME_BYTES_MAX]) -> bool {
        let Some(kept) = KEPT.get(usize::from(self.len)) else { return false };
        let pairs = words(text).into_iter().zip(self.words).zip(kept);
        let different = pairs.fold(0, |all, ((one, other), kept)| all | (one ^ other) & kept);
        different == 0
    }

    fn place(&self) -> usize {
        let [first, second, third, last] = self.words;
        let mixed = first ^ second.rotate_left(21) ^ third.rotate_left(42) ^ last.rotate_left(11);
        // Multiplying by 2^64 over the golden ratio spreads neighbours; the top bits are the place.
        (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - HASH_BITS)) as usize
    }
}

#[inline]
fn words(bytes: &[u8; NAME_BYTES_MAX]) -> [u64; WORDS] {
    let mut words = [0; WORDS];
    for (word, eight) in words.iter_mut().zip(bytes.as_chunks().0) {
        *word = u64::from_le_bytes(*eight);
    }
    words
}

/// The bits of the bytes that a name of each length has.
#[expect(clippy::indexing_slicing, reason = "done by the compiler, which would say so")]
const KEPT: [[u64; WORDS]; NAME_BYTES_MAX + 1] = {
    let mut kept = [[0; WORDS]; NAME_BYTES_MAX + 1];
    let mut len = 0;
    while len <= NAME_BYTES_MAX {
        let mut at = 0;
        while at < len {
            kept[len][at / 8] |= 0xff << (8 * (at % 8));
            at += 1;
        }
        len += 1;
    }
    kept
};

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::*;

    fn found(names: &mut Names, json: &str) -> Option<(Meaning, usize)> {
        names.find(Bytes::new(json), 0)
    }

    #[test]
    fn name_is_known_once_it_was_met() {
        let mut names = Names::new();
        assert_eq!(found(&mut names, r#""id":1"#), None);
        names.add(r#""id""#);
        names.add(r#""name""#);
        for behind in ["", &" ".repeat(NAME_BYTES_MAX)] {
            let mut found = |json: &str| found(&mut names, &format!("{json}{behind}"));
            assert_eq!(found(r#""id":1"#), Some((Meaning::Nothing, 4)));
            assert_eq!(found(r#""name":1"#), Some((Meaning::Naming, 6)));
            for other in [r#""ids":1"#, r#""i":1"#, r#""":1"#, r#""id"#, r#""id\u0000":1"#, "id\""]
            {
                assert_eq!(found(other), None, "{other}");
            }
        }
    }

    #[test]
    fn names_are_found_in_the_order_they_came_in_and_in_any_other() {
        let mut names = Names::new();
        let all: Vec<String> = (0..9).map(|number| format!("\"name{number}\"")).collect();
        for name in &all {
            names.add(name);
        }
        let text = format!("{},{}", all.join(","), " ".repeat(NAME_BYTES_MAX));
        for step in [1, 2, 4, 5, 7, 8, 1] {
            for number in (0..18).map(|turn| turn * step % 9) {
                let start = number * 8;
                let expected = Some((Meaning::Nothing, start + 7));
                assert_eq!(names.find(Bytes::new(&text), start), expected, "{step}: {number}");
            }
        }
    }

    #[test]
    fn other_rules_know_no_name() {
        let mut names = Names::new();
        names.add(r#""id""#);
        names.begin(Origin::default());
        assert!(found(&mut names, r#""id""#).is_some());
        names.begin(Origin { registered: 1, ..Origin::default() });
        assert!(found(&mut names, r#""id""#).is_none());
    }

    proptest! {
        #[test]
        fn name_is_found_as_it_was_added(
            one in "[^\"\\\\\\x00-\\x1f]{0,40}",
            two in "[a-z]{0,12}",
            behind in "[ -~]{0,40}",
        ) {
            let mut names = Names::new();
            names.add(&format!("\"{one}\""));
            for _ in 0..2 {
                let json = format!("\"{one}\"{behind}");
                let expected = (one.len() + 2 <= NAME_BYTES_MAX).then_some(one.len() + 2);
                prop_assert_eq!(found(&mut names, &json).map(|(_, end)| end), expected);
                let is_same = one == two;
                let other = format!("\"{two}\"{behind}");
                prop_assert_eq!(found(&mut names, &other).is_some(), is_same);
            }
        }
    }
}
