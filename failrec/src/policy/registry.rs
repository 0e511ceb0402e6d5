//! [`Policies`]: the policies of a process, by name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::base::notice;
use crate::error::{Error, ErrorKind, Result};
use crate::policy::circuit_breaker::{CircuitBreaker, CircuitBreakerBuilder};
use crate::policy::preset::Preset;
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
    breakers: Mutex<BTreeMap<PolicyName, CircuitBreaker>>,
    retries: Mutex<BTreeMap<PolicyName, Retry>>,
    unknown: Mutex<BTreeSet<PolicyName>>,
}

static POLICIES: Policies = Policies {
    breakers: Mutex::new(BTreeMap::new()),
    retries: Mutex::new(BTreeMap::new()),
    unknown: Mutex::new(BTreeSet::new()),
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
        let known = self.breakers().get(&PolicyName::from(name)).cloned();
        known.unwrap_or_else(|| {
            let preset = preset.or_else(|| name.parse().ok()).unwrap_or(Preset::Classic);
            // The settings of a preset are sound; a test holds that.
            self.first(preset.circuit_breaker().name(name).build_sound())
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
        let known = self.breakers().get(builder.policy_name()).cloned();
        if let Some(known) = known {
            known.redefine(builder)?;
            return Ok(known);
        }
        builder.build().map(|made| self.first(made))
    }

    /// Every breaker that was asked for or defined, by name.
    pub fn circuit_breakers(&self) -> Vec<CircuitBreaker> {
        self.breakers().values().cloned().collect()
    }

    /// Closes every breaker and sets its figures to zero.
    pub fn reset_circuit_breakers(&self) {
        self.circuit_breakers().iter().for_each(CircuitBreaker::reset);
    }

    /// Forgets the breaker of this name; whether there was one. Who has it keeps it, and who asks
    /// for it later gets another.
    pub fn remove_circuit_breaker(&self, name: &str) -> bool {
        self.breakers().remove(&PolicyName::from(name)).is_some()
    }

    /// The retry of this name: the one that was defined, else that of the preset of this name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] if neither is there; the names that are known are in its text.
    pub fn retry(&self, name: &str) -> Result<Retry> {
        if let Some(known) = self.retries().get(&PolicyName::from(name)) {
            return Ok(known.clone());
        }
        let Ok(preset) = name.parse::<Preset>() else {
            return Err(self.unknown_retry(name));
        };
        // The settings of a preset are sound; a test holds that.
        let made = preset.retry().build()?;
        Ok(self.retries().entry(made.name().clone()).or_insert(made).clone())
    }

    /// As [`retry`](Self::retry), but a name that is not known gets the settings of the documents,
    /// until it is defined: a call is not to fail for a name. It is said once, and is in
    /// [`undefined`](Self::undefined).
    pub(crate) fn retry_or_classic(&self, name: &'static str) -> Retry {
        self.retry(name).unwrap_or_else(|unknown| {
            let is_new = self.unknown().insert(PolicyName::from_static(name));
            if is_new {
                notice(&format!("{unknown}; the usual settings are used for it"));
            }
            // The settings of a preset are sound; a test holds that.
            let classic = Preset::Classic.retry().name(name).build_sound();
            self.retries().entry(classic.name().clone()).or_insert(classic).clone()
        })
    }

    /// The retry of the builder's name, which is made if there is none.
    pub(crate) fn retry_or(&self, builder: RetryBuilder) -> Result<Retry> {
        let made = builder.build()?;
        Ok(self.retries().entry(made.name().clone()).or_insert(made).clone())
    }

    /// The names that attributes have asked for and nobody has defined: misspelled, most likely. A
    /// test that calls every function can hold that there are none.
    pub fn undefined(&self) -> Vec<PolicyName> {
        self.unknown().iter().cloned().collect()
    }

    /// Gives the retry of the builder's name these settings. Everyone who has it goes by them, as
    /// [`Retry::redefine`] says.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense;
    /// nothing has changed then.
    pub fn define_retry(&self, builder: RetryBuilder) -> Result<Retry> {
        let made = builder.clone().build()?;
        self.unknown().remove(made.name());
        let known = self.retries().entry(made.name().clone()).or_insert(made.clone()).clone();
        if !known.is_same(&made) {
            known.redefine(builder)?;
        }
        Ok(known)
    }

    /// Every retry that was asked for or defined, by name.
    pub fn all_retries(&self) -> Vec<Retry> {
        self.retries().values().cloned().collect()
    }

    fn unknown_retry(&self, name: &str) -> Error {
        let presets = Preset::ALL.iter().map(|preset| preset.as_str().to_owned());
        let mut known: Vec<_> = self.retries().keys().map(ToString::to_string).collect();
        known.extend(presets);
        known.sort();
        known.dedup();
        let message = format!("no retry is called {name:?}: there are {}", known.join(", "));
        Error::new(ErrorKind::NotFound, message)
    }

    fn retries(&self) -> MutexGuard<'_, BTreeMap<PolicyName, Retry>> {
        self.retries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unknown(&self) -> MutexGuard<'_, BTreeSet<PolicyName>> {
        self.unknown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `made`, or the one of its name that another thread has put there meanwhile.
    fn first(&self, made: CircuitBreaker) -> CircuitBreaker {
        self.breakers().entry(made.name().clone()).or_insert(made).clone()
    }

    fn breakers(&self) -> MutexGuard<'_, BTreeMap<PolicyName, CircuitBreaker>> {
        self.breakers.lock().unwrap_or_else(PoisonError::into_inner)
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
}
