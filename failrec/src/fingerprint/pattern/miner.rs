//! [`PatternMiner`]: finds what many messages have in common.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use crate::fingerprint::pattern::cell::{Cell, Shape, VARIABLE, WordId};
use crate::fingerprint::pattern::evidence::Evidence;
use crate::fingerprint::pattern::joining::join;
use crate::fingerprint::pattern::patterns::Patterns;
use crate::fingerprint::pattern::piece::Piece;
use crate::fingerprint::pattern::split::split;
use crate::fingerprint::pattern::template::{Slot, Template, pieces_of};
use crate::fingerprint::pattern::values::Values;
use crate::fingerprint::pattern::why::Why;
use crate::fingerprint::pattern::word::Kind;

/// Messages that are remembered word by word: 2 MiB of normal forms.
const LINES_MAX: usize = 4_096;

/// Finds what many messages have in common.
///
/// It is given normal forms, as [`Normalizer`](crate::fingerprint::Normalizer) makes them.
/// Different messages are remembered up to a bound, and [`patterns`](Self::patterns) looks at all
/// of them at once; so their order changes nothing. Beyond the bound what has been found so far is
/// settled: a template that has variables then stays as it is or becomes wider, the messages
/// behind it are let go, and the rarest of those that are like no other are only counted, as
/// [unmatched](Patterns::unmatched).
///
/// How often a message comes says nothing about which of its words vary: messages that come again
/// change counts alone.
///
/// # Examples
///
/// ```
/// use failrec::fingerprint::PatternMiner;
///
/// let mut miner = PatternMiner::new();
/// for user in ["alice", "bob", "carol", "dave"] {
///     miner.observe(&format!("user {user} not found"), 1);
/// }
/// miner.observe("disk full", 10);
///
/// let patterns = miner.patterns();
/// let texts: Vec<_> = patterns.templates().iter().map(|template| template.text()).collect();
/// assert_eq!(texts, ["disk full", "user <*> not found"]);
/// assert_eq!(patterns.templates()[1].variables()[0].distinct, 4);
/// ```
#[derive(Clone, Debug)]
pub struct PatternMiner {
    lines_max: usize,
    /// Messages and how often each was observed.
    lines: BTreeMap<Box<str>, u64>,
    /// Templates whose messages were let go.
    settled: Vec<Template>,
    unmatched: u64,
}

/// A message, or a template whose messages were let go.
enum Source<'m> {
    Line(&'m str, u64),
    Settled(&'m Template),
}

impl PatternMiner {
    /// Remembers 4,096 messages.
    pub const fn new() -> Self {
        Self { lines_max: LINES_MAX, lines: BTreeMap::new(), settled: Vec::new(), unmatched: 0 }
    }

    /// Remembers `lines_max` different messages, and half as many templates.
    pub fn bounded(lines_max: NonZeroUsize) -> Self {
        Self { lines_max: lines_max.get(), ..Self::new() }
    }

    /// Takes note of `count` messages with this normal form.
    pub fn observe(&mut self, normal: &str, count: u64) {
        if let Some(known) = self.lines.get_mut(normal) {
            *known = known.saturating_add(count);
            return;
        }
        if !self.settled.is_empty() {
            let line = pieces_of(normal);
            let mut settled = self.settled.iter_mut();
            if let Some(template) = settled.find(|template| template.align(&line).is_some()) {
                template.add_line(normal, count);
                return;
            }
        }
        self.lines.insert(normal.into(), count);
        self.settle_if_full();
    }

    /// Takes in what another has observed. Counts add up.
    pub fn absorb(&mut self, other: Self) {
        self.unmatched = self.unmatched.saturating_add(other.unmatched);
        self.settled.extend(other.settled);
        self.settle_if_full();
        for (line, count) in other.lines {
            self.observe(&line, count);
        }
    }

    /// The templates of what was observed.
    pub fn patterns(&self) -> Patterns {
        let lines = self.lines.iter().map(|(line, count)| Source::Line(line, *count));
        let sources: Vec<_> = lines.chain(self.settled.iter().map(Source::Settled)).collect();
        let mut evidence = Evidence::new();
        let mut shapes: BTreeMap<Vec<WordId>, Shape> = BTreeMap::new();
        for (number, source) in sources.iter().enumerate() {
            let cells = source.cells(&mut evidence);
            let words = cells.iter().map(|cell| cell.word).collect();
            let shape = Shape { cells, sources: Vec::new() };
            shapes.entry(words).or_insert(shape).sources.push(number);
        }
        let shapes = join(shapes.into_values().collect(), &mut evidence);
        let templates = shapes.iter().map(|shape| template(shape, &sources, &evidence)).collect();
        Patterns::new(templates, self.unmatched)
    }

    const fn settled_max(&self) -> usize {
        self.lines_max.div_ceil(2)
    }

    fn settle_if_full(&mut self) {
        if self.lines_max < self.lines.len() || self.settled_max() < self.settled.len() {
            self.settle();
        }
    }

    /// Lets go of the messages behind templates, and of the rarest others if they are still many.
    fn settle(&mut self) {
        let patterns = self.patterns();
        let lines = std::mem::take(&mut self.lines);
        let of_line = |line: &str| patterns.template_of(line);
        let is_alone = |line: &str| {
            let template = of_line(line).and_then(|number| patterns.templates().get(number));
            template.is_none_or(|template| template.slots.is_empty())
        };
        let mut alone: Vec<_> = lines.into_iter().filter(|(line, _)| is_alone(line)).collect();
        alone.sort_by_key(|(_, count)| Reverse(*count));
        let templates = patterns.into_templates().into_iter();
        self.settled = templates.filter(|template| !template.slots.is_empty()).collect();
        let settled_max = self.settled_max();
        let rare = self.settled.split_off(self.settled.len().min(settled_max));
        let lost = alone.split_off(alone.len().min(self.lines_max / 2));
        let lost = rare.iter().map(Template::count).chain(lost.into_iter().map(|(_, count)| count));
        self.unmatched = lost.fold(self.unmatched, u64::saturating_add);
        self.lines = alone.into_iter().collect();
    }
}

impl Default for PatternMiner {
    fn default() -> Self {
        Self::new()
    }
}

impl Source<'_> {
    fn cells(&self, evidence: &mut Evidence) -> Vec<Cell> {
        let template = match self {
            Self::Line(line, _) => {
                let tokens = split(line).into_iter();
                return tokens.map(|token| evidence.cell(token.text, token.is_spaced)).collect();
            }
            Self::Settled(template) => template,
        };
        let mut slots = template.slots.iter();
        let cell = |piece: &Piece| match &piece.word {
            Some(word) => evidence.cell(word, piece.is_spaced),
            None => Cell {
                word: VARIABLE,
                kind: Kind::Hole,
                is_spaced: piece.is_spaced,
                is_wide: piece.is_wide,
                why: slots.next().map(|slot| slot.why),
            },
        };
        template.pieces.iter().map(cell).collect()
    }
}

/// The template that a shape is, with the messages that it came from.
fn template<'m>(
    shape: &Shape,
    sources: &[Source<'m>],
    evidence: &Evidence,
) -> (Template, Vec<&'m str>) {
    let piece = |cell: &Cell| Piece {
        word: (!cell.is_variable()).then(|| evidence.text(*cell).into()),
        is_spaced: cell.is_spaced,
        is_wide: cell.is_wide,
    };
    let slot =
        |cell: &Cell| Slot { why: cell.why.unwrap_or(Why::ManyValues), values: Values::default() };
    let variables = shape.cells.iter().filter(|cell| cell.is_variable());
    let slots = variables.map(slot).collect();
    let mut template = Template::new(shape.cells.iter().map(piece).collect(), slots);
    let mut lines = Vec::new();
    for source in shape.sources.iter().filter_map(|number| sources.get(*number)) {
        match source {
            Source::Line(line, count) => {
                template.add_line(line, *count);
                lines.push(*line);
            }
            Source::Settled(other) => template.add_template(other),
        }
    }
    (template, lines)
}

#[cfg(test)]
mod tests;
