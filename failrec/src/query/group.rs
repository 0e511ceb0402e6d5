//! [`Group`]: what is known of all failures with one fingerprint.

mod absorbed;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::query::{Histogram, Part, Status};
use crate::record::{
    AgentId, Category, Evolution, FailureRecord, Fingerprint, GoalId, Merge, NodeId, Note, Outcome,
    ProcessId, Propagation, RecordId, Resolution, ResolutionKind, SessionId, Severity, Sketch,
    Tick, TriageAction,
};

/// A group that nobody has touched is new for this long.
const NEW_FOR: Duration = Duration::from_hours(7 * 24);
/// Characters of the message that a group keeps.
const MESSAGE_CHARS_MAX: usize = 100;
/// Distinct sessions and agents that a group names; more are not counted apart.
const NAMES_MAX: usize = 64;
/// Remarks of one kind that a group keeps: the newest.
const REMARKS_MAX: usize = 100;

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
    /// Where it stood when the last entry about it was written; see [`status_at`](Self::status_at).
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
    /// The newest stored record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<RecordId>,
    /// Sessions of its stored records, up to 64.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub sessions: BTreeSet<SessionId>,
    /// Agents of its stored records, up to 64.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub agents: BTreeSet<AgentId>,

    /// What was said last about dealing with it; [`resolution`](Self::resolution) tells whether
    /// that still holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Resolution>,
    /// When and why it was last opened again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Note>,
    /// Remarks, oldest first; the newest 100.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// What was said about single records of it; of the newest 100.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub remarks: BTreeMap<RecordId, Remarks>,

    /// The group that it was last merged into; [`merged_into`](Self::merged_into) tells whether
    /// that still holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<Merge>,
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
    pub processes: BTreeMap<ProcessId, u64>,
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
            latest: None,
            sessions: BTreeSet::new(),
            agents: BTreeSet::new(),
            resolved: None,
            reopened: None,
            notes: Vec::new(),
            remarks: BTreeMap::new(),
            histogram: Histogram::default(),
            session_sketch: Sketch::default(),
            agent_sketch: Sketch::default(),
            merge: None,
            split: None,
            parts: Vec::new(),
            processes: BTreeMap::new(),
            heard: at,
        }
    }

    /// Where it stands at `now`.
    ///
    /// Every failure after a resolution counts as a regression, also one of an older build.
    pub fn status_at(&self, now: Timestamp) -> Status {
        if let Some(resolution) = self.resolution() {
            return match resolution.kind {
                ResolutionKind::WontFix | ResolutionKind::Duplicate | ResolutionKind::NotABug => {
                    Status::Ignored
                }
                _ if resolution.at < self.last_seen => Status::Regressed,
                _ => Status::Resolved,
            };
        }
        if self.is_untouched() && now.since(self.first_seen) < NEW_FOR {
            Status::New
        } else {
            Status::Ongoing
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

    fn is_untouched(&self) -> bool {
        self.resolved.is_none()
            && self.reopened.is_none()
            && self.notes.is_empty()
            && self.merge.is_none()
            && self.parts.is_empty()
            && !self.is_evolved()
    }

    pub(super) fn hear(&mut self, at: Timestamp) {
        if self.count == 0 {
            // What was only said of it is all that is known of its time.
            self.first_seen = self.first_seen.min(at);
            self.last_seen = self.last_seen.max(at);
        }
        self.heard = self.heard.max(at);
        self.status = self.status_at(self.heard);
    }

    pub(super) fn tick(&mut self, process: &ProcessId, tick: &Tick) {
        self.count_up(process, tick.count, tick.first, tick.last);
        self.histogram.tick(process, tick);
        self.session_sketch.merge(&tick.sessions);
        self.agent_sketch.merge(&tick.agents);
    }

    pub(super) fn fail(&mut self, process: &ProcessId, record: &FailureRecord) {
        // The record itself is one failure, whatever its number says.
        self.count_up(process, record.occurrence.max(1), record.at, record.at);
        // Ids rise with time, so the largest is the newest, in whatever order they come.
        if self.latest < Some(record.id) {
            self.latest = Some(record.id);
            self.describe(record);
        }
        self.histogram.fail(process, record);
        if let Some(session) = &record.session_id {
            note_name(&mut self.sessions, session);
            self.session_sketch.note(session.as_str());
        }
        if let Some(agent) = &record.agent_id {
            note_name(&mut self.agents, agent);
            self.agent_sketch.note(agent.as_str());
        }
    }

    fn describe(&mut self, record: &FailureRecord) {
        self.error_type.clone_from(&record.error_type);
        self.error_code.clone_from(&record.error_code);
        self.message = record.error_message.chars().take(MESSAGE_CHARS_MAX).collect();
        self.node_id.clone_from(&record.node_id);
        self.severity = record.severity;
        self.category = record.category;
        self.outcome = record.outcome;
        self.handled = record.handled;
    }

    fn count_up(&mut self, process: &ProcessId, count: u64, first: Timestamp, last: Timestamp) {
        if count == 0 {
            return;
        }
        if self.count == 0 {
            (self.first_seen, self.last_seen) = (first, last);
        }
        self.first_seen = self.first_seen.min(first);
        self.last_seen = self.last_seen.max(last);
        let known = self.processes.entry(process.clone()).or_default();
        self.count = self.count.saturating_add(count.saturating_sub(*known));
        *known = count.max(*known);
    }

    pub(super) fn say(&mut self, failure: RecordId, action: &TriageAction) {
        match action {
            TriageAction::Resolve(resolution) => {
                let order = |known: &Resolution| (known.at, known.text.clone());
                if self.resolved.as_ref().map(order) < Some(order(resolution)) {
                    self.resolved = Some(resolution.clone());
                }
            }
            TriageAction::Reopen(note) => keep_newest(&mut self.reopened, note),
            TriageAction::Split(note) => keep_newest(&mut self.split, note),
            TriageAction::Merge(merge) => {
                let order = |known: &Merge| (known.at, known.into, known.text.clone());
                if self.merge.as_ref().map(order) < Some(order(merge)) {
                    self.merge = Some(merge.clone());
                }
            }
            TriageAction::Note(note) => keep(&mut self.notes, note, |note| (note.at, &note.text)),
            TriageAction::Evolve(evolution) => {
                let evolutions = &mut self.remarks_on(failure).evolutions;
                keep(evolutions, evolution, |known| (known.at, &known.evolution_id));
            }
            TriageAction::Propagate(propagation) => {
                let propagated = &mut self.remarks_on(failure).propagated;
                keep(propagated, propagation, |known| (known.at, &known.function));
            }
        }
        self.limit_remarks();
    }

    fn limit_remarks(&mut self) {
        while REMARKS_MAX < self.remarks.len() {
            // What somebody said of a failure outlives what only happened to it.
            let idle = self.remarks.iter().find(|(_, remarks)| remarks.evolutions.is_empty());
            let goes = idle.or_else(|| self.remarks.first_key_value()).map(|(failure, _)| *failure);
            if let Some(failure) = goes {
                self.remarks.remove(&failure);
            }
        }
    }

    fn remarks_on(&mut self, failure: RecordId) -> &mut Remarks {
        self.remarks.entry(failure).or_default()
    }
}

/// Adds a name to the 64 first ones in the order of names, which no order of coming changes.
/// Names that are known are there, whatever the estimate says.
fn count_of<K>(names: &BTreeSet<K>, sketch: &Sketch) -> u64 {
    sketch.estimate().max(names.len() as u64)
}

fn note_name<N: Clone + Ord>(names: &mut BTreeSet<N>, name: &N) {
    if !names.contains(name) {
        names.insert(name.clone());
        if NAMES_MAX < names.len() {
            names.pop_last();
        }
    }
}

fn keep_newest(known: &mut Option<Note>, note: &Note) {
    let order = |note: &Note| (note.at, note.text.clone());
    if known.as_ref().map(order) < Some(order(note)) {
        *known = Some(note.clone());
    }
}

/// Adds an item in its place, once, and lets the oldest go when there are too many.
fn keep<T: Clone + PartialEq>(items: &mut Vec<T>, item: &T, order: fn(&T) -> (Timestamp, &String)) {
    if items.contains(item) {
        return;
    }
    let place = items.partition_point(|known| order(known) <= order(item));
    items.insert(place, item.clone());
    if REMARKS_MAX < items.len() {
        items.remove(0);
    }
}
