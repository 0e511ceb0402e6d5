//! [`Pruned`]: what entries added up to that were left out on purpose.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::record::{AgentId, Loss, NodeId, ProcessId, SessionId, Tick};

/// Entries were left out on purpose, and this is what they added up to.
///
/// It stands in the file that they stood in, before the next entry of their process at the latest. It
/// speaks for other processes, each by its name; the one that wrote it has told nothing else.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Pruned {
    /// The processes whose entries were left out.
    pub processes: Vec<PrunedProcess>,
    /// What those told of groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<PrunedGroup>,
}

/// What was left out of the entries of one process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PrunedProcess {
    /// The process.
    #[serde(rename = "proc")]
    pub process: ProcessId,
    /// The numbers of the entries, as first and last, in rising order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<(u64, u64)>,
    /// The last of the times they were written at.
    pub heard: Timestamp,
    /// When it was last heard of, if one of them said that it was found dead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub died: Option<Timestamp>,
    /// Records that could not be stored, by reason, in the process so far.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<Loss>,
}

/// What entries that were left out told of a group in one process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PrunedGroup {
    /// The process.
    #[serde(rename = "proc")]
    pub process: ProcessId,
    /// How often the group has failed in the process so far, and when.
    pub tick: Tick,
    /// The last of the times at which it was told of.
    pub heard: Timestamp,
    /// Sessions of the records, unless they are to be forgotten.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub sessions: BTreeSet<SessionId>,
    /// Agents of the records, likewise.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub agents: BTreeSet<AgentId>,
    /// Where the attribute has recorded it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub functions: BTreeSet<PrunedFunction>,
    /// The version of the crate that holds the function.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub crate_version: String,
}

/// A function in which a failure was that was left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PrunedFunction {
    /// The node.
    pub node_id: NodeId,
    /// The path of the function.
    pub path: String,
}

impl PrunedProcess {
    /// Nothing of a process was left out yet that was heard of then.
    pub const fn new(process: ProcessId, heard: Timestamp) -> Self {
        Self { process, numbers: Vec::new(), heard, died: None, losses: Vec::new() }
    }
}

impl PrunedGroup {
    /// What a process has told of a group by then.
    pub const fn new(process: ProcessId, tick: Tick, heard: Timestamp) -> Self {
        Self {
            process,
            tick,
            heard,
            sessions: BTreeSet::new(),
            agents: BTreeSet::new(),
            functions: BTreeSet::new(),
            crate_version: String::new(),
        }
    }
}

impl PrunedFunction {
    /// The function of a node.
    pub fn new(node_id: NodeId, path: impl Into<String>) -> Self {
        Self { node_id, path: path.into() }
    }
}
