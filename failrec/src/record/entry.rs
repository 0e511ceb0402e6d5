//! [`Entry`]: one line of a journal.

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::record::{
    Birth, Environment, Evolution, FailureRecord, Fingerprint, GoalId, Loss, Merge, Note, Open,
    Passes, ProcessId, Propagation, Pruned, RecordId, Redact, Resolution, Snooze, Tick,
};

/// One line of a journal.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entry {
    /// When it happened, which is before it was written.
    #[cfg_attr(feature = "schema", schemars(rename = "ts"))]
    pub at: Timestamp,
    /// The goal whose journal it belongs to.
    pub goal: GoalId,
    /// The process that wrote it.
    #[cfg_attr(feature = "schema", schemars(rename = "proc"))]
    pub process: ProcessId,
    /// The writer's count of its entries for this goal, from zero and without gaps: a missing
    /// number is a lost line.
    #[cfg_attr(feature = "schema", schemars(rename = "seq"))]
    pub sequence: u64,
    /// What it says.
    #[cfg_attr(feature = "schema", schemars(flatten))]
    pub body: EntryBody,
}

/// What an [`Entry`] says.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(tag = "k", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum EntryBody {
    /// A process began to write.
    Boot(Box<Boot>),
    /// What the process is at, in case it dies.
    Open(Box<Open>),
    /// Something failed.
    Failure(Box<FailureRecord>),
    /// How often a group has failed in this process so far.
    Tick(Box<Tick>),
    /// How often a function has succeeded in this process so far.
    Passes(Box<Passes>),
    /// Something was said about a failure after it was written.
    #[cfg_attr(feature = "schema", schemars(rename = "event"))]
    Triage(Box<Triage>),
    /// Failures could not be stored.
    Loss(Loss),
    /// Entries were left out on purpose.
    Pruned(Box<Pruned>),
    /// A process ended in order.
    Bye(Bye),
}

impl EntryBody {
    /// The name of the kind, as lines carry it in `k`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Boot(_) => "boot",
            Self::Open(_) => "open",
            Self::Failure(_) => "failure",
            Self::Tick(_) => "tick",
            Self::Passes(_) => "passes",
            Self::Triage(_) => "event",
            Self::Loss(_) => "loss",
            Self::Pruned(_) => "pruned",
            Self::Bye(_) => "bye",
        }
    }
}

/// A process began to write.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Boot {
    /// Where it runs.
    pub environment: Environment,
    /// What tells whether the process still runs. Only the one journal has it in which a process
    /// says that it is there; so a process that dies is missed once, whatever goals it wrote for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<Birth>,
}

impl Boot {
    /// A process began to write in `environment`.
    pub const fn new(environment: Environment) -> Self {
        Self { environment, birth: None }
    }
}

/// Something was said about a failure after it was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Triage {
    /// The record it was said of.
    pub failure: RecordId,
    /// The group of that record.
    pub fingerprint: Fingerprint,
    /// What was said.
    pub action: TriageAction,
}

impl Triage {
    /// Says `action` of `failure`, which is of the group `fingerprint`.
    pub const fn new(failure: RecordId, fingerprint: Fingerprint, action: TriageAction) -> Self {
        Self { failure, fingerprint, action }
    }
}

impl TriageAction {
    /// It says that something was changed which may have helped.
    pub(crate) const fn is_change(&self) -> bool {
        matches!(self, Self::Resolve(_) | Self::Evolve(_))
    }

    /// Hands every text to `redact`.
    pub(crate) fn mask(&mut self, redact: &mut dyn Redact) {
        match self {
            Self::Resolve(resolution) => {
                redact.text(&mut resolution.text);
                let rest = [&mut resolution.by, &mut resolution.commit, &mut resolution.version];
                mask_all(rest, redact);
            }
            Self::Merge(merge) => {
                redact.text(&mut merge.text);
                mask_all([&mut merge.by], redact);
            }
            Self::Reopen(note) | Self::Note(note) | Self::Split(note) => {
                redact.text(&mut note.text);
                mask_all([&mut note.by], redact);
            }
            Self::Snooze(snooze) => {
                redact.text(&mut snooze.text);
                mask_all([&mut snooze.by], redact);
            }
            Self::Evolve(evolution) => {
                redact.text(&mut evolution.evolution_id);
                let rest = [&mut evolution.by, &mut evolution.graph_from, &mut evolution.graph_to];
                mask_all(rest, redact);
            }
            Self::Propagate(propagation) => {
                redact.text(&mut propagation.node_id);
                redact.text(&mut propagation.function);
                mask_all([&mut propagation.message], redact);
            }
        }
    }
}

fn mask_all<const N: usize>(texts: [&mut Option<String>; N], redact: &mut dyn Redact) {
    texts.into_iter().flatten().for_each(|text| redact.text(text));
}

/// What was said about a failure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TriageAction {
    /// Its group was dealt with.
    Resolve(Resolution),
    /// Its group is open again.
    Reopen(Note),
    /// Its group is to be left out of sight for a while.
    Snooze(Snooze),
    /// It led to a change of the agent.
    Evolve(Evolution),
    /// A remark on its group.
    Note(Note),
    /// The error went on through another recorded function.
    Propagate(Propagation),
    /// Its group is counted in another.
    Merge(Merge),
    /// Its group, which was counted in another, stands for itself again.
    Split(Note),
}

/// A process ended in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Bye {
    /// Failures and recovered operations that the process reported, for all its goals.
    pub failures: u64,
}

impl Bye {
    /// The process reported `failures` in all.
    pub const fn new(failures: u64) -> Self {
        Self { failures }
    }
}
