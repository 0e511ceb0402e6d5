//! [`Window`]: the newest calls.

use std::time::Duration;

use crate::policy::circuit_breaker::settings::{Settings, Trip};
use crate::policy::circuit_breaker::window::count::CountWindow;
use crate::policy::circuit_breaker::window::sample::{Counts, Sample};
use crate::policy::circuit_breaker::window::time::TimeWindow;

/// The newest calls of a closed breaker.
#[derive(Clone, Debug)]
pub(in crate::policy::circuit_breaker) enum Window {
    /// Failures since the last success.
    Row(u32),
    Count(CountWindow),
    Time(TimeWindow),
}

impl Window {
    /// An empty window for these settings, at `now`.
    pub(in crate::policy::circuit_breaker) fn new(settings: &Settings, now: Duration) -> Self {
        match settings.trip {
            Trip::Consecutive(_) => Self::Row(0),
            Trip::Count { size, .. } => Self::Count(CountWindow::new(size)),
            Trip::Time { span, .. } => Self::Time(TimeWindow::new(span, now)),
        }
    }

    /// Adds a call that has ended; `now` is asked where the time matters.
    pub(in crate::policy::circuit_breaker) fn add(
        &mut self,
        sample: Sample,
        now: impl FnOnce() -> Duration,
    ) {
        match self {
            Self::Row(failures) if sample.is_failure => *failures = failures.saturating_add(1),
            Self::Row(failures) => *failures = 0,
            Self::Count(window) => window.add(sample),
            Self::Time(window) => window.add(sample, now()),
        }
    }

    /// Adds calls that have succeeded since the last one was added, at about the same time.
    pub(in crate::policy::circuit_breaker) fn add_successes(&mut self, successes: u64) {
        match self {
            Self::Row(failures) if successes != 0 => *failures = 0,
            Self::Row(_) => {}
            Self::Count(window) => window.add_successes(successes),
            Self::Time(window) => window.add_successes(successes),
        }
    }

    /// What is in it; of a row, its length.
    pub(in crate::policy::circuit_breaker) fn counts(&self) -> Counts {
        match self {
            Self::Row(failures) => Counts { calls: *failures, failures: *failures, slow: 0 },
            Self::Count(window) => window.counts(),
            Self::Time(window) => window.counts(),
        }
    }
}
