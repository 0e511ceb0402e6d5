//! [`RetryBuilder`]: describes a retry policy.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use crate::error::Result;
use crate::policy::fault_set::FaultSet;
use crate::policy::retry::backoff::Backoff;
use crate::policy::retry::budget::RetryBudget;
use crate::policy::retry::handle::Retry;
use crate::policy::retry::hint::HintMode;
use crate::policy::retry::jitter::Jitter;
use crate::policy::retry::nesting::Nesting;
use crate::policy::retry::report::{Listener, RetryEvent};
use crate::policy::retry::settings::Settings;
use crate::policy::seams::Seams;
use crate::record::PolicyName;

/// Describes a retry policy: how often, how long between, after what.
///
/// # Examples
///
/// A call that may be repeated only if it has surely not arrived, within ten seconds in all:
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::Retry;
/// use failrec::policy::retry::{Backoff, Jitter};
///
/// let retry = Retry::builder()
///     .name("payment")
///     .max_attempts(5)
///     .backoff(Backoff::Exponential { base: Duration::from_millis(100), factor: 2.0 })
///     .jitter(Jitter::Full)
///     .cap(Duration::from_secs(5))
///     .deadline(Duration::from_secs(10))
///     .idempotent(false)
///     .build()?;
/// assert_eq!(retry.name().as_str(), "payment");
///
/// let error = Retry::builder().max_attempts(0).build().unwrap_err();
/// assert_eq!(error.to_string(), "set `max_attempts` to 0: it must be 1 or more");
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a description retries nothing: call `build`"]
pub struct RetryBuilder {
    settings: Settings,
}

impl Retry {
    /// A retry policy to be described step by step.
    ///
    /// Of itself it makes three attempts, the first included, and waits one second and then two,
    /// ten per cent more or less. It retries after every fault but a rejection, ends when the
    /// same failure comes three times in a row, has no deadline and no budget.
    pub fn builder() -> RetryBuilder {
        RetryBuilder { settings: Settings::usual() }
    }

    /// A description of this policy, to be changed. What it makes shares the budget of this one
    /// and nothing else.
    pub fn to_builder(&self) -> RetryBuilder {
        RetryBuilder { settings: self.current().settings().clone() }
    }

    /// Goes by the description of `builder` from now on, for every clone: calls that are under way
    /// end by the one they began with. Its name and figures are those it has; a budget goes on if
    /// both have it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense; nothing has
    /// changed then.
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::policy::Retry;
    ///
    /// let retry = Retry::builder().name("bank").build()?;
    /// retry.redefine(retry.to_builder().max_attempts(1))?;
    /// assert!(retry.run_sync(|_| Err::<(), _>(std::fmt::Error)).is_err());
    /// assert_eq!(retry.stats().attempts, 1);
    /// # Ok::<(), failrec::Error>(())
    /// ```
    pub fn redefine(&self, builder: RetryBuilder) -> Result<()> {
        let builder = builder.name(self.name().clone());
        builder.settings.plan.check()?;
        self.become_one_of(builder.settings);
        Ok(())
    }
}

impl RetryBuilder {
    /// The name in reports. Without this it is `retry`.
    pub fn name(mut self, name: impl Into<PolicyName>) -> Self {
        self.settings.name = name.into();
        self
    }

    pub(crate) const fn policy_name(&self) -> &PolicyName {
        &self.settings.name
    }

    /// How often it is tried, the first attempt included.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.settings.plan.attempts_max = attempts;
        self
    }

    /// How the waits grow.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.settings.plan.backoff = backoff;
        self
    }

    /// How the waits grow after a fault that asks for less load, which is
    /// [`Throttled`](crate::policy::FaultKind::Throttled) or
    /// [`Overloaded`](crate::policy::FaultKind::Overloaded). Without this as after any other.
    pub fn throttled_backoff(mut self, backoff: Backoff) -> Self {
        self.settings.plan.throttled_backoff = Some(backoff);
        self
    }

    /// How much chance there is in the waits.
    pub fn jitter(mut self, jitter: Jitter) -> Self {
        self.settings.plan.jitter = jitter;
        self
    }

    /// What no wait of one's own passes, chance included. Without this it is a minute.
    pub fn cap(mut self, cap: Duration) -> Self {
        self.settings.plan.cap = cap;
        self
    }

    /// How long the operation takes in all, attempts and waits, from its first start.
    ///
    /// A wait that would not end before the deadline is not begun, and the caller gets the last
    /// real error. An attempt that runs is not cut off.
    pub fn deadline(mut self, total: Duration) -> Self {
        self.settings.plan.deadline = Some(total);
        self
    }

    /// A wait that would pass the deadline is shortened, once, to half of the time that is left,
    /// so that one more attempt has the other half. A wait that the other side asked for is not.
    pub fn shrink_last_delay(mut self, shrinks: bool) -> Self {
        self.settings.plan.shrinks_last_delay = shrinks;
        self
    }

    /// What it is worth when the other side says how long to wait.
    pub fn hint_mode(mut self, mode: HintMode) -> Self {
        self.settings.plan.hints.mode = mode;
        self
    }

    /// The other side's word is taken for at least this long.
    pub fn hint_floor(mut self, floor: Duration) -> Self {
        self.settings.plan.hints.floor = floor;
        self
    }

    /// When the other side asks for more than this, the retrying ends. Without this it is a
    /// minute. It does not hold where hints are [`Bounded`](HintMode::Bounded) anyway.
    pub fn hint_cap(mut self, cap: Duration) -> Self {
        self.settings.plan.hints.cap = cap;
        self
    }

    /// At most this share is added to a hint, since all its receivers would come back at one
    /// moment. Without this it is an eighth.
    pub fn hint_jitter(mut self, share: f64) -> Self {
        self.settings.plan.hints.jitter = share;
        self
    }

    /// Which faults are retried, unless the other side says outright whether to try again. Without
    /// this all are.
    pub fn retry_on(mut self, kinds: FaultSet) -> Self {
        self.settings.plan.rules.retry_on = kinds;
        self
    }

    /// Which faults end the retrying before anything else is asked.
    pub fn stop_on(mut self, kinds: FaultSet) -> Self {
        self.settings.plan.rules.stop_on = kinds;
        self
    }

    /// Retries just those errors for which `predicate` holds; the kinds of
    /// [`retry_on`](Self::retry_on) are then not asked, unless it panics.
    ///
    /// It is asked by [`Retry::run`] and [`Retry::run_sync`], which know that they have an error.
    pub fn retry_if(
        mut self,
        predicate: impl Fn(&(dyn Error + 'static)) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.settings.predicates.retry_if = Some(Arc::new(predicate));
        self
    }

    /// Ends the retrying before anything else is asked, where `predicate` holds.
    ///
    /// It is asked by [`Retry::run`] and [`Retry::run_sync`], which know that they have an error.
    pub fn stop_if(
        mut self,
        predicate: impl Fn(&(dyn Error + 'static)) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.settings.predicates.stop_if = Some(Arc::new(predicate));
        self
    }

    /// Whether doing it twice is as good as doing it once. Otherwise only those faults are retried
    /// after which the request surely has not arrived. Without this it is taken to be.
    pub fn idempotent(mut self, is_idempotent: bool) -> Self {
        self.settings.plan.rules.is_idempotent = is_idempotent;
        self
    }

    /// Whether a rejection by a policy inside, such as an open circuit breaker, is waited out for
    /// as long as it says, whatever the [`hint_mode`](Self::hint_mode), if that is not beyond the
    /// [`hint_cap`](Self::hint_cap). Without this it ends the retrying.
    pub fn wait_for_breaker(mut self, waits: bool) -> Self {
        self.settings.plan.rules.waits_for_breaker = waits;
        self
    }

    /// So many failures in a row that are the same end the retrying, for they will go on to be;
    /// `None` for never. Without this it is three.
    ///
    /// Errors are the same if their types are, and their messages but for what differs from one
    /// occurrence to the next. It holds for faults that are
    /// [`Unknown`](crate::policy::FaultKind::Unknown), or `Server`, `InvalidRequest` or `Decode`.
    pub fn same_failure_stop(mut self, failures: Option<u32>) -> Self {
        self.settings.plan.same_failures_max = failures;
        self
    }

    /// What is done about a retry inside or around this one.
    pub fn nesting(mut self, nesting: Nesting) -> Self {
        self.settings.plan.nesting = nesting;
        self
    }

    /// What retries may cost all who have this budget together. Without this there is no limit.
    pub fn budget(mut self, budget: RetryBudget) -> Self {
        self.settings.budget = Some(budget);
        self
    }

    /// Tells `listener` of each failed attempt, and of the end of each operation that did not
    /// succeed at once. It is called by the failing task; a panic of it changes nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use failrec::policy::Retry;
    /// use failrec::policy::retry::{RetryEnd, RetryEvent, StopReason};
    ///
    /// let (send, told) = mpsc::channel();
    /// let listener = move |event: &RetryEvent<'_>| {
    ///     if let RetryEvent::Ended(report) = event {
    ///         send.send((report.attempts, report.end)).ok();
    ///     }
    /// };
    /// let retry = Retry::builder().max_attempts(1).on_event(listener).build()?;
    /// assert!(retry.run_sync(|_| Err::<(), _>(std::fmt::Error)).is_err());
    /// assert_eq!(told.recv(), Ok((1, RetryEnd::Stopped(StopReason::Attempts))));
    /// # Ok::<(), failrec::Error>(())
    /// ```
    pub fn on_event(mut self, listener: impl Fn(&RetryEvent<'_>) + Send + Sync + 'static) -> Self {
        self.settings.listener = Some(Listener(Arc::new(listener)));
        self
    }

    /// Time, chance and waiting of one's own.
    pub fn seams(mut self, seams: Seams) -> Self {
        self.settings.seams = seams;
        self
    }

    /// The policy.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense; the message
    /// names it, its value and what it must be.
    pub fn build(self) -> Result<Retry> {
        self.settings.plan.check()?;
        Ok(self.build_sound())
    }

    /// The policy, of settings that are known to make sense.
    pub(crate) fn build_sound(self) -> Retry {
        Retry::new(self.settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(describe: impl FnOnce(RetryBuilder) -> RetryBuilder) -> String {
        describe(Retry::builder()).build().unwrap_err().to_string()
    }

    #[test]
    fn senseless_settings_are_refused() {
        let table = [
            (
                refusal(|builder| builder.max_attempts(0)),
                "set `max_attempts` to 0: it must be 1 or more",
            ),
            (
                refusal(|builder| builder.cap(Duration::ZERO)),
                "set `cap` to 0s: it must be longer than nothing",
            ),
            (
                refusal(|builder| builder.deadline(Duration::ZERO)),
                "set `deadline` to 0s: it must be longer than nothing",
            ),
            (
                refusal(|builder| builder.backoff(Backoff::list([]))),
                "set `backoff` to an empty list: it must be a list with one wait or more",
            ),
            (
                refusal(|builder| builder.throttled_backoff(Backoff::list([]))),
                "set `throttled_backoff` to an empty list: it must be a list with one wait or more",
            ),
            (
                refusal(|builder| builder.jitter(Jitter::Proportional(2.0))),
                "set `jitter` to 2: it must be a share from 0 to 1",
            ),
            (
                refusal(|builder| builder.hint_jitter(-1.0)),
                "set `hint_jitter` to -1: it must be a share from 0 to 1",
            ),
            (
                refusal(|builder| builder.hint_floor(Duration::from_secs(90))),
                "set `hint_floor` to 90s: it must be at most `hint_cap`, which is 60s",
            ),
            (
                refusal(|builder| builder.same_failure_stop(Some(1))),
                "set `same_failure_stop` to 1: it must be 2 or more, for one failure is no repeat",
            ),
        ];
        for (message, expected) in table {
            assert_eq!(message, expected);
        }
    }
}
