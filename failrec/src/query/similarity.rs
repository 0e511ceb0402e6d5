//! [`Similar`]: a failure like another, and how much.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::query::{Digest, Group};
use crate::record::FailureRecord;

const SAME_TYPE: f64 = 2.0;
const SAME_NODE: f64 = 3.0;
const SAME_GOAL: f64 = 1.0;
/// For the same arguments by name; less as the two have fewer in common.
const SAME_INPUTS: f64 = 2.0;

/// A failure like another, and how much.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Similar {
    /// From 0 to 8: 2 for the same type, 3 for the same node, 1 for the same goal, up to 2 for
    /// arguments of the same names.
    pub score: f64,
    /// It is of the very same group.
    pub is_same_group: bool,
    /// The record, with what was done about its group.
    pub record: FailureRecord,
    /// What is known of its group.
    pub group: Option<Group>,
}

impl Similar {
    pub(crate) const fn new(score: f64, is_same_group: bool, record: FailureRecord) -> Self {
        Self { score, is_same_group, record, group: None }
    }
}

/// How much two failures are alike; none if neither type nor node is the same.
pub(crate) fn similarity(one: &FailureRecord, other: &FailureRecord) -> Option<f64> {
    let is_same_type = one.error_type == other.error_type;
    let is_same_node = one.node_id == other.node_id;
    (is_same_type || is_same_node).then(|| {
        points(SAME_TYPE, is_same_type)
            + points(SAME_NODE, is_same_node)
            + points(SAME_GOAL, one.goal_id == other.goal_id)
            + SAME_INPUTS * overlap(one, other)
    })
}

/// As [`similarity`], with a group of which no arguments are known.
pub(crate) fn similarity_of_group(one: &FailureRecord, group: &Digest<'_>) -> Option<f64> {
    let is_same_type = one.error_type == group.error_type;
    let is_same_node = one.node_id.as_str() == group.node;
    (is_same_type || is_same_node).then(|| {
        points(SAME_TYPE, is_same_type)
            + points(SAME_NODE, is_same_node)
            + points(SAME_GOAL, one.goal_id.as_str() == group.goal)
    })
}

const fn points(points: f64, is_earned: bool) -> f64 {
    if is_earned { points } else { 0.0 }
}

/// The arguments' names that both have, as a part of those that one of them has.
fn overlap(one: &FailureRecord, other: &FailureRecord) -> f64 {
    let [one, other] = [one, other]
        .map(|record| record.inputs.iter().map(|(name, _)| &**name).collect::<BTreeSet<_>>());
    let shared = u32::try_from(one.intersection(&other).count()).unwrap_or(u32::MAX);
    let all = u32::try_from(one.union(&other).count()).unwrap_or(u32::MAX);
    if all == 0 { 0.0 } else { f64::from(shared) / f64::from(all) }
}
