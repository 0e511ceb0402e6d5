//! [`Allowance`]: how many records of one kind a group may still have today.

use std::time::Duration;

const DAY: u64 = 24 * 60 * 60;

/// How many records of one kind a group may still have today.
///
/// Days are those of the monotonic clock.
#[derive(Debug, Default)]
pub(super) struct Allowance {
    day: u64,
    taken: u32,
}

impl Allowance {
    /// Takes one of the day's `allowed` records.
    pub(super) fn try_take(&mut self, now: Duration, allowed: u32) -> bool {
        let day = now.as_secs() / DAY;
        if self.day < day {
            *self = Self { day, taken: 0 };
        }
        let is_allowed = self.taken < allowed;
        self.taken += u32::from(is_allowed);
        is_allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_has_its_allowance_and_the_next_day_too() {
        let mut allowance = Allowance::default();
        let mut taken = |day: u64| {
            (0..9).filter(|_| allowance.try_take(Duration::from_secs(day * DAY), 3)).count()
        };
        assert_eq!((taken(0), taken(0), taken(1)), (3, 0, 3));
    }
}
