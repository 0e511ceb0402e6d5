//! A group with those that were merged into it.

use crate::query::{Group, Part};

impl Group {
    /// Adds what a group that was merged into this one holds.
    pub(in crate::query) fn absorb(&mut self, part: &Self) {
        if 0 < part.count {
            if self.count == 0 {
                (self.first_seen, self.last_seen) = (part.first_seen, part.last_seen);
            }
            self.first_seen = self.first_seen.min(part.first_seen);
            self.last_seen = self.last_seen.max(part.last_seen);
            self.count = self.count.saturating_add(part.count);
        }
        for (process, count) in part.processes.iter() {
            let known = self.processes.get_or_insert_with(process, || 0);
            *known = known.saturating_add(*count);
        }
        for (process, hits) in part.hits.iter() {
            let known = self.hits.get_or_insert_with(process, || hits.clone());
            known.widen(hits.first, hits.last);
        }
        if self.latest < part.latest {
            self.describe_as(part);
        }
        self.take_names(part);
        self.histogram.absorb(&part.histogram);
        part.notes.iter().for_each(|note| self.keep_note(note));
        let remarks = part.remarks.iter().map(|(failure, remarks)| (*failure, remarks.clone()));
        self.remarks.extend(remarks);
        self.limit_remarks();
        self.parts.extend(part.as_part());
        self.hear(part.heard);
    }

    /// Adds the names that another knows.
    pub(super) fn take_names(&mut self, other: &Self) {
        other.sessions.iter().for_each(|session| self.sessions.note(session.clone()));
        other.agents.iter().for_each(|agent| self.agents.note(agent.clone()));
        other.functions.iter().for_each(|it| self.functions.note(it.clone()));
        self.session_sketch.merge(&other.session_sketch);
        self.agent_sketch.merge(&other.agent_sketch);
    }

    /// As it stands in another, if it was merged into one.
    fn as_part(&self) -> Option<Part> {
        let merge = self.merged_into()?.clone();
        let message = self.message.clone();
        let (fingerprint, count, latest) = (self.fingerprint, self.count, self.latest);
        Some(Part { fingerprint, count, message, latest, merge })
    }

    pub(super) fn describe_as(&mut self, other: &Self) {
        self.latest = other.latest;
        self.error_type.clone_from(&other.error_type);
        self.error_code.clone_from(&other.error_code);
        self.message.clone_from(&other.message);
        self.node_id.clone_from(&other.node_id);
        self.severity = other.severity;
        self.category = other.category;
        self.outcome = other.outcome;
        self.handled = other.handled;
        self.coarse.clone_from(&other.coarse);
    }
}
