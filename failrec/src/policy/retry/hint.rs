//! [`HintMode`]: what the other side's word on waiting is worth.

use std::time::Duration;

use crate::error::Result;
use crate::policy::retry::backoff::scaled;
use crate::policy::retry::decision::{DelayReason, StopReason};
use crate::policy::setting::require;

/// What it is worth when the other side says how long to wait, as in `Retry-After`.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::Clock;
/// use failrec::policy::retry::{Backoff, HintMode, Jitter};
/// use failrec::policy::{Fault, FaultKind, Retry, Seams};
/// use failrec::test_util::VirtualTime;
///
/// let time = VirtualTime::new();
/// let retry = Retry::builder()
///     .max_attempts(2)
///     .backoff(Backoff::Fixed(Duration::from_secs(1)))
///     .jitter(Jitter::None)
///     .hint_mode(HintMode::Bounded(Duration::from_secs(5)))
///     .hint_jitter(0.0)
///     .seams(Seams::system().clock(time.clone()).timer(time.clone()))
///     .build()?;
///
/// let an_hour = |_: &&str| {
///     let mut fault = Fault::new(FaultKind::Throttled);
///     fault.retry_after = Some(Duration::from_secs(3_600));
///     fault
/// };
/// assert_eq!(retry.run_sync_with(an_hour, |_| Err::<(), _>("busy")), Err("busy"));
/// assert_eq!(time.monotonic(), Duration::from_secs(1 + 5));
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum HintMode {
    /// The hint takes the place of the backoff.
    #[default]
    Replace,
    /// The longer of the two.
    AtLeast,
    /// The hint, but not less than the backoff, and at most this much more.
    Bounded(Duration),
    /// The backoff, as if there were no hint.
    Ignore,
}

/// What is done with hints.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hints {
    pub(super) mode: HintMode,
    /// A shorter hint becomes this long.
    pub(super) floor: Duration,
    /// A longer hint ends the retrying.
    pub(super) cap: Duration,
    /// At most this share is added, for a hint brings all callers back at one moment.
    pub(super) jitter: f64,
}

impl Hints {
    /// A minute, the cap of the waits; and an eighth added.
    pub(super) const DEFAULT: Self = Self {
        mode: HintMode::Replace,
        floor: Duration::ZERO,
        cap: Duration::from_mins(1),
        jitter: 0.125,
    };

    /// The wait and where it comes from. `own` is the wait without a hint, `u` from 0 up to 1.
    pub(super) fn wait(
        &self,
        hint: Option<Duration>,
        own: Duration,
        u: f64,
    ) -> Result<(Duration, DelayReason), StopReason> {
        let Some(hint) = hint else { return Ok((own, DelayReason::Backoff)) };
        let longer = |hint: Duration| scaled(hint, 1.0 + self.jitter * u);
        let hint = hint.max(self.floor);
        let is_too_long = self.cap < hint;
        let wait = match self.mode {
            HintMode::Ignore => own,
            HintMode::Bounded(more) => longer(hint).clamp(own, own.saturating_add(more)),
            HintMode::Replace | HintMode::AtLeast if is_too_long => {
                return Err(StopReason::HintTooLong);
            }
            HintMode::Replace => return Ok((longer(hint), DelayReason::Hint)),
            HintMode::AtLeast => longer(hint).max(own),
        };
        let why = if own < wait { DelayReason::Hint } else { DelayReason::Backoff };
        Ok((wait, why))
    }

    /// Refuses what makes no sense.
    pub(super) fn check(&self) -> Result<()> {
        let share = (0.0..=1.0).contains(&self.jitter);
        require(share, "hint_jitter", self.jitter, "a share from 0 to 1")?;
        let (floor, cap) = (self.floor, self.cap);
        let most = format!("at most `hint_cap`, which is {cap:?}");
        require(floor <= cap, "hint_floor", format_args!("{floor:?}"), &most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const PLAIN: Hints = Hints { jitter: 0.0, ..Hints::DEFAULT };

    fn wait(
        hints: Hints,
        hint: u32,
        own: u32,
        u: f64,
    ) -> Result<(Duration, DelayReason), StopReason> {
        hints.wait(Some(hint * SECOND), own * SECOND, u)
    }

    #[test]
    fn each_mode_gives_the_hint_its_weight() {
        use DelayReason::{Backoff, Hint};
        let bounded = HintMode::Bounded(5 * SECOND);
        let table = [
            (HintMode::Replace, 3, 10, 3, Hint),
            (HintMode::Replace, 20, 10, 20, Hint),
            (HintMode::AtLeast, 3, 10, 10, Backoff),
            (HintMode::AtLeast, 20, 10, 20, Hint),
            (bounded, 3, 10, 10, Backoff),
            (bounded, 12, 10, 12, Hint),
            (bounded, 20, 10, 15, Hint),
            (bounded, 3_600, 10, 15, Hint),
            (HintMode::Ignore, 3_600, 10, 10, Backoff),
        ];
        for (mode, hint, own, expected, why) in table {
            let wait = wait(Hints { mode, ..PLAIN }, hint, own, 0.0);
            assert_eq!(wait, Ok((expected * SECOND, why)), "{mode:?} {hint}");
        }
    }

    #[test]
    fn hint_above_its_cap_stops() {
        for mode in [HintMode::Replace, HintMode::AtLeast] {
            let hints = Hints { mode, ..PLAIN };
            assert_eq!(wait(hints, 61, 1, 0.0), Err(StopReason::HintTooLong));
            assert_eq!(wait(hints, 60, 1, 0.0).map(|wait| wait.0), Ok(60 * SECOND));
        }
    }

    #[test]
    fn hint_below_its_floor_is_lengthened() {
        let hints = Hints { floor: SECOND, ..PLAIN };
        assert_eq!(wait(hints, 0, 9, 0.0), Ok((SECOND, DelayReason::Hint)));
    }

    #[test]
    fn chance_only_lengthens_a_hint() {
        for (u, seconds) in [(0.0, 8), (1.0, 9)] {
            let wait = wait(Hints::DEFAULT, 8, 1, u);
            assert_eq!(wait, Ok((seconds * SECOND, DelayReason::Hint)));
        }
    }

    #[test]
    fn senseless_hint_settings_are_refused() {
        let error = Hints { jitter: 2.0, ..PLAIN }.check().unwrap_err();
        assert_eq!(error.to_string(), "set `hint_jitter` to 2: it must be a share from 0 to 1");
        let error = Hints { floor: 61 * SECOND, ..PLAIN }.check().unwrap_err();
        assert_eq!(
            error.to_string(),
            "set `hint_floor` to 61s: it must be at most `hint_cap`, which is 60s"
        );
    }
}
