//! [`SamplingOptions`]: which failures of a group are kept whole.

use std::time::Duration;

/// Which failures of a group are kept whole. All of them are counted, whatever is said here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SamplingOptions {
    /// The first so many of a group.
    pub first: u64,
    /// Which later ones, as the group grows.
    pub steps: Steps,
    /// One after this time without any; never for this reason if `None`.
    pub interval: Option<Duration>,
    /// The newest of a group, when the recorder is flushed or ends, if it was not stored for another
    /// reason. To have it, one that is only counted is captured each second; of 512 groups at once.
    pub newest: bool,
    /// Records a day and group for messages that are new to a group whose messages else repeat.
    pub variants_per_day: u32,
    /// Records a day and group for agents that the group has not failed for before. It remembers
    /// the first 64; later ones are not new to it.
    pub agents_per_day: u32,
    /// Groups with a count of their own. Beyond them failures are counted together by error type.
    pub groups: usize,
    /// Groups that take in the rest, one a goal and error type. Beyond them there is a last one a
    /// goal, for 1,000 goals; failures of further goals are counted and kept under the goal of the
    /// recorder.
    pub overflow_groups: usize,
    /// Nodes with a history of their own. The others have none.
    pub nodes: usize,
    /// Records a second, in the process, above which critical ones are refused.
    ///
    /// The other reasons have bounds of their own and are never refused.
    pub bodies_per_second: Option<u32>,
    /// The same in bytes.
    pub bytes_per_second: Option<u64>,
}

impl SamplingOptions {
    /// Five show what varies; powers of ten keep 11 records of a loop of a million; an hour shows
    /// slow drifts; ten thousand groups take about 10 MB.
    pub const DEFAULT: Self = Self {
        first: 5,
        steps: Steps::Decades,
        interval: Some(Duration::from_hours(1)),
        newest: true,
        variants_per_day: 20,
        agents_per_day: 20,
        groups: 10_000,
        overflow_groups: 1_000,
        nodes: 10_000,
        bodies_per_second: Some(200),
        bytes_per_second: Some(4 * 1024 * 1024),
    };
}

impl Default for SamplingOptions {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Which later failures of a growing group are kept whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Steps {
    /// None for the sake of their number.
    Never,
    /// Numbers 10, 100, 1,000 and so on: 6 up to a million.
    #[default]
    Decades,
    /// Numbers 10, 20, 50, 100, 200, 500 and so on: 16 up to a million.
    OneTwoFive,
}

impl Steps {
    /// The failure of this number is one of them.
    pub fn includes(self, number: u64) -> bool {
        let mut lead = number;
        // Nine of ten end here.
        if lead == 0 || !lead.is_multiple_of(10) {
            return false;
        }
        while lead.is_multiple_of(10) {
            lead /= 10;
        }
        match self {
            Self::Never => false,
            Self::Decades => lead == 1,
            Self::OneTwoFive => matches!(lead, 1 | 2 | 5),
        }
    }

    /// The first number above `number` that is one of them.
    pub(crate) fn next_above(self, number: u64) -> Option<u64> {
        let leads: &[u64] = match self {
            Self::Never => &[],
            Self::Decades => &[1],
            Self::OneTwoFive => &[1, 2, 5],
        };
        let powers = std::iter::successors(Some(10_u64), |power| power.checked_mul(10));
        powers
            .flat_map(|power| leads.iter().filter_map(move |lead| power.checked_mul(*lead)))
            .find(|step| number < *step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn up_to_million(steps: Steps) -> Vec<u64> {
        (0..=1_000_000).filter(|number| steps.includes(*number)).collect()
    }

    #[test]
    fn decades_are_the_powers_of_ten() {
        assert_eq!(up_to_million(Steps::Decades), [10, 100, 1_000, 10_000, 100_000, 1_000_000]);
    }

    #[test]
    fn one_two_five_begins_at_ten() {
        let steps = up_to_million(Steps::OneTwoFive);
        assert_eq!(
            steps.iter().take(7).copied().collect::<Vec<_>>(),
            [10, 20, 50, 100, 200, 500, 1_000]
        );
        assert_eq!(steps.len(), 16);
    }

    #[test]
    fn next_step_is_the_first_one_above() {
        for steps in [Steps::Never, Steps::Decades, Steps::OneTwoFive] {
            for number in (0..2_000).chain([4_999, 5_000]) {
                let first = (number + 1..=10_000).find(|above| steps.includes(*above));
                assert_eq!(steps.next_above(number), first, "{steps:?} {number}");
            }
            assert_eq!(steps.next_above(u64::MAX), None);
        }
    }

    #[test]
    fn never_takes_no_number() {
        assert!(up_to_million(Steps::Never).is_empty());
    }
}
