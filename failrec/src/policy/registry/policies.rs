//! [`Policies`]: the policies of a process, by name.

use crate::base::notice;
use crate::error::{Error, Result};
use crate::policy::bulkhead::Bulkhead;
use crate::policy::circuit_breaker::{CircuitBreaker, CircuitBreakerBuilder};
use crate::policy::preset::Preset;
use crate::policy::rate_limit::RateLimiter;
use crate::policy::registry::stats::PolicyStats;
use crate::policy::registry::table::Table;
use crate::policy::retry::{Retry, RetryBuilder};
use crate::record::PolicyName;

/// The policies of this process, by name: `#[circuit_breaker("db")]` on ten functions is one
/// breaker, and this is where it can be looked at and acted on.
///
/// # Examples
///
/// ```
/// use failrec::policy::{CircuitState, Trip, policies, CircuitBreaker};
///
/// policies().define_circuit_breaker(
///     CircuitBreaker::builder().name("search").trip(Trip::Consecutive(3)),
/// )?;
/// policies().circuit_breaker("search").force_open();
///
/// let open: Vec<_> = policies()
///     .circuit_breakers()
///     .into_iter()
///     .filter(|breaker| breaker.state() == CircuitState::ForcedOpen)
///     .map(|breaker| breaker.name().to_string())
///     .collect();
/// assert_eq!(open, ["search"]);
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Policies {
    breakers: Table<CircuitBreaker>,
    retries: Table<Retry>,
    pub(super) bulkheads: Table<Bulkhead>,
    pub(super) rate_limiters: Table<RateLimiter>,
    /// Names that attributes have asked for, of retries that nobody has defined.
    undefined: Table<()>,
}

static POLICIES: Policies = Policies {
    breakers: Table::new(),
    retries: Table::new(),
    bulkheads: Table::new(),
    rate_limiters: Table::new(),
    undefined: Table::new(),
};

/// The policies of this process.
pub fn policies() -> &'static Policies {
    &POLICIES
}

impl Policies {
    /// The breaker of this name. Asked for the first time, it is made: with the settings of the
    /// preset that has this name, else with those of the documents.
    pub fn circuit_breaker(&self, name: &str) -> CircuitBreaker {
        self.circuit_breaker_or(name, None)
    }

    /// As [`circuit_breaker`](Self::circuit_breaker); made with the settings of `preset`, if that
    /// is given.
    pub(crate) fn circuit_breaker_or(&self, name: &str, preset: Option<Preset>) -> CircuitBreaker {
        self.breakers.find(name).unwrap_or_else(|| {
            let key = PolicyName::from(name);
            let preset = preset.or_else(|| name.parse().ok()).unwrap_or(Preset::Classic);
            // The settings of a preset are sound; a test holds that.
            let made = preset.circuit_breaker().name(key.clone()).build_sound();
            self.breakers.first(&key, made)
        })
    }

    /// Gives the breaker of the builder's name these settings. One that is in use keeps what it
    /// is, as [`CircuitBreaker::redefine`] says, and everyone who has it goes by them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense;
    /// nothing has changed then.
    pub fn define_circuit_breaker(&self, builder: CircuitBreakerBuilder) -> Result<CircuitBreaker> {
        if let Some(known) = self.breakers.find(builder.policy_name().as_str()) {
            known.redefine(builder)?;
            return Ok(known);
        }
        let made = builder.build()?;
        Ok(self.breakers.first(&made.name().clone(), made))
    }

    /// Every breaker that was asked for or defined, by name.
    pub fn circuit_breakers(&self) -> Vec<CircuitBreaker> {
        self.breakers.all()
    }

    /// Closes every breaker and sets its figures to zero.
    pub fn reset_circuit_breakers(&self) {
        self.circuit_breakers().iter().for_each(CircuitBreaker::reset);
    }

    /// Forgets the breaker of this name; whether there was one. Who has it keeps it, and who asks
    /// for it later gets another.
    pub fn remove_circuit_breaker(&self, name: &str) -> bool {
        self.breakers.remove(name).is_some()
    }

    /// The retry of this name: the one that was defined, else that of the preset of this name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if neither is there; the names that are
    /// known are in its text.
    pub fn retry(&self, name: &str) -> Result<Retry> {
        if let Some(known) = self.retries.find(name) {
            return Ok(known);
        }
        let Ok(preset) = name.parse::<Preset>() else {
            let presets: Vec<_> = Preset::ALL.iter().map(|preset| preset.as_str()).collect();
            return Err(self.retries.unknown("retry", name, &presets));
        };
        // The settings of a preset are sound; a test holds that.
        Ok(self.retries.first(&PolicyName::from(name), preset.retry().build()?))
    }

    /// As [`retry`](Self::retry), but a name that is not known gets the settings of the documents,
    /// until it is defined: a call is not to fail for a name. It is said once, and is in
    /// [`undefined`](Self::undefined).
    pub(crate) fn retry_or_classic(&self, name: &'static str) -> Retry {
        self.retry(name).unwrap_or_else(|unknown| {
            let key = PolicyName::from_static(name);
            self.miss(&key, &unknown, "the usual settings are used for it");
            // The settings of a preset are sound; a test holds that.
            let classic = Preset::Classic.retry().name(key.clone()).build_sound();
            self.retries.first(&key, classic)
        })
    }

    /// The retry of the builder's name, which is made if there is none.
    pub(crate) fn retry_or(&self, builder: RetryBuilder) -> Result<Retry> {
        let made = builder.build()?;
        Ok(self.retries.first(&made.name().clone(), made))
    }

    /// The names that attributes have asked for and nobody has defined: misspelled, most likely. A
    /// test that calls every function can hold that there are none.
    pub fn undefined(&self) -> Vec<PolicyName> {
        self.undefined.each(drop).into_keys().collect()
    }

    /// A name was asked for that is not known; says once what is done about it.
    pub(crate) fn miss(&self, name: &PolicyName, unknown: &Error, done: &str) {
        if self.undefined.replace(name, ()).is_none() {
            notice(&format!("{unknown}; {done}"));
        }
    }

    /// The name is known now.
    pub(super) fn define(&self, name: &PolicyName) {
        self.undefined.remove(name.as_str());
    }

    /// Gives the retry of the builder's name these settings. Everyone who has it goes by them, as
    /// [`Retry::redefine`] says.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense;
    /// nothing has changed then.
    pub fn define_retry(&self, builder: RetryBuilder) -> Result<Retry> {
        let known = self.retries.find(builder.policy_name().as_str());
        let defined = match known {
            Some(known) => known.redefine(builder).map(|()| known)?,
            None => self.retry_or(builder)?,
        };
        self.define(defined.name());
        Ok(defined)
    }

    /// Every retry that was asked for or defined, by name.
    pub fn all_retries(&self) -> Vec<Retry> {
        self.retries.all()
    }

    /// What all policies have counted that were asked for or defined.
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::policy::{Bulkhead, policies};
    ///
    /// let bulkhead = policies().define_bulkhead(Bulkhead::builder(8).name("render"))?;
    /// let permit = bulkhead.try_enter()?;
    /// let stats = policies().all_stats();
    /// assert_eq!(stats.bulkheads.get("render").map(|stats| stats.in_use), Some(1));
    /// # drop(permit);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn all_stats(&self) -> PolicyStats {
        PolicyStats {
            circuit_breakers: self.breakers.each(|breaker| breaker.stats()),
            retries: self.retries.each(|retry| retry.stats()),
            bulkheads: self.bulkheads.each(|bulkhead| bulkhead.stats()),
            rate_limiters: self.rate_limiters.each(|limiter| limiter.stats()),
        }
    }

    /// Closes every breaker and sets the figures of all policies to zero. Who is inside a bulkhead
    /// stays there, and a rate limiter gets back no tokens before their time.
    pub fn reset_all(&self) {
        self.reset_circuit_breakers();
        self.all_retries().iter().for_each(Retry::reset_stats);
        self.all_bulkheads().iter().for_each(Bulkhead::reset_stats);
        self.all_rate_limiters().iter().for_each(RateLimiter::reset_stats);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::policy::{CircuitState, Trip};

    #[test]
    fn name_is_one_breaker_however_often_it_is_asked_for() {
        let policies = Policies::default();
        policies.circuit_breaker("db").force_open();
        assert_eq!(policies.circuit_breaker("db").state(), CircuitState::ForcedOpen);
        assert_eq!(policies.circuit_breakers().len(), 1);
    }

    #[test]
    fn name_of_a_preset_has_its_settings() {
        let policies = Policies::default();
        let breaker = policies.circuit_breaker("llm");
        for _ in 0..4 {
            breaker.enter().unwrap().failure(None);
        }
        // Classic would need a fifth in a row as well, and would then wait for a minute.
        breaker.enter().unwrap().failure(None);
        let wait = breaker.enter().unwrap_err().retry_after().unwrap();
        assert!(wait <= Duration::from_secs(33), "{wait:?}");
    }

    #[test]
    fn redefined_breaker_stays_open_and_goes_by_the_new_settings_once_closed() {
        let policies = Policies::default();
        let held = policies.circuit_breaker("db");
        held.trip();
        let strict = || CircuitBreaker::builder().name("db").trip(Trip::Consecutive(1));
        policies.define_circuit_breaker(strict()).unwrap();
        assert_eq!(held.state(), CircuitState::Open);
        held.force_close();
        held.enter().unwrap().failure(None);
        assert_eq!(held.state(), CircuitState::Open);
    }

    #[test]
    fn unknown_retry_is_answered_with_the_known_ones() {
        let policies = Policies::default();
        policies.define_retry(Retry::builder().name("bank")).unwrap();
        assert_eq!(
            policies.retry("netwrok").unwrap_err().to_string(),
            "no retry is called \"netwrok\": there are api, bank, classic, database, llm, \
             network, service"
        );
        assert_eq!(policies.retry("bank").unwrap().name().as_str(), "bank");
        assert_eq!(policies.retry("llm").unwrap().name().as_str(), "llm");
    }

    #[test]
    fn retry_that_is_asked_for_before_it_is_defined_goes_by_the_definition_then() {
        let policies = Policies::default();
        let early = policies.retry_or_classic("bank");
        assert_eq!(policies.undefined(), [PolicyName::from("bank")]);
        policies.define_retry(Retry::builder().name("bank").max_attempts(1)).unwrap();
        early.run_sync(|_| Err::<(), _>(std::fmt::Error)).unwrap_err();
        assert_eq!((early.stats().attempts, policies.undefined()), (1, vec![]));
    }

    #[test]
    fn refused_definition_changes_nothing() {
        let policies = Policies::default();
        let senseless = CircuitBreaker::builder().name("db").trip(Trip::Consecutive(0));
        policies.define_circuit_breaker(senseless).unwrap_err();
        assert!(policies.circuit_breakers().is_empty());
    }

    #[test]
    fn reset_closes_all_of_them() {
        let policies = Policies::default();
        for name in ["a", "b"] {
            policies.circuit_breaker(name).trip();
        }
        policies.reset_circuit_breakers();
        let states: Vec<_> =
            policies.circuit_breakers().iter().map(CircuitBreaker::state).collect();
        assert_eq!(states, [CircuitState::Closed; 2]);
    }

    /// One policy of each kind, all called `x`, each with one call.
    fn one_of_each(policies: &Policies) -> (Bulkhead, RateLimiter) {
        policies.circuit_breaker("x").trip();
        let retry = policies.define_retry(Retry::builder().name("x")).unwrap();
        retry.run_sync(|_| Ok::<_, std::fmt::Error>(())).unwrap();
        let bulkhead = policies.define_bulkhead(Bulkhead::builder(1).name("x")).unwrap();
        let limiter = RateLimiter::builder(1, Duration::from_hours(1)).name("x");
        let limiter = policies.define_rate_limiter(limiter).unwrap();
        limiter.check().unwrap();
        (bulkhead, limiter)
    }

    #[test]
    fn statistics_are_of_every_kind_by_name() {
        let policies = Policies::default();
        let (bulkhead, _) = one_of_each(&policies);
        let _inside = bulkhead.try_enter().unwrap();
        let stats = policies.all_stats();
        assert_eq!(stats.circuit_breakers["x"].transitions, 1);
        assert_eq!(stats.retries["x"].attempts, 1);
        assert_eq!(stats.bulkheads["x"].entered, 1);
        assert_eq!(stats.rate_limiters["x"].admitted, 1);
    }

    #[test]
    fn reset_of_all_clears_figures_and_neither_slots_nor_tokens() {
        let policies = Policies::default();
        let (bulkhead, limiter) = one_of_each(&policies);
        let _inside = bulkhead.try_enter().unwrap();
        policies.reset_all();
        let stats = policies.all_stats();
        assert_eq!(policies.circuit_breaker("x").state(), CircuitState::Closed);
        assert_eq!(stats.retries["x"].attempts, 0);
        assert_eq!((stats.bulkheads["x"].entered, stats.bulkheads["x"].in_use), (0, 1));
        assert_eq!(stats.rate_limiters["x"].admitted, 0);
        assert!(bulkhead.try_enter().is_err() && limiter.check().is_err());
    }
}
