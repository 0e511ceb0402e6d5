//! [`Shared`]: what all sagas of one compensation have in common.

use std::time::Duration;

use crate::policy::compensation::event::{CompensationEvent, Listener};
use crate::policy::compensation::stats::Counters;
use crate::policy::retry::Retry;
use crate::policy::seams::Seams;
use crate::record::PolicyName;

/// What all sagas of one compensation have in common.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) counters: Counters,
}

/// All that one compensation is told to do.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) name: PolicyName,
    pub(super) undo_retry: Retry,
    /// Of the whole undoing of one saga.
    pub(super) time_limit: Duration,
    pub(super) listener: Option<Listener>,
    pub(super) seams: Seams,
}

impl Shared {
    pub(super) fn tell(&self, event: &CompensationEvent<'_>) {
        if let Some(listener) = &self.settings.listener {
            listener.tell(event);
        }
    }

    pub(super) fn now(&self) -> Duration {
        self.settings.seams.clock.monotonic()
    }
}
