//! [`Tail`]: the newest of many, bounded by number and by weight.

use std::collections::VecDeque;

/// The newest items, and how many there have been.
#[derive(Clone, Debug)]
pub(super) struct Tail<T> {
    items: VecDeque<(T, usize)>,
    count_max: usize,
    weight: usize,
    weight_max: usize,
    /// The place of an item is its number in this count; it never changes.
    pushed: u64,
}

impl<T: Clone> Tail<T> {
    /// Room for `count_max` items that weigh `weight_max` together.
    pub(super) const fn new(count_max: usize, weight_max: usize) -> Self {
        Self { items: VecDeque::new(), count_max, weight: 0, weight_max, pushed: 0 }
    }

    /// Adds the newest item; the oldest ones go when there is no room. An item that is too heavy
    /// for all of the room is left out.
    pub(super) fn push(&mut self, item: T, weight: usize) {
        if self.weight_max < weight {
            return;
        }
        self.items.push_back((item, weight));
        self.weight = self.weight.saturating_add(weight);
        self.pushed = self.pushed.saturating_add(1);
        while self.count_max < self.items.len() || self.weight_max < self.weight {
            let Some((_, weight)) = self.items.pop_front() else {
                break;
            };
            self.weight = self.weight.saturating_sub(weight);
        }
    }

    /// Adds all of `newer`.
    pub(super) fn append(&mut self, newer: Self) {
        for (item, weight) in newer.items {
            self.push(item, weight);
        }
    }

    /// Adds before its own items as many of the items that `older` had when it had seen `place`
    /// as there is room for.
    pub(super) fn prepend(&mut self, older: &Self, place: u64) {
        let count = u64::try_from(older.items.len()).unwrap_or(u64::MAX);
        let newer = older.pushed.saturating_sub(place).min(count);
        let visible = usize::try_from(count - newer).unwrap_or(0);
        for (item, weight) in older.items.iter().take(visible).rev() {
            let is_full = self.count_max <= self.items.len();
            if is_full || self.weight_max < self.weight.saturating_add(*weight) {
                break;
            }
            self.weight = self.weight.saturating_add(*weight);
            self.pushed = self.pushed.saturating_add(1);
            self.items.push_front((item.clone(), *weight));
        }
    }

    /// How many items there have been.
    pub(super) const fn pushed(&self) -> u64 {
        self.pushed
    }

    /// The newest `most` items, oldest first.
    pub(super) fn into_newest(self, most: usize) -> Vec<T> {
        let skipped = self.items.len().saturating_sub(most);
        self.items.into_iter().skip(skipped).map(|(item, _)| item).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tail(items: impl IntoIterator<Item = u32>) -> Tail<u32> {
        let mut tail = Tail::new(4, 100);
        items.into_iter().for_each(|item| tail.push(item, 10));
        tail
    }

    #[test]
    fn newest_are_kept_by_number_and_by_weight() {
        assert_eq!(tail(0..6).into_newest(9), [2, 3, 4, 5]);
        assert_eq!(tail(0..6).into_newest(2), [4, 5]);
        let mut heavy = tail(0..3);
        heavy.push(3, 85);
        assert_eq!(heavy.into_newest(9), [2, 3]);
    }

    #[test]
    fn item_heavier_than_all_of_the_room_is_left_out() {
        let mut tail = tail(0..2);
        tail.push(2, 101);
        assert_eq!(tail.into_newest(9), [0, 1]);
    }

    #[test]
    fn older_items_are_those_before_the_place() {
        let older = tail(0..6);
        let with = |place| {
            let mut newer = tail([10]);
            newer.prepend(&older, place);
            newer.into_newest(9)
        };
        assert_eq!(with(6), [3, 4, 5, 10]);
        assert_eq!(with(4), [2, 3, 10]);
        assert_eq!(with(1), [10]);
    }
}
