//! [`TimeoutLayer`]: a service whose calls are given up when they take too long.

use tower_layer::Layer;
use tower_service::Service;

use crate::policy::rejected::Rejected;
use crate::policy::timeout::Timeout;
use crate::policy::tower::layered::{Layered, ResponseFuture, Through};

/// A service whose calls are given up when they take too long, as [`Timeout`] says.
///
/// The time runs from the first poll of the response's future on; to wait until the service is
/// ready is no part of it. The service need not be `Clone`.
#[derive(Clone, Debug)]
pub struct TimeoutLayer {
    timeout: Timeout,
}

impl TimeoutLayer {
    /// Calls go through `timeout`.
    pub const fn new(timeout: Timeout) -> Self {
        Self { timeout }
    }
}

impl<S> Layer<S> for TimeoutLayer {
    type Service = Layered<S, Self>;

    fn layer(&self, inner: S) -> Self::Service {
        Layered::new(inner, self.clone())
    }
}

impl<S, R> Through<S, R> for TimeoutLayer
where
    S: Service<R, Future: Send + 'static, Error: From<Rejected>>,
{
    fn through(&self, inner: &mut S, request: R) -> ResponseFuture<S::Response, S::Error> {
        let timeout = self.timeout.clone();
        let response = inner.call(request);
        Box::pin(async move { timeout.run(|| response).await })
    }
}
