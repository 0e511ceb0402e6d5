//! [`Names`]: names that were met before and say nothing of their values.

use crate::mask::json::outline::is_name_key;

/// Names that were met in a JSON text and say nothing of their values: few are in a text, and they
/// come often.
///
/// Each has one place, and the last two there are known.
pub(crate) struct Names<'t> {
    met: [[Met<'t>; 2]; PLACES],
}

type Met<'t> = (&'t [u8], Meaning);

/// What a name says that says nothing of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Nothing,
    /// Its value may be the name of another, or the names of several.
    Naming,
}

/// The places, as many as the bits of a hash that are taken tell apart.
const PLACES: usize = 1 << HASH_BITS;
const HASH_BITS: u32 = 5;
/// The names in its list are those of other values.
pub(crate) const LISTS_NAMES: &str = "required";

impl<'t> Names<'t> {
    pub(crate) const fn new() -> Self {
        Self { met: [[(&[], Meaning::Nothing); 2]; PLACES] }
    }

    #[inline]
    pub(crate) fn meaning(&self, name: &[u8]) -> Option<Meaning> {
        let met = self.met.get(place(name))?;
        met.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
    }

    /// Takes note of a name that says nothing of its value.
    pub(crate) fn add(&mut self, name: &'t str) -> Meaning {
        let is_naming = is_name_key(name) || name == LISTS_NAMES;
        let meaning = if is_naming { Meaning::Naming } else { Meaning::Nothing };
        if let Some([last, before]) = self.met.get_mut(place(name.as_bytes())) {
            *before = *last;
            *last = (name.as_bytes(), meaning);
        }
        meaning
    }
}

#[inline]
fn place(name: &[u8]) -> usize {
    let byte = |at: Option<&u8>| u32::from(at.copied().unwrap_or(0));
    let (first, last) = (byte(name.first()), byte(name.last()));
    let middle = byte(name.get(name.len() / 2));
    let letters = first | middle << 8 | last << 16 | byte(Some(&name.len().to_le_bytes()[0])) << 24;
    // Multiplying by 2^32 over the golden ratio spreads neighbours; the top bits are the place.
    (letters.wrapping_mul(0x9E37_79B1) >> (u32::BITS - HASH_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_is_known_once_it_was_met() {
        let mut names = Names::new();
        assert_eq!(names.meaning(b"id"), None);
        names.add("id");
        names.add("name");
        assert_eq!(names.meaning(b"id"), Some(Meaning::Nothing));
        assert_eq!(names.meaning(b"name"), Some(Meaning::Naming));
        assert_eq!(names.meaning(b"ids"), None);
    }
}
