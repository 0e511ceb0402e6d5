//! [`Packer`] and [`Unpacker`]: numbers and texts as few bytes, and back.
//!
//! A number takes seven bits a byte, the lowest first, and a byte below 128 ends it (LEB128). A text is
//! its length and its bytes. Who reads must know what was written: nothing says what follows.

use std::ops::Range;
use std::sync::Arc;

use crate::base::Timestamp;

/// Writes values one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    bytes: Vec<u8>,
}

impl Packer {
    pub(crate) fn number(&mut self, mut number: u64) {
        while let (low, rest @ 1..) = (number & 0x7f, number >> 7) {
            self.bytes.push(low_byte(low) | 0x80);
            number = rest;
        }
        self.bytes.push(low_byte(number));
    }

    /// How many there are of something that follows.
    pub(crate) fn length(&mut self, length: usize) {
        self.number(length as u64);
    }

    pub(crate) fn flag(&mut self, flag: bool) {
        self.bytes.push(u8::from(flag));
    }

    /// Eight bytes: nearly all of them would take as many in any form, and they are read at once.
    pub(crate) fn time(&mut self, at: Timestamp) {
        self.bytes.extend(at.as_micros().to_le_bytes());
    }

    pub(crate) fn wide(&mut self, number: u128) {
        self.bytes.extend(number.to_le_bytes());
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.bytes.extend(bytes);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

const fn low_byte(number: u64) -> u8 {
    let [low, ..] = number.to_le_bytes();
    low
}

/// Reads values one behind the other; nothing where they do not fit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unpacker<'a> {
    rest: &'a [u8],
}

impl<'a> Unpacker<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Bytes that were not read yet.
    pub(crate) const fn left(&self) -> usize {
        self.rest.len()
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if *byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// How many there are of something that follows: no more than there are bytes.
    pub(crate) fn length(&mut self) -> Option<usize> {
        let length = usize::try_from(self.number()?).ok()?;
        (length <= self.rest.len()).then_some(length)
    }

    pub(crate) fn flag(&mut self) -> Option<bool> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte != 0)
    }

    pub(crate) fn time(&mut self) -> Option<Timestamp> {
        let (bytes, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(Timestamp::from_micros(i64::from_le_bytes(*bytes)))
    }

    pub(crate) fn wide(&mut self) -> Option<u128> {
        let (bytes, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(u128::from_le_bytes(*bytes))
    }

    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.length()?;
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes)
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        str::from_utf8(self.bytes()?).ok()
    }
}

/// A stretch of bytes that others share.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    bytes: Arc<Vec<u8>>,
    range: Range<usize>,
}

impl Piece {
    /// All of them.
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        let range = 0..bytes.len();
        Self { bytes: Arc::new(bytes), range }
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        self.bytes.get(self.range.clone()).unwrap_or_default()
    }

    /// The bytes that were written at the place where `from` stands, which reads this.
    pub(crate) fn next(&self, from: &mut Unpacker<'_>) -> Option<Self> {
        let length = from.bytes()?.len();
        let end = self.as_slice().len() - from.left();
        Some(self.part(end - length..end))
    }

    /// A part of it, which ends no later than it does.
    pub(crate) fn part(&self, part: Range<usize>) -> Self {
        let at = |offset: usize| self.range.start.saturating_add(offset).min(self.range.end);
        Self { bytes: Arc::clone(&self.bytes), range: at(part.start)..at(part.end) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::*;

    proptest! {
        #[test]
        fn what_was_packed_is_unpacked(
            number in any::<u64>(), wide in any::<u128>(), flag in any::<bool>(), text in ".{0,200}", micros in 0_i64..1 << 50,
        ) {
            let at = Timestamp::from_micros(micros);
            let mut packer = Packer::default();
            packer.number(number);
            packer.text(&text);
            packer.time(at);
            packer.wide(wide);
            packer.flag(flag);
            let bytes = packer.into_bytes();
            let mut unpacker = Unpacker::new(&bytes);
            prop_assert_eq!(unpacker.number(), Some(number));
            prop_assert_eq!(unpacker.text(), Some(&*text));
            prop_assert_eq!(unpacker.time(), Some(at));
            prop_assert_eq!(unpacker.wide(), Some(wide));
            prop_assert_eq!(unpacker.flag(), Some(flag));
            prop_assert_eq!((unpacker.left(), unpacker.number()), (0, None));
        }

        #[test]
        fn other_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut unpacker = Unpacker::new(&bytes);
            while unpacker.number().is_some() && unpacker.text().is_some() {}
            prop_assert_eq!(unpacker.left() <= bytes.len(), true);
        }
    }

    #[test]
    fn part_of_a_piece_is_what_it_was_cut_from() {
        let piece = Piece::new(b"one two three".to_vec());
        let two = piece.part(4..7);
        assert_eq!(two.as_slice(), b"two");
        assert_eq!(two.part(1..99).as_slice(), b"wo");
        assert_eq!(two.part(99..100).as_slice(), b"");
    }
}
