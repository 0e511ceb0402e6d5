//! [`ceiling`]: how often a group may fail in an hour before that counts as escalating.
//!
//! For a group that is known for a week it is the rule that Sentry publishes for its escalating
//! issues (`ThresholdVariables` of its issue forecasts): with the mean and the standard deviation σ
//! of the hours of the last week, `mean + min(max((mean + 5σ) / mean, 5), 8) × mean`.

use crate::record::Hour;

/// Hours that an hour is compared with.
const WEEK: u32 = 7 * 24;
/// How many standard deviations above the mean are ordinary.
const DEVIATIONS: f64 = 5.0;
/// The least and the most that the mean is multiplied with.
const SPIKE_MIN: f64 = 5.0;
const SPIKE_MAX: f64 = 8.0;
/// A younger group may fail this many times as often as in the median of its first hours.
const YOUNG: f64 = 10.0;
/// Hours of a young group that it is compared with: a day, so that its nights are in it.
const FIRST_HOURS: u32 = 24;
/// Nothing below this escalates: nine failures after a week of one are not worth an alarm.
pub(super) const FLOOR: f64 = 20.0;

/// The first count that is not ordinary where there is nothing to compare with.
pub(super) const LEAST: u64 = 21;

/// The first count above a ceiling.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a ceiling is nine times a count of 32 bits at most"
)]
pub(super) fn above(ceiling: f64) -> u64 {
    (ceiling.max(0.0).floor() as u64).saturating_add(1)
}

/// The most failures that are still ordinary in the hour `at`, for a group that has failed since
/// the hour `first` and so often in the `hours` of it. In its first hour a group has nothing to be
/// compared with.
pub(super) fn ceiling(
    first: Hour,
    at: Hour,
    hours: impl Iterator<Item = (Hour, u64)>,
) -> Option<f64> {
    let age = at.since(first).filter(|age| 0 < *age)?;
    let ordinary = if WEEK <= age {
        let before = counts(at.earlier(WEEK), WEEK, hours);
        spike(&before)
    } else {
        let before = counts(first, age.min(FIRST_HOURS), hours);
        YOUNG * median(before)
    };
    Some(ordinary.max(FLOOR))
}

/// The counts of so many hours from `begin`, also of those without failures.
fn counts(begin: Hour, length: u32, hours: impl Iterator<Item = (Hour, u64)>) -> Vec<f64> {
    let length = usize::try_from(length).unwrap_or(0);
    let mut counts = vec![0.0; length];
    for (hour, count) in hours {
        let place = hour.since(begin).and_then(|place| usize::try_from(place).ok());
        if let Some(place) = place.and_then(|place| counts.get_mut(place)) {
            *place = to_float(count);
        }
    }
    counts
}

fn spike(counts: &[f64]) -> f64 {
    let length = to_float(u64::try_from(counts.len()).unwrap_or(u64::MAX)).max(1.0);
    let mean = counts.iter().sum::<f64>() / length;
    if mean <= 0.0 {
        return 0.0;
    }
    let variance = counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / length;
    let factor = DEVIATIONS.mul_add(variance.sqrt(), mean) / mean;
    factor.clamp(SPIKE_MIN, SPIKE_MAX).mul_add(mean, mean)
}

/// The one in the middle; of two, the lower.
fn median(mut counts: Vec<f64>) -> f64 {
    counts.sort_unstable_by(f64::total_cmp);
    let middle = counts.len().saturating_sub(1) / 2;
    counts.get(middle).copied().unwrap_or(0.0)
}

pub(super) fn to_float(count: u64) -> f64 {
    // Beyond 4 thousand million failures an hour every comparison comes out the same.
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Timestamp;

    /// The hour so many hours after a certain one.
    fn hour(number: u32) -> Hour {
        Hour::of(Timestamp::from_micros(1_795_000_000_000_000)).earlier(1_000 - number)
    }

    /// The ceiling of the hour `at`, of failures in runs of hours: from, to, count in each.
    fn of(at: u32, runs: &[(u32, u32, u64)]) -> Option<f64> {
        let first = runs.iter().map(|run| run.0).min().unwrap_or(0);
        let each = |(from, to, count): &(u32, u32, u64)| {
            let count = *count;
            (*from..*to).map(move |number| (hour(number), count))
        };
        ceiling(hour(first), hour(at), runs.iter().flat_map(each))
    }

    #[test]
    fn ceiling_follows_the_rule() {
        for (case, at, runs, wanted) in [
            ("the first hour", 0, vec![(0, 1, 500)], None),
            // σ is 0: five times the mean on top of it.
            ("a steady week", 168, vec![(0, 168, 10)], Some(60.0)),
            // Mean 10, σ 10: six times.
            ("hours by turns", 168, (0..84).map(|n| (2 * n, 2 * n + 1, 20)).collect(), Some(70.0)),
            // One hour of 1680, mean 10: eight times and no more.
            ("a lone peak", 168, vec![(0, 1, 1_680)], Some(90.0)),
            ("what is older than a week", 169, vec![(0, 1, 5_000), (1, 169, 10)], Some(60.0)),
            ("a rare group", 300, vec![(0, 1, 1), (200, 201, 1)], Some(20.0)),
            ("a week of silence", 500, vec![(0, 1, 9_000)], Some(20.0)),
            ("the hour itself plays no part", 168, vec![(0, 168, 10), (168, 169, 999)], Some(60.0)),
            ("a young group", 3, vec![(0, 3, 7)], Some(70.0)),
            ("a young group of few failures", 3, vec![(0, 3, 1)], Some(20.0)),
            ("a young group, silent for long", 20, vec![(0, 1, 900)], Some(20.0)),
            ("a young group after its first day", 100, vec![(0, 24, 5), (24, 100, 90)], Some(50.0)),
        ] {
            assert_eq!(of(at, &runs), wanted, "{case}");
        }
    }
}
