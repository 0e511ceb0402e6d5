//! [`Ahead`]: the next place of what is looked for again and again.

/// The next place of what is looked for again and again, from left to right.
///
/// It remembers what was found last, so that many places from which nothing is near do not make
/// it search the same bytes again and again.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ahead {
    /// No other place lies between the one from which it was looked for last and this.
    next: Option<usize>,
}

impl Ahead {
    /// What `search` finds from `from` on, which is not before any earlier `from`.
    pub(crate) fn find(&mut self, from: usize, search: impl FnOnce() -> usize) -> usize {
        let known = self.next.filter(|&next| from <= next);
        let next = known.unwrap_or_else(search);
        self.next = Some(next);
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_is_searched_for_once_until_it_is_passed() {
        let mut ahead = Ahead::default();
        assert_eq!(ahead.find(0, || 5), 5);
        assert_eq!(ahead.find(5, || unreachable!()), 5);
        assert_eq!(ahead.find(6, || 9), 9);
    }
}
