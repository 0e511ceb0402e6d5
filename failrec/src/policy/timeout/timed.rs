//! [`Timed`]: a future that has until a deadline.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project_lite::pin_project;

use crate::base::Sleep;
use crate::policy::deadline::Around;
use crate::policy::rejected::RejectedKind;
use crate::policy::seams::Seams;

pin_project! {
    /// A future that has until its limit, or until the deadline around it if that comes first.
    ///
    /// The timer is set when the future first has to wait: one that is ready at once pays for no
    /// timer and no look at the clock. What its first poll takes does not count.
    #[must_use = "futures do nothing unless they are polled or awaited"]
    pub(crate) struct Timed<'t, F> {
        #[pin]
        future: F,
        limit: Duration,
        seams: &'t Seams,
        armed: Option<Armed>,
    }
}

struct Armed {
    at: Duration,
    /// What it says when the time has come.
    kind: RejectedKind,
    sleep: Sleep,
}

impl<'t, F> Timed<'t, F> {
    pub(super) const fn new(future: F, limit: Duration, seams: &'t Seams) -> Self {
        Self { future, limit, seams, armed: None }
    }
}

impl<F: Future> Future for Timed<'_, F> {
    type Output = Result<F::Output, RejectedKind>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Some(armed) = this.armed {
            let entered = Around::At(armed.at).enter();
            let polled = this.future.poll(context);
            drop(entered);
            // The result wins where both are there.
            return match polled {
                Poll::Ready(output) => Poll::Ready(Ok(output)),
                Poll::Pending => armed.sleep.as_mut().poll(context).map(|()| Err(armed.kind)),
            };
        }
        let bounds = match Around::current() {
            Around::None => (Around::After(*this.limit), None),
            // The operation has a deadline, so its clock must be read.
            around => match nearer(around, *this.limit, this.seams) {
                Ok((at, kind)) => (Around::At(at), Some((at, kind))),
                Err(kind) => return Poll::Ready(Err(kind)),
            },
        };
        let entered = bounds.0.enter();
        let polled = this.future.poll(context);
        drop(entered);
        match polled {
            Poll::Ready(output) => Poll::Ready(Ok(output)),
            Poll::Pending => {
                let armed = this.armed.insert(arm(bounds.1, *this.limit, this.seams));
                armed.sleep.as_mut().poll(context).map(|()| Err(armed.kind))
            }
        }
    }
}

/// The earlier of the deadline around and the limit; an error if there is no time left at all.
#[cold]
fn nearer(
    around: Around,
    limit: Duration,
    seams: &Seams,
) -> Result<(Duration, RejectedKind), RejectedKind> {
    let now = seams.clock.monotonic();
    let own = now.saturating_add(limit);
    match around.at(now) {
        Some(at) if at <= now => Err(RejectedKind::Deadline),
        Some(at) if at < own => Ok((at, RejectedKind::Deadline)),
        _ => Ok((own, RejectedKind::Timeout)),
    }
}

#[cold]
fn arm(known: Option<(Duration, RejectedKind)>, limit: Duration, seams: &Seams) -> Armed {
    let now = seams.clock.monotonic();
    let (at, kind) = known.unwrap_or((now.saturating_add(limit), RejectedKind::Timeout));
    Armed { at, kind, sleep: seams.timer.sleep(at.saturating_sub(now)) }
}
