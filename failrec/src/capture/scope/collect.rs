//! What the scopes around a moment know together.

use std::sync::Arc;

use crate::capture::scope::active::Active;
use crate::capture::scope::content::Snapshot;
use crate::record::{AgentId, GoalId, Json, Limits, NodeId, SessionId, Surroundings};

/// What the scopes around this moment know. The snapshot closures run now.
pub(crate) fn surroundings(limits: &Limits) -> Surroundings {
    let Some(current) = Active::current() else {
        return Surroundings::default();
    };
    let (content, trail) = current.flatten();
    let mut breadcrumbs = trail.breadcrumbs.into_newest(limits.breadcrumbs);
    // Those of scopes that ran side by side stand one after the other.
    breadcrumbs.sort_by_key(|breadcrumb| breadcrumb.at);
    Surroundings {
        session_id: content.session,
        run_id: content.run,
        agent_id: content.agent,
        correlation: content.correlation.into_map(limits.tags),
        attempt: content.attempt,
        tool: content.tool,
        model: content.model,
        memory: content.memory.as_ref().map(Snapshot::take),
        graph_snapshot: content.graph.as_ref().map(Snapshot::take),
        partial_output: partial_output(&current),
        execution_path: trail.steps.into_newest(limits.steps),
        decisions: trail.decisions.into_newest(limits.decisions),
        breadcrumbs,
        tags: content.tags.into_map(limits.tags),
    }
}

/// A failure inside the scope in force is stored, which was at `node`.
pub(crate) fn failed_at(node: &NodeId) {
    if let Some(active) = Active::current() {
        active.notes().failed_at = Some(node.clone());
    }
}

/// Whose work it is, as the innermost scopes say that name one.
#[derive(Debug, Default)]
pub(crate) struct Whose {
    pub(crate) goal: Option<GoalId>,
    pub(crate) agent: Option<AgentId>,
    pub(crate) session: Option<SessionId>,
}

/// Whose work it is that is done now.
#[inline]
pub(crate) fn whose() -> Whose {
    Active::current().map_or_else(Whose::default, |current| whose_inside(&current))
}

#[inline(never)]
fn whose_inside(current: &Arc<Active>) -> Whose {
    Whose {
        goal: outwards(current).find_map(|active| active.content.goal.clone()),
        agent: outwards(current).find_map(|active| active.content.agent.clone()),
        session: outwards(current).find_map(|active| active.content.session.clone()),
    }
}

/// No scope in force names a goal, an agent or a session.
pub(crate) fn names_nobody() -> bool {
    let is_plain = |active: &Arc<Active>| {
        let content = &active.content;
        content.goal.is_none() && content.agent.is_none() && content.session.is_none()
    };
    // A thread that is being taken down has no scope to ask.
    Active::look_at_current(|current| current.is_none_or(|active| outwards(active).all(is_plain)))
        .unwrap_or(false)
}

/// What the scopes say under a name that a fingerprint may use: `tool`, `model`, `tag.` and a key.
pub(crate) fn said(name: &str) -> Option<String> {
    let current = Active::current()?;
    if let Some(key) = name.strip_prefix("tag.") {
        return outwards(&current).find_map(|active| {
            let noted = active.notes().tags.get(key).map(ToOwned::to_owned);
            noted.or_else(|| active.content.tags.get(key).map(ToOwned::to_owned))
        });
    }
    outwards(&current).find_map(|active| match name {
        "tool" | "tool.name" => active.content.tool.as_ref().map(|tool| tool.name.clone()),
        "model" | "model.name" => active.content.model.as_ref().map(|model| model.name.clone()),
        _ => None,
    })
}

fn partial_output(active: &Arc<Active>) -> Option<Json> {
    outwards(active).find_map(|active| active.notes().partial_output.clone())
}

fn outwards(active: &Arc<Active>) -> impl Iterator<Item = &Arc<Active>> {
    std::iter::successors(Some(active), |active| active.outer.as_ref())
}
