//! [`time_out`]: a body that has a limited time.

use std::fmt;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project_lite::pin_project;

use crate::__private::rejecting::{Fallible, Refusal};
use crate::policy::{Seams, Timed, Timeout};
use crate::record::PolicyName;

/// Where a function has a limited time.
#[derive(Debug)]
pub struct TimeoutSite {
    name: &'static str,
    limit: Duration,
    timeout: OnceLock<Timeout>,
}

impl TimeoutSite {
    /// A site where a call has `limit`, and is told of as `name` when that has passed.
    pub const fn new(name: &'static str, limit: Duration) -> Self {
        Self { name, limit, timeout: OnceLock::new() }
    }

    #[inline]
    fn timeout(&self) -> &Timeout {
        self.timeout.get_or_init(|| self.make())
    }

    #[cold]
    fn make(&self) -> Timeout {
        Timeout::new(PolicyName::from_static(self.name), self.limit, Seams::system())
    }
}

/// Wraps the future of a body, which is given up when the time of `site` has passed.
#[inline]
pub fn time_out<F, J>(future: F, site: &'static TimeoutSite, reject: J) -> TimeOut<F, J>
where
    F: Future<Output: Fallible>,
    J: Fn(Refusal<<F::Output as Fallible>::Error>) -> <F::Output as Fallible>::Error,
{
    let timeout = site.timeout();
    TimeOut { timed: timeout.timed(future), timeout, reject }
}

pin_project! {
    /// A future that has a limited time.
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct TimeOut<F, J> {
        #[pin]
        timed: Timed<'static, F>,
        timeout: &'static Timeout,
        reject: J,
    }
}

impl<F, J> Future for TimeOut<F, J>
where
    F: Future<Output: Fallible>,
    J: Fn(Refusal<<F::Output as Fallible>::Error>) -> <F::Output as Fallible>::Error,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        this.timed.poll(context).map(|timely| {
            timely.unwrap_or_else(|kind| {
                let refusal = Refusal::new(this.timeout.reject(kind));
                F::Output::failed((this.reject)(refusal))
            })
        })
    }
}

impl<F, J> fmt::Debug for TimeOut<F, J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TimeOut").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}
