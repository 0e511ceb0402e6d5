//! What was said about a group.

use crate::query::group::{Group, Remarks};
use crate::record::{Merge, Note, RecordId, Resolution, TriageAction};

/// Remarks of one kind that a group keeps: the newest.
const REMARKS_MAX: usize = 100;

impl Group {
    pub(in crate::query) fn say(&mut self, failure: RecordId, action: &TriageAction) {
        match action {
            TriageAction::Resolve(resolution) => {
                keep(&mut self.resolutions, resolution, Resolution::order);
                self.resolved = self.resolutions.last().cloned();
            }
            TriageAction::Reopen(note) => keep_newest(&mut self.reopened, note),
            TriageAction::Split(note) => keep_newest(&mut self.split, note),
            TriageAction::Merge(merge) => {
                let order = |known: &Merge| (known.at, known.into, known.text.clone());
                if self.merge.as_ref().map(order) < Some(order(merge)) {
                    self.merge = Some(merge.clone());
                }
            }
            TriageAction::Snooze(snooze) => {
                if self.snoozed.as_ref() < Some(snooze) {
                    self.snoozed = Some(snooze.clone());
                }
            }
            TriageAction::Note(note) => {
                keep(&mut self.notes, note, |note| (note.at, note.text.clone()));
            }
            TriageAction::Evolve(evolution) => {
                let evolutions = &mut self.remarks_on(failure).evolutions;
                keep(evolutions, evolution, |known| (known.at, known.evolution_id.clone()));
            }
            TriageAction::Propagate(propagation) => {
                let propagated = &mut self.remarks_on(failure).propagated;
                keep(propagated, propagation, |known| (known.at, known.function.clone()));
            }
        }
        self.limit_remarks();
    }

    pub(super) fn limit_remarks(&mut self) {
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

fn keep_newest(known: &mut Option<Note>, note: &Note) {
    let order = |note: &Note| (note.at, note.text.clone());
    if known.as_ref().map(order) < Some(order(note)) {
        *known = Some(note.clone());
    }
}

/// Adds an item in its place, once, and lets the oldest go when there are too many.
pub(super) fn keep<T: Clone + PartialEq, K: Ord>(items: &mut Vec<T>, item: &T, order: fn(&T) -> K) {
    if items.contains(item) {
        return;
    }
    let place = items.partition_point(|known| order(known) <= order(item));
    items.insert(place, item.clone());
    if REMARKS_MAX < items.len() {
        items.remove(0);
    }
}
