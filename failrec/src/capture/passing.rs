//! [`Passing`]: whether the calls of a place in the program have to be looked at.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// Places whose successes can be counted. More functions than that have no place.
pub(crate) const PLACES_MAX: u32 = 16_384;

/// How often something has come up by which a place that rests might have to be counted: a recorder
/// was put in force, or a function has failed for the first time. Nothing has before the first one.
static GENERATION: AtomicU64 = AtomicU64::new(0);

/// The places that have a number.
static NUMBERED: AtomicU32 = AtomicU32::new(0);

/// Whether the calls of a place in the program have to be looked at: its successes counted, its
/// failures remembered by what they say.
///
/// It holds nothing of a recorder but the generation in which the only one there was, or the lack of
/// any, let it rest. So a success of a place that has never failed costs two loads and a comparison,
/// and a new recorder is asked again by each place, once.
#[derive(Debug)]
pub struct Passing {
    rested_in: AtomicU64,
    /// Its number from one; zero until it has one.
    number: AtomicU32,
    /// A recorded function outside has failed after it.
    is_nested: AtomicBool,
}

/// What may let places rest: read before asking whether they may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Generation(u64);

impl Generation {
    /// The present one.
    pub(crate) fn now() -> Self {
        // Pairs with `renew`: who sees the new generation sees also why there is one.
        Self(GENERATION.load(Ordering::Acquire))
    }

    /// Wakes every place.
    pub(crate) fn renew() {
        GENERATION.fetch_add(1, Ordering::AcqRel);
    }
}

impl Passing {
    /// A place that nobody has asked about.
    #[expect(clippy::new_without_default, reason = "it stands in a static")]
    pub const fn new() -> Self {
        Self {
            rested_in: AtomicU64::new(0),
            number: AtomicU32::new(0),
            is_nested: AtomicBool::new(false),
        }
    }

    /// Its successes are of no interest to anyone.
    #[inline]
    pub(crate) fn rests(&self) -> bool {
        // Who sees an old value counts nothing, as a moment before.
        self.rested_in.load(Ordering::Relaxed) == GENERATION.load(Ordering::Relaxed)
    }

    /// Lets it rest until something comes up after `generation`.
    pub(crate) fn rest(&self, generation: Generation) {
        self.rested_in.store(generation.0, Ordering::Relaxed);
    }

    /// Its number in this process, from zero; nothing if there are too many.
    pub(crate) fn number(&self) -> Option<usize> {
        let number = match self.number.load(Ordering::Relaxed) {
            0 => self.take_number()?,
            number => number,
        };
        usize::try_from(number - 1).ok()
    }

    /// A recorded function has failed after a failure here, inside of it, which it may have passed on:
    /// from now on each failure here has to be known by what it says.
    #[cold]
    pub(crate) fn nest(&self) {
        self.is_nested.store(true, Ordering::Relaxed);
    }

    /// That has come up.
    #[inline]
    pub(crate) fn is_nested(&self) -> bool {
        self.is_nested.load(Ordering::Relaxed)
    }

    fn take_number(&self) -> Option<u32> {
        let free = |taken| (taken < PLACES_MAX).then_some(taken + 1);
        let before = NUMBERED.fetch_update(Ordering::Relaxed, Ordering::Relaxed, free).ok()?;
        let taken =
            self.number.compare_exchange(0, before + 1, Ordering::Relaxed, Ordering::Relaxed);
        // Another thread may have been quicker; the number that was taken for nothing stays unused.
        Some(taken.map_or_else(|quicker| quicker, |_| before + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_rests_until_something_comes_up() {
        let place = Passing::new();
        Generation::renew();
        assert!(!place.rests());
        // Other tests renew it as well.
        let before = Generation::now();
        place.rest(before);
        Generation::renew();
        assert!(!place.rests());
        assert_ne!(Generation::now(), before);
    }

    #[test]
    fn place_keeps_its_number() {
        let (one, other) = (Passing::new(), Passing::new());
        let numbers = [one.number(), other.number(), one.number()];
        assert_eq!(numbers[0], numbers[2]);
        assert_ne!(numbers[0], numbers[1]);
        assert!(numbers[0].is_some());
    }
}
