//! [`SagaState`]: how far a saga has come.

/// How far a saga has come; the names are those of long running actions (LRA).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SagaState {
    /// The operation goes on, and steps can be registered.
    Active,
    /// It ended well: nothing is undone.
    Closed,
    /// It did not, and what was done is being undone.
    Compensating,
    /// All that was registered is undone.
    Compensated,
    /// Some of it could not be undone.
    FailedToCompensate,
}

impl SagaState {
    /// The word that stands in records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Closed => "closed",
            Self::Compensating => "compensating",
            Self::Compensated => "compensated",
            Self::FailedToCompensate => "failed_to_compensate",
        }
    }
}
