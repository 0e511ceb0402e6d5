//! [`Template`]: messages that differ in variables only.

use std::ops::Range;

use serde::Serialize;

use crate::fingerprint::pattern::alignment::align;
use crate::fingerprint::pattern::piece::{Piece, print};
use crate::fingerprint::pattern::split::split;
use crate::fingerprint::pattern::values::Values;
use crate::fingerprint::pattern::why::Why;

/// Messages that a template remembers.
const EXAMPLES_MAX: usize = 3;
/// Values that a variable shows.
const VALUES_SHOWN_MAX: usize = 5;

/// Messages that differ in variables only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub(super) pieces: Vec<Piece>,
    /// Of each variable, in their order.
    pub(super) slots: Vec<Slot>,
    pub(super) count: u64,
    examples: Vec<Box<str>>,
}

/// What is known of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) why: Why,
    pub(super) values: Values,
}

/// A place of a template where its messages differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Variable {
    /// Why it was taken for one.
    pub why: Why,
    /// Different values that were seen.
    pub distinct: usize,
    /// There were more values than it remembers, so that `distinct` is the least.
    pub is_more: bool,
    /// The most frequent values, up to five, with their counts.
    pub values: Vec<(String, u64)>,
}

impl Template {
    pub(super) const fn new(pieces: Vec<Piece>, slots: Vec<Slot>) -> Self {
        Self { pieces, slots, count: 0, examples: Vec::new() }
    }

    /// The text, with `<*>` where messages differ.
    pub fn text(&self) -> String {
        print(&self.pieces)
    }

    /// Messages, each as often as it was observed.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Where its messages differ, from left to right.
    pub fn variables(&self) -> Vec<Variable> {
        let variable = |slot: &Slot| {
            let values = slot.values.most_frequent().into_iter().take(VALUES_SHOWN_MAX);
            Variable {
                why: slot.why,
                distinct: slot.values.distinct(),
                is_more: slot.values.is_cut(),
                values: values.map(|(value, count)| (value.to_owned(), count)).collect(),
            }
        };
        self.slots.iter().map(variable).collect()
    }

    /// Some of its messages, up to three.
    pub fn examples(&self) -> impl Iterator<Item = &str> {
        self.examples.iter().map(|example| &**example)
    }

    /// The message is one of this template.
    pub fn matches(&self, normal: &str) -> bool {
        self.align(&pieces_of(normal)).is_some()
    }

    pub(super) fn align(&self, line: &[Piece]) -> Option<Vec<Range<usize>>> {
        align(&self.pieces, line)
    }

    /// Words that stay: of two templates that a message fits, that with more of them tells more.
    pub(super) fn constants(&self) -> usize {
        self.pieces.iter().filter(|piece| piece.word.is_some()).count()
    }

    /// Counts a message that it matches.
    pub(super) fn add_line(&mut self, normal: &str, count: u64) {
        let line = pieces_of(normal);
        for (slot, span) in
            self.slots.iter_mut().zip(align(&self.pieces, &line).unwrap_or_default())
        {
            slot.values.add(&print(line.get(span).unwrap_or_default()), count);
        }
        self.count = self.count.saturating_add(count);
        self.add_example(normal);
    }

    /// Takes in one whose messages all match this one.
    pub(super) fn add_template(&mut self, other: &Self) {
        let spans = self.align(&other.pieces).unwrap_or_default();
        for (slot, span) in self.slots.iter_mut().zip(spans) {
            let words = other.pieces.get(span.clone()).unwrap_or_default();
            let before = other.pieces.get(..span.start).unwrap_or_default();
            let number = before.iter().filter(|piece| piece.word.is_none()).count();
            match (words, other.slots.get(number)) {
                ([Piece { word: None, .. }], Some(known)) => slot.values.absorb(&known.values),
                _ => slot.values.add(&print(words), other.count),
            }
        }
        self.count = self.count.saturating_add(other.count);
        other.examples.iter().for_each(|example| self.add_example(example));
    }

    fn add_example(&mut self, normal: &str) {
        let is_new = self.examples.iter().all(|example| **example != *normal);
        if is_new && self.examples.len() < EXAMPLES_MAX {
            self.examples.push(normal.into());
        }
    }
}

pub(super) fn pieces_of(line: &str) -> Vec<Piece> {
    split(line).into_iter().map(Piece::of).collect()
}
