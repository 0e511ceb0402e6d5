//! [`Passing`]: whether the calls of a place in the program have to be looked at.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// Places whose successes can be counted. More functions than that have no place.
pub(crate) const PLACES_MAX: u32 = 16_384;

/// Places whose memory is taken at once.
const CHUNK: usize = 64;

static PLACES: Places = Places::new();

/// The places of this process that have ever rested, to wake them.
#[derive(Debug)]
struct Places {
    /// How often something has come up by which a place that rests might have to be counted: a recorder was
    /// put in force, or a function has failed for the first time.
    generation: AtomicU64,
    /// The places that have a number.
    numbered: AtomicU32,
    /// By their numbers.
    rested: [OnceLock<Box<[Slot]>>; PLACES_MAX as usize / CHUNK],
}

type Slot = OnceLock<&'static Passing>;

/// Whether the calls of a place in the program have to be looked at: its successes counted, its
/// failures remembered by what they say.
///
/// It holds nothing of a recorder but whether the only one there was, or the lack of any, let it rest. So a
/// success of a place that has never failed costs one comparison, and a new recorder is asked again by each
/// place, once: it wakes them all.
#[derive(Debug)]
pub struct Passing {
    rests: AtomicBool,
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
        PLACES.now()
    }

    /// Wakes every place.
    pub(crate) fn renew() {
        PLACES.renew();
    }
}

impl Places {
    const fn new() -> Self {
        Self {
            generation: AtomicU64::new(0),
            numbered: AtomicU32::new(0),
            rested: [const { OnceLock::new() }; PLACES_MAX as usize / CHUNK],
        }
    }

    fn now(&self) -> Generation {
        // Pairs with `renew`: who sees the new generation sees also why there is one.
        Generation(self.generation.load(Ordering::SeqCst))
    }

    fn renew(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
        let slots = self.rested.iter().filter_map(OnceLock::get).flatten();
        for place in slots.filter_map(OnceLock::get) {
            place.rests.store(false, Ordering::SeqCst);
        }
    }

    fn rest(&self, place: &'static Passing, generation: Generation) {
        let Some(number) = place.number_in(self) else { return };
        let Some(chunk) = self.rested.get(number / CHUNK) else { return };
        let chunk = chunk.get_or_init(|| (0..CHUNK).map(|_| Slot::new()).collect());
        let Some(slot) = chunk.get(number % CHUNK) else { return };
        slot.get_or_init(|| place);
        place.rests.store(true, Ordering::SeqCst);
        // What has come up meanwhile may have gone by before the place stood there; then the generation was
        // raised before, which is seen here.
        if self.now() != generation {
            place.rests.store(false, Ordering::SeqCst);
        }
    }

    fn take_number(&self) -> Option<u32> {
        let free = |taken| (taken < PLACES_MAX).then_some(taken + 1);
        let taken = self.numbered.fetch_update(Ordering::Relaxed, Ordering::Relaxed, free);
        taken.ok().map(|before| before + 1)
    }
}

impl Passing {
    /// A place that nobody has asked about.
    #[expect(clippy::new_without_default, reason = "it stands in a static")]
    pub const fn new() -> Self {
        Self {
            rests: AtomicBool::new(false),
            number: AtomicU32::new(0),
            is_nested: AtomicBool::new(false),
        }
    }

    /// Its successes are of no interest to anyone.
    #[inline]
    pub(crate) fn rests(&self) -> bool {
        // Who sees an old value counts nothing, as a moment before.
        self.rests.load(Ordering::Relaxed)
    }

    /// Lets it rest until something comes up after `generation`. A place that has no number never rests.
    pub(crate) fn rest(&'static self, generation: Generation) {
        PLACES.rest(self, generation);
    }

    /// Its number in this process, from zero; nothing if there are too many.
    pub(crate) fn number(&self) -> Option<usize> {
        self.number_in(&PLACES)
    }

    fn number_in(&self, places: &Places) -> Option<usize> {
        let number = match self.number.load(Ordering::Relaxed) {
            0 => self.take_number(places)?,
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

    fn take_number(&self, places: &Places) -> Option<u32> {
        let number = places.take_number()?;
        let taken = self.number.compare_exchange(0, number, Ordering::Relaxed, Ordering::Relaxed);
        // Another thread may have been quicker; the number that was taken for nothing stays unused.
        Some(taken.map_or_else(|quicker| quicker, |_| number))
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn passing() -> &'static Passing {
        Box::leak(Box::new(Passing::new()))
    }

    #[test]
    fn place_rests_until_something_comes_up() {
        let (places, place) = (Places::new(), passing());
        assert!(!place.rests());
        places.rest(place, places.now());
        assert!(place.rests());
        places.renew();
        assert!(!place.rests());
    }

    #[test]
    fn place_does_not_rest_by_what_was_asked_before_something_came_up() {
        let (places, place) = (Places::new(), passing());
        let before = places.now();
        places.renew();
        places.rest(place, before);
        assert!(!place.rests());
    }

    #[test]
    fn no_place_rests_through_what_comes_up_meanwhile() {
        let places = Places::new();
        for _ in 0..500 {
            let place = passing();
            let asked = places.now();
            thread::scope(|threads| {
                threads.spawn(|| places.rest(place, asked));
                threads.spawn(|| places.renew());
            });
            assert!(!place.rests());
        }
    }

    #[test]
    fn place_beyond_all_numbers_never_rests() {
        let (places, place) = (Places::new(), passing());
        places.numbered.store(PLACES_MAX, Ordering::Relaxed);
        places.rest(place, places.now());
        assert!(!place.rests());
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
