//! [`Permit`]: a call that was let through.

use std::fmt;
use std::sync::Arc;

use crate::policy::circuit_breaker::front::Entry;
use crate::policy::circuit_breaker::inner::Inner;
use crate::policy::fault::Fault;
use crate::policy::fault_set::FaultSet;
use crate::policy::outcome::Outcome;
use crate::record::RecordId;

/// A call that a breaker has let through.
///
/// Dropped without a word it counts for nothing, as a call that was given up; dropped while its
/// thread panics it is a failure. Either way its place is free again.
#[must_use = "a permit that is dropped at once says that the call was given up"]
pub struct Permit<'b> {
    /// Nothing once the end was told.
    inner: Option<&'b Arc<Inner>>,
    entry: Entry,
}

impl<'b> Permit<'b> {
    #[inline]
    pub(super) const fn new(inner: &'b Arc<Inner>, entry: Entry) -> Self {
        Self { inner: Some(inner), entry }
    }

    /// The call has succeeded.
    #[inline]
    pub fn success(mut self) {
        if let Some(inner) = self.inner.take() {
            inner.succeed(self.entry);
        }
    }

    /// The call has failed; `record` is what is kept of that failure, and is named to those who
    /// are not let through because of it.
    pub fn failure(mut self, record: Option<RecordId>) {
        self.tell(Outcome::Failure, record);
    }

    /// The call says nothing about what was called.
    pub fn neutral(mut self) {
        self.tell(Outcome::Neutral, None);
    }

    /// The call begins only now: what it has waited for in a queue does not make it slow.
    pub(crate) fn begin_now(&mut self) {
        if let Some(inner) = self.inner {
            inner.begin_now(&mut self.entry);
        }
    }

    /// As `result` says, where `classify` tells which errors count.
    #[inline]
    pub(crate) fn settle_by<T, E>(
        mut self,
        result: &Result<T, E>,
        classify: impl FnOnce(&E) -> Fault,
    ) {
        match result {
            Ok(_) => self.success(),
            Err(error) => {
                let fault = classify(error);
                if let Some(inner) = self.inner.take() {
                    tell_fault(inner, self.entry, &fault);
                }
            }
        }
    }

    #[inline]
    fn tell(&mut self, outcome: Outcome, cause: Option<RecordId>) {
        if let Some(inner) = self.inner.take() {
            tell(inner, self.entry, outcome, cause);
        }
    }
}

impl Drop for Permit<'_> {
    #[inline]
    fn drop(&mut self) {
        if let Some(inner) = self.inner.take() {
            give_up(inner, self.entry);
        }
    }
}

#[cold]
#[inline(never)]
fn tell(inner: &Arc<Inner>, entry: Entry, outcome: Outcome, cause: Option<RecordId>) {
    tell_by(inner, entry, &|_| outcome, cause);
}

/// What `judge` says of the call, where it knows the faults that count for nothing.
fn tell_by(
    inner: &Arc<Inner>,
    entry: Entry,
    judge: &dyn Fn(FaultSet) -> Outcome,
    cause: Option<RecordId>,
) {
    let (outcome, state) = inner.settle(entry, judge, cause);
    if outcome == Outcome::Failure && cause.is_none() {
        inner.note_failure(entry, state);
    }
}

#[cold]
#[inline(never)]
fn tell_fault(inner: &Arc<Inner>, entry: Entry, fault: &Fault) {
    let judge = |neutral: FaultSet| {
        if neutral.contains(fault.kind) { Outcome::Neutral } else { Outcome::Failure }
    };
    tell_by(inner, entry, &judge, None);
}

/// The call has not said how it ended.
#[cold]
#[inline(never)]
fn give_up(inner: &Arc<Inner>, entry: Entry) {
    let outcome = if std::thread::panicking() { Outcome::Failure } else { Outcome::Neutral };
    tell(inner, entry, outcome, None);
}

impl fmt::Debug for Permit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").finish_non_exhaustive()
    }
}
