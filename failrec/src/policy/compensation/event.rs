//! [`CompensationEvent`]: what a listener is told.

use std::fmt;
use std::sync::Arc;

use crate::capture::guarded::guarded;
use crate::policy::compensation::refused::Refused;
use crate::policy::compensation::report::{CompensationCause, CompensationReport, StepReport};
use crate::record::PolicyName;

/// What happened to a saga that did not end well, told to a listener.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum CompensationEvent<'a> {
    /// The undoing begins.
    #[non_exhaustive]
    Began {
        /// The policy's name.
        name: &'a PolicyName,
        /// The number of the saga.
        saga: u64,
        /// Why it is undone.
        cause: CompensationCause,
        /// Steps to be undone.
        steps: usize,
    },
    /// The undo of a step has ended, one way or the other.
    #[non_exhaustive]
    StepEnded {
        /// The policy's name.
        name: &'a PolicyName,
        /// The number of the saga.
        saga: u64,
        /// The step.
        step: &'a StepReport,
    },
    /// The undoing has ended.
    Ended(&'a CompensationReport),
    /// An undo came too late: its saga has ended, or is being undone.
    #[non_exhaustive]
    Refused {
        /// The policy's name.
        name: &'a PolicyName,
        /// What was refused.
        refused: &'a Refused,
    },
}

/// Whom to tell what happens.
#[derive(Clone)]
pub(super) struct Listener(Arc<dyn Fn(&CompensationEvent<'_>) + Send + Sync>);

impl Listener {
    pub(super) fn new(listener: impl Fn(&CompensationEvent<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(listener))
    }

    /// A panic of the listener is its own.
    pub(super) fn tell(&self, event: &CompensationEvent<'_>) {
        guarded(|| (self.0)(event));
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listener(..)")
    }
}
