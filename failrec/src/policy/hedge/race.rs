//! [`Race`]: the calls that run side by side, and who of them is polled when.

use std::pin::Pin;
use std::task::{Context, Poll};

use crate::base::Sleep;
use crate::capture::guarded::guarded;
use crate::policy::fault::{Fault, FaultKind};
use crate::policy::hedge::failure::Failure;
use crate::policy::hedge::handle::Hedge;
use crate::policy::hedge::machine::Next;
use crate::policy::hedge::operation::{FIRST, Operation};
use crate::policy::outcome::Outcome;
use crate::policy::retry::BudgetDraw;

/// The calls that run side by side.
///
/// Whenever the task is woken, all of them are polled, the oldest first. To poll just the one that
/// was woken would take a waker of its own for each, which is an allocation and an atomic exchange
/// a wake; they are few, and a future may be polled at any time. So none starves, and nothing is
/// polled unless something was woken.
pub(super) struct Race<'h, F, E, C, J> {
    hedge: &'h Hedge,
    call: C,
    judge: J,
    /// The hedges that run, oldest first. No room is taken before the first of them begins.
    hedges: Vec<Running<'h, F>>,
    /// The next hedge's moment.
    alarm: Option<Sleep>,
    /// What the caller gets if nothing succeeds.
    error: Option<(E, Standing)>,
    /// Last, so that it ends when the hedges have been dropped.
    operation: Operation<'h>,
}

/// A hedge that runs.
struct Running<'h, F> {
    number: u32,
    future: Pin<Box<F>>,
    draw: Option<BudgetDraw<'h>>,
}

/// Which error the caller gets: among equals the later one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// A policy did not let the call through, which tells less than what a call has met.
    NotCalled,
    Met,
}

/// Polls the first call, unless it has ended.
#[inline]
pub(super) fn poll_first<F: Future>(
    first: Pin<&mut Option<F>>,
    context: &mut Context<'_>,
) -> Poll<F::Output> {
    first.as_pin_mut().map_or(Poll::Pending, |future| future.poll(context))
}

impl<'h, F, E, C: FnMut(u32) -> F, J: Fn(&E) -> Fault> Race<'h, F, E, C, J> {
    pub(super) fn new(hedge: &'h Hedge, operation: Operation<'h>, judge: J, call: C) -> Self {
        Self { hedge, call, judge, hedges: Vec::new(), alarm: None, error: None, operation }
    }

    /// Goes on with all calls. `first` is the first one, until it has ended, and `polled` what it
    /// has just said.
    pub(super) fn poll<T>(
        &mut self,
        mut first: Pin<&mut Option<F>>,
        polled: Poll<Result<T, E>>,
        context: &mut Context<'_>,
    ) -> Poll<Result<T, E>>
    where
        F: Future<Output = Result<T, E>>,
    {
        if let Poll::Ready(result) = polled {
            first.set(None);
            match result {
                Ok(value) => {
                    self.win(FIRST, None);
                    return Poll::Ready(Ok(value));
                }
                Err(error) => self.lose(FIRST, None, error),
            }
        }
        let mut place = 0;
        loop {
            match self.operation.next() {
                Next::End => {
                    first.set(None);
                    return self.give_up();
                }
                _ if place < self.hedges.len() => {
                    let Some((result, number, draw)) = self.poll_hedge(place, context) else {
                        place += 1;
                        continue;
                    };
                    match result {
                        Ok(value) => {
                            first.set(None);
                            self.win(number, draw);
                            return Poll::Ready(Ok(value));
                        }
                        Err(error) => self.lose(number, draw, error),
                    }
                }
                Next::Ask => self.ask(),
                Next::Watch => return Poll::Pending,
                Next::Wait(delay) => {
                    let timer = &self.hedge.settings().seams.timer;
                    let alarm = self.alarm.get_or_insert_with(|| timer.sleep(delay));
                    if alarm.as_mut().poll(context).is_pending() {
                        return Poll::Pending;
                    }
                    self.operation.elapsed();
                }
            }
        }
    }

    /// Polls the hedge at `place`; one that has ended is dropped.
    fn poll_hedge<T>(&mut self, place: usize, context: &mut Context<'_>) -> Option<Ended<'h, T, E>>
    where
        F: Future<Output = Result<T, E>>,
    {
        let running = self.hedges.get_mut(place)?;
        let Poll::Ready(result) = running.future.as_mut().poll(context) else { return None };
        let Running { number, future, draw } = self.hedges.remove(place);
        drop(future);
        Some((result, number, draw))
    }

    /// Begins the hedge that is due, if it may.
    fn ask(&mut self) {
        // The next moment is counted from this one.
        self.alarm = None;
        if let Some((number, draw)) = self.operation.ask() {
            let future = Box::pin((self.call)(number));
            self.hedges.push(Running { number, future, draw });
        }
    }

    fn win(&mut self, number: u32, draw: Option<BudgetDraw<'h>>) {
        self.drop_hedges();
        settle(draw, Outcome::Success);
        self.operation.succeeded(number);
    }

    #[cold]
    fn lose(&mut self, number: u32, draw: Option<BudgetDraw<'h>>, error: E) {
        let fault = guarded(|| (self.judge)(&error)).unwrap_or(Fault::new(FaultKind::Unknown));
        let (standing, outcome) = match fault.kind {
            FaultKind::Rejected => (Standing::NotCalled, Outcome::Neutral),
            _ => (Standing::Met, Outcome::Failure),
        };
        settle(draw, outcome);
        let is_fatal = self.operation.failed(number, &fault) == Failure::Fatal;
        if is_fatal || self.error.as_ref().is_none_or(|(_, kept)| *kept <= standing) {
            self.error = Some((error, standing));
        }
    }

    #[cold]
    fn give_up<T>(&mut self) -> Poll<Result<T, E>> {
        self.drop_hedges();
        self.operation.gave_up();
        let error = self.error.take();
        debug_assert!(error.is_some(), "it ends without success only after a failure");
        error.map_or(Poll::Pending, |(error, _)| Poll::Ready(Err(error)))
    }

    /// Those that run have been made for nothing.
    fn drop_hedges(&mut self) {
        self.alarm = None;
        for Running { future, draw, .. } in self.hedges.drain(..) {
            drop(future);
            settle(draw, Outcome::Failure);
        }
    }
}

/// How a hedge has ended, its number, and what it has cost.
type Ended<'h, T, E> = (Result<T, E>, u32, Option<BudgetDraw<'h>>);

fn settle(draw: Option<BudgetDraw<'_>>, outcome: Outcome) {
    if let Some(draw) = draw {
        draw.settle(outcome);
    }
}
