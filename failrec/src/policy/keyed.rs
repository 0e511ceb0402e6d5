//! [`Keyed`]: one policy for each host, tenant or model.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::Result;
use crate::policy::setting::require;
use crate::policy::{Bulkhead, CircuitBreaker, RateLimiter};

/// A policy of which there may be one for each key.
pub trait KeyedPolicy: Clone + Send {
    /// Nothing is lost if it is forgotten: a new one would do the same.
    fn is_idle(&self) -> bool;
}

impl KeyedPolicy for CircuitBreaker {
    fn is_idle(&self) -> bool {
        Self::is_idle(self)
    }
}

impl KeyedPolicy for Bulkhead {
    fn is_idle(&self) -> bool {
        Self::is_idle(self)
    }
}

impl KeyedPolicy for RateLimiter {
    fn is_idle(&self) -> bool {
        Self::is_idle(self)
    }
}

/// One policy for each key, made when the key is first seen.
///
/// The number of keys is bounded, for they may come from outside. When it is reached, the idle
/// policy that was not asked for longest gives way; one that has something to remember, such as an
/// open breaker, never does. Where none is idle, all new keys share one policy.
///
/// # Examples
///
/// ```
/// use failrec::policy::{CircuitBreaker, Keyed};
///
/// let by_host = Keyed::new(1_000, |host| {
///     CircuitBreaker::builder().name(format!("host:{host}")).build()
/// })?;
/// by_host.get("a.example")?.force_open();
/// assert!(by_host.get("a.example")?.enter().is_err());
/// assert!(by_host.get("b.example")?.enter().is_ok());
/// # Ok::<(), failrec::Error>(())
/// ```
pub struct Keyed<P> {
    make: Make<P>,
    most: usize,
    known: Mutex<Known<P>>,
}

type Make<P> = Box<dyn Fn(&str) -> Result<P> + Send + Sync>;

struct Known<P> {
    policies: HashMap<Box<str>, Slot<P>>,
    /// Rises with each question.
    now: u64,
    shared: Option<P>,
}

struct Slot<P> {
    policy: P,
    asked: u64,
}

/// The key of the policy that new keys share when there is no room.
const OTHERS: &str = "<others>";

impl<P: KeyedPolicy> Keyed<P> {
    /// Policies for `most` keys at most, each made by `make`, which is given the key.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if `most` is zero.
    pub fn new(
        most: usize,
        make: impl Fn(&str) -> Result<P> + Send + Sync + 'static,
    ) -> Result<Self> {
        require(0 < most, "most", most, "at least 1")?;
        let known = Known { policies: HashMap::new(), now: 0, shared: None };
        Ok(Self { make: Box::new(make), most, known: Mutex::new(known) })
    }

    /// The policy of `key`.
    ///
    /// # Errors
    ///
    /// What making it says, if it has to be made.
    pub fn get(&self, key: &str) -> Result<P> {
        if let Some(policy) = self.lock().ask(key, self.most) {
            return Ok(policy);
        }
        // Outside the lock: it is the user's code.
        let made = (self.make)(key)?;
        let mut known = self.lock();
        if let Some(policy) = known.ask(key, self.most) {
            return Ok(policy);
        }
        if known.has_room(self.most) {
            let asked = known.now;
            known.policies.insert(key.into(), Slot { policy: made.clone(), asked });
            return Ok(made);
        }
        drop(known);
        let shared = (self.make)(OTHERS)?;
        Ok(self.lock().shared.get_or_insert(shared).clone())
    }

    /// Keys that have a policy of their own.
    pub fn len(&self) -> usize {
        self.lock().policies.len()
    }

    /// No key has been asked for yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> MutexGuard<'_, Known<P>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: KeyedPolicy> Known<P> {
    /// The policy of `key`, or the shared one if it cannot get one of its own.
    fn ask(&mut self, key: &str, most: usize) -> Option<P> {
        self.now += 1;
        if let Some(slot) = self.policies.get_mut(key) {
            slot.asked = self.now;
            return Some(slot.policy.clone());
        }
        if self.shared.is_some() && !self.has_room(most) { self.shared.clone() } else { None }
    }

    /// Room for one more, made by forgetting one if need be.
    fn has_room(&mut self, most: usize) -> bool {
        if self.policies.len() < most {
            return true;
        }
        let idle = self.policies.iter().filter(|(_, slot)| slot.policy.is_idle());
        let oldest = idle.min_by_key(|(_, slot)| slot.asked).map(|(key, _)| key.clone());
        oldest.is_some_and(|key| self.policies.remove(&key).is_some())
    }
}

impl<P: KeyedPolicy> fmt::Debug for Keyed<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyed").field("keys", &self.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::CircuitState;

    fn by_host(most: usize) -> Keyed<CircuitBreaker> {
        let make = |host: &str| CircuitBreaker::builder().name(host.to_owned()).build();
        Keyed::new(most, make).unwrap()
    }

    #[test]
    fn idle_policy_that_was_not_asked_for_longest_gives_way() {
        let hosts = by_host(2);
        let first = hosts.get("a").unwrap();
        hosts.get("b").unwrap();
        hosts.get("a").unwrap();
        hosts.get("c").unwrap();
        first.force_open();
        assert_eq!(hosts.get("a").unwrap().state(), CircuitState::ForcedOpen);
        assert_eq!(hosts.len(), 2);
    }

    #[test]
    fn open_breaker_is_never_forgotten_however_many_keys_come() {
        let hosts = by_host(2);
        hosts.get("down").unwrap().trip();
        for number in 0..100 {
            hosts.get(&format!("host{number}")).unwrap();
        }
        assert_eq!(hosts.get("down").unwrap().state(), CircuitState::Open);
        assert_eq!(hosts.len(), 2);
    }

    #[test]
    fn keys_without_room_share_one_policy() {
        let hosts = by_host(1);
        hosts.get("down").unwrap().trip();
        hosts.get("x").unwrap().trip();
        let other = hosts.get("y").unwrap();
        assert_eq!((other.name().as_str(), other.state()), ("<others>", CircuitState::Open));
    }

    #[test]
    fn no_room_at_all_is_refused() {
        let make = |_: &str| CircuitBreaker::builder().build();
        let error = Keyed::new(0, make).unwrap_err();
        assert_eq!(error.to_string(), "set `most` to 0: it must be at least 1");
    }
}
