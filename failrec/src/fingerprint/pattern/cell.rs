//! [`Shape`]: lines that are alike, as a row of cells.

use crate::fingerprint::pattern::why::Why;
use crate::fingerprint::pattern::word::Kind;

/// The number of a word. [`VARIABLE`] is the first.
pub(super) type WordId = u32;

/// Stands where a variable was found.
pub(super) const VARIABLE: WordId = 0;

/// A place in a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) word: WordId,
    pub(super) kind: Kind,
    /// A blank stands before it.
    pub(super) is_spaced: bool,
    /// Several words may stand for the variable.
    pub(super) is_wide: bool,
    /// Why it is a variable, if it is one.
    pub(super) why: Option<Why>,
}

impl Cell {
    pub(super) const fn is_variable(self) -> bool {
        self.word == VARIABLE
    }

    /// Makes it a variable, if it is none.
    pub(super) fn vary(&mut self, why: Why) {
        self.word = VARIABLE;
        self.kind = Kind::Hole;
        self.why.get_or_insert(why);
    }
}

/// Lines that are alike, as a row of cells.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) cells: Vec<Cell>,
    /// The numbers of the lines.
    pub(super) sources: Vec<usize>,
}

impl Shape {
    pub(super) fn words(&self) -> Vec<WordId> {
        self.cells.iter().map(|cell| cell.word).collect()
    }

    /// Takes in another that differs from it only in cells that have become variables.
    pub(super) fn absorb(&mut self, other: Self) {
        for (cell, other) in self.cells.iter_mut().zip(&other.cells) {
            cell.is_wide |= other.is_wide && cell.is_variable();
        }
        self.sources.extend(other.sources);
    }
}

/// Cells that tell what a line is about.
pub(super) fn telling(cells: &[Cell]) -> usize {
    cells.iter().filter(|cell| cell.kind.is_telling()).count()
}

/// Only marks, and what may be left out of sight, stand before the place.
pub(super) fn is_first(before: &[Cell]) -> bool {
    before.iter().all(|cell| cell.kind == Kind::Mark)
}
