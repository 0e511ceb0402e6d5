//! [`Notification`]: what a hook is told.

use serde::Serialize;

use crate::base::Timestamp;
use crate::query::Group;
use crate::record::{FailureRecord, Fingerprint, GoalId, NodeId, RecordId, Severity};

/// Letters of the message that are told.
const MESSAGE_CHARS_MAX: usize = 100;

/// What a hook of a recorder is told. All texts are masked.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Notification {
    /// Why.
    pub cause: NotificationCause,
    /// When it failed last; of a digest, when it was made.
    pub at: Timestamp,
    /// How often the group has failed; of a digest, how many notifications were held back.
    pub count: u64,
    /// The failure, or the newest that is stored of a group that is only counted; nothing of a digest.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub failure: Option<NotifiedFailure>,
    /// Of a digest: the groups that were held back, the first 60. The group itself, if it escalates
    /// and none of its failures is stored.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Fingerprint>,
}

/// The failure that a hook is told of.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NotifiedFailure {
    /// Its record.
    pub failure_id: RecordId,
    /// Its group.
    pub fingerprint: Fingerprint,
    /// Its goal.
    pub goal_id: GoalId,
    /// The node.
    pub node_id: NodeId,
    /// How bad it is.
    pub severity: Severity,
    /// The type of the error.
    pub error_type: String,
    /// The first 100 letters of its text.
    pub message: String,
}

/// Why a hook is told of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotificationCause {
    /// A group that no process has recorded before.
    New,
    /// A group failed again after it was resolved, in a build that holds the fix.
    Regressed,
    /// A group fails far more often than it did.
    Escalating,
    /// A retry gave up because no attempt was left.
    RetriesExhausted,
    /// A process died without goodbye.
    UncleanExit,
    /// More happened than is told one by one.
    Digest,
}

impl Notification {
    pub(super) fn of(
        cause: NotificationCause,
        record: &FailureRecord,
        group: Option<&Group>,
    ) -> Self {
        let failure = NotifiedFailure {
            failure_id: record.id,
            fingerprint: group.map_or(record.fingerprint.group, |group| group.fingerprint),
            goal_id: record.goal_id.clone(),
            node_id: record.node_id.clone(),
            severity: record.severity,
            error_type: record.error_type.clone(),
            message: record.error_message.chars().take(MESSAGE_CHARS_MAX).collect(),
        };
        let count = group.map_or(record.occurrence, |group| group.count);
        Self { cause, at: record.at, count, failure: Some(failure), groups: Vec::new() }
    }

    /// That a group escalates which was only counted lately.
    pub(super) fn of_escalation(group: &Group) -> Self {
        let failure = group.latest.map(|failure_id| NotifiedFailure {
            failure_id,
            fingerprint: group.fingerprint,
            goal_id: group.goal_id.clone(),
            node_id: group.node_id.clone(),
            severity: group.severity,
            error_type: group.error_type.clone(),
            message: group.message.clone(),
        });
        let groups = if failure.is_none() { vec![group.fingerprint] } else { Vec::new() };
        let (at, count) = (group.last_seen, group.count);
        Self { cause: NotificationCause::Escalating, at, count, failure, groups }
    }

    pub(super) const fn digest(at: Timestamp, count: u64, groups: Vec<Fingerprint>) -> Self {
        Self { cause: NotificationCause::Digest, at, count, failure: None, groups }
    }
}
