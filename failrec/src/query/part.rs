//! [`Part`]: a group as it stands within the one that it was merged into.

use serde::{Deserialize, Serialize};

use crate::record::{Fingerprint, Merge, RecordId};

/// A group as it stands within the one that it was merged into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Part {
    /// Its own name, by which it is split off again.
    pub fingerprint: Fingerprint,
    /// Its share of the count.
    pub count: u64,
    /// The first 100 characters of its text.
    #[serde(default)]
    pub message: String,
    /// Its newest stored record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<RecordId>,
    /// By whom, when and why it was merged. It may name a group that was itself merged further.
    pub merge: Merge,
}
