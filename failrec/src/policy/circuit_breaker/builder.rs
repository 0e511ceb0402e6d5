//! [`CircuitBreakerBuilder`]: how a breaker is made.

use std::fmt;
use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::error::Result;
use crate::policy::circuit_breaker::breaker::CircuitBreaker;
use crate::policy::circuit_breaker::inner::{Inner, Listener};
use crate::policy::circuit_breaker::settings::{Settings, Slow, Trip};
use crate::policy::circuit_breaker::state::Transition;
use crate::policy::setting::require_name;
use crate::policy::{FaultSet, Seams};
use crate::record::PolicyName;

/// How a circuit breaker is made.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::{CircuitBreaker, Trip};
///
/// let breaker = CircuitBreaker::builder()
///     .name("search")
///     .trip(Trip::Count { size: 20, minimum_calls: 10, failure_rate: 0.5 })
///     .slow_calls(Duration::from_secs(2), 0.9)
///     .open_for(Duration::from_secs(10))
///     .open_longer(2.0, Duration::from_secs(60))
///     .half_open(3, 2)
///     .build()?;
/// assert_eq!(breaker.name().as_str(), "search");
///
/// let refused = CircuitBreaker::builder().half_open(2, 3).build().unwrap_err();
/// assert_eq!(
///     refused.to_string(),
///     "set `half_open close_after` to 3: it must be from 1 to the permits, which are 2"
/// );
/// # Ok::<(), failrec::Error>(())
/// ```
#[must_use = "a builder makes nothing until `build()`"]
pub struct CircuitBreakerBuilder {
    name: PolicyName,
    settings: Settings,
    seams: Seams,
    listeners: Vec<Listener>,
}

impl CircuitBreaker {
    /// A breaker with the settings of the documents: it opens after 5 failures in a row, stays open
    /// for 60 s, and closes after 2 successes.
    pub fn builder() -> CircuitBreakerBuilder {
        CircuitBreakerBuilder {
            name: PolicyName::from_static("circuit_breaker"),
            settings: Settings::CLASSIC,
            seams: Seams::system(),
            listeners: Vec::new(),
        }
    }

    /// Goes by the settings of `builder` from now on, for every clone. Open it stays open until
    /// the moment it had; half-open it begins its probes anew; closed it begins with an empty
    /// window; held open or switched off it stays so. Its name, figures, listeners and seams are
    /// those it has.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense;
    /// nothing has changed then.
    pub fn redefine(&self, builder: CircuitBreakerBuilder) -> Result<()> {
        builder.settings.check()?;
        self.inner().redefine(builder.settings);
        Ok(())
    }
}

impl CircuitBreakerBuilder {
    /// The name under which rejections and records speak of it.
    pub fn name(self, name: impl Into<PolicyName>) -> Self {
        Self { name: name.into(), ..self }
    }

    pub(crate) const fn policy_name(&self) -> &PolicyName {
        &self.name
    }

    /// When it opens; after 5 failures in a row unless said otherwise.
    pub fn trip(self, trip: Trip) -> Self {
        self.with(|settings| settings.trip = trip)
    }

    /// It opens as well when at least this share of the calls in its window took longer than
    /// `above`, and a probe that does is a bad one. Queueing does not count, the call alone does.
    pub fn slow_calls(self, above: Duration, ratio: f64) -> Self {
        self.with(|settings| settings.slow = Some(Slow { above, ratio }))
    }

    /// How long it stays open; 60 s unless said otherwise. It does not grow unless
    /// [`open_longer`](Self::open_longer) is called afterwards.
    pub fn open_for(self, wait: Duration) -> Self {
        self.with(|settings| (settings.wait, settings.wait_max) = (wait, wait))
    }

    /// Each time that it opens again without having closed, it stays open longer by `factor`, up
    /// to `longest`.
    pub fn open_longer(self, factor: f64, longest: Duration) -> Self {
        self.with(|settings| (settings.wait_factor, settings.wait_max) = (factor, longest))
    }

    /// Spreads the wait by this share up and down, so that many processes do not come back at once.
    pub fn open_jitter(self, share: f64) -> Self {
        self.with(|settings| settings.wait_jitter = share)
    }

    /// How many calls are let through to find out whether it can close, and how many of them must
    /// succeed; 2 and 2 unless said otherwise.
    pub fn half_open(self, probes: u32, close_after: u32) -> Self {
        self.with(|settings| (settings.probes, settings.close_after) = (probes, close_after))
    }

    /// How long after the newest probe was let through all of them must be back; 10 s unless said
    /// otherwise. A probe that never comes back must not keep the breaker half-open: after this time
    /// it opens again.
    pub fn half_open_limit(self, limit: Duration) -> Self {
        self.with(|settings| settings.probe_limit = limit)
    }

    /// It goes half-open as soon as its wait is over, by a timer of its [seams](Self::seams), and not
    /// by the next call: listeners are told at that moment, on the thread that runs the timer.
    /// Which calls are let through is the same. A timer of a runtime that has ended tells nobody; the
    /// next call does then.
    pub fn auto_half_open(self) -> Self {
        self.with(|settings| settings.is_auto = true)
    }

    /// Faults that say nothing about what was called; rejections and cancellations unless said
    /// otherwise.
    pub fn neutral(self, faults: FaultSet) -> Self {
        self.with(|settings| settings.neutral = faults)
    }

    /// It lets every call through and only counts what it would have rejected.
    pub fn shadow(self) -> Self {
        self.with(|settings| settings.is_shadow = true)
    }

    /// Calls `listener` after each transition, on the thread that brought it about and outside all
    /// locks. A panic in it is caught and changes nothing.
    pub fn on_transition(mut self, listener: impl Fn(&Transition) + Send + Sync + 'static) -> Self {
        self.listeners.push(Box::new(listener));
        self
    }

    /// Time, chance and waiting.
    pub fn seams(self, seams: Seams) -> Self {
        Self { seams, ..self }
    }

    /// The breaker, closed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense; it
    /// names the setting, its value and what is allowed.
    pub fn build(self) -> Result<CircuitBreaker> {
        require_name(&self.name)?;
        self.settings.check()?;
        Ok(self.build_sound())
    }

    /// The breaker, of settings that are known to make sense.
    pub(crate) fn build_sound(self) -> CircuitBreaker {
        let Self { name, settings, seams, listeners } = self;
        let inner = |inner: &Weak<_>| {
            let hearer: Weak<Inner> = inner.clone();
            Inner::new(name, settings, seams, listeners, hearer)
        };
        CircuitBreaker::new(Arc::new_cyclic(inner))
    }

    fn with(mut self, set: impl FnOnce(&mut Settings)) -> Self {
        set(&mut self.settings);
        self
    }
}

impl fmt::Debug for CircuitBreakerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CircuitBreakerBuilder")
            .field("name", &self.name)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
