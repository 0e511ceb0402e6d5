//! [`Moment`]: when something happens, for a machine that may not need to know.

use std::cell::Cell;
use std::time::Duration;

use crate::policy::seams::Seams;

/// The time and the chance of one step. The clock is read when the step first asks for it: most
/// steps of a closed breaker never do.
#[derive(Debug)]
pub(super) struct Moment<'s> {
    source: Source<'s>,
    now: Cell<Option<Duration>>,
}

#[derive(Debug)]
enum Source<'s> {
    Seams(&'s Seams),
    #[cfg(test)]
    Fixed(Duration, f64),
}

impl<'s> Moment<'s> {
    pub(super) const fn of(seams: &'s Seams) -> Self {
        Self { source: Source::Seams(seams), now: Cell::new(None) }
    }

    /// This time, and this random number.
    #[cfg(test)]
    pub(super) const fn fixed(now: Duration, unit: f64) -> Self {
        Self { source: Source::Fixed(now, unit), now: Cell::new(Some(now)) }
    }

    /// The time, the same however often it is asked for.
    pub(super) fn now(&self) -> Duration {
        if let Some(now) = self.now.get() {
            return now;
        }
        let now = match self.source {
            Source::Seams(seams) => seams.clock.monotonic(),
            #[cfg(test)]
            Source::Fixed(now, _) => now,
        };
        self.now.set(Some(now));
        now
    }

    /// A random number from 0 up to but not including 1.
    pub(super) fn unit(&self) -> f64 {
        match self.source {
            Source::Seams(seams) => seams.random.unit(),
            #[cfg(test)]
            Source::Fixed(_, unit) => unit,
        }
    }
}
