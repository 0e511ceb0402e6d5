//! [`Tally`]: how many values were hidden, by rule.

use std::collections::BTreeMap;

/// How many values were hidden, by rule.
///
/// It says nothing of their lengths, their places or what they were.
///
/// # Examples
///
/// ```
/// use failrec::mask::{Masker, Tally};
///
/// let mut tally = Tally::new();
/// Masker::default().text_counted("write to ada@example.com", &mut tally);
/// assert_eq!(tally.count("pii_email"), 1);
/// assert_eq!(tally.total(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: BTreeMap<String, u32>,
    /// Nobody will ask for the counts.
    is_deaf: bool,
}

impl Tally {
    /// Nothing hidden yet.
    pub const fn new() -> Self {
        Self { counts: BTreeMap::new(), is_deaf: false }
    }

    /// One that nobody will ask, which counts nothing.
    pub(crate) const fn deaf() -> Self {
        Self { counts: BTreeMap::new(), is_deaf: true }
    }

    /// An empty one that counts if this one does.
    pub(crate) const fn like(&self) -> Self {
        Self { counts: BTreeMap::new(), is_deaf: self.is_deaf }
    }

    /// How many values the rule hid.
    pub fn count(&self, rule: &str) -> u32 {
        self.counts.get(rule).copied().unwrap_or(0)
    }

    /// How many values were hidden in all.
    pub fn total(&self) -> u64 {
        self.counts.values().map(|&count| u64::from(count)).sum()
    }

    /// Whether nothing was hidden.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Each rule that hid something, in order of its name, and how often it did.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.counts.iter().map(|(rule, &count)| (rule.as_str(), count))
    }

    /// The counts; the tally starts again.
    pub(crate) fn take(&mut self) -> BTreeMap<String, u32> {
        std::mem::take(&mut self.counts)
    }

    /// Adds the counts of another.
    pub(crate) fn absorb(&mut self, other: Self) {
        if self.counts.is_empty() {
            *self = other;
            return;
        }
        for (rule, more) in other.counts {
            let count = self.counts.entry(rule).or_default();
            *count = count.saturating_add(more);
        }
    }

    pub(crate) fn add(&mut self, rule: &str) {
        if self.is_deaf {
            return;
        }
        if let Some(count) = self.counts.get_mut(rule) {
            *count = count.saturating_add(1);
        } else {
            self.counts.insert(rule.to_owned(), 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_kept_by_rule() {
        let mut tally = Tally::new();
        for rule in ["jwt", "key", "jwt"] {
            tally.add(rule);
        }
        assert_eq!(tally.iter().collect::<Vec<_>>(), [("jwt", 2), ("key", 1)]);
        assert_eq!(tally.total(), 3);
    }

    #[test]
    fn taken_tally_starts_again() {
        let mut tally = Tally::new();
        tally.add("jwt");
        assert_eq!(tally.take().len(), 1);
        assert!(tally.is_empty());
    }
}
