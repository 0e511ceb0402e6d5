//! Saying something about a failure that is stored already.

use crate::base::Timestamp;
use crate::error::Result;
use crate::mask::Redactor;
use crate::record::{Entry, EntryBody, GoalId, Limits, ProcessId, RecordId, Triage, TriageAction};
use crate::store::Store;
use crate::store::answer::find::find;

/// Who appends an entry: the process, and the number of its next entry for the goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    process: ProcessId,
    sequence: u64,
}

impl Signature {
    /// The next entry of `process` for the goal has the number `sequence`, from zero.
    pub const fn new(process: ProcessId, sequence: u64) -> Self {
        Self { process, sequence }
    }
}

pub(super) fn say<S: Store + ?Sized>(
    store: &S,
    prefix: &str,
    action: TriageAction,
    by: &Signature,
) -> Result<RecordId> {
    let found = find(store, prefix)?;
    write(store, found.triage(action), by)
}

pub(super) fn write<S: Store + ?Sized>(
    store: &S,
    (goal, mut triage): (GoalId, Triage),
    by: &Signature,
) -> Result<RecordId> {
    // Who answers a failure may quote it, with what was hidden in it.
    triage.action.mask(&mut Redactor::new(&store.masker(), Limits::DEFAULT));
    let id = triage.failure;
    let entry = Entry {
        at: said_at(&triage.action),
        goal,
        process: by.process.clone(),
        sequence: by.sequence,
        body: EntryBody::Triage(Box::new(triage)),
    };
    store.append(&[entry])?;
    store.sync()?;
    Ok(id)
}

const fn said_at(action: &TriageAction) -> Timestamp {
    match action {
        TriageAction::Resolve(resolution) => resolution.at,
        TriageAction::Snooze(snooze) => snooze.at,
        TriageAction::Evolve(evolution) => evolution.at,
        TriageAction::Reopen(note) | TriageAction::Note(note) | TriageAction::Split(note) => {
            note.at
        }
        TriageAction::Merge(merge) => merge.at,
        TriageAction::Propagate(propagation) => propagation.at,
    }
}
