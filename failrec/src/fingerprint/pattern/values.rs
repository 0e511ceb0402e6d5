//! [`Values`]: what a variable stood for.

use std::collections::BTreeMap;

/// Values that a variable remembers: the most frequent.
const VALUES_MAX: usize = 64;
/// Values after which those too many go; half as many more, so that few sorts are needed.
const VALUES_ROOM: usize = VALUES_MAX + VALUES_MAX / 2;
/// Letters of a value that are kept.
const VALUE_CHARS_MAX: usize = 80;

/// What a variable stood for, and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Values {
    counts: BTreeMap<Box<str>, u64>,
    /// Values went because they were too many.
    is_cut: bool,
}

impl Values {
    pub(super) fn add(&mut self, value: &str, count: u64) {
        let end = value.char_indices().nth(VALUE_CHARS_MAX).map_or(value.len(), |(end, _)| end);
        let value = value.get(..end).unwrap_or(value);
        let known = self.counts.entry(value.into()).or_default();
        *known = known.saturating_add(count);
        if VALUES_ROOM < self.counts.len() {
            self.cut();
        }
    }

    pub(super) fn absorb(&mut self, other: &Self) {
        self.is_cut |= other.is_cut;
        for (value, count) in &other.counts {
            self.add(value, *count);
        }
    }

    /// How many there are; at least, if [`is_cut`](Self::is_cut).
    pub(super) fn distinct(&self) -> usize {
        self.counts.len()
    }

    pub(super) const fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The most frequent ones, most frequent first.
    pub(super) fn most_frequent(&self) -> Vec<(&str, u64)> {
        let mut all: Vec<_> = self.counts.iter().map(|(value, count)| (&**value, *count)).collect();
        // The sort is stable, so values of equal counts stay in their order.
        all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        all
    }

    fn cut(&mut self) {
        let kept = self.most_frequent().into_iter().take(VALUES_MAX);
        self.counts = kept.map(|(value, count)| (value.into(), count)).collect();
        self.is_cut = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_bounded_and_the_frequent_ones_stay() {
        let mut values = Values::default();
        values.add("often", 7);
        (0..1_000).for_each(|number| values.add(&format!("{number}"), 1));
        assert!(values.distinct() <= VALUES_ROOM && values.is_cut());
        assert_eq!(values.most_frequent().first(), Some(&("often", 7)));
    }
}
