//! [`HedgeLayer`]: a service that is called a second time where it is slow.

use tower_layer::Layer;
use tower_service::Service;

use crate::policy::hedge::Hedge;
use crate::policy::tower::calls::Calls;
use crate::policy::tower::classifier::{ByError, Classifier};
use crate::policy::tower::layered::{Layered, ResponseFuture, Through};

/// A service that is called a second time where it is slow, as [`Hedge`] says.
///
/// # Examples
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering};
/// use std::time::Duration;
///
/// use failrec::policy::tower::HedgeLayer;
/// use failrec::policy::{Hedge, Seams};
/// use failrec::test_util::VirtualTime;
/// use tower::{BoxError, Layer, ServiceExt, service_fn};
///
/// let time = VirtualTime::new();
/// let seams = Seams::system().clock(time.clone()).timer(time.clone());
/// let second = Duration::from_secs(1);
/// let hedge = Hedge::builder().delay(second).idempotent(true).seams(seams).build()?;
///
/// static CALLS: AtomicU32 = AtomicU32::new(0);
/// let service = service_fn(async |_: &'static str| {
///     let number = CALLS.fetch_add(1, Ordering::Relaxed);
///     if number == 0 {
///         std::future::pending::<()>().await;
///     }
///     Ok::<_, BoxError>(number)
/// });
/// let answer = time.block_on(HedgeLayer::new(hedge).layer(service).oneshot("work"))?;
/// assert_eq!(answer, 1);
/// # Ok::<(), BoxError>(())
/// ```
#[derive(Clone, Debug)]
pub struct HedgeLayer<C> {
    hedge: Hedge,
    classifier: C,
}

impl<K> HedgeLayer<ByError<K>> {
    /// Calls go through `hedge`; what an error has met is told by the error itself.
    pub const fn new(hedge: Hedge) -> Self {
        Self::with(hedge, ByError::new())
    }
}

impl<C> HedgeLayer<C> {
    /// Calls go through `hedge`; `classifier` says what an error has met.
    pub const fn with(hedge: Hedge, classifier: C) -> Self {
        Self { hedge, classifier }
    }
}

impl<S, C: Clone> Layer<S> for HedgeLayer<C> {
    type Service = Layered<S, Self>;

    fn layer(&self, inner: S) -> Self::Service {
        Layered::new(inner, self.clone())
    }
}

impl<S, R, C> Through<S, R> for HedgeLayer<C>
where
    S: Service<R, Future: Send, Response: Send, Error: Send> + Clone + Send + 'static,
    R: Clone + Send + 'static,
    C: Classifier<S::Error> + Clone + Send + Sync + 'static,
{
    fn through(&self, inner: &mut S, request: R) -> ResponseFuture<S::Response, S::Error> {
        let Self { hedge, classifier } = self.clone();
        let mut calls = Calls::new(inner, request);
        Box::pin(
            async move { hedge.run_with(|error| classifier.fault(error), |_| calls.next()).await },
        )
    }
}
