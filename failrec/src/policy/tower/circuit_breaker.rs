//! [`CircuitBreakerLayer`]: a service that is not called while it keeps failing.

use tower_layer::Layer;
use tower_service::Service;

use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::rejected::Rejected;
use crate::policy::tower::classifier::{ByError, Classifier};
use crate::policy::tower::layered::{Layered, ResponseFuture, Through, take_ready};

/// A service that is not called while it keeps failing, as [`CircuitBreaker`] says.
///
/// An error of `poll_ready` is none of a call, and the breaker does not see it.
#[derive(Clone, Debug)]
pub struct CircuitBreakerLayer<C> {
    breaker: CircuitBreaker,
    classifier: C,
}

impl<K> CircuitBreakerLayer<ByError<K>> {
    /// Calls go through `breaker`; what an error has met is told by the error itself.
    pub const fn new(breaker: CircuitBreaker) -> Self {
        Self::with(breaker, ByError::new())
    }
}

impl<C> CircuitBreakerLayer<C> {
    /// Calls go through `breaker`; `classifier` says what an error has met.
    pub const fn with(breaker: CircuitBreaker, classifier: C) -> Self {
        Self { breaker, classifier }
    }
}

impl<S, C: Clone> Layer<S> for CircuitBreakerLayer<C> {
    type Service = Layered<S, Self>;

    fn layer(&self, inner: S) -> Self::Service {
        Layered::new(inner, self.clone())
    }
}

impl<S, R, C> Through<S, R> for CircuitBreakerLayer<C>
where
    S: Service<R, Future: Send, Response: Send, Error: From<Rejected> + Send>
        + Clone
        + Send
        + 'static,
    R: Send + 'static,
    C: Classifier<S::Error> + Clone + Send + Sync + 'static,
{
    fn through(&self, inner: &mut S, request: R) -> ResponseFuture<S::Response, S::Error> {
        let Self { breaker, classifier } = self.clone();
        let mut ready = take_ready(inner);
        Box::pin(async move {
            breaker.run_with(|error| classifier.fault(error), || ready.call(request)).await
        })
    }
}
