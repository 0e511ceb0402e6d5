//! A figure that was measured in several rounds.

/// The median, and between what it lies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Figure {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Figure {
    /// Of an even number of rounds the higher one of the middle; of none nothing.
    pub(crate) fn new(rounds: impl IntoIterator<Item = f64>) -> Self {
        let mut rounds: Vec<_> = rounds.into_iter().collect();
        rounds.sort_by(f64::total_cmp);
        let at = |index: usize| rounds.get(index).copied().unwrap_or_default();
        let most = rounds.last().copied().unwrap_or_default();
        Self { median: at(rounds.len() / 2), least: at(0), most }
    }

    /// As a cell of a table, each number written by `number`.
    pub(crate) fn cell(self, number: fn(f64) -> String) -> String {
        format!("{} ({}–{})", number(self.median), number(self.least), number(self.most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlier_moves_the_spread_and_not_the_median() {
        let figure = Figure::new([3.0, 900.0, 2.0]);
        assert_eq!(figure, Figure { median: 3.0, least: 2.0, most: 900.0 });
    }
}
