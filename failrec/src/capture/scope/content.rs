//! [`Content`]: what one scope says.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};
use std::sync::Arc;

use serde::Serialize;

use crate::base::Clock;
use crate::capture::guarded::guarded;
use crate::capture::input::json_of;
use crate::capture::text;
use crate::record::{
    AgentId, Attempt, GoalId, Json, Limits, Model, OpenScope, RunId, SessionId, Tool,
};

/// Characters of the key of a label.
const KEY_CHARS_MAX: usize = 32;
/// Characters of a label.
const VALUE_CHARS_MAX: usize = 200;

/// What one scope says.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    pub(super) session: Option<SessionId>,
    pub(super) run: Option<RunId>,
    pub(super) agent: Option<AgentId>,
    pub(super) goal: Option<GoalId>,
    pub(super) correlation: Labels,
    pub(super) tags: Labels,
    pub(super) attempt: Option<Attempt>,
    pub(super) tool: Option<Tool>,
    pub(super) model: Option<Model>,
    pub(super) memory: Option<Snapshot>,
    pub(super) graph: Option<Snapshot>,
    pub(super) clock: Option<Arc<dyn Clock>>,
}

impl Content {
    /// What the scope is called, in case the process dies in it.
    pub(super) fn to_open(&self) -> OpenScope {
        OpenScope {
            goal_id: self.goal.clone(),
            session_id: self.session.clone(),
            run_id: self.run.clone(),
            agent_id: self.agent.clone(),
            attempt: self.attempt,
            ..OpenScope::default()
        }
    }

    /// Fills what it leaves open from the content of the scope around it.
    pub(super) fn inherit(&mut self, outer: &Self) {
        fill(&mut self.session, outer.session.as_ref());
        fill(&mut self.run, outer.run.as_ref());
        fill(&mut self.agent, outer.agent.as_ref());
        fill(&mut self.goal, outer.goal.as_ref());
        self.correlation.inherit(&outer.correlation);
        self.tags.inherit(&outer.tags);
        fill(&mut self.attempt, outer.attempt.as_ref());
        fill(&mut self.tool, outer.tool.as_ref());
        fill(&mut self.model, outer.model.as_ref());
        fill(&mut self.memory, outer.memory.as_ref());
        fill(&mut self.graph, outer.graph.as_ref());
        fill(&mut self.clock, outer.clock.as_ref());
    }
}

fn fill<T: Clone>(inner: &mut Option<T>, outer: Option<&T>) {
    if inner.is_none() {
        *inner = outer.cloned();
    }
}

/// A few short texts by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels(BTreeMap<String, String>);

impl Labels {
    /// Sets a label, cut to size; a new one for which there is no room is left out.
    pub(super) fn set(&mut self, key: impl Into<String>, value: impl Into<String>) {
        let key = short(key.into(), KEY_CHARS_MAX);
        if self.0.len() < Limits::DEFAULT.tags || self.0.contains_key(&key) {
            self.0.insert(key, short(value.into(), VALUE_CHARS_MAX));
        }
    }

    /// The label under `key`.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Adds the labels that it does not have.
    pub(super) fn inherit(&mut self, outer: &Self) {
        for (key, value) in &outer.0 {
            if !self.0.contains_key(key) {
                self.set(key.as_str(), value.as_str());
            }
        }
    }

    /// The first `most` labels.
    pub(super) fn into_map(self, most: usize) -> BTreeMap<String, String> {
        self.0.into_iter().take(most).collect()
    }
}

fn short(text: String, chars_max: usize) -> String {
    match text.char_indices().nth(chars_max) {
        Some((bytes_max, _)) => text::clipped(text, bytes_max),
        None => text,
    }
}

/// A look at something of the program's own that is taken only when a failure is stored.
#[derive(Clone)]
pub(super) struct Snapshot(Arc<dyn Fn() -> Json + Send + Sync>);

impl Snapshot {
    pub(super) fn new<T: Serialize>(look: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self(Arc::new(move || json_of(&look(), Limits::DEFAULT.value_bytes)))
    }

    /// What there is to see now.
    pub(super) fn take(&self) -> Json {
        guarded(|| (self.0)()).unwrap_or_else(|| Json::string("<snapshot panicked>"))
    }
}

impl Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot").finish_non_exhaustive()
    }
}
