//! [`Gate`]: the slots, as one number.

use crate::base::sync::{AtomicU64, Ordering};

/// Bits that count slots; the number holds three fields and a flag.
const SLOT_BITS: u32 = 20;
/// The most slots a gate can have.
pub(super) const SLOTS_MAX: u32 = (1 << SLOT_BITS) - 1;

/// One slot in use.
const SLOT: u64 = 1;
/// Where the limit stands.
const LIMIT_SHIFT: u32 = SLOT_BITS;
/// Somebody waits in the line.
const WAITING: u64 = 1 << (2 * SLOT_BITS);
/// One call that has entered. These bits are the highest, so that their overflow is the number's.
const ENTERED_SHIFT: u32 = 2 * SLOT_BITS + 1;
const ENTERED: u64 = 1 << ENTERED_SHIFT;

/// The slots of a bulkhead. How many are in use, how many there are, whether somebody waits and
/// how many calls have entered is one number: a call enters by one change of it, or not at all.
///
/// Methods that say so are for the holder of the line's lock alone.
///
/// Who takes a slot acquires what those have released who gave one back: with a single slot, calls
/// see what the calls before them did. All else is decided by the order of changes of one number.
#[derive(Debug)]
pub(super) struct Gate(AtomicU64);

impl Gate {
    pub(super) fn new(limit: u32) -> Self {
        Self(AtomicU64::new(u64::from(limit) << LIMIT_SHIFT))
    }

    /// Takes a slot and counts the call. Fails when all are in use, somebody waits, or the count
    /// must be [taken](Self::take_count) first.
    #[inline]
    pub(super) fn enter(&self) -> bool {
        self.change(|word| {
            let may_enter = word & WAITING == 0 && has_free(word);
            if may_enter { word.checked_add(SLOT + ENTERED) } else { None }
        })
    }

    /// Gives a slot back; whether somebody waits for one.
    #[inline]
    pub(super) fn leave(&self) -> bool {
        self.0.fetch_sub(SLOT, Ordering::Release) & WAITING != 0
    }

    /// Takes a slot, whoever waits, and counts nothing. For the holder of the lock.
    pub(super) fn take(&self) -> bool {
        self.change(|word| has_free(word).then_some(word + SLOT))
    }

    /// Takes a slot and counts nothing, or says in the same moment that somebody waits from now on.
    /// For the holder of the lock.
    pub(super) fn take_or_wait(&self) -> bool {
        let mut is_taken = false;
        self.change(|word| {
            is_taken = has_free(word);
            Some(if is_taken { word + SLOT } else { word | WAITING })
        });
        is_taken
    }

    /// Says that nobody waits any more. For the holder of the lock.
    pub(super) fn nobody_waits(&self) {
        self.0.fetch_and(!WAITING, Ordering::Relaxed);
    }

    /// From now on there are `limit` slots. For the holder of the lock.
    pub(super) fn set_limit(&self, limit: u32) {
        let mask = u64::from(SLOTS_MAX) << LIMIT_SHIFT;
        self.change(|word| Some(word & !mask | u64::from(limit) << LIMIT_SHIFT));
    }

    /// Takes the count of calls that have entered, which starts again. For the holder of the lock.
    pub(super) fn take_count(&self) -> u64 {
        let count = self.0.load(Ordering::Relaxed) >> ENTERED_SHIFT;
        self.0.fetch_sub(count << ENTERED_SHIFT, Ordering::Relaxed);
        count
    }

    /// Slots in use, and slots there are.
    pub(super) fn slots(&self) -> (u32, u32) {
        let word = self.0.load(Ordering::Relaxed);
        let narrow = |slots| u32::try_from(slots).unwrap_or(SLOTS_MAX);
        (narrow(in_use(word)), narrow(limit(word)))
    }

    /// Changes the number as `change` says, unless that says nothing; whether it did.
    #[inline]
    fn change(&self, mut change: impl FnMut(u64) -> Option<u64>) -> bool {
        let mut word = self.0.load(Ordering::Relaxed);
        while let Some(next) = change(word) {
            let (taken, seen) = (Ordering::Acquire, Ordering::Relaxed);
            match self.0.compare_exchange_weak(word, next, taken, seen) {
                Ok(_) => return true,
                Err(now) => word = now,
            }
        }
        false
    }
}

const fn in_use(word: u64) -> u64 {
    word & SLOTS_MAX as u64
}

const fn limit(word: u64) -> u64 {
    word >> LIMIT_SHIFT & SLOTS_MAX as u64
}

const fn has_free(word: u64) -> bool {
    in_use(word) < limit(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_taken_up_to_the_limit() {
        let gate = Gate::new(2);
        assert_eq!([gate.enter(), gate.enter(), gate.enter()], [true, true, false]);
        assert!(!gate.leave());
        assert!(gate.enter());
        assert_eq!((gate.slots(), gate.take_count()), ((2, 2), 3));
    }

    #[test]
    fn free_slot_is_for_those_who_wait() {
        let gate = Gate::new(1);
        assert!(gate.enter());
        assert!(!gate.take_or_wait());
        assert!(gate.leave());
        assert!(!gate.enter());
        assert!(gate.take());
        gate.nobody_waits();
        assert!(!gate.leave());
        assert!(gate.enter());
    }

    #[test]
    fn count_that_is_full_is_asked_for_and_loses_nothing() {
        let gate = Gate::new(SLOTS_MAX);
        gate.0.fetch_or(u64::MAX << ENTERED_SHIFT, Ordering::Relaxed);
        assert!(!gate.enter());
        assert_eq!(gate.take_count(), u64::MAX >> ENTERED_SHIFT);
        assert!(gate.enter());
        assert_eq!((gate.slots(), gate.take_count()), ((1, SLOTS_MAX), 1));
    }

    #[test]
    fn limit_changes_nothing_else() {
        let gate = Gate::new(3);
        (0..3).for_each(|_| assert!(gate.enter()));
        gate.set_limit(1);
        assert_eq!(gate.slots(), (3, 1));
        assert!(!gate.leave() && !gate.leave() && !gate.enter());
        gate.set_limit(SLOTS_MAX);
        assert_eq!((gate.slots(), gate.take_count()), ((1, SLOTS_MAX), 3));
    }
}
