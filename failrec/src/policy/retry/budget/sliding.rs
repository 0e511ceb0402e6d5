//! [`Sliding`]: retries in proportion to the operations of the last while.

use std::time::Duration;

/// Slices of the window, which leave it one by one; as a number and as a size.
const SLICES: u64 = 10;
const PLACES: usize = 10;
/// An operation brings a share of a retry.
pub(super) const PER_CENT: u64 = 100;

/// Retries in proportion to the operations of the last while, and some each second besides. Told
/// the time; a time before the newest counts as the newest.
#[derive(Clone, Debug)]
pub(super) struct Sliding {
    slice: Duration,
    /// Retries that are there without any operation, in hundredths.
    free: u64,
    /// Hundredths of a retry that an operation brings.
    percent: u64,
    /// The number of the newest slice.
    newest: u64,
    /// Operations and retries of each slice, in the place of its number modulo [`SLICES`].
    counts: [Counts; PLACES],
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    operations: u64,
    retries: u64,
}

impl Sliding {
    /// `floor` retries a second are there anyway.
    pub(super) fn new(window: Duration, floor: u32, percent: u32) -> Self {
        let free = window.as_nanos().saturating_mul(u128::from(floor) * u128::from(PER_CENT));
        let slices = u32::try_from(SLICES).unwrap_or(1);
        Self {
            slice: (window / slices).max(Duration::from_nanos(1)),
            free: u64::try_from(free / NANOS_PER_SECOND).unwrap_or(u64::MAX),
            percent: u64::from(percent),
            newest: 0,
            counts: [Counts::default(); PLACES],
        }
    }

    /// The same with nothing earned and nothing spent.
    pub(super) fn emptied(&self) -> Self {
        Self { newest: 0, counts: [Counts::default(); PLACES], ..*self }
    }

    /// Counts an operation that begins.
    pub(super) fn operation(&mut self, now: Duration) {
        self.advance(now);
        let newest = self.newest;
        self.change(newest, |counts| counts.operations = counts.operations.saturating_add(1));
    }

    /// Takes a retry, if there is one. The number is for giving it back.
    pub(super) fn take(&mut self, now: Duration) -> Option<u64> {
        if self.available(now) == 0 {
            return None;
        }
        let newest = self.newest;
        self.change(newest, |counts| counts.retries = counts.retries.saturating_add(1));
        Some(newest)
    }

    /// Gives back a retry that was taken in the slice of this number.
    pub(super) fn give_back(&mut self, now: Duration, slice: u64) {
        self.advance(now);
        if self.newest < slice.saturating_add(SLICES) {
            self.change(slice, |counts| counts.retries = counts.retries.saturating_sub(1));
        }
    }

    /// Whole retries that are there.
    pub(super) fn available(&mut self, now: Duration) -> u64 {
        self.advance(now);
        let (mut earned, mut spent) = (self.free, 0_u64);
        for counts in &self.counts {
            earned = earned.saturating_add(counts.operations.saturating_mul(self.percent));
            spent = spent.saturating_add(counts.retries.saturating_mul(PER_CENT));
        }
        earned.saturating_sub(spent) / PER_CENT
    }

    /// Forgets what has left the window.
    fn advance(&mut self, now: Duration) {
        let number = now.as_nanos() / self.slice.as_nanos();
        let number = u64::try_from(number).unwrap_or(u64::MAX).max(self.newest);
        let passed = (number - self.newest).min(SLICES);
        for step in 0..passed {
            self.change(number - step, |counts| *counts = Counts::default());
        }
        self.newest = number;
    }

    fn change(&mut self, slice: u64, change: impl FnOnce(&mut Counts)) {
        let place = usize::try_from(slice % SLICES).unwrap_or(0);
        if let Some(counts) = self.counts.get_mut(place) {
            change(counts);
        }
    }
}

const NANOS_PER_SECOND: u128 = 1_000_000_000;

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, prop_oneof, proptest};

    use super::*;

    const WINDOW: Duration = Duration::from_secs(10);

    #[test]
    fn share_of_the_operations_may_be_retried() {
        let mut budget = Sliding::new(WINDOW, 0, 20);
        (0..10).for_each(|_| budget.operation(Duration::ZERO));
        assert!(budget.take(WINDOW / 2).is_some() && budget.take(WINDOW / 2).is_some());
        assert_eq!(budget.take(WINDOW / 2), None);
    }

    #[test]
    fn floor_is_there_without_operations() {
        let mut budget = Sliding::new(WINDOW, 3, 0);
        assert_eq!(budget.available(Duration::ZERO), 30);
    }

    #[test]
    fn operations_leave_with_the_window() {
        let mut budget = Sliding::new(WINDOW, 0, 100);
        budget.operation(Duration::ZERO);
        let last = Duration::from_nanos(9_999_999_999);
        assert_eq!((budget.available(last), budget.available(WINDOW)), (1, 0));
    }

    #[test]
    fn time_that_goes_back_brings_nothing_back() {
        let mut budget = Sliding::new(WINDOW, 0, 100);
        budget.operation(WINDOW);
        assert_eq!(budget.available(Duration::ZERO), 1);
        assert_eq!(budget.available(2 * WINDOW), 0);
        assert_eq!(budget.available(WINDOW), 0);
    }

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Operation,
        Take,
        GiveBack,
        Wait(u64),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            Just(Step::Operation),
            Just(Step::Take),
            Just(Step::GiveBack),
            (0..15_000_u64).prop_map(Step::Wait),
        ]
    }

    proptest! {
        /// The oracle keeps the slice of each operation and each retry in a list.
        #[test]
        fn it_agrees_with_a_list_of_events(
            (floor, percent) in (0..3_u32, 0..150_u32),
            steps in proptest::collection::vec(step(), 0..200),
        ) {
            let mut budget = Sliding::new(WINDOW, floor, percent);
            let (mut now, mut operations, mut retries) = (0_u64, Vec::new(), Vec::new());
            for step in steps {
                let (at, slice) = (Duration::from_millis(now), now / 1_000);
                let is_inside = |event: &u64| slice < event + SLICES;
                let inside = |events: &[u64]| events.iter().filter(|event| is_inside(event)).count();
                let earned = u64::from(floor) * 1_000 + inside(&operations) as u64 * u64::from(percent);
                let expected = earned.saturating_sub(inside(&retries) as u64 * PER_CENT) / PER_CENT;
                assert_eq!(budget.available(at), expected);
                match step {
                    Step::Operation => {
                        budget.operation(at);
                        operations.push(slice);
                    }
                    Step::Take => {
                        let taken = budget.take(at);
                        assert_eq!(taken, (0 < expected).then_some(slice));
                        retries.extend(taken);
                    }
                    Step::GiveBack => {
                        if let Some(slice) = retries.pop() {
                            budget.give_back(at, slice);
                        }
                    }
                    Step::Wait(millis) => now += millis,
                }
            }
        }
    }
}
