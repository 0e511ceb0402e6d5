//! What the scopes around a moment know together.

use std::sync::Arc;

use crate::capture::scope::active::Active;
use crate::capture::scope::content::Snapshot;
use crate::record::{GoalId, Json, Limits, Surroundings};

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

/// What the scopes say under a name that a fingerprint may use: `tool`, `model`, `tag.` and a key.
pub(crate) fn said(name: &str) -> Option<String> {
    let current = Active::current()?;
    let (content, _) = current.flatten();
    match name {
        "tool" | "tool.name" => content.tool.map(|tool| tool.name),
        "model" | "model.name" => content.model.map(|model| model.name),
        _ => {
            let tags = content.tags.into_map(Limits::DEFAULT.tags);
            name.strip_prefix("tag.").and_then(|key| tags.get(key).cloned())
        }
    }
}

/// The goal of the innermost scope that names one.
pub(crate) fn goal() -> Option<GoalId> {
    let current = Active::current()?;
    outwards(&current).find_map(|active| active.content.goal.clone())
}

fn partial_output(active: &Arc<Active>) -> Option<Json> {
    outwards(active).find_map(|active| active.notes().partial_output.clone())
}

fn outwards(active: &Arc<Active>) -> impl Iterator<Item = &Arc<Active>> {
    std::iter::successors(Some(active), |active| active.outer.as_ref().map(|outer| &outer.active))
}
