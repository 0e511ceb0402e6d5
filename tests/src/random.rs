//! [`Random`]: numbers that look random and are the same in every run.

/// Numbers that look random and are the same in every run: `SplitMix64`.
#[derive(Debug)]
pub struct Random {
    state: u64,
}

#[expect(clippy::indexing_slicing, clippy::expect_used, reason = "only tests use it")]
impl Random {
    /// Numbers that depend on the seed and on the names alone, so that a kind keeps its samples
    /// when another one is added.
    #[must_use]
    pub fn of(seed: u64, names: &[&str]) -> Self {
        // FNV-1a.
        let state = names.join("/").bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self { state: state ^ seed.wrapping_mul(0xd6e8_feb8_6659_fd93) }
    }

    /// A number below `end`.
    ///
    /// # Panics
    ///
    /// If `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        let end = u64::try_from(end).expect("a small number");
        usize::try_from(z % end).expect("it is below a small number")
    }

    /// A number from `first` to `last`.
    pub fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    /// One of the items.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_names_give_the_same_numbers() {
        let numbers = |seed, name| {
            let mut random = Random::of(seed, &[name]);
            [(); 8].map(|()| random.below(1000))
        };

        assert_eq!(numbers(1, "a"), numbers(1, "a"));
        assert_ne!(numbers(1, "a"), numbers(2, "a"));
        assert_ne!(numbers(1, "a"), numbers(1, "b"));
    }

    #[test]
    fn a_number_between_two_reaches_both() {
        let mut random = Random::of(1, &["between"]);
        let numbers: Vec<usize> = (0..200).map(|_| random.between(3, 5)).collect();

        assert!((3..=5).all(|number| numbers.contains(&number)));
        assert!(numbers.iter().all(|number| (3..=5).contains(number)));
    }
}
