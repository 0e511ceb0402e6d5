//! [`Operation`]: one call with its hedges, as it is counted, paid for and told of.

use std::time::Duration;

use crate::capture::guarded::guarded;
use crate::capture::ledger;
use crate::policy::deadline::{Around, time_left_at};
use crate::policy::fault::{Fault, FaultKind};
use crate::policy::hedge::failure::Failure;
use crate::policy::hedge::handle::Hedge;
use crate::policy::hedge::machine::{Course, Next};
use crate::policy::hedge::report::{HedgeCause, HedgeEnd, HedgeEvent, HedgeReport, Suppression};
use crate::policy::retry::{BudgetDraw, BudgetEntry, RetryBudget};
use crate::record::{PolicyDecision, PolicyKind, PolicyStep};

/// The number of the first call.
pub(super) const FIRST: u32 = 1;

/// One call with its hedges, as it is counted, paid for and told of. Dropped before it has ended,
/// it was cancelled or panicked.
#[derive(Debug)]
pub(super) struct Operation<'h> {
    hedge: &'h Hedge,
    /// Held for the budget to see how many run.
    _entry: Option<BudgetEntry<'h>>,
    course: Course,
    /// When the first call began, where the delay is live, until it has failed.
    started: Option<Duration>,
    cause: HedgeCause,
    hedges: u32,
    by_budget: u32,
    by_deadline: u32,
    inside: u32,
    /// For the record, if somebody will ask: the calls that failed.
    steps: Vec<PolicyStep>,
    has_ended: bool,
}

impl<'h> Operation<'h> {
    /// The first call runs; it `started` then, where the delay is live.
    pub(super) fn new(
        hedge: &'h Hedge,
        started: Option<Duration>,
        entry: Option<BudgetEntry<'h>>,
    ) -> Self {
        let settings = hedge.settings();
        Self {
            hedge,
            _entry: entry,
            course: Course::new(settings.delay.now(), settings.hedges_max),
            started,
            cause: HedgeCause::Slow,
            hedges: 0,
            by_budget: 0,
            by_deadline: 0,
            inside: 0,
            steps: Vec::new(),
            has_ended: false,
        }
    }

    /// What is to be done now.
    pub(super) fn next(&self) -> Next {
        self.course.next()
    }

    /// The delay has passed.
    pub(super) fn elapsed(&mut self) {
        self.cause = HedgeCause::Slow;
        self.course.elapsed();
    }

    /// The number of the hedge that is due, and what it has cost, unless it is suppressed.
    pub(super) fn ask(&mut self) -> Option<(u32, Option<BudgetDraw<'h>>)> {
        let settings = self.hedge.settings();
        // Without a deadline around the clock says nothing that is needed.
        let time_left = match Around::current() {
            Around::None => None,
            _ => time_left_at(settings.seams.clock.monotonic()),
        };
        let cause = self.cause;
        let mut draw = None;
        let take = || {
            let Some(budget) = &settings.budget else { return true };
            draw = budget.take(match cause {
                HedgeCause::Slow => FaultKind::Timeout,
                HedgeCause::Failed(kind) => kind,
            });
            draw.is_some()
        };
        let name = &settings.name;
        match self.course.ask(time_left, take) {
            Ok(()) => {
                self.hedges = self.hedges.saturating_add(1);
                let number = self.hedges.saturating_add(FIRST);
                self.tell(&HedgeEvent::Begun { name, number, cause });
                Some((number, draw))
            }
            Err(by) => {
                match by {
                    Suppression::Budget => self.by_budget = self.by_budget.saturating_add(1),
                    Suppression::Deadline => {
                        self.by_deadline = self.by_deadline.saturating_add(1);
                        if matches!(cause, HedgeCause::Failed(_)) {
                            settings.budget.iter().for_each(RetryBudget::fail);
                        }
                    }
                }
                self.tell(&HedgeEvent::Suppressed { name, cause, by });
                None
            }
        }
    }

    /// The call of this number has failed; says what that means.
    pub(super) fn failed(&mut self, number: u32, fault: &Fault) -> Failure {
        let settings = self.hedge.settings();
        if number == FIRST {
            self.started = None;
        } else if fault.kind == FaultKind::Rejected {
            self.inside = self.inside.saturating_add(1);
        }
        if ledger::is_kept() {
            let fault = Some(fault.kind.as_str().into());
            self.steps.push(PolicyStep { fault, ..PolicyStep::new(number, "failed") });
        }
        let failure = Failure::of(fault, settings.fatal_on);
        if failure == Failure::Passing {
            self.cause = HedgeCause::Failed(fault.kind);
            if !self.course.has_more() {
                settings.budget.iter().for_each(RetryBudget::fail);
            }
        }
        self.course.failed(failure);
        self.tell(&HedgeEvent::CallFailed { name: &settings.name, number, fault });
        failure
    }

    /// The call of this number has succeeded.
    pub(super) fn succeeded(&mut self, number: u32) {
        if number != FIRST || self.hedges != 0 || self.by_budget != 0 || self.by_deadline != 0 {
            self.hedge.note_duration(self.started);
            self.end(match number {
                FIRST => HedgeEnd::WonByFirst,
                number => HedgeEnd::WonByHedge(number),
            });
            return;
        }
        self.has_ended = true;
        self.hedge.note_plain(self.started);
    }

    /// Nothing more can succeed.
    pub(super) fn gave_up(&mut self) {
        self.end(HedgeEnd::Failed);
    }

    #[cold]
    fn end(&mut self, end: HedgeEnd) {
        self.has_ended = true;
        let report = HedgeReport {
            name: self.hedge.name().clone(),
            hedges: self.hedges,
            suppressed_by_budget: self.by_budget,
            suppressed_by_deadline: self.by_deadline,
            suppressed_inside: self.inside,
            end,
        };
        self.hedge.counters().add(&report);
        ledger::note(|| {
            let name = report.name.clone();
            let mut decision = PolicyDecision::new(PolicyKind::Hedge, name, end.as_str());
            decision.steps = std::mem::take(&mut self.steps);
            decision
        });
        self.tell(&HedgeEvent::Ended(&report));
    }

    fn tell(&self, event: &HedgeEvent<'_>) {
        if let Some(listener) = &self.hedge.settings().listener {
            // A panic of the listener is its own.
            guarded(|| (listener.0)(event));
        }
    }
}

impl Drop for Operation<'_> {
    #[inline]
    fn drop(&mut self) {
        if !self.has_ended {
            let is_panic = std::thread::panicking();
            self.end(if is_panic { HedgeEnd::Panicked } else { HedgeEnd::Cancelled });
        }
    }
}
