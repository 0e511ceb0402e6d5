//! [`TimeLimit`]: how long something has, in a pipeline.

use std::time::Duration;

use crate::policy::timeout::Timeout;

/// How long something has, in a pipeline.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TimeLimit {
    /// So long, by a timeout that the pipeline makes.
    After(Duration),
    /// As this timeout says, whose figures others may share.
    By(Timeout),
}

impl From<Duration> for TimeLimit {
    fn from(limit: Duration) -> Self {
        Self::After(limit)
    }
}

impl From<Timeout> for TimeLimit {
    fn from(timeout: Timeout) -> Self {
        Self::By(timeout)
    }
}

impl TimeLimit {
    /// How long.
    pub(super) fn duration(&self) -> Duration {
        match self {
            Self::After(limit) => *limit,
            Self::By(timeout) => timeout.limit(),
        }
    }
}
