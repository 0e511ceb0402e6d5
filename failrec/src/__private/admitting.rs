//! [`admit`]: a body that has to be let in, by a bulkhead or a rate limit.

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project_lite::pin_project;

use crate::__private::rejecting::{Fallible, Refusal};
use crate::policy::{Bulkhead, BulkheadPermit, Cost, Preset, RateLimiter, Rejected, policies};
use crate::record::PolicyName;

/// What lets calls in. A policy that nobody has defined lets in all.
pub trait Gate: Copy + Send + 'static {
    /// Held by the call while it runs.
    type Pass: Send + 'static;

    /// The pass, if that needs no waiting.
    fn at_once(self) -> Option<Self::Pass>;

    /// The pass, as soon as there is one.
    fn later(self) -> Entering<Self::Pass>;

    /// As [`later`](Self::later), on this thread.
    ///
    /// # Errors
    ///
    /// The call must not be made.
    fn blocking(self) -> Result<Self::Pass, Rejected>;
}

/// The wait for a pass.
pub type Entering<P> = Pin<Box<dyn Future<Output = Result<P, Rejected>> + Send>>;

/// Where a bulkhead stands around a function.
#[derive(Debug)]
pub struct BulkheadSite {
    name: &'static str,
    preset: Option<Preset>,
    max_concurrent: Option<u32>,
    queue: u32,
    max_wait: Duration,
    bulkhead: OnceLock<Bulkhead>,
}

impl BulkheadSite {
    /// A site of the bulkhead `name`, with these settings if nothing else gave it any.
    pub const fn new(
        name: &'static str,
        preset: Option<Preset>,
        max_concurrent: Option<u32>,
        queue: u32,
        max_wait: Duration,
    ) -> Self {
        Self { name, preset, max_concurrent, queue, max_wait, bulkhead: OnceLock::new() }
    }

    /// A call at this site.
    #[inline]
    pub const fn slot(&'static self) -> Slotted {
        Slotted(self)
    }

    #[inline]
    fn bulkhead(&'static self) -> Option<&'static Bulkhead> {
        self.bulkhead.get().or_else(|| self.find())
    }

    #[cold]
    fn find(&'static self) -> Option<&'static Bulkhead> {
        let settings = match (self.preset.and_then(Preset::bulkhead), self.max_concurrent) {
            (Some(builder), slots) => Some((builder, slots)),
            (None, Some(slots)) => Some((Bulkhead::builder(slots), None)),
            (None, None) => None,
        };
        let found = match settings {
            Some((builder, slots)) => policies().bulkhead_or(self.name, || {
                let builder = match slots {
                    Some(slots) => builder.max_concurrent(slots),
                    None => builder,
                };
                if self.queue == 0 { builder } else { builder.queue(self.queue, self.max_wait) }
            }),
            None => policies().bulkhead(self.name),
        };
        match found {
            Ok(bulkhead) => Some(self.bulkhead.get_or_init(|| bulkhead)),
            Err(unknown) => {
                let name = PolicyName::from_static(self.name);
                policies().miss(&name, &unknown, "every call is let in until it is defined");
                None
            }
        }
    }
}

/// A bulkhead as a gate: a type without a lifetime, which an async block could not prove.
#[derive(Clone, Copy, Debug)]
pub struct Slotted(&'static BulkheadSite);

impl Gate for Slotted {
    type Pass = Option<BulkheadPermit<'static>>;

    #[inline]
    fn at_once(self) -> Option<Self::Pass> {
        match self.0.bulkhead() {
            Some(bulkhead) => bulkhead.enter_at_once().map(Some),
            None => Some(None),
        }
    }

    fn later(self) -> Entering<Self::Pass> {
        Box::pin(async move {
            match self.0.bulkhead() {
                Some(bulkhead) => bulkhead.enter().await.map(Some),
                None => Ok(None),
            }
        })
    }

    fn blocking(self) -> Result<Self::Pass, Rejected> {
        self.0.bulkhead().map(Bulkhead::enter_blocking).transpose()
    }
}

/// Where a rate limit stands around a function.
#[derive(Debug)]
pub struct RateLimitSite {
    name: &'static str,
    rate: Option<Rate>,
    limiter: OnceLock<RateLimiter>,
}

/// How many calls may be made.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// So many tokens.
    pub count: u32,
    /// In this time.
    pub per: Duration,
    /// So many at once.
    pub burst: u32,
    /// How long a call waits for its moment.
    pub max_wait: Duration,
}

/// A call of a certain cost at a site.
#[derive(Clone, Copy, Debug)]
pub struct Priced {
    site: &'static RateLimitSite,
    cost: Cost,
}

impl RateLimitSite {
    /// A site of the rate limit `name`, with this rate if nothing else gave it any.
    pub const fn new(name: &'static str, rate: Option<Rate>) -> Self {
        Self { name, rate, limiter: OnceLock::new() }
    }

    /// A call of this cost. One that costs nothing is let in, one that costs more than the burst
    /// never is.
    #[inline]
    pub const fn of(&'static self, tokens: u32) -> Priced {
        Priced { site: self, cost: Cost::new(tokens) }
    }

    #[inline]
    fn limiter(&'static self) -> Option<&'static RateLimiter> {
        self.limiter.get().or_else(|| self.find())
    }

    #[cold]
    fn find(&'static self) -> Option<&'static RateLimiter> {
        let found = match self.rate {
            Some(Rate { count, per, burst, max_wait }) => {
                let make = || RateLimiter::builder(count, per).burst(burst).max_wait(max_wait);
                policies().rate_limiter_or(self.name, make)
            }
            None => policies().rate_limiter(self.name),
        };
        match found {
            Ok(limiter) => Some(self.limiter.get_or_init(|| limiter)),
            Err(unknown) => {
                let name = PolicyName::from_static(self.name);
                policies().miss(&name, &unknown, "every call is let in until it is defined");
                None
            }
        }
    }

    /// The limiter that has to be asked.
    #[inline]
    fn asked(&'static self, cost: Cost) -> Option<&'static RateLimiter> {
        self.limiter().filter(|_| cost.tokens() != 0)
    }
}

impl Gate for Priced {
    type Pass = ();

    #[inline]
    fn at_once(self) -> Option<()> {
        match self.site.asked(self.cost) {
            Some(limiter) => limiter.admit_at_once(self.cost).then_some(()),
            None => Some(()),
        }
    }

    fn later(self) -> Entering<()> {
        Box::pin(async move {
            match self.site.asked(self.cost) {
                Some(limiter) => limiter.ready(self.cost).await,
                None => Ok(()),
            }
        })
    }

    fn blocking(self) -> Result<(), Rejected> {
        self.site.asked(self.cost).map_or(Ok(()), |limiter| limiter.ready_blocking(self.cost))
    }
}

/// Runs `body` when `gate` lets it in.
#[inline]
pub fn admit_sync<R: Fallible, G: Gate>(
    body: impl FnOnce() -> R,
    gate: G,
    reject: impl Fn(Refusal<R::Error>) -> R::Error,
) -> R {
    let entered = match gate.at_once() {
        Some(pass) => Ok(pass),
        None => gate.blocking(),
    };
    match entered {
        Ok(_pass) => body(),
        Err(rejected) => R::failed(reject(Refusal::new(rejected))),
    }
}

/// Wraps the future of a body, which is polled when `gate` has let it in.
#[inline]
pub const fn admit<F, G, J>(future: F, gate: G, reject: J) -> Admit<F, G, J>
where
    F: Future<Output: Fallible>,
    G: Gate,
    J: Fn(Refusal<<F::Output as Fallible>::Error>) -> <F::Output as Fallible>::Error,
{
    Admit { future, gate, reject, stage: Stage::Idle }
}

/// How far a call has come.
enum Stage<P> {
    /// Never polled.
    Idle,
    /// Not let in yet. The wait is in a box, for most calls have none.
    Waiting(Entering<P>),
    /// Let in.
    Inside(P),
    /// Being polled, or at its end.
    Done,
}

pin_project! {
    /// A future that has to be let in.
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct Admit<F, G: Gate, J> {
        #[pin]
        future: F,
        gate: G,
        reject: J,
        stage: Stage<G::Pass>,
    }
}

impl<F, G, J> Future for Admit<F, G, J>
where
    F: Future<Output: Fallible>,
    G: Gate,
    J: Fn(Refusal<<F::Output as Fallible>::Error>) -> <F::Output as Fallible>::Error,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        // Held here while the body runs: a panic of the body drops it.
        let pass = match mem::replace(this.stage, Stage::Done) {
            Stage::Inside(pass) => pass,
            // Nobody may ask any more, and there is nothing to tell.
            Stage::Done => return Poll::Pending,
            before => {
                let gate = *this.gate;
                let entered = match enter(before, gate, context) {
                    Ok(entered) => entered,
                    Err(waiting) => {
                        *this.stage = Stage::Waiting(waiting);
                        return Poll::Pending;
                    }
                };
                match entered {
                    Ok(pass) => pass,
                    Err(rejected) => {
                        let error = (this.reject)(Refusal::new(rejected));
                        return Poll::Ready(F::Output::failed(error));
                    }
                }
            }
        };
        let polled = this.future.poll(context);
        if polled.is_pending() {
            *this.stage = Stage::Inside(pass);
        }
        polled
    }
}

/// The pass or the rejection, if it is known; else the wait.
#[inline]
fn enter<G: Gate>(
    stage: Stage<G::Pass>,
    gate: G,
    context: &mut Context<'_>,
) -> Result<Result<G::Pass, Rejected>, Entering<G::Pass>> {
    let mut waiting = match stage {
        Stage::Waiting(waiting) => waiting,
        _ => match gate.at_once() {
            Some(pass) => return Ok(Ok(pass)),
            None => gate.later(),
        },
    };
    match waiting.as_mut().poll(context) {
        Poll::Ready(entered) => Ok(entered),
        Poll::Pending => Err(waiting),
    }
}

impl<F, G: Gate, J> fmt::Debug for Admit<F, G, J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admit").finish_non_exhaustive()
    }
}
