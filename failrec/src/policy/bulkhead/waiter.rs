//! [`Waiter`]: a call that waits for a slot.

use std::future::poll_fn;
use std::task::{Poll, Waker, ready};
use std::time::Duration;

use crate::base::waker_of_this_thread;
use crate::policy::bulkhead::inner::{Arrival, Ending, Inner};
use crate::policy::bulkhead::line::Ticket;
use crate::policy::bulkhead::permit::BulkheadPermit;
use crate::policy::deadline::Around;
use crate::policy::rejected::{Rejected, RejectedKind};

/// Takes a slot, or waits for one as a task.
#[cold]
pub(super) async fn wait(inner: &Inner) -> Result<BulkheadPermit<'_>, Rejected> {
    let waker = poll_fn(|context| Poll::Ready(context.waker().clone())).await;
    let waiter = match arrive(inner, waker)? {
        Arrived::In(permit) => return Ok(permit),
        Arrived::Waits(waiter) => waiter,
    };
    let mut sleep = inner.seams.timer.sleep(waiter.until.saturating_sub(waiter.since));
    let is_called = poll_fn(|context| {
        if waiter.is_called(context.waker()) {
            return Poll::Ready(true);
        }
        ready!(sleep.as_mut().poll(context));
        Poll::Ready(false)
    });
    if is_called.await { Ok(waiter.enter()) } else { waiter.give_up() }
}

/// Takes a slot, or holds the thread until there is one.
#[cold]
pub(super) fn wait_blocking(inner: &Inner) -> Result<BulkheadPermit<'_>, Rejected> {
    let waker = waker_of_this_thread();
    let waiter = match arrive(inner, waker.clone())? {
        Arrived::In(permit) => return Ok(permit),
        Arrived::Waits(waiter) => waiter,
    };
    while !waiter.is_called(&waker) {
        let now = inner.seams.clock.monotonic();
        if waiter.until <= now {
            return waiter.give_up();
        }
        inner.seams.timer.park(waiter.until.saturating_sub(now));
    }
    Ok(waiter.enter())
}

enum Arrived<'b> {
    In(BulkheadPermit<'b>),
    Waits(Waiter<'b>),
}

fn arrive(inner: &Inner, waker: Waker) -> Result<Arrived<'_>, Rejected> {
    match inner.arrive(waker) {
        Arrival::Entered => Ok(Arrived::In(BulkheadPermit::new(inner))),
        Arrival::Waits(ticket, max_wait) => {
            Ok(Arrived::Waits(Waiter::new(inner, ticket, max_wait)))
        }
        Arrival::Full => Err(inner.reject(RejectedKind::Full)),
    }
}

/// A call that stands in the line, or was given a slot and does not know it yet. Dropped, it gives
/// up either.
struct Waiter<'b> {
    inner: &'b Inner,
    ticket: Ticket,
    since: Duration,
    until: Duration,
    /// Why it is refused then.
    kind: RejectedKind,
    has_ended: bool,
}

impl<'b> Waiter<'b> {
    fn new(inner: &'b Inner, ticket: Ticket, max_wait: Duration) -> Self {
        let since = inner.seams.clock.monotonic();
        let own = since.saturating_add(max_wait);
        let (until, kind) = match Around::current().at(since) {
            Some(at) if at < own => (at, RejectedKind::Deadline),
            _ => (own, RejectedKind::QueueTimeout),
        };
        Self { inner, ticket, since, until, kind, has_ended: false }
    }

    fn is_called(&self, waker: &Waker) -> bool {
        self.inner.is_called(self.ticket, waker.clone())
    }

    /// Takes the slot that it was given.
    fn enter(mut self) -> BulkheadPermit<'b> {
        self.end(Ending::Entered);
        BulkheadPermit::new(self.inner)
    }

    /// Its time is over; a slot that came just in time is taken all the same.
    fn give_up(mut self) -> Result<BulkheadPermit<'b>, Rejected> {
        if self.end(Ending::Rejected(self.kind)) == Ending::Entered {
            Ok(BulkheadPermit::new(self.inner))
        } else {
            Err(self.inner.reject(self.kind))
        }
    }

    fn end(&mut self, ending: Ending) -> Ending {
        self.has_ended = true;
        let waited = self.inner.seams.clock.monotonic().saturating_sub(self.since);
        self.inner.end(self.ticket, ending, waited)
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        if !self.has_ended {
            self.end(Ending::GaveUp);
        }
    }
}
