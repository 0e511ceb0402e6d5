//! [`Passes`]: how often a function has succeeded in one process.

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::record::NodeId;

/// How often a function has succeeded in one process since its successes are counted.
///
/// They are counted where the function has failed before, in that process or in an earlier one. The
/// count only grows within a process, so the largest one seen counts, whatever the order and however
/// often lines are repeated; the counts of several processes add up. Each goal in whose journal the
/// function has failed is told the same: the calls are counted whatever goal they were made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Passes {
    /// The node.
    pub node_id: NodeId,
    /// The path of the function, as failures name it.
    pub function: String,
    /// The version of the crate that holds it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub crate_version: String,
    /// When the counting began.
    pub since: Timestamp,
    /// Successes so far.
    pub count: u64,
}

impl Passes {
    /// `count` successes of a function of a node since then.
    pub fn new(
        node_id: impl Into<NodeId>,
        function: impl Into<String>,
        since: Timestamp,
        count: u64,
    ) -> Self {
        let (node_id, function) = (node_id.into(), function.into());
        Self { node_id, function, crate_version: String::new(), since, count }
    }
}
