//! Finds the token of a provider by its first letters.

use std::sync::LazyLock;

use crate::mask::rule::found::Found;
use crate::mask::rule::prefix::PrefixRule;
use crate::mask::rule::table;
use crate::mask::text::class::{DOT, WORD};
use crate::mask::text::{Bytes, lanes};

/// The token that starts at `start`, with the word that ends at `word_end`.
pub(crate) fn find(bytes: Bytes<'_>, start: usize, word_end: usize) -> Option<Found> {
    let eight = bytes.eight(start);
    let [first, second, third, ..] = eight;
    // A word has no percent sign, but a prefix may go on behind one.
    let is_encoded = || word_end < start + eight.len() && lanes::has_percent(eight);
    let entries = INDEX.entries([first, second, third]).iter();
    let mut fitting = entries.filter(|entry| entry.fits(eight) || is_encoded());
    fitting.find_map(|entry| entry.rule.find(bytes, start, word_end))
}

/// The first digit that a byte is percent-encoded with.
fn hex_digit(nibble: u8) -> u8 {
    let digit = char::from_digit(u32::from(nibble), 16);
    digit.and_then(|digit| u8::try_from(digit).ok()).unwrap_or_default()
}

static INDEX: LazyLock<Index> = LazyLock::new(Index::new);

/// The rules by their first three bytes.
struct Index {
    slots: Vec<Vec<Entry>>,
}

/// A rule with the start of its prefix: most that share a slot differ there.
struct Entry {
    rule: &'static PrefixRule,
    /// The first eight bytes of the prefix, zeros behind it.
    prefix: u64,
    /// The bits of the bytes that the prefix has.
    kept: u64,
}

impl Entry {
    fn new(rule: &'static PrefixRule) -> Self {
        let (mut prefix, mut kept) = ([0; 8], [0; 8]);
        for ((to, kept), byte) in prefix.iter_mut().zip(&mut kept).zip(rule.prefix.bytes()) {
            (*to, *kept) = (byte, 0xff);
        }
        Self { rule, prefix: u64::from_le_bytes(prefix), kept: u64::from_le_bytes(kept) }
    }

    /// Whether a text that starts so may start with the prefix, unless it is percent-encoded.
    const fn fits(&self, eight: [u8; 8]) -> bool {
        (u64::from_le_bytes(eight) ^ self.prefix) & self.kept == 0
    }
}

impl Index {
    const SLOTS: usize = 1024;

    fn new() -> Self {
        let mut index = Self { slots: (0..Self::SLOTS).map(|_| Vec::new()).collect() };
        for rule in table::ALL.iter().flat_map(|rules| rules.iter()) {
            match *rule.prefix.as_bytes() {
                [a, b, c, ..] => {
                    index.add([a, b, c], rule);
                    // A mark behind the first byte may be percent-encoded.
                    if !WORD.or(DOT).has(b) {
                        index.add([a, b'%', hex_digit(b >> 4)], rule);
                    }
                }
                // Two letters alone: whatever the tail may go on with.
                [a, b] => (0..=u8::MAX)
                    .filter(|&c| rule.tail.class().has(c))
                    .for_each(|c| index.add([a, b, c], rule)),
                _ => {}
            }
        }
        index
    }

    fn add(&mut self, three: [u8; 3], rule: &'static PrefixRule) {
        if let Some(slot) = self.slots.get_mut(Self::slot(three)) {
            slot.push(Entry::new(rule));
        }
    }

    fn entries(&self, three: [u8; 3]) -> &[Entry] {
        self.slots.get(Self::slot(three)).map_or(&[], Vec::as_slice)
    }

    fn slot([a, b, c]: [u8; 3]) -> usize {
        (usize::from(a) * 251 + usize::from(b) * 67 + usize::from(c) * 17) % Self::SLOTS
    }
}
