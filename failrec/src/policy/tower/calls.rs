//! [`Calls`]: one request, made again and again.

use std::future::poll_fn;

use tower_service::Service;

use crate::policy::tower::layered::take_ready;

/// One request, made again and again, each time on a service of its own.
pub(super) struct Calls<S, R> {
    /// The service that is ready; none once it was used.
    ready: Option<S>,
    spare: S,
    request: R,
}

impl<S: Service<R> + Clone, R: Clone> Calls<S, R> {
    /// `inner` is ready for the first call, and is left as a clone.
    pub(super) fn new(inner: &mut S, request: R) -> Self {
        let ready = take_ready(inner);
        Self { ready: Some(ready), spare: inner.clone(), request }
    }

    /// The next call. All but the first wait until their service is ready; where it cannot
    /// become so, that is the error of the call.
    pub(super) fn next(
        &mut self,
    ) -> impl Future<Output = Result<S::Response, S::Error>> + use<S, R> {
        let ready = self.ready.take();
        let is_ready = ready.is_some();
        let mut service = ready.unwrap_or_else(|| self.spare.clone());
        let request = self.request.clone();
        async move {
            if !is_ready {
                poll_fn(|context| service.poll_ready(context)).await?;
            }
            service.call(request).await
        }
    }
}
