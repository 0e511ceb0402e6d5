//! [`Refused`]: an undo that came too late.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::policy::compensation::state::SagaState;

/// An undo was not registered, because its saga has ended or is being undone.
///
/// Whoever registers before it acts has nothing to undo yet: it must not act any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    saga: u64,
    state: SagaState,
    description: Cow<'static, str>,
}

impl Refused {
    pub(super) const fn new(saga: u64, state: SagaState, description: Cow<'static, str>) -> Self {
        Self { saga, state, description }
    }

    /// The number of the saga.
    pub fn saga(&self) -> u64 {
        self.saga
    }

    /// How far the saga had come.
    pub fn state(&self) -> SagaState {
        self.state
    }

    /// What was to be registered. It is not masked.
    pub fn description(&self) -> &str {
        &self.description
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (description, saga, state) = (&self.description, self.saga, self.state.as_str());
        write!(f, "register the undo {description:?}: saga {saga} is {state}, so do not act")
    }
}

impl Error for Refused {}
