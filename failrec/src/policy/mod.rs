//! Policies: what a call does when it fails, and when it must not be tried at all.
//!
//! Each policy is a pure state machine, which is told the time and a random number and answers what
//! to do; the types that users meet (a circuit breaker and its kin) hold such a machine, and only
//! sleep and call. So a machine is tested with a table of times and outcomes, and nothing in here
//! reads a clock on the way of a call that succeeds unless its own rule needs one.
//!
//! A policy sees how a call ended as an [`Outcome`], and an error as a [`Fault`]. When a policy
//! does not let a call through, the caller gets its own error type, made of a [`Rejected`].
//!
//! Several policies around one call go into a [`Pipeline`], which knows their order; a [`Fallback`]
//! stands around that. [`policies`] has them by name.
//!
//! This module decides and waits. It records nothing: what it decided is handed on as values.

mod bulkhead;
mod circuit_breaker;
mod classify;
pub mod compensation;
mod deadline;
pub mod fallback;
mod fault;
mod fault_set;
pub mod hedge;
mod keyed;
mod met;
mod outcome;
mod pipeline;
mod preset;
mod rate_limit;
mod registry;
mod rejected;
pub mod retry;
mod seams;
mod setting;
mod timeout;
#[cfg(feature = "tower")]
pub mod tower;

pub use self::bulkhead::{Bulkhead, BulkheadBuilder, BulkheadPermit, BulkheadStats};
pub use self::circuit_breaker::{
    CircuitBreaker, CircuitBreakerBuilder, CircuitState, CircuitStats, Permit, Transition, Trip,
};
pub use self::classify::{Classify, Hints, classify, register_classifier, register_classify};
pub(crate) use self::classify::{classify_borrowed, told_by_causes};
pub use self::compensation::{Compensation, CompensationBuilder, Saga};
pub use self::deadline::time_left;
pub use self::fallback::{Fallback, FallbackBuilder};
pub use self::fault::{Fault, FaultKind};
pub use self::fault_set::FaultSet;
pub use self::hedge::{Hedge, HedgeBuilder};
pub use self::keyed::{Keyed, KeyedPolicy};
pub use self::outcome::Outcome;
pub use self::pipeline::{Pipeline, PipelineBuilder, TimeLimit};
pub use self::preset::Preset;
pub use self::rate_limit::{Cost, RateLimiter, RateLimiterBuilder, RateLimiterStats, Reservation};
pub use self::registry::{Policies, PolicyStats, policies};
pub use self::rejected::{Rejected, RejectedKind};
pub use self::retry::{Retry, RetryBudget, RetryBuilder};
pub use self::seams::Seams;
pub(crate) use self::timeout::Timed;
pub use self::timeout::{Timeout, TimeoutBuilder};
