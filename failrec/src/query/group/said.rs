//! What was said about a group.

use crate::query::group::{Group, Remarks};
use crate::record::{
    Evolution, Merge, Note, Propagation, RecordId, Resolution, Snooze, TriageAction,
};

/// Remarks of one kind that a group keeps: the newest.
const REMARKS_MAX: usize = 100;

impl Group {
    pub(in crate::query) fn say(&mut self, failure: RecordId, action: &TriageAction) {
        match action {
            TriageAction::Resolve(resolution) => self.keep_resolution(resolution),
            TriageAction::Reopen(note) => keep_newest(&mut self.reopened, note),
            TriageAction::Split(note) => keep_newest(&mut self.split, note),
            TriageAction::Merge(merge) => self.keep_merge(merge),
            TriageAction::Snooze(snooze) => self.keep_snooze(snooze),
            TriageAction::Note(note) => self.keep_note(note),
            TriageAction::Evolve(evolution) => {
                self.remarks_on(failure).keep_evolution(evolution);
            }
            TriageAction::Propagate(propagation) => {
                self.remarks_on(failure).keep_propagation(propagation);
            }
        }
        self.limit_remarks();
    }

    /// Adds what was said elsewhere.
    pub(super) fn join_said(&mut self, other: &Self) {
        other.resolutions.iter().for_each(|resolution| self.keep_resolution(resolution));
        other.reopened.iter().for_each(|note| keep_newest(&mut self.reopened, note));
        other.split.iter().for_each(|note| keep_newest(&mut self.split, note));
        other.merge.iter().for_each(|merge| self.keep_merge(merge));
        other.snoozed.iter().for_each(|snooze| self.keep_snooze(snooze));
        other.notes.iter().for_each(|note| self.keep_note(note));
        for (failure, remarks) in &other.remarks {
            let known = self.remarks_on(*failure);
            remarks.evolutions.iter().for_each(|evolution| known.keep_evolution(evolution));
            remarks.propagated.iter().for_each(|propagation| known.keep_propagation(propagation));
        }
        self.limit_remarks();
    }

    pub(super) fn keep_note(&mut self, note: &Note) {
        keep(&mut self.notes, note, |note| (note.at, note.text.clone()));
    }

    fn keep_resolution(&mut self, resolution: &Resolution) {
        keep(&mut self.resolutions, resolution, Resolution::order);
        self.resolved = self.resolutions.last().cloned().map(Box::new);
    }

    fn keep_merge(&mut self, merge: &Merge) {
        let order = |known: &Merge| (known.at, known.into, known.text.clone());
        if self.merge.as_deref().map(order) < Some(order(merge)) {
            self.merge = Some(Box::new(merge.clone()));
        }
    }

    fn keep_snooze(&mut self, snooze: &Snooze) {
        if self.snoozed.as_deref() < Some(snooze) {
            self.snoozed = Some(Box::new(snooze.clone()));
        }
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

impl Remarks {
    fn keep_evolution(&mut self, evolution: &Evolution) {
        keep(&mut self.evolutions, evolution, |it| (it.at, it.evolution_id.clone()));
    }

    fn keep_propagation(&mut self, propagation: &Propagation) {
        keep(&mut self.propagated, propagation, |it| (it.at, it.function.clone()));
    }
}

fn keep_newest(known: &mut Option<Note>, note: &Note) {
    let order = |note: &Note| (note.at, note.text.clone());
    if known.as_ref().map(order) < Some(order(note)) {
        *known = Some(note.clone());
    }
}

/// Adds an item in its place, once, and lets the oldest go when there are too many.
fn keep<T: Clone + PartialEq, K: Ord>(items: &mut Vec<T>, item: &T, order: fn(&T) -> K) {
    if items.contains(item) {
        return;
    }
    let place = items.partition_point(|known| order(known) <= order(item));
    items.insert(place, item.clone());
    if REMARKS_MAX < items.len() {
        items.remove(0);
    }
}
