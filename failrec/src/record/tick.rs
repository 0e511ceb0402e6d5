//! [`Tick`]: how often a group has failed in one process so far.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::record::{Day, Fingerprint, Hour, Sketch};

/// How often a group has failed in one process so far.
///
/// The count only grows within a process, so the largest one seen counts, whatever the order and
/// however often lines are repeated; the counts of several processes add up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Tick {
    /// The group.
    pub fingerprint: Fingerprint,
    /// Failures so far.
    pub count: u64,
    /// The first of them in this process.
    pub first: Timestamp,
    /// The last of them so far.
    pub last: Timestamp,
    /// Failures of hours that had any since the count was told last, each since the beginning of
    /// the hour. Hours are counted from 1970.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hours: BTreeMap<Hour, u64>,
    /// The same of their days, which are counted likewise.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub days: BTreeMap<Day, u64>,
    /// Sessions that were new since the count was told last.
    #[serde(default, skip_serializing_if = "Sketch::is_empty")]
    pub sessions: Sketch,
    /// Agents that were new since then.
    #[serde(default, skip_serializing_if = "Sketch::is_empty")]
    pub agents: Sketch,
}

impl Tick {
    /// `count` failures of a group from `first` to `last`.
    pub fn new(fingerprint: Fingerprint, count: u64, first: Timestamp, last: Timestamp) -> Self {
        let (sessions, agents) = (Sketch::default(), Sketch::default());
        let (hours, days) = (BTreeMap::new(), BTreeMap::new());
        Self { fingerprint, count, first, last, hours, days, sessions, agents }
    }
}
