//! [`HedgeBuilder`]: how a hedge is made.

use std::sync::Arc;
use std::time::Duration;

use crate::error::Result;
use crate::policy::fault_set::FaultSet;
use crate::policy::hedge::failure::FATAL;
use crate::policy::hedge::handle::Hedge;
use crate::policy::hedge::live::{Live, LiveDelay};
use crate::policy::hedge::report::{HedgeEvent, Listener};
use crate::policy::hedge::settings::{Delay, Settings};
use crate::policy::retry::RetryBudget;
use crate::policy::seams::Seams;
use crate::policy::setting::{require, require_name};
use crate::record::PolicyName;

/// Hedges of one call at most. Each is polled whenever one of them is woken, so they must be few;
/// and whoever needs more has another trouble than slow calls.
const HEDGES_MAX: u32 = 10;

/// How a hedge is made.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::{Hedge, RetryBudget};
///
/// let hedge = Hedge::builder()
///     .name("search")
///     .delay(Duration::from_millis(50))
///     .max_hedges(2)
///     .idempotent(true)
///     .budget(RetryBudget::bucket())
///     .build()?;
/// assert_eq!(hedge.name().as_str(), "search");
///
/// let refused = Hedge::builder().delay(Duration::from_millis(50)).build().unwrap_err();
/// assert_eq!(
///     refused.to_string(),
///     "set `idempotent` to false: it must be true, for a hedge makes a call twice, and both may \
///      arrive"
/// );
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder makes nothing until `build()`"]
pub struct HedgeBuilder {
    name: PolicyName,
    delay: Option<Wish>,
    hedges_max: u32,
    is_idempotent: bool,
    fatal_on: FaultSet,
    budget: Option<RetryBudget>,
    listener: Option<Listener>,
    seams: Seams,
}

/// The delay that was asked for.
#[derive(Clone, Copy, Debug)]
enum Wish {
    Fixed(Duration),
    Live(LiveDelay),
}

impl Hedge {
    /// A hedge to be described step by step.
    ///
    /// Its delay must be given, and that calls are idempotent. Of itself it begins one hedge
    /// and has no budget.
    pub fn builder() -> HedgeBuilder {
        HedgeBuilder {
            name: PolicyName::from_static("hedge"),
            delay: None,
            hedges_max: 1,
            is_idempotent: false,
            fatal_on: FATAL,
            budget: None,
            listener: None,
            seams: Seams::system(),
        }
    }
}

impl HedgeBuilder {
    /// The name in reports. Without this it is `hedge`.
    pub fn name(self, name: impl Into<PolicyName>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// How long a call may take before the next one begins beside it: best a little longer than
    /// most calls take. With zero the next one begins as soon as a call has to wait.
    ///
    /// It is counted from the first time that the first call has to wait, and then from the moment
    /// of the hedge before.
    pub fn delay(self, delay: Duration) -> Self {
        Self { delay: Some(Wish::Fixed(delay)), ..self }
    }

    /// As [`delay`](Self::delay), where the delay follows how long calls take. It takes the place
    /// of a fixed one.
    pub fn live_delay(self, delay: LiveDelay) -> Self {
        Self { delay: Some(Wish::Live(delay)), ..self }
    }

    /// How many calls are begun beside the first at most. Without this it is one.
    pub fn max_hedges(self, hedges: u32) -> Self {
        Self { hedges_max: hedges, ..self }
    }

    /// Making the call twice is as good as making it once. Nothing is hedged otherwise, because a
    /// call that is dropped may have arrived.
    pub fn idempotent(self, is_idempotent: bool) -> Self {
        Self { is_idempotent, ..self }
    }

    /// Which faults end the call at once, whatever else runs, because every further call would
    /// meet them. Without this they are `QuotaExhausted`, `Constraint`, `Syntax`,
    /// `InvalidRequest`, `Authentication`, `ContextLength`, `ContentPolicy` and `Decode`.
    ///
    /// After other faults the next hedge begins at once. Only where the other side asks for fewer
    /// calls (it is throttled or overloaded, says when to come back or not to try again), or where
    /// a policy inside does not let a call through, there is no further hedge, and those calls that
    /// run go on.
    pub fn fatal_on(self, kinds: FaultSet) -> Self {
        Self { fatal_on: kinds, ..self }
    }

    /// What hedges may cost all who have this budget together, retries included. Without this
    /// there is no limit.
    ///
    /// A hedge that wins gets back what it cost, as a retry that succeeds; one that fails, or is
    /// dropped because another call won, has been made for nothing and pays.
    pub fn budget(self, budget: RetryBudget) -> Self {
        Self { budget: Some(budget), ..self }
    }

    /// Tells `listener` of hedges, of calls that fail, and of the end of each call that was more
    /// than a first one that succeeds. It is called by the task of the call; a panic of it changes
    /// nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::mpsc;
    /// use std::time::Duration;
    ///
    /// use failrec::policy::hedge::{HedgeEnd, HedgeEvent};
    /// use failrec::policy::{Fault, FaultKind, Hedge};
    /// use failrec::test_util::VirtualTime;
    ///
    /// let (send, told) = mpsc::channel();
    /// let listener = move |event: &HedgeEvent<'_>| {
    ///     if let HedgeEvent::Ended(report) = event {
    ///         send.send((report.hedges, report.end)).ok();
    ///     }
    /// };
    /// let hedge = Hedge::builder()
    ///     .delay(Duration::from_millis(50))
    ///     .idempotent(true)
    ///     .on_event(listener)
    ///     .build()?;
    ///
    /// let reset = |_: &&str| Fault::new(FaultKind::Reset);
    /// let call = async |number| if number == 1 { Err("reset") } else { Ok(number) };
    /// assert_eq!(VirtualTime::new().block_on(hedge.run_with(reset, call)), Ok(2));
    /// assert_eq!(told.recv(), Ok((1, HedgeEnd::WonByHedge(2))));
    /// # Ok::<(), failrec::Error>(())
    /// ```
    pub fn on_event(self, listener: impl Fn(&HedgeEvent<'_>) + Send + Sync + 'static) -> Self {
        Self { listener: Some(Listener(Arc::new(listener))), ..self }
    }

    /// Time and waiting.
    pub fn seams(self, seams: Seams) -> Self {
        Self { seams, ..self }
    }

    /// The hedge.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if calls are not said to be
    /// idempotent, no delay is given, or a setting makes no sense; the message names it, its value
    /// and what it must be.
    pub fn build(self) -> Result<Hedge> {
        require_name(&self.name)?;
        let twice = "true, for a hedge makes a call twice, and both may arrive";
        require(self.is_idempotent, "idempotent", self.is_idempotent, twice)?;
        let range = format!("from 1 to {HEDGES_MAX}");
        let is_count = (1..=HEDGES_MAX).contains(&self.hedges_max);
        require(is_count, "max_hedges", self.hedges_max, &range)?;
        let given = "given, or `live_delay`: how long a call may take before it is hedged";
        require(self.delay.is_some(), "delay", "nothing", given)?;
        if let Some(Wish::Live(live)) = &self.delay {
            live.check()?;
        }
        Ok(self.build_sound())
    }

    /// The policy, of settings that are known to make sense.
    pub(crate) fn build_sound(self) -> Hedge {
        let delay = match self.delay {
            Some(Wish::Live(live)) => Delay::Live(Live::new(live)),
            Some(Wish::Fixed(delay)) => Delay::Fixed(delay),
            None => Delay::Fixed(Duration::MAX),
        };
        Hedge::new(Settings {
            name: self.name,
            delay,
            hedges_max: self.hedges_max,
            fatal_on: self.fatal_on,
            budget: self.budget,
            listener: self.listener,
            seams: self.seams,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn refusal(describe: impl FnOnce(HedgeBuilder) -> HedgeBuilder) -> String {
        let builder = Hedge::builder().delay(MS).idempotent(true);
        describe(builder).build().unwrap_err().to_string()
    }

    fn live(change: impl FnOnce(&mut LiveDelay)) -> String {
        let mut delay = LiveDelay::between(MS, 100 * MS);
        change(&mut delay);
        refusal(|builder| builder.live_delay(delay))
    }

    #[test]
    fn senseless_settings_are_refused() {
        let table = [
            (
                refusal(|builder| builder.name("")),
                "set `name` to \"\": it must be a text that is not empty",
            ),
            (
                refusal(|builder| builder.idempotent(false)),
                "set `idempotent` to false: it must be true, for a hedge makes a call twice, and \
                 both may arrive",
            ),
            (
                refusal(|builder| builder.max_hedges(0)),
                "set `max_hedges` to 0: it must be from 1 to 10",
            ),
            (
                refusal(|builder| builder.max_hedges(11)),
                "set `max_hedges` to 11: it must be from 1 to 10",
            ),
            (
                refusal(|_| Hedge::builder().idempotent(true)),
                "set `delay` to nothing: it must be given, or `live_delay`: how long a call may \
                 take before it is hedged",
            ),
            (
                live(|delay| delay.quantile = 1.0),
                "set `live_delay.quantile` to 1: it must be above 0 and below 1",
            ),
            (
                live(|delay| delay.quantile = f64::NAN),
                "set `live_delay.quantile` to NaN: it must be above 0 and below 1",
            ),
            (
                live(|delay| delay.minimum_calls = 0),
                "set `live_delay.minimum_calls` to 0: it must be from 1 to 1024",
            ),
            (
                live(|delay| delay.minimum_calls = 1_025),
                "set `live_delay.minimum_calls` to 1025: it must be from 1 to 1024",
            ),
            (
                live(|delay| delay.ceiling = Duration::ZERO),
                "set `live_delay.ceiling` to 0s: it must be longer than nothing",
            ),
            (
                live(|delay| delay.floor = 200 * MS),
                "set `live_delay.floor` to 200ms: it must be at most `live_delay.ceiling`, which \
                 is 100ms",
            ),
        ];
        for (message, expected) in table {
            assert_eq!(message, expected);
        }
    }
}
