//! Finds the token of a provider by its first letters.

use std::sync::LazyLock;

use crate::mask::rule::found::Found;
use crate::mask::rule::prefix::PrefixRule;
use crate::mask::rule::table;
use crate::mask::text::Bytes;
use crate::mask::text::class::{DOT, WORD};

/// The token that starts at `start`.
pub(crate) fn find(bytes: Bytes<'_>, start: usize) -> Option<Found> {
    let three = [bytes.at(start), bytes.at(start + 1), bytes.at(start + 2)];
    INDEX.rules(three).iter().find_map(|rule| rule.find(bytes, start))
}

/// The first digit that a byte is percent-encoded with.
fn hex_digit(nibble: u8) -> u8 {
    let digit = char::from_digit(u32::from(nibble), 16);
    digit.and_then(|digit| u8::try_from(digit).ok()).unwrap_or_default()
}

static INDEX: LazyLock<Index> = LazyLock::new(Index::new);

/// The rules by their first three bytes.
struct Index {
    slots: Vec<Vec<&'static PrefixRule>>,
}

impl Index {
    const SLOTS: usize = 1024;

    fn new() -> Self {
        let mut index = Self { slots: vec![Vec::new(); Self::SLOTS] };
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
            slot.push(rule);
        }
    }

    fn rules(&self, three: [u8; 3]) -> &[&'static PrefixRule] {
        self.slots.get(Self::slot(three)).map_or(&[], Vec::as_slice)
    }

    fn slot([a, b, c]: [u8; 3]) -> usize {
        (usize::from(a) * 251 + usize::from(b) * 67 + usize::from(c) * 17) % Self::SLOTS
    }
}
