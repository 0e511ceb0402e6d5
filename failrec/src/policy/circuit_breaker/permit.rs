//! [`Permit`]: a call that was let through.

use std::fmt;
use std::mem;

use crate::policy::circuit_breaker::inner::{End, Entry, Inner};
use crate::policy::fault::Fault;
use crate::policy::outcome::Outcome;
use crate::record::RecordId;

/// A call that a breaker has let through.
///
/// Dropped without a word it counts for nothing, as a call that was given up; dropped while its
/// thread panics it is a failure. Either way its place is free again.
#[must_use = "a permit that is dropped at once says that the call was given up"]
pub struct Permit<'b> {
    inner: &'b Inner,
    entry: Entry,
}

impl<'b> Permit<'b> {
    #[inline]
    pub(super) const fn new(inner: &'b Inner, entry: Entry) -> Self {
        Self { inner, entry }
    }

    /// The call has succeeded.
    #[inline]
    pub fn success(self) {
        let is_done = match self.entry {
            Entry::Clean(word) => self.inner.succeed_clean(word),
            Entry::Watched(..) => false,
        };
        if is_done {
            mem::forget(self);
        } else {
            self.end(Outcome::Success, None);
        }
    }

    /// The call has failed; `record` is what is kept of that failure, and is named to those who
    /// are not let through because of it.
    pub fn failure(self, record: Option<RecordId>) {
        self.end(Outcome::Failure, record);
    }

    /// The call says nothing about what was called.
    pub fn neutral(self) {
        self.end(Outcome::Neutral, None);
    }

    /// As `result` says, where `classify` tells which errors count.
    #[inline]
    pub(crate) fn settle_by<T, E>(self, result: &Result<T, E>, classify: impl Fn(&E) -> Fault) {
        match result {
            Ok(_) => self.success(),
            Err(error) => {
                let outcome = self.inner.outcome_of(&classify(error));
                self.end(outcome, None);
            }
        }
    }

    fn end(self, outcome: Outcome, cause: Option<RecordId>) {
        self.tell(outcome, cause);
        mem::forget(self);
    }

    fn tell(&self, outcome: Outcome, cause: Option<RecordId>) {
        self.inner.settle(End { entry: self.entry, outcome, cause });
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let outcome = if std::thread::panicking() { Outcome::Failure } else { Outcome::Neutral };
        self.tell(outcome, None);
    }
}

impl fmt::Debug for Permit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").finish_non_exhaustive()
    }
}
