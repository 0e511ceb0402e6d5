//! [`Preset`]: settings that suit most calls of a kind.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::policy::bulkhead::{Bulkhead, BulkheadBuilder};
use crate::policy::circuit_breaker::{CircuitBreaker, CircuitBreakerBuilder, Trip};
use crate::policy::fault::FaultKind;
use crate::policy::fault_set::FaultSet;
use crate::policy::retry::{Backoff, HintMode, Jitter, Nesting, Retry, RetryBudget, RetryBuilder};

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

    /// A retry with the settings of this preset, to be changed and built: its own budget, its
    /// total limit as deadline, and the faults that are worth another try. The limit of one
    /// attempt is [`attempt_limit`](Self::attempt_limit), for a timeout inside.
    pub fn retry(self) -> RetryBuilder {
        let (millis, seconds) = (Duration::from_millis, Duration::from_secs);
        let builder = Retry::builder().name(self.as_str());
        let exponential = |base| Backoff::Exponential { base, factor: 2.0 };
        let (attempts, base, throttled_base, cap) = match self {
            Self::Network => (4, millis(100), seconds(1), seconds(5)),
            Self::Service => (3, millis(50), seconds(1), seconds(20)),
            Self::Database => (4, millis(20), millis(200), seconds(2)),
            Self::Api => (5, millis(500), seconds(1), seconds(30)),
            Self::Llm => (6, seconds(1), seconds(2), seconds(60)),
            Self::Classic => return builder,
        };
        let jitter = match self {
            Self::Database | Self::Llm => Jitter::Equal,
            _ => Jitter::Full,
        };
        let builder = builder
            .max_attempts(attempts)
            .backoff(exponential(base))
            .throttled_backoff(exponential(throttled_base))
            .cap(cap)
            .jitter(jitter)
            .retry_on(self.retried())
            .budget(RetryBudget::bucket());
        let builder = match self {
            Self::Service => builder.hint_mode(HintMode::Bounded(seconds(5))),
            Self::Api => {
                builder.hint_mode(HintMode::Replace).hint_cap(seconds(60)).hint_jitter(0.125)
            }
            Self::Llm => builder
                .hint_mode(HintMode::Replace)
                .hint_floor(millis(250))
                .hint_cap(seconds(120))
                .hint_jitter(0.125)
                .nesting(Nesting::Outermost),
            _ => builder.hint_mode(HintMode::Ignore),
        };
        match self.total_limit() {
            Some(limit) => builder.deadline(limit),
            None => builder,
        }
    }

    /// The faults that are worth another try.
    const fn retried(self) -> FaultSet {
        use FaultKind as Kind;
        const NETWORK: FaultSet =
            FaultSet::of(&[Kind::Connect, Kind::Reset, Kind::Dns, Kind::Timeout]);
        match self {
            Self::Network => NETWORK,
            Self::Service => NETWORK.with(Kind::Unavailable).with(Kind::Throttled),
            Self::Database => FaultSet::of(&[
                Kind::Connect,
                Kind::Deadlock,
                Kind::Serialisation,
                Kind::Busy,
                Kind::PoolTimeout,
            ]),
            Self::Api => NETWORK
                .with(Kind::Unavailable)
                .with(Kind::Throttled)
                .with(Kind::Server)
                .with(Kind::Conflict),
            Self::Llm => NETWORK
                .with(Kind::Unavailable)
                .with(Kind::Throttled)
                .with(Kind::Overloaded)
                .with(Kind::Server)
                .with(Kind::Conflict)
                .with(Kind::StreamCut),
            Self::Classic => FaultSet::ALL,
        }
    }

    /// A bulkhead with the settings of this preset, to be changed and built; none for
    /// [`Classic`](Self::Classic): how many calls there may be is not for all the same.
    pub fn bulkhead(self) -> Option<BulkheadBuilder> {
        let (slots, queue, wait_millis) = match self {
            Self::Network => (64, 128, 1_000),
            Self::Service => (100, 100, 500),
            Self::Database => (16, 64, 2_000),
            Self::Api => (32, 64, 5_000),
            Self::Llm => (8, 64, 60_000),
            Self::Classic => return None,
        };
        let builder = Bulkhead::builder(slots).name(self.as_str());
        Some(builder.queue(queue, Duration::from_millis(wait_millis)))
    }

    /// A circuit breaker with the settings of this preset, to be changed and built.
    pub fn circuit_breaker(self) -> CircuitBreakerBuilder {
        let seconds = Duration::from_secs;
        let builder = CircuitBreaker::builder().name(self.as_str());
        // What the caller has done wrong, or too often, says that the other side answers.
        let of_caller = FaultSet::of(&[
            FaultKind::Rejected,
            FaultKind::Cancelled,
            FaultKind::Throttled,
            FaultKind::InvalidRequest,
            FaultKind::Authentication,
            FaultKind::ContextLength,
            FaultKind::ContentPolicy,
        ]);
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
                (builder.trip(trip).neutral(of_caller).half_open(3, 2), 30, 300)
            }
            Self::Llm => {
                let trip = Trip::Time { span: seconds(120), minimum_calls: 5, failure_rate: 0.6 };
                (builder.trip(trip).neutral(of_caller).half_open(1, 1), 30, 300)
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
    use crate::policy::{CircuitState, Fault, Rejected, RejectedKind};

    #[test]
    fn every_preset_makes_its_policies_and_is_found_by_its_name() {
        for preset in Preset::ALL {
            preset.circuit_breaker().build().unwrap();
            preset.retry().build().unwrap();
            preset.bulkhead().map(|builder| builder.build().unwrap());
            assert_eq!(preset.as_str().parse::<Preset>().unwrap(), *preset);
        }
    }

    #[test]
    fn what_callers_do_wrong_or_too_often_does_not_open_the_breaker_of_an_api() {
        let faults = [
            FaultKind::Throttled,
            FaultKind::InvalidRequest,
            FaultKind::Authentication,
            FaultKind::ContextLength,
            FaultKind::ContentPolicy,
        ];
        for preset in [Preset::Api, Preset::Llm] {
            let breaker = preset.circuit_breaker().build().unwrap();
            for kind in faults.iter().cycle().take(1_000) {
                let fault = |_: &Rejected| Fault::new(*kind);
                let rejected = || Err(Rejected::new(RejectedKind::Limited, "x"));
                let result: Result<(), _> = breaker.run_sync_with(fault, rejected);
                result.unwrap_err();
            }
            assert_eq!(breaker.state(), CircuitState::Closed);
        }
    }
}
