//! [`Hits`]: when a group has failed in one process, and in which build.

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::query::Build;

/// When a group has failed in one process, and in which build of the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Hits {
    /// The first failure.
    pub first: Timestamp,
    /// The last one.
    pub last: Timestamp,
    /// The build.
    #[serde(default, skip_serializing_if = "Build::is_empty")]
    pub build: Build,
}

impl Hits {
    pub(super) fn new(first: Timestamp, last: Timestamp) -> Self {
        Self { first, last, build: Build::default() }
    }

    /// Adds what other entries told of the same process.
    pub(super) fn join(&mut self, other: &Self) {
        self.widen(other.first, other.last);
        self.build.join(&other.build);
    }

    pub(super) fn widen(&mut self, first: Timestamp, last: Timestamp) {
        self.first = self.first.min(first);
        self.last = self.last.max(last);
    }
}
