//! [`Backoff`]: how the waits between attempts grow.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::capture::guarded::guarded;
use crate::error::Result;
use crate::policy::setting::require;

/// How the waits between attempts grow, before chance and limits change them.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::retry::Backoff;
///
/// let backoff = Backoff::Exponential { base: Duration::from_millis(100), factor: 2.0 };
/// let waits: Vec<_> = (1..=4).map(|n| backoff.delay(n).as_millis()).collect();
/// assert_eq!(waits, [100, 200, 400, 800]);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Backoff {
    /// Always the same.
    Fixed(Duration),
    /// Once, twice, three times as long.
    Linear(Duration),
    /// `factor` times as long as the one before.
    Exponential {
        /// The first wait.
        base: Duration,
        /// How many times as long each wait is as the one before: 1 or more.
        factor: f64,
    },
    /// 1, 1, 2, 3, 5, 8 and so on times as long.
    Fibonacci(Duration),
    /// These; the last one from then on.
    List(Arc<[Duration]>),
    /// What a function says.
    Function(BackoffFunction),
}

impl Backoff {
    /// These waits; the last one from then on.
    pub fn list(waits: impl Into<Arc<[Duration]>>) -> Self {
        Self::List(waits.into())
    }

    /// What `function` says for the number of the wait, the first being 1.
    ///
    /// Where it panics, the wait is one second.
    pub fn function(function: impl Fn(u32) -> Duration + Send + Sync + 'static) -> Self {
        Self::Function(BackoffFunction(Arc::new(function)))
    }

    /// The wait after attempt `number`, the first being 1. What is too long to be said is
    /// [`Duration::MAX`].
    pub fn delay(&self, number: u32) -> Duration {
        let number = number.max(1);
        match self {
            Self::Fixed(base) => *base,
            Self::Linear(base) => base.saturating_mul(number),
            Self::Exponential { base, factor } => {
                let power = i32::try_from(number - 1).unwrap_or(i32::MAX);
                scaled(*base, factor.powi(power))
            }
            Self::Fibonacci(base) => fibonacci(*base, number),
            Self::List(waits) => {
                let place = usize::try_from(number - 1).unwrap_or(usize::MAX);
                waits.get(place).or(waits.last()).copied().unwrap_or_default()
            }
            Self::Function(function) => guarded(|| (function.0)(number)).unwrap_or(FALLBACK),
        }
    }

    /// Refuses what makes no sense.
    pub(super) fn check(&self, field: &str) -> Result<()> {
        match self {
            Self::Exponential { factor, .. } => {
                let is_allowed = factor.is_finite() && 1.0 <= *factor;
                require(is_allowed, &format!("{field}.factor"), factor, "a number of 1 or more")
            }
            Self::List(waits) => {
                require(!waits.is_empty(), field, "an empty list", "a list with one wait or more")
            }
            _ => Ok(()),
        }
    }
}

/// A wait where the user's function panicked: neither a rush nor a standstill.
const FALLBACK: Duration = Duration::from_secs(1);

/// A function that says how long to wait.
#[derive(Clone)]
pub struct BackoffFunction(Arc<dyn Fn(u32) -> Duration + Send + Sync>);

impl fmt::Debug for BackoffFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BackoffFunction(..)")
    }
}

/// `duration` times `factor`, as long as it can be said.
pub(super) fn scaled(duration: Duration, factor: f64) -> Duration {
    // Nothing times infinity would be no number.
    if duration.is_zero() || factor <= 0.0 {
        return Duration::ZERO;
    }
    Duration::try_from_secs_f64(duration.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}

fn fibonacci(base: Duration, number: u32) -> Duration {
    let (mut wait, mut next) = (base, base);
    for _ in 1..number {
        // At the latest after 140 steps from a nanosecond.
        if wait == next.saturating_add(wait) || wait == Duration::MAX {
            break;
        }
        (wait, next) = (next, wait.saturating_add(next));
    }
    wait
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};

    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn each_form_grows_as_it_says() {
        let table: [(Backoff, [u32; 6]); 6] = [
            (Backoff::Fixed(10 * MS), [10; 6]),
            (Backoff::Linear(10 * MS), [10, 20, 30, 40, 50, 60]),
            (Backoff::Exponential { base: 10 * MS, factor: 3.0 }, [10, 30, 90, 270, 810, 2_430]),
            (Backoff::Fibonacci(10 * MS), [10, 10, 20, 30, 50, 80]),
            (Backoff::list([5 * MS, 7 * MS]), [5, 7, 7, 7, 7, 7]),
            (Backoff::function(|number| number * number * MS), [1, 4, 9, 16, 25, 36]),
        ];
        for (backoff, expected) in table {
            let waits: Vec<_> = (1..=6).map(|number| backoff.delay(number)).collect();
            assert_eq!(waits, expected.map(|wait| wait * MS), "{backoff:?}");
        }
    }

    #[test]
    fn no_growth_passes_the_longest_duration() {
        let second = Duration::from_secs(1);
        assert_eq!(
            Backoff::Exponential { base: second, factor: 2.0 }.delay(u32::MAX),
            Duration::MAX
        );
        assert_eq!(Backoff::Fibonacci(second).delay(u32::MAX), Duration::MAX);
        assert_eq!(Backoff::Linear(Duration::MAX).delay(2), Duration::MAX);
    }

    #[test]
    fn wait_of_nothing_stays_nothing() {
        for backoff in [
            Backoff::Exponential { base: Duration::ZERO, factor: 1e300 },
            Backoff::Fibonacci(Duration::ZERO),
            Backoff::Linear(Duration::ZERO),
        ] {
            assert_eq!(backoff.delay(u32::MAX), Duration::ZERO, "{backoff:?}");
        }
    }

    #[test]
    fn function_that_panics_waits_a_second() {
        let backoff = Backoff::function(|_| panic!("the function panics"));
        assert_eq!(backoff.delay(1), Duration::from_secs(1));
    }

    #[test]
    fn senseless_forms_are_refused() {
        for factor in [0.5, f64::NAN, f64::INFINITY] {
            let error = Backoff::Exponential { base: MS, factor }.check("backoff").unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("set `backoff.factor` to {factor}: it must be a number of 1 or more")
            );
        }
        let error = Backoff::list([]).check("backoff").unwrap_err();
        assert_eq!(
            error.to_string(),
            "set `backoff` to an empty list: it must be a list with one wait or more"
        );
    }

    fn growing() -> impl Strategy<Value = Backoff> {
        let base = any::<u64>().prop_map(Duration::from_nanos);
        let factor = 1.0..1e9_f64;
        (base, factor).prop_flat_map(|(base, factor)| {
            prop_oneof![
                Just(Backoff::Linear(base)),
                Just(Backoff::Exponential { base, factor }),
                Just(Backoff::Fibonacci(base)),
            ]
        })
    }

    proptest! {
        #[test]
        fn waits_never_get_shorter(backoff in growing(), number in 1..u32::MAX) {
            assert!(backoff.delay(number) <= backoff.delay(number + 1));
        }
    }
}
