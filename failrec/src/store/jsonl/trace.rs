//! [`Trace`]: what a store is to forget, and how to know it again.

use std::collections::HashSet;

use memchr::memmem;

use crate::record::{
    AgentId, Entry, EntryBody, FailureRecord, OpenScope, PrunedGroup, RecordId, RunId, SessionId,
    Triage, TriageAction,
};
use crate::store::jsonl::pieces::Fragment;
use crate::store::jsonl::rewriting::{Fate, Judge};

/// What stands in the place of a text that was said of a record that is forgotten.
const FORGOTTEN: &str = "[forgotten]";

/// What a store is to forget: all records that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trace {
    /// A conversation or session.
    Session(SessionId),
    /// An execution of a graph or job.
    Run(RunId),
    /// An agent.
    Agent(AgentId),
    /// A single record.
    Record(RecordId),
}

impl Trace {
    /// The name, as it stands in a journal.
    pub fn name(&self) -> String {
        match self {
            Self::Session(session) => session.to_string(),
            Self::Run(run) => run.to_string(),
            Self::Agent(agent) => agent.to_string(),
            Self::Record(id) => id.to_string(),
        }
    }

    /// The bytes by which it can be found, as it is and as JSON writes it.
    pub(super) fn needles(&self) -> Vec<Vec<u8>> {
        let name = self.name();
        let Self::Record(_) = self else { return needles_of(&name) };
        // People write it without its prefix, and in small letters.
        let digits = name.rsplit('_').next().unwrap_or(&name);
        vec![digits.as_bytes().to_vec(), digits.to_lowercase().into_bytes()]
    }

    /// The bytes by which it can be found where it stands alone, as a name does: a quote is before it or
    /// behind it, one of which may be torn off.
    pub(super) fn quoted_needles(&self) -> Vec<Vec<u8>> {
        let ends = |needle: Vec<u8>| match self {
            // It has a prefix where it stands alone.
            Self::Record(_) => vec![needle],
            _ => vec![[b"\"", &needle[..]].concat(), [&needle[..], b"\""].concat()],
        };
        self.needles().into_iter().flat_map(ends).collect()
    }

    fn is_named_by(&self, record: &FailureRecord) -> bool {
        match self {
            Self::Session(session) => record.session_id.as_ref() == Some(session),
            Self::Run(run) => record.run_id.as_ref() == Some(run),
            Self::Agent(agent) => record.agent_id.as_ref() == Some(agent),
            Self::Record(id) => record.id == *id,
        }
    }

    fn is_scope(&self, scope: &OpenScope) -> bool {
        match self {
            Self::Session(session) => scope.session_id.as_ref() == Some(session),
            Self::Run(run) => scope.run_id.as_ref() == Some(run),
            Self::Agent(agent) => scope.agent_id.as_ref() == Some(agent),
            Self::Record(_) => false,
        }
    }
}

/// The bytes by which a name can be found, as it is and as JSON writes it. Nothing stands everywhere.
pub(super) fn needles_of(name: &str) -> Vec<Vec<u8>> {
    let quoted = serde_json::to_string(name).unwrap_or_default();
    let escaped = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    let mut needles = vec![name.as_bytes().to_vec(), escaped.as_bytes().to_vec()];
    needles.dedup();
    needles.retain(|needle| !needle.is_empty());
    needles
}

fn finders_of(needles: &[Vec<u8>]) -> Vec<memmem::Finder<'static>> {
    needles.iter().map(|needle| memmem::Finder::new(needle).into_owned()).collect()
}

/// Leaves out what names a trace, and what was said of it.
#[derive(Debug)]
pub(super) struct Forgetting<'a> {
    trace: &'a Trace,
    finders: Vec<memmem::Finder<'static>>,
    /// As what stands alone.
    quoted: Vec<memmem::Finder<'static>>,
    /// Also what only mentions the name somewhere.
    is_thorough: bool,
    /// The records that go.
    records: HashSet<RecordId>,
}

impl<'a> Forgetting<'a> {
    pub(super) fn new(trace: &'a Trace, is_thorough: bool) -> Self {
        let (finders, quoted) = (finders_of(&trace.needles()), finders_of(&trace.quoted_needles()));
        Self { trace, finders, quoted, is_thorough, records: HashSet::new() }
    }

    /// Find every text in which the name stands.
    pub(super) fn finders(&self) -> Vec<memmem::Finder<'static>> {
        self.finders.clone()
    }

    /// Takes note of an entry before anything is forgotten: what is said of a record may stand before it.
    pub(super) fn learn(&mut self, entry: &Entry, text: &[u8]) {
        if let EntryBody::Failure(record) = &entry.body
            && self.forgets(record, text)
        {
            self.records.insert(record.id);
        }
    }

    /// The records that go.
    pub(super) fn records(&self) -> u64 {
        self.records.len() as u64
    }

    fn forgets(&self, record: &FailureRecord, text: &[u8]) -> bool {
        self.trace.is_named_by(record) || self.is_thorough && self.mentions(text)
    }

    fn mentions(&self, text: &[u8]) -> bool {
        self.finders.iter().any(|finder| finder.find(text).is_some())
    }

    /// A text of which nobody knows what it means is to go.
    fn forgets_text(&self, text: &[u8]) -> bool {
        let finders = if self.is_thorough { &self.finders } else { &self.quoted };
        finders.iter().any(|finder| finder.find(text).is_some())
    }

    /// What was said of a group stays, without the words; what was said of the record alone goes.
    fn said(&self, triage: &Triage, entry: &Entry, text: &[u8]) -> Fate {
        let is_mentioned = self.is_thorough && self.mentions(text);
        if !self.records.contains(&triage.failure) && !is_mentioned {
            return Fate::Keep;
        }
        let mut triage = triage.clone();
        if *self.trace == Trace::Record(triage.failure) {
            triage.failure = RecordId::NONE;
        }
        match &mut triage.action {
            TriageAction::Resolve(resolution) => FORGOTTEN.clone_into(&mut resolution.text),
            TriageAction::Snooze(snooze) => FORGOTTEN.clone_into(&mut snooze.text),
            TriageAction::Merge(merge) => FORGOTTEN.clone_into(&mut merge.text),
            TriageAction::Reopen(note) | TriageAction::Note(note) | TriageAction::Split(note) => {
                FORGOTTEN.clone_into(&mut note.text);
            }
            TriageAction::Propagate(_) => return Fate::LeaveOut,
            TriageAction::Evolve(_) if is_mentioned || triage.failure == RecordId::NONE => {
                return Fate::LeaveOut;
            }
            TriageAction::Evolve(_) => {}
        }
        let body = EntryBody::Triage(Box::new(triage));
        if body == entry.body {
            return Fate::Keep;
        }
        Fate::Change(Box::new(Entry { body, ..entry.clone() }))
    }
}

impl Judge for Forgetting<'_> {
    fn entry(&mut self, entry: &Entry, text: &[u8]) -> Fate {
        match &entry.body {
            EntryBody::Failure(record) if self.forgets(record, text) => Fate::LeaveOut,
            EntryBody::Failure(record) => match (self.trace, record.parent_failure_id) {
                (Trace::Record(id), Some(parent)) if *id == parent => {
                    let mut record = record.clone();
                    record.parent_failure_id = None;
                    Fate::Change(Box::new(Entry {
                        body: EntryBody::Failure(record),
                        ..entry.clone()
                    }))
                }
                _ => Fate::Keep,
            },
            EntryBody::Open(open) if open.scopes.iter().any(|scope| self.trace.is_scope(scope)) => {
                Fate::LeaveOut
            }
            EntryBody::Open(_) if self.is_thorough && self.mentions(text) => Fate::LeaveOut,
            EntryBody::Triage(triage) => self.said(triage, entry, text),
            _ => Fate::Keep,
        }
    }

    fn keeps_newer(&mut self, text: &[u8]) -> bool {
        !self.forgets_text(text)
    }

    fn keeps_fragment(&mut self, fragment: Fragment<'_>) -> bool {
        // What is longer than any line is not looked into.
        fragment.text.is_some_and(|text| !self.forgets_text(text))
    }

    fn strip(&mut self, group: &mut PrunedGroup) -> bool {
        let before = group.sessions.len() + group.agents.len();
        let is_named = |name: &str| self.is_thorough && self.mentions(name.as_bytes());
        group.sessions.retain(|session| {
            !matches!(self.trace, Trace::Session(own) if own == session)
                && !is_named(session.as_str())
        });
        group.agents.retain(|agent| {
            !matches!(self.trace, Trace::Agent(own) if own == agent) && !is_named(agent.as_str())
        });
        group.sessions.len() + group.agents.len() < before
    }
}
