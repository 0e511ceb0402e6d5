//! [`Tally`]: an exact count to which many threads add.

use std::cell::Cell;
use std::sync::atomic::AtomicUsize;

use crate::base::sync::{AtomicU64, Ordering};

/// Places of one tally. More threads than that share some. With loom there is one: each more
/// multiplies the orders to go through.
const PLACES: usize = if cfg!(failrec_loom) { 1 } else { 8 };

/// An exact count to which many threads add without waiting for each other: each has a place of
/// its own, on a cache line of its own.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    places: [Place; PLACES],
}

/// Two lines, because processors fetch them in pairs.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Place(AtomicU64);

thread_local! {
    static PLACE: Cell<usize> = const { Cell::new(usize::MAX) };
}

impl Tally {
    /// Counts one.
    #[inline]
    pub(crate) fn add(&self) {
        // A thread that is being taken down counts at the first place.
        let place = PLACE.try_with(Cell::get).unwrap_or(0);
        let place = if place < PLACES { place } else { take_place() };
        if let Some(Place(count)) = self.places.get(place) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Back to zero. What is added meanwhile may go either way.
    pub(crate) fn clear(&self) {
        self.places.iter().for_each(|Place(count)| count.store(0, Ordering::Relaxed));
    }

    /// What was counted; exact once those who count have been waited for.
    pub(crate) fn sum(&self) -> u64 {
        self.places.iter().map(|Place(count)| count.load(Ordering::Relaxed)).sum()
    }
}

#[cold]
#[inline(never)]
fn take_place() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let place = NEXT.fetch_add(1, Ordering::Relaxed) % PLACES;
    PLACE.try_with(|own| own.set(place)).ok();
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn count_of_many_threads_is_exact() {
        let tally = Tally::default();
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| (0..1_000).for_each(|_| tally.add()));
            }
        });
        assert_eq!(tally.sum(), 16_000);
    }
}
