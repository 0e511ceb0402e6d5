//! [`BudgetKind`]: the ways to keep a budget, and what each does when it is told something.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::base::Clock;
use crate::policy::fault::FaultKind;
use crate::policy::outcome::Outcome;
use crate::policy::retry::budget::concurrent::Concurrent;
use crate::policy::retry::budget::sliding::Sliding;
use crate::policy::retry::budget::tokens::Tokens;

/// A token in thousandths.
pub(super) const TOKEN: u64 = 1_000;
/// What a retry costs.
const COST: u64 = 10 * TOKEN;
/// What a retry costs after a fault that the other side asked to slow down for: it is up, and its
/// own limits hold the load down as well.
const COST_THROTTLED: u64 = 5 * TOKEN;

/// The ways to keep a budget.
#[derive(Debug)]
pub(super) enum BudgetKind {
    Bucket(Tokens),
    Grpc { tokens: Tokens, gain: u64 },
    Sliding { machine: Mutex<Sliding>, clock: Arc<dyn Clock> },
    Concurrent(Concurrent),
}

/// What was taken for a retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    Tokens(u64),
    /// Nothing to give back: it was the failure that cost.
    Nothing,
    /// In the slice of this number.
    InSlice(u64),
    Place,
}

impl BudgetKind {
    /// An operation begins.
    #[inline]
    pub(super) fn enter(&self) {
        match self {
            Self::Bucket(_) | Self::Grpc { .. } => {}
            Self::Sliding { machine, clock } => count_operation(machine, &**clock),
            Self::Concurrent(machine) => machine.enter(),
        }
    }

    /// An operation ends.
    #[inline]
    pub(super) fn leave(&self) {
        if let Self::Concurrent(machine) = self {
            machine.leave();
        }
    }

    /// An operation succeeded at its first attempt.
    #[inline]
    pub(super) fn succeed(&self) {
        match self {
            Self::Bucket(tokens) => tokens.give(TOKEN),
            Self::Grpc { tokens, gain } => tokens.give(*gain),
            Self::Sliding { .. } | Self::Concurrent(_) => {}
        }
    }

    /// An attempt failed that was worth another one, and none is made, whatever is left.
    pub(super) fn fail(&self) {
        if let Self::Grpc { tokens, .. } = self {
            tokens.drain(TOKEN);
        }
    }

    /// Takes what a retry costs.
    pub(super) fn take(&self, after: FaultKind) -> Option<Taken> {
        match self {
            Self::Bucket(tokens) => {
                let cost = cost(after);
                tokens.take(cost).then_some(Taken::Tokens(cost))
            }
            Self::Grpc { tokens, .. } => {
                let left = tokens.drain(TOKEN);
                (tokens.capacity() / 2 < left).then_some(Taken::Nothing)
            }
            Self::Sliding { machine, clock } => {
                lock(machine).take(clock.monotonic()).map(Taken::InSlice)
            }
            Self::Concurrent(machine) => machine.take().then_some(Taken::Place),
        }
    }

    /// The retry ended so.
    pub(super) fn settle(&self, taken: Taken, outcome: Outcome) {
        match (self, taken) {
            (Self::Bucket(tokens), Taken::Tokens(cost)) if outcome != Outcome::Failure => {
                tokens.give(cost);
            }
            (Self::Grpc { tokens, gain }, _) if outcome == Outcome::Success => tokens.give(*gain),
            (Self::Sliding { machine, clock }, Taken::InSlice(slice))
                if outcome == Outcome::Neutral =>
            {
                lock(machine).give_back(clock.monotonic(), slice);
            }
            (Self::Concurrent(machine), _) => machine.give_back(),
            _ => {}
        }
    }

    /// Retries that would be let through now, one after the other.
    pub(super) fn available(&self) -> u64 {
        match self {
            Self::Bucket(tokens) => tokens.level() / COST,
            Self::Grpc { tokens, .. } => {
                let above = tokens.level().saturating_sub(tokens.capacity() / 2);
                above.saturating_sub(1) / TOKEN
            }
            Self::Sliding { machine, clock } => lock(machine).available(clock.monotonic()),
            Self::Concurrent(machine) => machine.available(),
        }
    }
}

/// What may be retried is in proportion to what begins, and when. Out of line, so that the others
/// have only the question.
#[inline(never)]
fn count_operation(machine: &Mutex<Sliding>, clock: &dyn Clock) {
    lock(machine).operation(clock.monotonic());
}

fn cost(after: FaultKind) -> u64 {
    match after {
        FaultKind::Throttled | FaultKind::Overloaded => COST_THROTTLED,
        _ => COST,
    }
}

/// Held for a few additions.
fn lock(machine: &Mutex<Sliding>) -> MutexGuard<'_, Sliding> {
    machine.lock().unwrap_or_else(PoisonError::into_inner)
}
