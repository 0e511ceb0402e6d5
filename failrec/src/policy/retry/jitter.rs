//! [`Jitter`]: chance in the waits, so that callers do not come back all at once.

use std::time::Duration;

use crate::error::Result;
use crate::policy::retry::backoff::scaled;
use crate::policy::setting::require;

/// Chance in the waits, so that callers that failed together do not come back together.
///
/// Below, `b` is what the backoff says, at most the cap, and `u` is a number from 0 up to 1. The
/// cap holds for the result as well.
///
/// The architecture blog of AWS, in "Exponential Backoff And Jitter", has `Full`, `Equal` and
/// `Decorrelated`; `SoftDecorrelated` is the `DecorrelatedJitterBackoffV2` of Polly.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Jitter {
    /// No chance: `b`.
    None,
    /// Anything up to it: `u * b`.
    Full,
    /// Its half and some: `b/2 + u * b/2`.
    Equal,
    /// This share more or less: `b * (1 - p + 2pu)`, for a `p` from 0 to 1.
    Proportional(f64),
    /// From the first wait up to three times the last one. Of the backoff only its first wait
    /// matters.
    Decorrelated,
    /// A smooth curve that doubles, near the first wait, twice, four times it and so on, without
    /// the heaps that the other forms make. Of the backoff only its first wait matters.
    SoftDecorrelated,
}

/// Smooths the beginning of the soft curve, as Polly has it.
const SOFT_SMOOTHING: f64 = 4.0;
/// Brings the middle of the first wait of the soft curve to about the first wait, as Polly has it.
const SOFT_SCALE: f64 = 1.0 / 1.4;

/// What a wait is made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// The number of the wait, the first being 1.
    pub(super) number: u32,
    /// What the backoff says.
    pub(super) delay: Duration,
    /// What the backoff says of the first.
    pub(super) base: Duration,
    /// What no wait passes.
    pub(super) cap: Duration,
}

/// What one wait has to know of the one before.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct JitterState {
    previous: Option<Duration>,
    /// Where on the soft curve the previous wait ended.
    curve: f64,
}

impl Jitter {
    /// The wait, with `u` from 0 up to 1.
    pub(super) fn apply(self, wish: Wish, state: &mut JitterState, u: f64) -> Duration {
        let (base, delay) = (wish.base.min(wish.cap), wish.delay.min(wish.cap));
        let wait = match self {
            Self::None => delay,
            Self::Full => scaled(delay, u),
            Self::Equal => (delay / 2).saturating_add(scaled(delay / 2, u)),
            Self::Proportional(share) => scaled(delay, 1.0 - share + 2.0 * share * u),
            Self::Decorrelated => {
                let most = state.previous.unwrap_or(base).saturating_mul(3);
                base.saturating_add(scaled(most.saturating_sub(base), u))
            }
            Self::SoftDecorrelated => soft(wish.number, base, state, u),
        };
        let wait = wait.min(wish.cap);
        state.previous = Some(wait);
        wait
    }

    /// Refuses what makes no sense.
    pub(super) fn check(self) -> Result<()> {
        let Self::Proportional(share) = self else { return Ok(()) };
        require((0.0..=1.0).contains(&share), "jitter", share, "a share from 0 to 1")
    }
}

fn soft(number: u32, base: Duration, state: &mut JitterState, u: f64) -> Duration {
    let place = f64::from(number.saturating_sub(1)) + u;
    let curve = place.exp2() * (SOFT_SMOOTHING * place).sqrt().tanh();
    let step = if curve.is_finite() { curve - state.curve } else { f64::INFINITY };
    state.curve = curve;
    scaled(base, step * SOFT_SCALE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};

    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn wish(number: u32, delay: u32) -> Wish {
        Wish { number, delay: delay * MS, base: 100 * MS, cap: 1_000 * MS }
    }

    fn once(jitter: Jitter, u: f64) -> Duration {
        jitter.apply(wish(1, 400), &mut JitterState::default(), u)
    }

    #[test]
    fn each_form_spreads_as_it_says() {
        let table = [
            (Jitter::None, 400, 400, 400),
            (Jitter::Full, 0, 200, 400),
            (Jitter::Equal, 200, 300, 400),
            (Jitter::Proportional(0.1), 360, 400, 440),
            (Jitter::Decorrelated, 100, 200, 300),
        ];
        for (jitter, least, middle, most) in table {
            for (u, expected) in [(0.0, least), (0.5, middle), (1.0, most)] {
                let difference = once(jitter, u).abs_diff(expected * MS);
                assert!(difference < Duration::from_micros(1), "{jitter:?} {u}");
            }
        }
    }

    #[test]
    fn decorrelated_grows_with_the_wait_before() {
        let mut state = JitterState::default();
        let waits =
            (1..=4).map(|number| Jitter::Decorrelated.apply(wish(number, 1), &mut state, 1.0));
        assert_eq!(waits.collect::<Vec<_>>(), [300 * MS, 900 * MS, 1_000 * MS, 1_000 * MS]);
    }

    /// Values worked out by hand from the published formula.
    #[test]
    fn soft_waits_are_those_of_the_curve() {
        let mut state = JitterState::default();
        let waits: Vec<_> = (1..=3)
            .map(|number| Jitter::SoftDecorrelated.apply(wish(number, 1), &mut state, 0.5))
            .collect();
        // 2^0.5 tanh(2^0.5) = 1.2564; 2^1.5 tanh(6^0.5) = 2.7867; 2^2.5 tanh(10^0.5) = 5.6366.
        let expected = [1.2564, 2.7867 - 1.2564, 5.6366 - 2.7867].map(|step| step / 14.0);
        for (wait, expected) in waits.iter().zip(expected) {
            assert!((wait.as_secs_f64() - expected).abs() < 1e-4, "{waits:?}");
        }
    }

    #[test]
    fn senseless_shares_are_refused() {
        for share in [-0.1, 1.1, f64::NAN] {
            let error = Jitter::Proportional(share).check().unwrap_err();
            let expected = format!("set `jitter` to {share}: it must be a share from 0 to 1");
            assert_eq!(error.to_string(), expected);
        }
    }

    fn any_jitter() -> impl Strategy<Value = Jitter> {
        prop_oneof![
            Just(Jitter::None),
            Just(Jitter::Full),
            Just(Jitter::Equal),
            (0.0..=1.0).prop_map(Jitter::Proportional),
            Just(Jitter::Decorrelated),
            Just(Jitter::SoftDecorrelated),
        ]
    }

    proptest! {
        #[test]
        fn wait_never_passes_the_cap(
            jitter in any_jitter(),
            first in 1..u32::MAX - 20,
            [delay, base, cap] in any::<[Duration; 3]>(),
            chances in proptest::collection::vec(0.0..1.0_f64, 1..20),
        ) {
            let mut state = JitterState::default();
            for (number, u) in (first..).zip(chances) {
                let wait = jitter.apply(Wish { number, delay, base, cap }, &mut state, u);
                assert!(wait <= cap);
            }
        }
    }
}
