//! [`Open`]: what a process was at when it was last asked.

use serde::{Deserialize, Serialize};

use crate::base::is_zero;
use crate::record::{
    AgentId, Attempt, Breadcrumb, GoalId, NodeId, PolicyName, Redact, RunId, SessionId,
};

/// What a process was at when it was last asked: its scopes that were open then.
///
/// It is told only in case the process dies, so it is short: 2 KiB of texts in all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Open {
    /// The innermost scopes, that opened last first.
    pub scopes: Vec<OpenScope>,
    /// Others that there was no room for.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more: u64,
}

/// A scope that was open, with what it takes from those around it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OpenScope {
    /// The goal, where the scope names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal_id: Option<GoalId>,
    /// The conversation or session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The execution of the graph or job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<RunId>,
    /// The agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// The node of the newest stored failure in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node_id: Option<NodeId>,
    /// Which try it was, as the scope says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<Attempt>,
    /// The retry that made a call again, or was about to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<OpenRetry>,
    /// The newest steps, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
    /// The beginnings of the newest breadcrumbs, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breadcrumbs: Vec<Breadcrumb>,
}

/// A retry that made a call again, or was about to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OpenRetry {
    /// The name of the policy.
    pub policy: PolicyName,
    /// The attempt that ran, or was waited for.
    pub attempt: Attempt,
}

impl OpenRetry {
    /// `policy` makes this attempt.
    pub const fn new(policy: PolicyName, attempt: Attempt) -> Self {
        Self { policy, attempt }
    }
}

impl Open {
    /// Hands every text to `redact`.
    pub(crate) fn mask(&mut self, redact: &mut dyn Redact) {
        self.scopes.iter_mut().for_each(|scope| scope.mask(redact));
    }
}

impl OpenScope {
    fn mask(&mut self, redact: &mut dyn Redact) {
        mask_id(&mut self.goal_id, GoalId::as_str, redact);
        mask_id(&mut self.session_id, SessionId::as_str, redact);
        mask_id(&mut self.run_id, RunId::as_str, redact);
        mask_id(&mut self.agent_id, AgentId::as_str, redact);
        mask_id(&mut self.node_id, NodeId::as_str, redact);
        if let Some(retry) = &mut self.retry
            && let Some(changed) = redact.changed(retry.policy.as_str())
        {
            retry.policy = PolicyName::from(changed);
        }
        self.steps.iter_mut().for_each(|step| redact.text(step));
        self.breadcrumbs.iter_mut().for_each(|breadcrumb| breadcrumb.mask(redact));
    }
}

fn mask_id<I: From<String>>(id: &mut Option<I>, text: fn(&I) -> &str, redact: &mut dyn Redact) {
    if let Some(changed) = id.as_ref().and_then(|id| redact.changed(text(id))) {
        *id = Some(I::from(changed));
    }
}
