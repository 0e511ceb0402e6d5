//! [`Layered`]: a service whose calls go through a policy.

use std::pin::Pin;
use std::task::{Context, Poll};

use tower_service::Service;

/// What a call through a policy comes to.
pub type ResponseFuture<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

/// A service whose calls go through a policy; made by a layer, which it holds.
#[derive(Clone, Debug)]
pub struct Layered<S, L> {
    inner: S,
    layer: L,
}

impl<S, L> Layered<S, L> {
    pub(super) const fn new(inner: S, layer: L) -> Self {
        Self { inner, layer }
    }

    /// The service inside.
    pub const fn inner(&self) -> &S {
        &self.inner
    }

    /// The layer, with its policy.
    pub const fn layer(&self) -> &L {
        &self.layer
    }
}

/// What a layer does with a call of a service.
#[diagnostic::on_unimplemented(
    message = "calls of `{S}` cannot go through `{Self}`",
    note = "the service must be `Clone`, and with its future, response and error `Send`",
    note = "layers that refuse calls need `From<Rejected>` for its error, retry and hedge a \
            `Clone` request",
    note = "an error that is no `std::error::Error` needs a layer made `with` a classifier"
)]
pub trait Through<S: Service<R>, R> {
    /// Makes the call through the policy. `inner` is ready for one call, and need not be so
    /// afterwards.
    fn through(&self, inner: &mut S, request: R) -> ResponseFuture<S::Response, S::Error>;
}

impl<S: Service<R>, R, L: Through<S, R>> Service<R> for Layered<S, L> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Response, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        self.layer.through(&mut self.inner, request)
    }
}

/// Takes the service that is ready, and leaves a clone, which is not.
pub(super) fn take_ready<S: Clone>(inner: &mut S) -> S {
    let clone = inner.clone();
    std::mem::replace(inner, clone)
}
