//! [`RetryLayer`]: a service that is called again when it fails.

use tower_layer::Layer;
use tower_service::Service;

use crate::policy::retry::Retry;
use crate::policy::tower::calls::Calls;
use crate::policy::tower::classifier::{ByError, Classifier};
use crate::policy::tower::layered::{Layered, ResponseFuture, Through};

/// A service that is called again when it fails, as [`Retry`] says.
///
/// # Examples
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering};
///
/// use failrec::policy::tower::RetryLayer;
/// use failrec::policy::{Fault, FaultKind, Retry, Seams};
/// use failrec::test_util::VirtualTime;
/// use tower::{Layer, ServiceExt, service_fn};
///
/// let time = VirtualTime::new();
/// let seams = Seams::system().clock(time.clone()).timer(time.clone());
/// let retry = Retry::builder().max_attempts(3).seams(seams).build()?;
///
/// static CALLS: AtomicU32 = AtomicU32::new(0);
/// let service = service_fn(async |_: &'static str| match CALLS.fetch_add(1, Ordering::Relaxed) {
///     0 | 1 => Err("busy"),
///     _ => Ok("done"),
/// });
/// let layer = RetryLayer::with(retry, |_: &&str| Fault::new(FaultKind::Busy));
/// assert_eq!(time.block_on(layer.layer(service).oneshot("work")), Ok("done"));
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RetryLayer<C> {
    retry: Retry,
    classifier: C,
}

impl<K> RetryLayer<ByError<K>> {
    /// Calls go through `retry`; what an error has met is told by the error itself.
    pub const fn new(retry: Retry) -> Self {
        Self::with(retry, ByError::new())
    }
}

impl<C> RetryLayer<C> {
    /// Calls go through `retry`; `classifier` says what an error has met.
    pub const fn with(retry: Retry, classifier: C) -> Self {
        Self { retry, classifier }
    }
}

impl<S, C: Clone> Layer<S> for RetryLayer<C> {
    type Service = Layered<S, Self>;

    fn layer(&self, inner: S) -> Self::Service {
        Layered::new(inner, self.clone())
    }
}

impl<S, R, C> Through<S, R> for RetryLayer<C>
where
    S: Service<R, Future: Send, Response: Send, Error: Send> + Clone + Send + 'static,
    R: Clone + Send + 'static,
    C: Classifier<S::Error> + Clone + Send + Sync + 'static,
{
    fn through(&self, inner: &mut S, request: R) -> ResponseFuture<S::Response, S::Error> {
        let Self { retry, classifier } = self.clone();
        let mut calls = Calls::new(inner, request);
        Box::pin(
            async move { retry.run_with(|error| classifier.fault(error), |_| calls.next()).await },
        )
    }
}
