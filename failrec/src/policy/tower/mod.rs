//! The policies as layers of [tower](https://docs.rs/tower), for services of HTTP, gRPC and others.
//!
//! A layer holds a policy, and its clones share it: the breaker that a layer holds is the one that
//! is asked for its state elsewhere. In a `ServiceBuilder` the layer that is added first is the
//! outermost, which is the order of the attributes, too: total timeout, hedge or retry, breaker,
//! rate limit, bulkhead, timeout of the single attempt.
//!
//! What holds for all of them:
//!
//! - **Readiness** is that of the service inside; a policy has no part in it. A full bulkhead lets
//!   the call wait in its own queue, or refuses it. What `poll_ready` has reserved is used by
//!   this call and by no other one; while the call waits for a policy, it stays reserved.
//! - **Further calls** of a retry or a hedge are made on clones of the service, each of which is
//!   waited for until it is ready itself.
//! - **Errors** are those of the service. A rejection comes as the service's own error, by
//!   `From<Rejected>`; a `Box<dyn Error + Send + Sync>`, as the layers of tower have it, needs
//!   nothing. What an error has met is told by [`ByError`], for errors with a type and for those
//!   boxes alike, or by a function.
//! - **A response future that is dropped** takes the call with it, and gives back slots, places in
//!   queues and tokens that were not used.
//! - **One box for a call** and layer: the future of a response must have a name in its type, and
//!   what runs a policy has none. The services must be `Send` for that.
//!
//! # Examples
//!
//! ```
//! use std::time::Duration;
//!
//! use failrec::policy::tower::{CircuitBreakerLayer, RetryLayer, TimeoutLayer};
//! use failrec::policy::{CircuitBreaker, Retry, Timeout};
//! use failrec::test_util::VirtualTime;
//! use tower::{BoxError, ServiceBuilder, ServiceExt, service_fn};
//!
//! let breaker = CircuitBreaker::builder().name("search").build()?;
//! let timeout = Timeout::builder(Duration::from_secs(5)).build()?;
//! let search = ServiceBuilder::new()
//!     .layer(RetryLayer::new(Retry::builder().max_attempts(2).build()?))
//!     .layer(CircuitBreakerLayer::new(breaker.clone()))
//!     .layer(TimeoutLayer::new(timeout))
//!     .service(service_fn(async |word: &'static str| Ok::<_, BoxError>(word.len())));
//!
//! let time = VirtualTime::new();
//! assert_eq!(time.block_on(search.clone().oneshot("failure"))?, 7);
//!
//! breaker.force_open();
//! let refused = time.block_on(search.oneshot("failure")).unwrap_err();
//! assert_eq!(refused.to_string(), "circuit breaker `search` is held open");
//! # Ok::<(), BoxError>(())
//! ```

mod bulkhead;
mod calls;
mod circuit_breaker;
mod classifier;
mod hedge;
mod layered;
mod rate_limit;
mod retry;
mod timeout;

pub use self::bulkhead::BulkheadLayer;
pub use self::circuit_breaker::CircuitBreakerLayer;
pub use self::classifier::{AsError, Boxed, ByError, Classifier, Typed};
pub use self::hedge::HedgeLayer;
pub use self::layered::{Layered, ResponseFuture, Through};
pub use self::rate_limit::RateLimitLayer;
pub use self::retry::RetryLayer;
pub use self::timeout::TimeoutLayer;

#[cfg(test)]
mod tests;
