//! [`Rules`]: what is allowed when.

/// The last moment that is told from later ones, in nanoseconds: after 146 years, time stands still.
pub(super) const NOW_MAX: u64 = 1 << 62;
/// How long a whole burst may take to come back, at most, in nanoseconds: 73 years. A moment and a
/// burst stay below `1 << 63`.
pub(super) const BURST_TIME_MAX: u64 = 1 << 61;

/// The generic cell rate algorithm, as virtual scheduling: ATM Forum, Traffic Management
/// Specification 4.0 (af-tm-0056.000), with calls that cost more than one cell.
///
/// All it remembers is the theoretical arrival time: when the next call would come if all came as
/// evenly as they may. Each token moves it on by one interval. A call is allowed while that time is
/// at most a burst ahead of the clock. All times are nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// The time a token takes to come back.
    pub(super) interval: u64,
    /// The time all tokens take to come back.
    pub(super) burst: u64,
}

impl Rules {
    /// How much time a call of so many tokens takes up.
    pub(super) const fn time_of(&self, tokens: u32) -> u64 {
        self.interval.saturating_mul(tokens as u64)
    }

    /// How much time those tokens take up that took up `time` by `other` rules, rounded up.
    pub(super) fn time_like(&self, time: u64, other: &Self) -> u64 {
        let tokens_by = u128::from(time) * u128::from(self.interval);
        let time = tokens_by.div_ceil(u128::from(other.interval));
        u64::try_from(time).unwrap_or(u64::MAX)
    }

    /// From when on a call is allowed that takes `time`, which is at most a burst.
    pub(super) const fn earliest(&self, arrival: u64, time: u64) -> u64 {
        arrival.saturating_add(time).saturating_sub(self.burst)
    }

    /// The theoretical arrival time after a call at `at` that takes `time`.
    pub(super) const fn after(arrival: u64, at: u64, time: u64) -> u64 {
        let begun = if arrival < at { at } else { arrival };
        begun.saturating_add(time)
    }
}
