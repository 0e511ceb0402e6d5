//! [`Surroundings`]: what a scope knew when a call inside it failed.

use std::collections::BTreeMap;

use crate::record::{
    AgentId, Attempt, Breadcrumb, Decision, Json, Model, Redact, RunId, SessionId, Tool,
};

/// What the scopes around a failed call knew, outer ones filling what inner ones left open.
#[derive(Default)]
pub(crate) struct Surroundings {
    pub(crate) session_id: Option<SessionId>,
    pub(crate) run_id: Option<RunId>,
    pub(crate) agent_id: Option<AgentId>,
    pub(crate) correlation: BTreeMap<String, String>,
    pub(crate) attempt: Option<Attempt>,
    pub(crate) tool: Option<Tool>,
    pub(crate) model: Option<Model>,
    pub(crate) memory: Option<Json>,
    pub(crate) graph_snapshot: Option<Json>,
    pub(crate) partial_output: Option<Json>,
    pub(crate) execution_path: Vec<String>,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) breadcrumbs: Vec<Breadcrumb>,
    pub(crate) tags: BTreeMap<String, String>,
}

impl Surroundings {
    /// About how many bytes it holds.
    pub(crate) fn weight(&self) -> usize {
        let values = [&self.memory, &self.graph_snapshot, &self.partial_output];
        let values: usize = values.into_iter().flatten().map(|value| value.as_str().len()).sum();
        let steps: usize = self.execution_path.iter().map(String::len).sum();
        let crumbs: usize = self.breadcrumbs.iter().map(|crumb| 64 + crumb.message.len()).sum();
        let tags: usize = self.tags.iter().map(|(name, value)| name.len() + value.len()).sum();
        values + steps + crumbs + tags
    }

    /// Hands every text to `redact`.
    pub(crate) fn mask(&mut self, redact: &mut dyn Redact) {
        mask_id(&mut self.session_id, SessionId::as_str, redact);
        mask_id(&mut self.run_id, RunId::as_str, redact);
        mask_id(&mut self.agent_id, AgentId::as_str, redact);
        mask_map(&mut self.correlation, redact);
        mask_map(&mut self.tags, redact);
        if let Some(tool) = &mut self.tool {
            redact.text(&mut tool.name);
            tool.call_id.iter_mut().for_each(|id| redact.text(id));
        }
        if let Some(model) = &mut self.model {
            redact.text(&mut model.provider);
            redact.text(&mut model.name);
            model.request_id.iter_mut().for_each(|id| redact.text(id));
        }
        let values = [
            ("memory", &mut self.memory),
            ("graph_snapshot", &mut self.graph_snapshot),
            ("partial_output", &mut self.partial_output),
        ];
        for (name, value) in values {
            if let Some(value) = value {
                redact.named_json(name, value);
            }
        }
        self.execution_path.iter_mut().for_each(|step| redact.text(step));
        for decision in &mut self.decisions {
            redact.text(&mut decision.intent);
            redact.text(&mut decision.chosen);
            decision.reasoning.iter_mut().for_each(|text| redact.text(text));
        }
        self.breadcrumbs.iter_mut().for_each(|breadcrumb| breadcrumb.mask(redact));
    }
}

fn mask_id<I: From<String>>(id: &mut Option<I>, text: fn(&I) -> &str, redact: &mut dyn Redact) {
    if let Some(id) = id
        && let Some(changed) = redact.changed(text(id))
    {
        *id = I::from(changed);
    }
}

/// Names are texts, too: a secret may have become a key.
fn mask_map(map: &mut BTreeMap<String, String>, redact: &mut dyn Redact) {
    *map = std::mem::take(map)
        .into_iter()
        .map(|(mut name, mut value)| {
            redact.named_text(&name, &mut value);
            redact.text(&mut name);
            (name, value)
        })
        .collect();
}
