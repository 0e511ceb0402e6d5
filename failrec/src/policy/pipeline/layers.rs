//! [`Layers`]: the policies of a pipeline, and the order in which a call goes through them.

use std::sync::{Mutex, PoisonError};

use crate::policy::bulkhead::Bulkhead;
use crate::policy::circuit_breaker::{CircuitBreaker, Permit};
use crate::policy::classify::classify;
use crate::policy::hedge::Hedge;
use crate::policy::met::Met;
use crate::policy::rate_limit::{Cost, RateLimiter};
use crate::policy::rejected::Rejected;
use crate::policy::retry::{Judge, MakeAttempt, Retry};
use crate::policy::timeout::Timeout;
use crate::record::PolicyName;

/// The policies of a pipeline, outermost first.
#[derive(Debug)]
pub(super) struct Layers {
    pub(super) name: PolicyName,
    pub(super) total: Option<Timeout>,
    pub(super) hedge: Option<Hedge>,
    pub(super) retry: Option<Retry>,
    pub(super) breaker: Option<CircuitBreaker>,
    pub(super) limiter: Option<RateLimiter>,
    pub(super) bulkhead: Option<Bulkhead>,
    pub(super) attempt: Option<Timeout>,
}

impl Layers {
    /// There is a policy among them.
    pub(super) const fn has_any(&self) -> bool {
        self.total.is_some()
            || self.hedge.is_some()
            || self.retry.is_some()
            || self.breaker.is_some()
            || self.limiter.is_some()
            || self.bulkhead.is_some()
            || self.attempt.is_some()
    }

    pub(super) async fn run<T, E, F>(
        &self,
        judge: impl Judge<T, E>,
        mut attempt: impl FnMut(u32) -> F,
    ) -> Result<T, E>
    where
        E: From<Rejected>,
        F: Future<Output = Result<T, E>>,
    {
        let operation = self.repeat(&judge, &mut attempt);
        let result = match &self.total {
            Some(total) => total.run(|| operation).await,
            None => operation.await,
        };
        result.map_err(Met::into_error)
    }

    async fn repeat<T, E, F>(
        &self,
        judge: &impl Judge<T, E>,
        attempt: &mut impl FnMut(u32) -> F,
    ) -> Result<T, Met<E>>
    where
        E: From<Rejected>,
        F: Future<Output = Result<T, E>>,
    {
        match (&self.retry, &self.hedge) {
            (Some(retry), _) => retry.run_met(judge, Rounds { layers: self, judge, attempt }).await,
            (None, Some(hedge)) => self.race(hedge, judge, attempt).await,
            (None, None) => self.admit(judge, || attempt(1)).await,
        }
    }

    async fn race<T, E, F>(
        &self,
        hedge: &Hedge,
        judge: &impl Judge<T, E>,
        attempt: &mut impl FnMut(u32) -> F,
    ) -> Result<T, Met<E>>
    where
        F: Future<Output = Result<T, E>>,
    {
        // Several calls are under way at once; it is locked while one of them is made, and all of
        // them are in this task.
        let attempt = &Mutex::new(attempt);
        let classify = |met: &Met<E>| match met {
            Met::Rejected(rejected) => classify(rejected),
            Met::Failed(error) => judge.fault(error),
        };
        let call = |number| {
            self.admit(judge, move || {
                (attempt.lock().unwrap_or_else(PoisonError::into_inner))(number)
            })
        };
        hedge.run_with(classify, call).await
    }

    async fn admit<T, E, F>(
        &self,
        judge: &impl Judge<T, E>,
        attempt: impl FnOnce() -> F,
    ) -> Result<T, Met<E>>
    where
        F: Future<Output = Result<T, E>>,
    {
        let Some(breaker) = &self.breaker else { return self.queue(None, attempt).await };
        let mut permit = breaker.enter()?;
        let result = self.queue(Some(&mut permit), attempt).await;
        settle(permit, &result, judge);
        result
    }

    async fn queue<T, E, F>(
        &self,
        permit: Option<&mut Permit<'_>>,
        attempt: impl FnOnce() -> F,
    ) -> Result<T, Met<E>>
    where
        F: Future<Output = Result<T, E>>,
    {
        if let Some(limiter) = &self.limiter {
            limiter.ready(Cost::ONE).await?;
        }
        let _slot = match &self.bulkhead {
            Some(bulkhead) => Some(bulkhead.enter().await?),
            None => None,
        };
        permit.into_iter().for_each(Permit::begin_now);
        let Some(timeout) = &self.attempt else { return attempt().await.map_err(Met::Failed) };
        match timeout.timed(attempt()).await {
            Ok(result) => result.map_err(Met::Failed),
            Err(kind) => Err(timeout.reject(kind).into()),
        }
    }

    pub(super) fn run_sync<T, E: From<Rejected>>(
        &self,
        judge: &impl Judge<T, E>,
        mut attempt: impl FnMut(u32) -> Result<T, E>,
    ) -> Result<T, E> {
        let _deadline = self.total.as_ref().map(Timeout::enter).transpose()?;
        let result = match &self.retry {
            Some(retry) => {
                let once = |number| self.admit_sync(judge, || attempt(number));
                retry.run_met_sync(judge, once)
            }
            None => self.admit_sync(judge, || attempt(1)),
        };
        result.map_err(Met::into_error)
    }

    fn admit_sync<T, E>(
        &self,
        judge: &impl Judge<T, E>,
        attempt: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, Met<E>> {
        let Some(breaker) = &self.breaker else { return self.queue_sync(None, attempt) };
        let mut permit = breaker.enter()?;
        let result = self.queue_sync(Some(&mut permit), attempt);
        settle(permit, &result, judge);
        result
    }

    fn queue_sync<T, E>(
        &self,
        permit: Option<&mut Permit<'_>>,
        attempt: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, Met<E>> {
        if let Some(limiter) = &self.limiter {
            limiter.ready_blocking(Cost::ONE)?;
        }
        let _slot = self.bulkhead.as_ref().map(Bulkhead::enter_blocking).transpose()?;
        permit.into_iter().for_each(Permit::begin_now);
        let _deadline = self.attempt.as_ref().map(Timeout::enter).transpose()?;
        attempt().map_err(Met::Failed)
    }
}

/// The attempts of a retry, each through the policies inside it.
struct Rounds<'a, J, A> {
    layers: &'a Layers,
    judge: &'a J,
    attempt: &'a mut A,
}

impl<T, E, F, J, A> MakeAttempt<T, Met<E>> for Rounds<'_, J, A>
where
    J: Judge<T, E>,
    A: FnMut(u32) -> F,
    F: Future<Output = Result<T, E>>,
{
    async fn attempt(&mut self, number: u32) -> Result<T, Met<E>> {
        self.layers.admit(self.judge, || (self.attempt)(number)).await
    }
}

/// Tells the breaker how the call ended. What was not begun says nothing of what is called,
/// whatever the breaker takes for neutral.
#[inline]
fn settle<T, E>(permit: Permit<'_>, result: &Result<T, Met<E>>, judge: &impl Judge<T, E>) {
    match result {
        Err(Met::Rejected(rejected)) if rejected.is_before_call() => permit.neutral(),
        Err(Met::Rejected(rejected)) => {
            permit.settle_by(&Err::<(), _>(rejected), |met| classify(*met));
        }
        Err(Met::Failed(error)) => {
            permit.settle_by(&Err::<(), _>(error), |error| judge.fault(error));
        }
        Ok(_) => permit.success(),
    }
}
