//! [`Group`]: what is known of all failures with one fingerprint.

mod absorbed;
mod folded;
mod joined;
mod packed;
mod proven;
mod said;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{Timestamp, is_zero};
use crate::query::exercise::Exercise;
use crate::query::lineage::Lineage;
use crate::query::{ByProcess, Histogram, Hits, Names, Part, Proof, Status};
use crate::record::{
    AgentId, Category, Coarse, Environment, Evolution, Fingerprint, GoalId, Merge, NodeId, Note,
    Outcome, Outline, ProcessId, Propagation, RecordId, Resolution, SessionId, Severity, Sketch,
    Snooze, Tick,
};

/// Characters of the message that a group keeps.
const MESSAGE_CHARS_MAX: usize = 100;

/// What is known of all failures of a goal with one fingerprint.
///
/// The count is exact. Operations that failed and were made good by a policy have groups of their
/// own: there it counts them. What describes the group (type, message, severity and so on) is that of
/// its newest stored record, and empty if none of its records was stored.
///
/// A group that others were merged into holds what they hold: their failures, processes, sessions
/// and remarks. It stands where what was said of itself puts it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Group {
    /// The name of the group.
    pub fingerprint: Fingerprint,
    /// The goal.
    pub goal_id: GoalId,
    /// Failures, or recovered operations, over all processes.
    pub count: u64,
    /// The first of them.
    pub first_seen: Timestamp,
    /// The last of them.
    pub last_seen: Timestamp,
    /// Where it stands as of an answer; in a [`Ledger`](crate::query::Ledger), where it stood when
    /// the last entry about it was written, whether or not it was escalating. See
    /// [`status_at`](Self::status_at).
    pub status: Status,

    /// The type of the error.
    #[serde(default)]
    pub error_type: String,
    /// Its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// The first 100 characters of its text.
    #[serde(default)]
    pub message: String,
    /// The node of the graph.
    pub node_id: NodeId,
    /// How bad it is.
    #[serde(default)]
    pub severity: Severity,
    /// What sort of thing went wrong.
    #[serde(default)]
    pub category: Category,
    /// In which way the call ended.
    #[serde(default)]
    pub outcome: Outcome,
    /// The caller saw an error.
    #[serde(default)]
    pub handled: bool,
    /// What it has in common with other groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coarse: Option<Coarse>,
    /// The newest stored record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<RecordId>,
    /// Some sessions of its stored records: all, if they are no more than 64.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub sessions: Names<SessionId>,
    /// Some agents of its stored records, likewise.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub agents: Names<AgentId>,

    /// What was said last about dealing with it; [`resolution`](Self::resolution) tells whether
    /// that still holds. Boxed, as others that few groups have, for a journal has many groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Box<Resolution>>,
    /// All that was said about dealing with it, oldest first; the newest 100.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolutions: Vec<Resolution>,
    /// When and why it was last opened again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Note>,
    /// What was said last about leaving it out of sight; [`snooze_at`](Self::snooze_at) tells
    /// whether that still holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed: Option<Box<Snooze>>,
    /// As of an answer: failures after it was resolved, at least, in builds without the fix.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub old_build_hits: u64,
    /// As of an answer: whether calls that went well since show that its resolution helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// Remarks, oldest first; the newest 100.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// What was said about single records of it; of the newest 100.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub remarks: BTreeMap<RecordId, Remarks>,

    /// The group that it was last merged into; [`merged_into`](Self::merged_into) tells whether
    /// that still holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<Box<Merge>>,
    /// When and why it was last split off again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<Note>,
    /// The groups that were merged into it, by fingerprint.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// How often it has failed in each hour and on each day.
    #[serde(default, skip_serializing_if = "Histogram::is_empty")]
    pub histogram: Histogram,
    /// Its sessions, also those of failures that were not stored, without their names.
    #[serde(default, skip_serializing_if = "Sketch::is_empty")]
    pub session_sketch: Sketch,
    /// Its agents, likewise.
    #[serde(default, skip_serializing_if = "Sketch::is_empty")]
    pub agent_sketch: Sketch,
    /// Failures by process: what makes the count exact when journals are read twice or merged.
    pub processes: ByProcess<u64>,
    /// When it failed in each of them, and in which build.
    #[serde(default)]
    pub hits: ByProcess<Hits>,
    /// Where the attribute has recorded it: the node and the function; up to 64.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    functions: Names<(NodeId, String)>,
    /// How often those have succeeded.
    #[serde(skip)]
    exercise: Exercise,
    /// Which of those builds hold its fixes, as far as somebody was asked.
    #[serde(skip)]
    lineage: Lineage,
    /// When the last entry about it was written.
    heard: Timestamp,
}

/// What was said about one record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Remarks {
    /// The changes of the agent that it led to, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evolutions: Vec<Evolution>,
    /// The recorded functions that the error left through, innermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub propagated: Vec<Propagation>,
}

impl Group {
    pub(super) fn new(fingerprint: Fingerprint, goal_id: GoalId, at: Timestamp) -> Self {
        Self {
            fingerprint,
            goal_id,
            count: 0,
            first_seen: at,
            last_seen: at,
            status: Status::default(),
            error_type: String::new(),
            error_code: None,
            message: String::new(),
            node_id: NodeId::new(""),
            severity: Severity::default(),
            category: Category::default(),
            outcome: Outcome::default(),
            handled: true,
            coarse: None,
            latest: None,
            sessions: Names::default(),
            agents: Names::default(),
            resolved: None,
            resolutions: Vec::new(),
            reopened: None,
            snoozed: None,
            old_build_hits: 0,
            proof: None,
            notes: Vec::new(),
            remarks: BTreeMap::new(),
            histogram: Histogram::default(),
            session_sketch: Sketch::default(),
            agent_sketch: Sketch::default(),
            merge: None,
            split: None,
            parts: Vec::new(),
            processes: ByProcess::default(),
            hits: ByProcess::default(),
            functions: Names::default(),
            exercise: Exercise::default(),
            lineage: Lineage::default(),
            heard: at,
        }
    }

    /// What was done about it, unless it was opened again afterwards.
    pub fn resolution(&self) -> Option<&Resolution> {
        let resolution = self.resolved.as_ref()?;
        let holds = self.reopened.as_ref().is_none_or(|note| note.at < resolution.at);
        holds.then_some(resolution)
    }

    /// About how many sessions it has failed in.
    pub fn session_count(&self) -> u64 {
        count_of(&self.sessions, &self.session_sketch)
    }

    /// About how many agents it has failed for.
    pub fn agent_count(&self) -> u64 {
        count_of(&self.agents, &self.agent_sketch)
    }

    /// The group that it is counted in, unless it was split off again afterwards.
    pub fn merged_into(&self) -> Option<&Merge> {
        let merge = self.merge.as_ref()?;
        let holds = self.split.as_ref().is_none_or(|note| note.at < merge.at);
        holds.then_some(merge)
    }

    /// A change of the agent followed one of its failures.
    pub fn is_evolved(&self) -> bool {
        self.remarks.values().any(|remarks| !remarks.evolutions.is_empty())
    }

    /// Its operations failed and were made good by a policy: they are no failures in any sum.
    pub fn is_recovered(&self) -> bool {
        self.outcome == Outcome::Recovered
    }

    /// Nobody has said anything about it. That groups are counted as one, which rules may do as well,
    /// says nothing of what they are.
    pub(super) fn is_untouched(&self) -> bool {
        self.resolved.is_none()
            && self.reopened.is_none()
            && self.snoozed.is_none()
            && self.notes.is_empty()
            && !self.is_evolved()
    }

    pub(super) fn hear(&mut self, at: Timestamp) {
        if self.count == 0 {
            // What was only said of it is all that is known of its time.
            self.first_seen = self.first_seen.min(at);
            self.last_seen = self.last_seen.max(at);
        }
        self.heard = self.heard.max(at);
        self.status = self.standing_at(self.heard);
    }

    pub(super) fn tick(&mut self, process: &ProcessId, tick: &Tick) {
        if 0 < tick.count {
            self.count_up(process, tick.count);
            self.hit(process, tick.first, tick.last);
        }
        self.histogram.tick(process, tick);
        self.session_sketch.merge(&tick.sessions);
        self.agent_sketch.merge(&tick.agents);
    }

    pub(super) fn fail(&mut self, process: &ProcessId, failure: &Outline<'_>) {
        // The record itself is one failure, whatever its number says.
        self.count_up(process, failure.occurrence.max(1));
        self.hit(process, failure.at, failure.at).build.fail(&failure.function.crate_version);
        // Ids rise with time, so the largest is the newest, in whatever order they come.
        if self.latest < Some(failure.id) {
            self.latest = Some(failure.id);
            self.describe(failure);
        }
        self.note_function(failure);
        self.histogram.fail(process, failure);
        if let Some(session) = &failure.session_id {
            let hash = Sketch::hash(session);
            self.sessions.note_text(hash, session);
            self.session_sketch.note_hash(hash);
        }
        if let Some(agent) = &failure.agent_id {
            let hash = Sketch::hash(agent);
            self.agents.note_text(hash, agent);
            self.agent_sketch.note_hash(hash);
        }
    }

    fn describe(&mut self, failure: &Outline<'_>) {
        failure.error_type.clone_into(&mut self.error_type);
        // Most failures of a group are described alike, and a long log tells of many.
        if self.error_code.as_deref() != failure.error_code.as_deref() {
            self.error_code = failure.error_code.as_deref().map(ToOwned::to_owned);
        }
        beginning(&failure.error_message).clone_into(&mut self.message);
        if self.node_id.as_str() != &*failure.node_id {
            self.node_id = NodeId::new(&*failure.node_id);
        }
        self.severity = failure.severity;
        self.category = failure.category;
        self.outcome = failure.outcome;
        self.handled = failure.handled;
        if !self.coarse.as_ref().is_some_and(|coarse| coarse.is_that_of(failure)) {
            self.coarse = Some(Coarse::of_outline(failure));
        }
    }

    fn note_function(&mut self, failure: &Outline<'_>) {
        let (node, path) = (&*failure.node_id, &*failure.function.path);
        let is_known = |known: &(NodeId, String)| known.0.as_str() == node && known.1 == path;
        // A failure that was recorded by hand has the name of its file.
        if *path == *failure.function.file || self.functions.iter().any(is_known) {
            return;
        }
        self.functions.note((NodeId::new(node), path.to_owned()));
    }

    /// It has failed so often in a process, or more often.
    fn count_up(&mut self, process: &ProcessId, count: u64) {
        let known = self.processes.get_or_insert_with(process, || 0);
        self.count = self.count.saturating_add(count.saturating_sub(*known));
        *known = count.max(*known);
    }

    /// It has failed at these moments in a process.
    fn hit(&mut self, process: &ProcessId, first: Timestamp, last: Timestamp) -> &mut Hits {
        if self.hits.is_empty() {
            (self.first_seen, self.last_seen) = (first, last);
        }
        self.first_seen = self.first_seen.min(first);
        self.last_seen = self.last_seen.max(last);
        let hits = self.hits.get_or_insert_with(process, || Hits::new(first, last));
        hits.widen(first, last);
        hits
    }

    /// The process ran there, if it is one in which the group has failed.
    pub(super) fn boot(&mut self, process: &ProcessId, environment: &Environment) {
        if let Some(hits) = self.hits.get_mut(process) {
            hits.build.boot(environment);
        }
    }

    pub(super) fn consult(&mut self, holds: &dyn Fn(&str, &str) -> Option<bool>) {
        // The newest first: it says where the group stands, and whoever answers may tire.
        for resolution in self.resolutions.iter().rev() {
            let Some(commit) = &resolution.commit else { continue };
            let late = self.hits.values().filter(|hits| resolution.at < hits.last);
            let passed = self.exercise.builds_since(resolution.at);
            let builds = late.map(|hits| &hits.build).chain(passed);
            for built in builds.filter_map(|build| build.commit.as_deref()) {
                self.lineage.learn(built, commit, holds);
            }
        }
    }

    /// Takes over what was found out about the group together with those merged into it.
    pub(super) fn learn(&mut self, whole: &Self) {
        self.lineage.clone_from(&whole.lineage);
    }

    pub(super) const fn lineage(&self) -> &Lineage {
        &self.lineage
    }
}

/// As much of a message as is kept.
fn beginning(message: &str) -> &str {
    let end = message.char_indices().nth(MESSAGE_CHARS_MAX).map(|(end, _)| end);
    end.and_then(|end| message.get(..end)).unwrap_or(message)
}

/// Names that are known are there, whatever the estimate says.
fn count_of<N>(names: &Names<N>, sketch: &Sketch) -> u64 {
    sketch.estimate().max(names.len() as u64)
}
