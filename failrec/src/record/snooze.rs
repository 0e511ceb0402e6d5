//! [`Snooze`]: a group is to be left out of sight for a while.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::record::Note;

/// A group is to be left out of sight for a while.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Snooze {
    /// When it was said.
    pub at: Timestamp,
    /// When it ends.
    pub until: SnoozeEnd,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// When a [`Snooze`] ends. Whatever depends on how things stood when it was said is written down
/// with it, so that its end does not depend on who looks, and when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SnoozeEnd {
    /// At this time.
    Time(Timestamp),
    /// When the group has failed so often in all.
    Total(u64),
    /// When it has failed so often within so many whole hours that began after the snooze; at the
    /// latest after 7 days, since single hours are known for 8.
    Rate {
        /// Failures.
        count: u64,
        /// Hours, side by side.
        hours: u16,
    },
    /// When it fails in a build with another name than these.
    NextRelease(BTreeSet<String>),
}

impl Snooze {
    /// Says what `note` says, and that the group is out of sight until `until`.
    pub fn new(until: SnoozeEnd, note: Note) -> Self {
        let Note { text, by, at } = note;
        Self { at, until, text, by }
    }
}
