//! [`Merge`]: a group that is counted in another.

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::record::Fingerprint;

/// A group is counted in another from now on, with everything it has counted before.
///
/// Nothing is rewritten: the group keeps its own name and count below, and a later
/// [`TriageAction::Split`](crate::record::TriageAction::Split) shows it by itself again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Merge {
    /// The group that it is counted in.
    pub into: Fingerprint,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Who said so: a person or an agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it was said.
    pub at: Timestamp,
}

impl Merge {
    /// Says at `at` that the group is counted in `into`, because of `text`.
    pub fn new(into: Fingerprint, text: impl Into<String>, at: Timestamp) -> Self {
        Self { into, text: text.into(), by: None, at }
    }
}
