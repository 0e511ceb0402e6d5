//! [`BulkheadLayer`]: a service that is called only so often at once.

use tower_layer::Layer;
use tower_service::Service;

use crate::policy::bulkhead::Bulkhead;
use crate::policy::rejected::Rejected;
use crate::policy::tower::layered::{Layered, ResponseFuture, Through, take_ready};

/// A service that is called only so often at once, as [`Bulkhead`] says. A call has its slot until
/// its response is there, or its future is dropped.
#[derive(Clone, Debug)]
pub struct BulkheadLayer {
    bulkhead: Bulkhead,
}

impl BulkheadLayer {
    /// Calls go through `bulkhead`.
    pub const fn new(bulkhead: Bulkhead) -> Self {
        Self { bulkhead }
    }
}

impl<S> Layer<S> for BulkheadLayer {
    type Service = Layered<S, Self>;

    fn layer(&self, inner: S) -> Self::Service {
        Layered::new(inner, self.clone())
    }
}

impl<S, R> Through<S, R> for BulkheadLayer
where
    S: Service<R, Future: Send, Response: Send, Error: From<Rejected> + Send>
        + Clone
        + Send
        + 'static,
    R: Send + 'static,
{
    fn through(&self, inner: &mut S, request: R) -> ResponseFuture<S::Response, S::Error> {
        let bulkhead = self.bulkhead.clone();
        let mut ready = take_ready(inner);
        Box::pin(async move { bulkhead.run(|| ready.call(request)).await })
    }
}
