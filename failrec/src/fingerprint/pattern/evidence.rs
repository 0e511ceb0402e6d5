//! [`Evidence`]: what speaks for values being those of a variable.

use std::collections::{BTreeMap, BTreeSet};

use crate::fingerprint::pattern::cell::{Cell, VARIABLE, WordId};
use crate::fingerprint::pattern::why::Why;
use crate::fingerprint::pattern::word::{Kind, head_of_port, stem};

/// Different words in one place, all else being the same, that make it a variable. Three are a
/// state or a method too often.
const WORDS_MIN: usize = 4;
/// The same for the first word of a line, which most often says what happens.
const FIRST_WORDS_MIN: usize = 6;
/// The same where half of the words are built like names.
const NAMES_MIN: usize = 3;

/// What speaks for values being those of a variable: how they look, how many they are, and what
/// was found before.
#[derive(Debug)]
pub(super) struct Evidence {
    texts: Vec<Box<str>>,
    ids: BTreeMap<Box<str>, WordId>,
    /// The values of each variable that was found, without placeholders.
    known: Vec<BTreeSet<WordId>>,
}

impl Evidence {
    pub(super) fn new() -> Self {
        // No word is empty, so the first number is free for what is none.
        Self { texts: vec![Box::default()], ids: BTreeMap::new(), known: Vec::new() }
    }

    /// The cell that a word fills.
    pub(super) fn cell(&mut self, text: &str, is_spaced: bool) -> Cell {
        let word = match self.ids.get(text) {
            Some(word) => *word,
            None => self.add(text),
        };
        Cell { word, kind: Kind::of(text), is_spaced, is_wide: false, why: None }
    }

    fn add(&mut self, text: &str) -> WordId {
        let word = WordId::try_from(self.texts.len()).unwrap_or(WordId::MAX);
        self.texts.push(text.into());
        self.ids.insert(text.into(), word);
        word
    }

    pub(super) fn text(&self, cell: Cell) -> &str {
        self.texts.get(usize::try_from(cell.word).unwrap_or(0)).map_or("", |text| text)
    }

    /// Every value of a variable so far.
    pub(super) fn known_words(&self) -> BTreeSet<WordId> {
        self.known.iter().flatten().copied().collect()
    }

    /// Why the cells, which stand in the same place, are values of a variable; nothing if they are
    /// not. No value is among them twice.
    pub(super) fn weigh(&self, values: &[Cell], is_first: bool) -> Option<Why> {
        let count = values.len();
        if count < 2 || self.differ_in_port_only(values) {
            return None;
        }
        if self.has_placeholder(values) {
            return Some(Why::Placeholder);
        }
        let is_name = |cell: &&Cell| matches!(cell.kind, Kind::Name | Kind::PartHole);
        let names = values.iter().filter(is_name).count();
        let least = match () {
            () if count <= names * 2 => NAMES_MIN,
            () if is_first => FIRST_WORDS_MIN,
            () => WORDS_MIN,
        };
        if least <= count {
            return Some(Why::ManyValues);
        }
        let is_known =
            |known: &BTreeSet<WordId>| values.iter().all(|cell| known.contains(&cell.word));
        self.known.iter().any(is_known).then_some(Why::KnownValues)
    }

    /// Remembers the values of a variable.
    pub(super) fn learn(&mut self, values: &[Cell]) {
        let words = values.iter().filter(|cell| cell.kind != Kind::Hole).map(|cell| cell.word);
        let words: BTreeSet<_> = words.filter(|word| *word != VARIABLE).collect();
        if 1 < words.len() && !self.known.iter().any(|known| words.is_subset(known)) {
            self.known.push(words);
        }
    }

    /// A port or a code behind a colon is a number that was kept.
    fn differ_in_port_only(&self, values: &[Cell]) -> bool {
        let mut heads = values.iter().map(|cell| head_of_port(self.text(*cell)));
        let Some(Some(first)) = heads.next() else { return false };
        heads.all(|head| head == Some(first))
    }

    /// Words that are only partly placeholders and begin otherwise, such as `worker-<n>` and
    /// `job-<n>`, are different words still.
    fn has_placeholder(&self, values: &[Cell]) -> bool {
        if values.iter().any(|cell| cell.kind == Kind::Hole) {
            return true;
        }
        let mut parts = values.iter().filter(|cell| cell.kind == Kind::PartHole).peekable();
        if parts.peek().is_none() {
            return false;
        }
        let stems: BTreeSet<_> = parts.map(|cell| stem(self.text(*cell))).collect();
        stems.len() == 1 || values.iter().any(|cell| cell.kind != Kind::PartHole)
    }
}
