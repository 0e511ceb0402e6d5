//! [`break_circuit`]: a body that a circuit breaker stands around.

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::__private::rejecting::{Fallible, Refusal};
use crate::policy::{CircuitBreaker, Fault, Permit, Preset, policies};

/// Where a breaker stands around a function.
#[derive(Debug)]
pub struct BreakerSite {
    name: &'static str,
    preset: Option<Preset>,
    breaker: OnceLock<CircuitBreaker>,
}

impl BreakerSite {
    /// A site of the breaker `name`, which has the settings of `preset` if nothing else gave it any.
    pub const fn new(name: &'static str, preset: Option<Preset>) -> Self {
        Self { name, preset, breaker: OnceLock::new() }
    }

    #[inline]
    fn breaker(&self) -> &CircuitBreaker {
        self.breaker.get_or_init(|| self.find())
    }

    #[cold]
    fn find(&self) -> CircuitBreaker {
        policies().circuit_breaker_or(self.name, self.preset)
    }
}

/// Runs `body` if the breaker of `site` lets it through.
#[inline]
pub fn break_circuit_sync<R: Fallible>(
    body: impl FnOnce() -> R,
    site: &'static BreakerSite,
    reject: impl Fn(Refusal<R::Error>) -> R::Error,
    classify: impl Fn(&R::Error) -> Fault,
) -> R {
    let permit = match site.breaker().enter() {
        Ok(permit) => permit,
        Err(rejected) => return R::failed(reject(Refusal::new(rejected))),
    };
    let returned = body();
    settle(permit, &returned, &classify);
    returned
}

/// Wraps the future of a body, which is polled if the breaker of `site` lets it through.
#[inline]
pub const fn break_circuit<F, J, C>(
    future: F,
    site: &'static BreakerSite,
    reject: J,
    classify: C,
) -> BreakCircuit<F, J, C>
where
    F: Future<Output: Fallible>,
    J: Fn(Refusal<<F::Output as Fallible>::Error>) -> <F::Output as Fallible>::Error,
    C: Fn(&<F::Output as Fallible>::Error) -> Fault,
{
    BreakCircuit { future, site, reject, classify, stage: Stage::Idle }
}

/// How far a call has come.
#[derive(Debug)]
enum Stage {
    /// Never polled: the breaker was not asked yet.
    Idle,
    /// Let through. Dropped here it was given up, which says nothing of what was called.
    Begun(Permit<'static>),
    /// Being polled, or at its end.
    Done,
}

pin_project! {
    /// A future that a breaker stands around.
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct BreakCircuit<F, J, C> {
        #[pin]
        future: F,
        site: &'static BreakerSite,
        reject: J,
        classify: C,
        stage: Stage,
    }
}

impl<F, J, C> Future for BreakCircuit<F, J, C>
where
    F: Future<Output: Fallible>,
    J: Fn(Refusal<<F::Output as Fallible>::Error>) -> <F::Output as Fallible>::Error,
    C: Fn(&<F::Output as Fallible>::Error) -> Fault,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        // Held here while the body runs: a panic of the body drops it, and so tells it.
        let permit = match mem::replace(this.stage, Stage::Done) {
            Stage::Idle => match this.site.breaker().enter() {
                Ok(permit) => permit,
                Err(rejected) => {
                    let error = (this.reject)(Refusal::new(rejected));
                    return Poll::Ready(F::Output::failed(error));
                }
            },
            Stage::Begun(permit) => permit,
            // Nobody may ask any more, and there is nothing to tell.
            Stage::Done => return Poll::Pending,
        };
        let polled = this.future.poll(context);
        match &polled {
            Poll::Pending => *this.stage = Stage::Begun(permit),
            Poll::Ready(returned) => settle(permit, returned, this.classify),
        }
        polled
    }
}

#[inline]
fn settle<R: Fallible>(permit: Permit<'_>, returned: &R, classify: &impl Fn(&R::Error) -> Fault) {
    permit.settle_by(&returned.as_result(), |error| classify(error));
}

impl<F, J, C> fmt::Debug for BreakCircuit<F, J, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BreakCircuit").field("site", &self.site).finish_non_exhaustive()
    }
}
