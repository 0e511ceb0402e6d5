//! [`Trial`]: a call that failed, for which alternatives are tried.

use crate::capture::guarded::guarded;
use crate::policy::fallback::counters::Counters;
use crate::policy::fallback::judge::{Judge, Predicate};
use crate::policy::fallback::link::Failures;
use crate::policy::fallback::report::{FallbackReport, Listener};
use crate::policy::fault::Fault;
use crate::policy::fault_set::FaultSet;
use crate::record::PolicyName;

/// What the clones of a fallback share.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) name: PolicyName,
    pub(super) settings: Settings,
    pub(super) counters: Counters,
}

/// After which errors there is something instead, and whom to tell.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) when: FaultSet,
    pub(super) when_if: Option<Predicate>,
    pub(super) listener: Option<Listener>,
}

/// A call that failed, for which alternatives are tried.
#[derive(Debug)]
pub(super) struct Trial<'a> {
    inner: &'a Inner,
    fault: Fault,
}

impl<'a> Trial<'a> {
    /// For a call that has failed with `error`, if there is something instead after such an error.
    #[cold]
    pub(super) fn begin<E>(inner: &'a Inner, error: &E, judge: &impl Judge<E>) -> Option<Self> {
        let fault = judge.fault(error);
        let predicate = inner.settings.when_if.as_ref();
        let verdict = predicate.and_then(|predicate| judge.verdict(error, predicate));
        if verdict.unwrap_or_else(|| inner.settings.when.contains(fault.kind)) {
            return Some(Self { inner, fault });
        }
        inner.counters.add_passed_on();
        None
    }

    /// An alternative has worked, or none has; with the `failures` of those before.
    pub(super) fn end<E>(&self, has_found: bool, failures: &Failures<E>, judge: &impl Judge<E>) {
        let used = has_found.then_some(failures.errors.len());
        self.inner.counters.add_end(used);
        let Some(listener) = &self.inner.settings.listener else { return };
        let report = FallbackReport {
            name: self.inner.name.clone(),
            fault: self.fault,
            used,
            failed: failures.errors.iter().map(|error| judge.fault(error)).collect(),
        };
        // A panic of the listener is its own.
        guarded(|| (listener.0)(&report));
    }
}
