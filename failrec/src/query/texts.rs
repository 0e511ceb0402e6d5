//! [`Texts`]: the texts that groups have in common, each once.

use std::collections::HashMap;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use foldhash::fast::FixedState;

use crate::base::packing::{Packer, Piece, Unpacker};

/// Bytes of a number in the table of where texts begin.
const PLACE_BYTES: usize = 4;

/// What stands between two texts.
const QUOTES: &[u8] = b"\"\"";

/// The texts that groups have in common, each once and known by its number: names of processes, nodes,
/// types, functions and sessions.
///
/// Those that were read from a file stay there until they are asked for, so that a question about few
/// groups does not pay for the names of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    read: Option<Read>,
    /// Those that came later.
    more: Vec<Box<str>>,
    /// The numbers of all, by a hash of each; made when the first text is added. Of two texts with one hash
    /// the later one is not found, and so may have several numbers.
    numbers: HashMap<u64, u32, FixedState>,
}

/// Texts as they were packed.
#[derive(Clone, Debug)]
struct Read {
    count: usize,
    /// Where each of them begins, and where the last one ends.
    places: Piece,
    /// Looked through once, so that none has to be when it is asked for.
    texts: Arc<str>,
}

impl Texts {
    pub(super) fn len(&self) -> usize {
        self.read.as_ref().map_or(0, |read| read.count) + self.more.len()
    }

    /// The number of a text, which it gets if it has none.
    pub(super) fn number(&mut self, text: &str) -> u64 {
        if self.numbers.is_empty() {
            let known = (0..self.len()).filter_map(|number| {
                let text = self.get(number as u64)?;
                Some((hash(text), u32::try_from(number).ok()?))
            });
            self.numbers = known.collect();
        }
        let hash = hash(text);
        if let Some(number) = self.numbers.get(&hash).copied().map(u64::from)
            && self.get(number) == Some(text)
        {
            return number;
        }
        let number = self.len();
        self.more.push(text.into());
        if let Ok(number) = u32::try_from(number) {
            self.numbers.insert(hash, number);
        }
        number as u64
    }

    /// The text of a number.
    pub(super) fn get(&self, number: u64) -> Option<&str> {
        let number = usize::try_from(number).ok()?;
        match &self.read {
            Some(read) if number < read.count => read.get(number),
            read => {
                let before = read.as_ref().map_or(0, |read| read.count);
                self.more.get(number - before).map(|text| &**text)
            }
        }
    }

    pub(super) fn pack(&self, packer: &mut Packer) {
        // Each stands between quotes: whoever searches the bytes of a store for a name finds it.
        let (mut places, mut texts) = (Vec::new(), b"\"".to_vec());
        let place = |texts: &[u8]| u32::try_from(texts.len()).unwrap_or(u32::MAX).to_le_bytes();
        for number in 0..self.len() as u64 {
            places.extend(place(&texts));
            texts.extend(self.get(number).unwrap_or_default().bytes());
            texts.extend(QUOTES);
        }
        places.extend(place(&texts));
        packer.bytes(&places);
        packer.bytes(&texts);
    }

    /// What was packed at the beginning of `piece`, of which `unpacker` reads.
    pub(super) fn unpack(piece: &Piece, unpacker: &mut Unpacker<'_>) -> Option<Self> {
        let (places, texts) = (piece.next(unpacker)?, unpacker.text()?.into());
        let count = (places.as_slice().len() / PLACE_BYTES).checked_sub(1)?;
        let read = Some(Read { count, places, texts });
        Some(Self { read, more: Vec::new(), numbers: HashMap::default() })
    }
}

fn hash(text: &str) -> u64 {
    FixedState::default().hash_one(text)
}

impl Read {
    fn get(&self, number: usize) -> Option<&str> {
        let [begin, end] = [number, number + 1].map(|number| {
            let places = self.places.as_slice().get(number * PLACE_BYTES..)?;
            usize::try_from(u32::from_le_bytes(*places.first_chunk()?)).ok()
        });
        let end = end?.checked_sub(QUOTES.len())?;
        self.texts.get(begin?..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_numbers_through_packing_and_later_ones_follow() {
        let mut texts = Texts::default();
        let words = ["planner", "", "naïve", "planner", "writer"];
        assert_eq!(words.map(|word| texts.number(word)), [0, 1, 2, 0, 3]);
        let mut packer = Packer::default();
        texts.pack(&mut packer);
        let bytes = packer.into_bytes();
        assert!(memchr::memmem::find(&bytes, b"\"writer\"").is_some());
        let piece = Piece::new(bytes);
        let mut read = Texts::unpack(&piece, &mut Unpacker::new(piece.as_slice())).unwrap();
        assert_eq!(read.len(), 4);
        assert_eq!(
            [0, 1, 2, 3, 4].map(|number| read.get(number)),
            [Some("planner"), Some(""), Some("naïve"), Some("writer"), None,]
        );
        assert_eq!([read.number("new"), read.number("writer")], [4, 3]);
        assert_eq!(read.get(4), Some("new"));
    }
}
