//! [`Met`]: what kept a call of a pipeline from its value.

use crate::policy::rejected::Rejected;

/// What kept a call of a pipeline from its value. Made into the user's error at the very end, for
/// that may not tell any more that it was a rejection.
#[derive(Debug)]
pub(crate) enum Met<E> {
    /// A policy of the pipeline did not let it through, or cut it off.
    Rejected(Rejected),
    /// It failed of itself.
    Failed(E),
}

impl<E> From<Rejected> for Met<E> {
    fn from(rejected: Rejected) -> Self {
        Self::Rejected(rejected)
    }
}

impl<E: From<Rejected>> Met<E> {
    pub(crate) fn into_error(self) -> E {
        match self {
            Self::Rejected(rejected) => rejected.into(),
            Self::Failed(error) => error,
        }
    }
}
