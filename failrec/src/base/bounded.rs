//! [`Ring`]: the newest few of many.

use std::collections::VecDeque;

/// Keeps the newest `capacity` items and counts the ones it let go.
#[derive(Clone, Debug)]
pub struct Ring<T> {
    items: VecDeque<T>,
    capacity: usize,
    evicted: u64,
}

impl<T> Ring<T> {
    /// An empty ring that will hold at most `capacity` items; it allocates when items come.
    pub const fn new(capacity: usize) -> Self {
        Self { items: VecDeque::new(), capacity, evicted: 0 }
    }

    /// Adds an item; the oldest one goes when there is no room.
    pub fn push(&mut self, item: T) {
        if self.capacity == 0 {
            self.evicted = self.evicted.saturating_add(1);
            return;
        }
        if self.capacity <= self.items.len() {
            self.items.pop_front();
            self.evicted = self.evicted.saturating_add(1);
        }
        self.items.push_back(item);
    }

    /// The items, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.items.iter()
    }

    /// How many items went to make room.
    pub const fn evicted(&self) -> u64 {
        self.evicted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_ring_keeps_the_newest_and_counts_the_rest() {
        let mut ring = Ring::new(2);
        for item in 0..5 {
            ring.push(item);
        }
        assert_eq!(ring.iter().copied().collect::<Vec<_>>(), [3, 4]);
        assert_eq!(ring.evicted(), 3);
    }

    #[test]
    fn ring_without_room_keeps_nothing() {
        let mut ring = Ring::new(0);
        ring.push('a');
        assert_eq!((ring.iter().count(), ring.evicted()), (0, 1));
    }
}
