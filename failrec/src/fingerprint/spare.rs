//! [`Spare`]: the newest failure of a group that was not to be stored, in case nothing newer comes.

use std::time::Duration;

use crate::record::Draft;

/// A group that fails all the time has its newest one captured no more often than this: the
/// capture costs as much as ten failures that are only counted.
const EVERY: Duration = Duration::from_secs(1);

/// The newest failure of a group that was not to be stored, in case nothing newer comes.
#[derive(Debug, Default)]
pub(super) struct Spare {
    captured_at: Option<Duration>,
    /// With its number.
    held: Option<(u64, Draft)>,
}

impl Spare {
    /// A failure at `now` is to be captured.
    pub(super) fn wants(&mut self, now: Duration) -> bool {
        let is_due = self.captured_at.is_none_or(|at| EVERY <= now.saturating_sub(at));
        if is_due {
            self.captured_at = Some(now);
        }
        is_due
    }

    /// Keeps a failure in place of an older one, which comes back; the newer one of two.
    pub(super) fn keep(&mut self, number: u64, draft: Draft) -> Option<Draft> {
        if self.held.as_ref().is_some_and(|(held, _)| number < *held) {
            return Some(draft);
        }
        self.held.replace((number, draft)).map(|(_, older)| older)
    }

    /// A failure of this number is stored: an older one says nothing more.
    pub(super) fn passed_by(&mut self, number: u64) -> Option<Draft> {
        let is_older = self.held.as_ref().is_some_and(|(held, _)| *held < number);
        self.held.take_if(|_| is_older).map(|(_, older)| older)
    }

    /// The failure that is held, with its number.
    pub(super) fn take(&mut self) -> Option<(u64, Draft)> {
        self.held.take()
    }

    pub(super) const fn is_held(&self) -> bool {
        self.held.is_some()
    }
}
