//! [`PipelineBuilder`]: how a pipeline is made.

use crate::error::Result;
use crate::policy::bulkhead::Bulkhead;
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::hedge::Hedge;
use crate::policy::pipeline::handle::Pipeline;
use crate::policy::pipeline::layers::Layers;
use crate::policy::pipeline::limit::TimeLimit;
use crate::policy::preset::Preset;
use crate::policy::rate_limit::RateLimiter;
use crate::policy::retry::Retry;
use crate::policy::seams::Seams;
use crate::policy::setting::{require, require_name};
use crate::policy::timeout::Timeout;
use crate::record::PolicyName;

/// How a pipeline is made. In which order its policies are named makes no difference.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::{Bulkhead, Pipeline, Retry};
///
/// let pipeline = Pipeline::builder()
///     .name("orders")
///     .attempt_timeout(Duration::from_secs(2))
///     .bulkhead(Bulkhead::builder(16).name("orders").build()?)
///     .retry(Retry::builder().name("orders").build()?)
///     .total_timeout(Duration::from_secs(10))
///     .build()?;
/// assert_eq!(pipeline.name().as_str(), "orders");
///
/// let refused = Pipeline::builder()
///     .attempt_timeout(Duration::from_secs(11))
///     .total_timeout(Duration::from_secs(10))
///     .build();
/// assert_eq!(
///     refused.unwrap_err().to_string(),
///     "set `attempt_timeout` to 11s: it must be at most `total_timeout`, which is 10s"
/// );
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder makes nothing until `build()`"]
pub struct PipelineBuilder {
    pub(super) name: PolicyName,
    pub(super) total: Option<TimeLimit>,
    pub(super) hedge: Option<Hedge>,
    pub(super) retry: Option<Retry>,
    pub(super) breaker: Option<CircuitBreaker>,
    limiter: Option<RateLimiter>,
    pub(super) bulkhead: Option<Bulkhead>,
    pub(super) attempt: Option<TimeLimit>,
    pub(super) preset: Option<Preset>,
    pub(super) seams: Seams,
}

impl Pipeline {
    /// A pipeline without any policy, which must get one.
    pub fn builder() -> PipelineBuilder {
        PipelineBuilder {
            name: PolicyName::from_static("pipeline"),
            total: None,
            hedge: None,
            retry: None,
            breaker: None,
            limiter: None,
            bulkhead: None,
            attempt: None,
            preset: None,
            seams: Seams::system(),
        }
    }
}

impl PipelineBuilder {
    /// The name of the pipeline, of the timeouts that it makes, and of the policies of its preset.
    pub fn name(mut self, name: impl Into<PolicyName>) -> Self {
        self.name = name.into();
        self
    }

    /// How long the whole operation has, with all its attempts and waits: a duration, or a timeout
    /// that others share.
    pub fn total_timeout(mut self, limit: impl Into<TimeLimit>) -> Self {
        self.total = Some(limit.into());
        self
    }

    /// A second call is made where the first is slow, each through the policies inside it. It stands
    /// where a retry would, and not beside one. A call that holds its thread is not hedged.
    pub fn hedge(mut self, hedge: Hedge) -> Self {
        self.hedge = Some(hedge);
        self
    }

    /// Tries again what failed.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Lets no attempt through while too many fail.
    pub fn circuit_breaker(mut self, breaker: CircuitBreaker) -> Self {
        self.breaker = Some(breaker);
        self
    }

    /// Lets only so many attempts through in a time; each takes one token.
    pub fn rate_limit(mut self, limiter: RateLimiter) -> Self {
        self.limiter = Some(limiter);
        self
    }

    /// Lets only so many attempts run at once.
    pub fn bulkhead(mut self, bulkhead: Bulkhead) -> Self {
        self.bulkhead = Some(bulkhead);
        self
    }

    /// How long an attempt has, from when all others have let it through: a duration, or a timeout
    /// that others share.
    pub fn attempt_timeout(mut self, limit: impl Into<TimeLimit>) -> Self {
        self.attempt = Some(limit.into());
        self
    }

    /// The policies of this preset, where none is set. Its attempts have no longer than the whole
    /// operation.
    pub fn preset(mut self, preset: Preset) -> Self {
        self.preset = Some(preset);
        self
    }

    /// Time, chance and waiting, for what the pipeline makes itself: timeouts of durations and
    /// policies of its preset.
    pub fn seams(mut self, seams: Seams) -> Self {
        self.seams = seams;
        self
    }

    /// The pipeline.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if it has no policy or no name,
    /// a limit is zero, or an attempt had longer than the whole operation.
    pub fn build(self) -> Result<Pipeline> {
        require_name(&self.name)?;
        let this = self.filled()?;
        let attempt_name = format!("{}.attempt", this.name);
        let total = this.timeout("total_timeout", this.total.as_ref(), this.name.clone())?;
        let attempt =
            this.timeout("attempt_timeout", this.attempt.as_ref(), attempt_name.into())?;
        if let (Some(attempt), Some(total)) = (&attempt, &total) {
            let most = format!("at most `total_timeout`, which is {:?}", total.limit());
            let limit = format!("{:?}", attempt.limit());
            require(attempt.limit() <= total.limit(), "attempt_timeout", limit, &most)?;
        }
        let Self { name, hedge, retry, breaker, limiter, bulkhead, .. } = this;
        let is_one = hedge.is_none() || retry.is_none();
        require(is_one, "hedge", "one beside `retry`", "alone: their calls would multiply")?;
        let layers = Layers { name, total, hedge, retry, breaker, limiter, bulkhead, attempt };
        require(layers.has_any(), "policies", "none", "one or more")?;
        Ok(Pipeline::new(layers))
    }

    fn timeout(
        &self,
        field: &str,
        limit: Option<&TimeLimit>,
        name: PolicyName,
    ) -> Result<Option<Timeout>> {
        let limit = match limit {
            None => return Ok(None),
            Some(TimeLimit::By(timeout)) => return Ok(Some(timeout.clone())),
            Some(TimeLimit::After(limit)) => *limit,
        };
        require(!limit.is_zero(), field, "0 s", "above zero")?;
        Timeout::builder(limit).name(name).seams(self.seams.clone()).build().map(Some)
    }
}
