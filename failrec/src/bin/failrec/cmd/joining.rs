//! [`Joining`]: groups that are to be counted in others, said all at once.

use std::collections::BTreeMap;

use failrec::Timestamp;
use failrec::record::{
    Entry, EntryBody, Fingerprint, GoalId, Merge, ProcessId, RecordId, Triage, TriageAction,
};
use failrec::store::Store as _;
use serde::Serialize;

use crate::output::Screen;
use crate::trouble::Result;
use crate::watched::Watched;

/// Groups that are to be counted in others. They are said in one go, so that whoever is stopped on the
/// way has said all of them or, where the disk fails, the first ones; either can be said again.
#[derive(Debug, Default)]
pub(crate) struct Joining {
    joins: Vec<Join>,
}

/// A group that is to be counted in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Join {
    pub(crate) goal_id: GoalId,
    pub(crate) group: Fingerprint,
    pub(crate) into: Fingerprint,
    /// A stored failure of either.
    pub(crate) record: RecordId,
    pub(crate) why: String,
}

#[derive(Serialize)]
struct Said<'a> {
    action: &'a str,
    id: RecordId,
    fingerprint: Fingerprint,
    into: Fingerprint,
}

impl Joining {
    pub(crate) fn extend(&mut self, joins: impl IntoIterator<Item = Join>) {
        self.joins.extend(joins);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.joins.is_empty()
    }

    pub(crate) fn len(&self) -> u64 {
        self.joins.len() as u64
    }

    /// Says it in the journal, in the name of `by`.
    pub(crate) fn say(&self, store: &Watched, by: &str, now: Timestamp) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        let process = process(now);
        let mut sequences: BTreeMap<&GoalId, u64> = BTreeMap::new();
        let entries: Vec<_> = self
            .joins
            .iter()
            .map(|join| {
                let next = sequences.entry(&join.goal_id).or_default();
                let sequence = *next;
                *next += 1;
                let mut merge = Merge::new(join.into, &*join.why, now);
                merge.by = Some(by.to_owned());
                let triage = Triage::new(join.record, join.group, TriageAction::Merge(merge));
                let (goal, process) = (join.goal_id.clone(), process.clone());
                let body = EntryBody::Triage(Box::new(triage));
                Entry { at: now, goal, process, sequence, body }
            })
            .collect();
        store.append(&entries)?;
        Ok(store.close()?)
    }

    /// Writes one object for each, as `failrec merge` does.
    pub(crate) fn write_json(&self, screen: &mut Screen) -> Result<()> {
        self.joins.iter().try_for_each(|join| {
            let &Join { group: fingerprint, into, record: id, .. } = join;
            screen.json("said", &Said { action: "merge", id, fingerprint, into })
        })
    }
}

/// Each run is a process of its own.
pub(crate) fn process(now: Timestamp) -> ProcessId {
    ProcessId::new(format!("cli-{}-{:x}", std::process::id(), now.as_micros()))
}
