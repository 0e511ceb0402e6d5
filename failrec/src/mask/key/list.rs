//! [`NameList`]: names that a program listed, with stars for words that do not matter.

use std::iter;

use crate::error::{Error, ErrorKind, Result};
use crate::mask::key::segment::Segments;

/// More words than any name needs; further ones are not looked at.
const SEGMENTS_MAX: usize = 32;

/// Names that a program listed. Compared word by word, in any case and spelling.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameList {
    patterns: Vec<Vec<Part>>,
}

/// One place in a listed name.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// This word, in lower case.
    Word(Box<[u8]>),
    /// Any words, also none.
    Any,
}

impl NameList {
    /// Adds a name, such as `internal_note` or `stripe_*`; a star stands for any words, also none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if there is no word in it.
    pub(crate) fn add(&mut self, pattern: &str) -> Result<()> {
        let mut parts = Vec::new();
        for (index, piece) in pattern.split('*').enumerate() {
            if 0 < index {
                parts.push(Part::Any);
            }
            parts.extend(Segments::new(piece).map(lower).map(Part::Word));
        }
        if parts.iter().all(|part| *part == Part::Any) {
            let message = format!("list the name {pattern:?}: it holds no word");
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        self.patterns.push(parts);
        Ok(())
    }

    /// Whether `name` is one of those listed.
    #[inline]
    pub(crate) fn matches(&self, name: &str) -> bool {
        !self.is_empty() && self.matches_any(name)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    fn matches_any(&self, name: &str) -> bool {
        let words: Vec<_> = Segments::new(name).take(SEGMENTS_MAX).map(lower).collect();
        self.patterns.iter().any(|pattern| fits(pattern, &words))
    }
}

fn lower(segment: &[u8]) -> Box<[u8]> {
    let text = String::from_utf8_lossy(segment).to_lowercase();
    text.into_bytes().into_boxed_slice()
}

/// Whether the words fit the pattern: a row of states, one for each part that may come next.
fn fits(pattern: &[Part], words: &[Box<[u8]>]) -> bool {
    let mut states: Vec<bool> = iter::once(true).chain(pattern.iter().map(|_| false)).collect();
    skip_stars(pattern, &mut states);
    for word in words {
        let mut next = vec![false; states.len()];
        for ((part, &here), index) in pattern.iter().zip(&states).zip(0..) {
            let stays = *part == Part::Any;
            let goes_on = matches!(part, Part::Word(known) if known == word);
            let target = if stays { Some(index) } else { goes_on.then_some(index + 1) };
            if let Some(state) = target.filter(|_| here).and_then(|target| next.get_mut(target)) {
                *state = true;
            }
        }
        skip_stars(pattern, &mut next);
        states = next;
    }
    states.last().copied().unwrap_or(false)
}

/// A star may stand for nothing.
fn skip_stars(pattern: &[Part], states: &mut [bool]) {
    for (index, part) in pattern.iter().enumerate() {
        let here = states.get(index).copied().unwrap_or(false);
        if let Some(next) = states.get_mut(index + 1).filter(|_| here && *part == Part::Any) {
            *next = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(pattern: &str) -> NameList {
        let mut list = NameList::default();
        list.add(pattern).unwrap();
        list
    }

    #[test]
    fn listed_name_fits_in_any_spelling() {
        for name in ["internal_note", "internalNote", "Internal-Note", "INTERNAL NOTE"] {
            assert!(list("internal_note").matches(name), "{name}");
        }
    }

    #[test]
    fn listed_name_does_not_fit_a_longer_one() {
        assert!(!list("note").matches("internal_note"));
        assert!(!list("internal_note").matches("internal_note_text"));
    }

    #[test]
    fn star_stands_for_any_words() {
        let list = list("stripe_*_key");
        for name in ["stripe_key", "stripeLiveKey", "stripe_a_b_c_key"] {
            assert!(list.matches(name), "{name}");
        }
        for name in ["stripe", "my_stripe_key", "stripe_key_name"] {
            assert!(!list.matches(name), "{name}");
        }
    }

    #[test]
    fn name_without_a_word_is_refused() {
        for pattern in ["", "*", "_", "12"] {
            let error = NameList::default().add(pattern).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{pattern}");
        }
    }
}
