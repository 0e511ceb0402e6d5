//! [`Room`]: places of which there is a bounded number.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Places of which there is a bounded number.
///
/// The number bounds memory and orders nothing, so relaxed order is enough.
#[derive(Debug)]
pub(super) struct Room {
    taken: AtomicUsize,
    most: usize,
}

impl Room {
    pub(super) const fn new(most: usize) -> Self {
        Self { taken: AtomicUsize::new(0), most }
    }

    /// Takes a place, if one is left.
    pub(super) fn try_take(&self) -> bool {
        let next = |taken: usize| (taken < self.most).then_some(taken + 1);
        self.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).is_ok()
    }

    /// Takes a place, even if none is left.
    pub(super) fn take_anyway(&self) {
        self.taken.fetch_add(1, Ordering::Relaxed);
    }

    /// Gives back a place that was taken.
    pub(super) fn give_back(&self) {
        self.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_that_was_given_back_can_be_taken_again() {
        let room = Room::new(2);
        let taken = [(); 3].map(|()| room.try_take());
        room.give_back();
        assert_eq!((taken, room.try_take(), room.try_take()), ([true, true, false], true, false));
    }
}
