//! [`Machine`]: the rules of a circuit breaker, without a clock and without threads.

use std::time::Duration;

use crate::policy::circuit_breaker::moment::Moment;
use crate::policy::circuit_breaker::settings::{Settings, Trip};
use crate::policy::circuit_breaker::state::{CircuitState, Transition};
use crate::policy::circuit_breaker::window::{Counts, Sample, Window};
use crate::policy::outcome::Outcome;
use crate::policy::rejected::RejectedKind;

/// The rules of a circuit breaker.
///
/// Each transition raises the generation, and only calls that were let through in the present one
/// change anything: a call that began before a trip can neither close the breaker nor open it.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    settings: Settings,
    phase: Phase,
    generation: u64,
    window: Window,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Phase {
    Closed,
    /// `row` is how often it has opened since it was closed last.
    Open {
        until: Duration,
        row: u32,
    },
    HalfOpen {
        /// When the newest probe was let through.
        since: Duration,
        row: u32,
        probes: Probes,
    },
    ForcedOpen,
    Disabled,
}

/// The probes of one half-open time. Their sum never exceeds the number that is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Probes {
    on_their_way: u32,
    good: u32,
    bad: u32,
}

impl Probes {
    const fn sum(self) -> u32 {
        self.on_their_way.saturating_add(self.good).saturating_add(self.bad)
    }
}

/// A call that was let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pass {
    pub(super) generation: u64,
    /// Its outcome counts if the generation is still the same.
    pub(super) is_watched: bool,
}

/// How a call has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    /// It took longer than the limit for slow ones.
    pub(super) is_slow: bool,
}

/// What a call must do that has not asked yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gate {
    /// Go through: it is closed, and a success would change nothing, whenever it comes.
    Clean = 0,
    /// Go through: it is closed, and a success would change nothing before the newest part of the
    /// window is over.
    Timed = 1,
    /// Go through: it is closed. Each outcome counts.
    Counted = 2,
    /// Go through, and look when: it is closed, and a success that is not slow would change nothing
    /// before the newest part of the window is over.
    Measured = 3,
    /// Ask.
    Ask = 4,
    /// Not go through before the time is over.
    Open = 5,
}

/// What is to be done with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    Pass(Pass),
    /// Not let through; it may go better after the time.
    Reject(RejectedKind, Option<Duration>),
}

impl Machine {
    /// A closed breaker at `now`.
    pub(super) fn new(settings: Settings, now: Duration) -> Self {
        let window = Window::new(&settings, now);
        Self { settings, phase: Phase::Closed, generation: 0, window }
    }

    /// Lets a call through, or not. The second part is a transition that this brought about.
    pub(super) fn admit(&mut self, moment: &Moment<'_>) -> (Admission, Option<Transition>) {
        let transition = self.pass_time(moment);
        (self.admit_at(moment), transition)
    }

    fn admit_at(&mut self, moment: &Moment<'_>) -> Admission {
        let pass = Pass { generation: self.generation, is_watched: true };
        let refusal = match &mut self.phase {
            Phase::Closed | Phase::Disabled => return Admission::Pass(pass),
            Phase::HalfOpen { since, probes, .. } if probes.sum() < self.settings.probes => {
                probes.on_their_way += 1;
                *since = moment.now();
                return Admission::Pass(pass);
            }
            Phase::HalfOpen { since, .. } => {
                let end = since.saturating_add(self.settings.probe_limit);
                (RejectedKind::Probing, Some(end.saturating_sub(moment.now())))
            }
            Phase::Open { until, .. } => {
                (RejectedKind::Open, Some(until.saturating_sub(moment.now())))
            }
            Phase::ForcedOpen => (RejectedKind::ForcedOpen, None),
        };
        if self.settings.is_shadow {
            return Admission::Pass(Pass { is_watched: false, ..pass });
        }
        Admission::Reject(refusal.0, refusal.1)
    }

    /// What the time alone brings about. Half-open it goes on waiting for a call where no probe is
    /// on its way; then one has a place, or they would have decided.
    pub(super) fn pass_time(&mut self, moment: &Moment<'_>) -> Option<Transition> {
        match self.phase {
            Phase::Open { until, row } if until <= moment.now() => {
                let probes = Probes::default();
                let since = moment.now();
                Some(self.go(Phase::HalfOpen { since, row, probes }, moment, None))
            }
            Phase::HalfOpen { since, row, probes }
                if 0 < probes.on_their_way
                    && since.saturating_add(self.settings.probe_limit) <= moment.now() =>
            {
                Some(self.open(row.saturating_add(1), moment))
            }
            _ => None,
        }
    }

    /// Takes in successes that went through a gate where they change nothing, before anything else
    /// happens.
    pub(super) fn catch_up(&mut self, successes: u64) {
        if self.phase == Phase::Closed {
            self.window.add_successes(successes);
        }
    }

    /// Takes in how a call has ended. A transition that this brought about comes back.
    pub(super) fn settle(
        &mut self,
        pass: Pass,
        ended: Ended,
        moment: &Moment<'_>,
    ) -> Option<Transition> {
        if !self.counts(pass) {
            return None;
        }
        let Ended { outcome, is_slow } = ended;
        let is_slow = is_slow && self.settings.slow.is_some();
        let is_failure = outcome == Outcome::Failure;
        match &mut self.phase {
            Phase::Closed if outcome == Outcome::Neutral => None,
            Phase::Closed => {
                self.window.add(Sample { is_failure, is_slow }, || moment.now());
                self.is_tripped().then(|| self.open(1, moment))
            }
            Phase::HalfOpen { row, probes, .. } => {
                probes.on_their_way = probes.on_their_way.saturating_sub(1);
                match outcome {
                    Outcome::Neutral => {}
                    _ if is_failure || is_slow => probes.bad = probes.bad.saturating_add(1),
                    _ => probes.good = probes.good.saturating_add(1),
                }
                let (row, Probes { good, bad, .. }) = (*row, *probes);
                if self.settings.close_after <= good {
                    Some(self.go(Phase::Closed, moment, None))
                } else if self.settings.probes - self.settings.close_after < bad {
                    Some(self.open(row.saturating_add(1), moment))
                } else {
                    None
                }
            }
            Phase::Open { .. } | Phase::ForcedOpen | Phase::Disabled => None,
        }
    }

    /// The outcome of this call says something about the present state.
    pub(super) const fn counts(&self, pass: Pass) -> bool {
        pass.is_watched && pass.generation == self.generation
    }

    fn is_tripped(&self) -> bool {
        let counts = self.window.counts();
        let (least, ratio) = match self.settings.trip {
            Trip::Consecutive(failures) => return failures <= counts.failures,
            Trip::Count { minimum_calls, failure_rate, .. }
            | Trip::Time { minimum_calls, failure_rate, .. } => (minimum_calls, failure_rate),
        };
        let reaches =
            |part: u32, ratio: f64| ratio <= f64::from(part) / f64::from(counts.calls.max(1));
        least <= counts.calls
            && (reaches(counts.failures, ratio)
                || self.settings.slow.is_some_and(|slow| reaches(counts.slow, slow.ratio)))
    }

    fn open(&mut self, row: u32, moment: &Moment<'_>) -> Transition {
        let wait = self.settings.wait_of(row, moment.unit());
        let until = moment.now().saturating_add(wait);
        self.go(Phase::Open { until, row }, moment, Some(wait))
    }

    fn go(&mut self, phase: Phase, moment: &Moment<'_>, wait: Option<Duration>) -> Transition {
        let from = self.state();
        self.phase = phase;
        self.generation = self.generation.saturating_add(1);
        if phase == Phase::Closed {
            self.window = Window::new(&self.settings, moment.now());
        }
        Transition { from, to: self.state(), generation: self.generation, at: moment.now(), wait }
    }

    /// Holds it open until something else is said.
    pub(super) fn force_open(&mut self, moment: &Moment<'_>) -> Transition {
        self.go(Phase::ForcedOpen, moment, None)
    }

    /// Closes it, with an empty window.
    pub(super) fn close(&mut self, moment: &Moment<'_>) -> Transition {
        self.go(Phase::Closed, moment, None)
    }

    /// Switches it off.
    pub(super) fn disable(&mut self, moment: &Moment<'_>) -> Transition {
        self.go(Phase::Disabled, moment, None)
    }

    /// Opens it as if it had tripped.
    pub(super) fn trip(&mut self, moment: &Moment<'_>) -> Transition {
        let row = match self.phase {
            Phase::Open { row, .. } | Phase::HalfOpen { row, .. } => row.saturating_add(1),
            _ => 1,
        };
        self.open(row, moment)
    }

    /// Goes by other settings from now on. Open it stays open until the moment it had; half-open
    /// it begins its probes anew; closed it begins with an empty window.
    pub(super) fn redefine(&mut self, settings: Settings, now: Duration) {
        self.settings = settings;
        self.window = Window::new(&self.settings, now);
        if let Phase::HalfOpen { row, .. } = self.phase {
            self.phase = Phase::HalfOpen { since: now, row, probes: Probes::default() };
        }
        // What began under the old settings no longer counts.
        self.generation = self.generation.saturating_add(1);
    }

    pub(super) const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The state as the last call left it.
    pub(super) const fn state(&self) -> CircuitState {
        match self.phase {
            Phase::Closed => CircuitState::Closed,
            Phase::Open { .. } => CircuitState::Open,
            Phase::HalfOpen { .. } => CircuitState::HalfOpen,
            Phase::ForcedOpen => CircuitState::ForcedOpen,
            Phase::Disabled => CircuitState::Disabled,
        }
    }

    pub(super) const fn generation(&self) -> u64 {
        self.generation
    }

    /// Until when it is open.
    pub(super) const fn open_until(&self) -> Option<Duration> {
        match self.phase {
            Phase::Open { until, .. } => Some(until),
            _ => None,
        }
    }

    /// Closed with an empty window: a new machine would do the same.
    pub(super) fn is_idle(&self) -> bool {
        self.phase == Phase::Closed && self.window.counts() == Counts::default()
    }

    /// What a call must do that has not asked yet.
    pub(super) fn gate(&self) -> Gate {
        match (self.phase, &self.window) {
            (Phase::Closed, Window::Row(0)) => Gate::Clean,
            // How long a call takes is counted from where it is let through.
            (Phase::Closed, _) if self.settings.slow.is_some() => {
                if self.is_past_successes() {
                    Gate::Measured
                } else {
                    Gate::Ask
                }
            }
            (Phase::Closed, Window::Count(_)) if self.is_past_successes() => Gate::Clean,
            (Phase::Closed, Window::Time(_)) if self.is_past_successes() => Gate::Timed,
            (Phase::Closed, _) => Gate::Counted,
            (Phase::Open { .. }, _) if !self.settings.is_shadow => Gate::Open,
            _ => Gate::Ask,
        }
    }

    /// No success can be the call that brings its window to the trip, unless it is slow: where none
    /// has failed or was slow there is no rate, and where there are enough calls a success only
    /// lowers it.
    fn is_past_successes(&self) -> bool {
        let counts = self.window.counts();
        let least = match self.settings.trip {
            Trip::Consecutive(_) => return false,
            Trip::Count { minimum_calls, .. } | Trip::Time { minimum_calls, .. } => minimum_calls,
        };
        counts.failures.max(counts.slow) == 0 || least <= counts.calls
    }

    /// Until when a success belongs to the newest part of a window of time.
    pub(super) fn part_until(&self) -> Option<Duration> {
        match &self.window {
            Window::Time(window) => Some(window.part_until()),
            Window::Row(_) | Window::Count(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
