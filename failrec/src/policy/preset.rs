//! [`Preset`]: settings that suit most calls of a kind.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::policy::circuit_breaker::{CircuitBreaker, CircuitBreakerBuilder, Trip};
use crate::policy::fault::FaultKind;
use crate::policy::fault_set::FaultSet;

/// Settings that suit most calls of a kind. Each can be changed after it was taken.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::Preset;
///
/// let preset: Preset = "database".parse()?;
/// let breaker = preset.circuit_breaker().name("orders").open_for(Duration::from_secs(5)).build()?;
/// assert_eq!(breaker.name().as_str(), "orders");
///
/// let unknown = "databse".parse::<Preset>().unwrap_err();
/// assert_eq!(
///     unknown.to_string(),
///     "no preset is called \"databse\": there are network, service, database, api, llm and classic"
/// );
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Preset {
    /// Connections of one's own.
    Network,
    /// Services of one's own.
    Service,
    /// Databases.
    Database,
    /// HTTP interfaces of others, which say when to come back.
    Api,
    /// Language models: slow, dear, and limited by tokens.
    Llm,
    /// The defaults of the documents, as the builders have them.
    Classic,
}

impl Preset {
    /// Every preset.
    pub const ALL: &[Self] =
        &[Self::Network, Self::Service, Self::Database, Self::Api, Self::Llm, Self::Classic];

    /// The word that stands in attributes and settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Service => "service",
            Self::Database => "database",
            Self::Api => "api",
            Self::Llm => "llm",
            Self::Classic => "classic",
        }
    }

    /// How long one attempt has; none for [`Classic`](Self::Classic).
    pub const fn attempt_limit(self) -> Option<Duration> {
        match self {
            Self::Network => Some(Duration::from_secs(10)),
            Self::Service | Self::Database => Some(Duration::from_secs(5)),
            Self::Api => Some(Duration::from_secs(30)),
            Self::Llm => Some(Duration::from_mins(2)),
            Self::Classic => None,
        }
    }

    /// How long the whole operation has, with all its attempts; none for
    /// [`Classic`](Self::Classic).
    pub const fn total_limit(self) -> Option<Duration> {
        match self {
            Self::Network => Some(Duration::from_secs(30)),
            Self::Service | Self::Database => Some(Duration::from_secs(15)),
            Self::Api => Some(Duration::from_mins(2)),
            Self::Llm => Some(Duration::from_mins(10)),
            Self::Classic => None,
        }
    }

    /// A circuit breaker with the settings of this preset, to be changed and built.
    pub fn circuit_breaker(self) -> CircuitBreakerBuilder {
        let seconds = Duration::from_secs;
        let builder = CircuitBreaker::builder().name(self.as_str());
        let throttled =
            FaultSet::of(&[FaultKind::Rejected, FaultKind::Cancelled, FaultKind::Throttled]);
        let (builder, wait, longest) = match self {
            Self::Network => (builder.trip(Trip::Consecutive(5)), 15, 120),
            Self::Service => {
                let trip = Trip::Time { span: seconds(30), minimum_calls: 20, failure_rate: 0.5 };
                (builder.trip(trip).slow_calls(seconds(5), 0.8).half_open(5, 3), 15, 120)
            }
            Self::Database => {
                let trip = Trip::Count { size: 20, minimum_calls: 10, failure_rate: 0.5 };
                (builder.trip(trip).slow_calls(seconds(2), 0.9).half_open(3, 2), 10, 60)
            }
            Self::Api => {
                let trip = Trip::Time { span: seconds(60), minimum_calls: 20, failure_rate: 0.5 };
                (builder.trip(trip).neutral(throttled).half_open(3, 2), 30, 300)
            }
            Self::Llm => {
                let trip = Trip::Time { span: seconds(120), minimum_calls: 5, failure_rate: 0.6 };
                (builder.trip(trip).neutral(throttled).half_open(1, 1), 30, 300)
            }
            Self::Classic => return builder,
        };
        let probe_limit = self.attempt_limit().unwrap_or_default().max(seconds(10));
        builder
            .open_for(seconds(wait))
            .open_longer(2.0, seconds(longest))
            .open_jitter(0.1)
            .half_open_limit(probe_limit)
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Preset {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().find(|preset| preset.as_str() == name);
        found.copied().ok_or_else(|| {
            let message = format!(
                "no preset is called {name:?}: there are network, service, database, api, llm and classic"
            );
            Error::new(ErrorKind::NotFound, message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_makes_a_breaker_and_is_found_by_its_name() {
        for preset in Preset::ALL {
            preset.circuit_breaker().build().unwrap();
            assert_eq!(preset.as_str().parse::<Preset>().unwrap(), *preset);
        }
    }

    #[test]
    fn too_many_calls_do_not_open_the_breaker_of_an_api() {
        let breaker = Preset::Api.circuit_breaker().build().unwrap();
        for _ in 0..1_000 {
            let throttled = crate::policy::Fault::new(FaultKind::Throttled);
            let rejected = crate::policy::Rejected::new(crate::policy::RejectedKind::Limited, "x");
            let result: Result<(), _> = breaker.run_sync_with(|_| throttled, || Err(rejected));
            result.unwrap_err();
        }
        assert_eq!(breaker.state(), crate::policy::CircuitState::Closed);
    }
}
