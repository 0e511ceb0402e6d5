//! [`RateLimitLayer`]: a service that is called only so often in a time.

use tower_layer::Layer;
use tower_service::Service;

use crate::policy::rate_limit::RateLimiter;
use crate::policy::rejected::Rejected;
use crate::policy::tower::layered::{Layered, ResponseFuture, Through, take_ready};

/// A service that is called only so often in a time, as [`RateLimiter`] says: a token a call.
#[derive(Clone, Debug)]
pub struct RateLimitLayer {
    limiter: RateLimiter,
}

impl RateLimitLayer {
    /// Calls go through `limiter`.
    pub const fn new(limiter: RateLimiter) -> Self {
        Self { limiter }
    }
}

impl<S> Layer<S> for RateLimitLayer {
    type Service = Layered<S, Self>;

    fn layer(&self, inner: S) -> Self::Service {
        Layered::new(inner, self.clone())
    }
}

impl<S, R> Through<S, R> for RateLimitLayer
where
    S: Service<R, Future: Send, Response: Send, Error: From<Rejected> + Send>
        + Clone
        + Send
        + 'static,
    R: Send + 'static,
{
    fn through(&self, inner: &mut S, request: R) -> ResponseFuture<S::Response, S::Error> {
        let limiter = self.limiter.clone();
        let mut ready = take_ready(inner);
        Box::pin(async move { limiter.run(|| ready.call(request)).await })
    }
}
