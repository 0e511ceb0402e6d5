//! [`Trial`]: a call that failed, for which alternatives are tried.

use crate::capture::error::Description;
use crate::capture::guarded::guarded;
use crate::capture::ledger;
use crate::policy::fallback::counters::Counters;
use crate::policy::fallback::judge::{Judge, Predicate};
use crate::policy::fallback::link::Failures;
use crate::policy::fallback::report::{FallbackReport, Listener};
use crate::policy::fault::Fault;
use crate::policy::fault_set::FaultSet;
use crate::record::{PolicyDecision, PolicyKind, PolicyName, PolicyStep};

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
    /// For the record, if somebody will ask: the call, then the alternatives that failed.
    steps: Vec<PolicyStep>,
}

impl<'a> Trial<'a> {
    /// For a call that has failed with `error`, if there is something instead after such an error.
    #[cold]
    pub(super) fn begin<E>(inner: &'a Inner, error: &E, judge: &impl Judge<E>) -> Option<Self> {
        let fault = judge.fault(error);
        let predicate = inner.settings.when_if.as_ref();
        let verdict = predicate.and_then(|predicate| judge.verdict(error, predicate));
        Self::of(inner, fault, verdict, &|description| judge.describe(error, description))
    }

    /// For a call that has met `fault`, if there is something instead after it, as `verdict` says
    /// before the settings do.
    #[cold]
    pub(super) fn of(
        inner: &'a Inner,
        fault: Fault,
        verdict: Option<bool>,
        describe: &dyn Fn(&mut Description),
    ) -> Option<Self> {
        if !verdict.unwrap_or_else(|| inner.settings.when.contains(fault.kind)) {
            inner.counters.add_passed_on();
            return None;
        }
        let mut trial = Self { inner, fault, steps: Vec::new() };
        trial.add(fault, describe);
        Some(trial)
    }

    /// Keeps for the record what has failed: the call, or an alternative.
    pub(super) fn add(&mut self, fault: Fault, describe: &dyn Fn(&mut Description)) {
        if !ledger::is_kept() {
            return;
        }
        let number = u32::try_from(self.steps.len()).unwrap_or(u32::MAX).saturating_add(1);
        let mut description = Description::default();
        describe(&mut description);
        self.steps.push(description.to_step(number, "failed", fault.kind.as_str()));
    }

    /// An alternative has worked, or none has; with the `failures` of those before.
    pub(super) fn end<E>(self, has_found: bool, failures: &Failures<E>, judge: &impl Judge<E>) {
        let mut trial = self;
        let faults = failures.errors.iter().map(|error| {
            let fault = judge.fault(error);
            trial.add(fault, &|description| judge.describe(error, description));
            fault
        });
        let faults = faults.collect();
        trial.end_with(has_found, faults);
    }

    /// An alternative has worked, or none has; with the faults that those before have `failed` with.
    pub(super) fn end_with(self, has_found: bool, failed: Vec<Fault>) {
        let Self { inner, fault, steps } = self;
        let used = has_found.then_some(failed.len());
        inner.counters.add_end(used);
        ledger::note(|| {
            let state = if has_found { "used" } else { "failed" };
            let mut decision = PolicyDecision::new(PolicyKind::Fallback, inner.name.clone(), state);
            decision.steps = steps;
            decision
        });
        let Some(listener) = &inner.settings.listener else { return };
        let report = FallbackReport { name: inner.name.clone(), fault, used, failed };
        // A panic of the listener is its own.
        guarded(|| (listener.0)(&report));
    }
}
