//! [`Urgency`]: entries that are brought to the disk without being asked for.

use std::time::Duration;

use crate::record::{Entry, EntryBody, Outcome, Severity, TriageAction};

/// Urgent entries that come one after the other are synced together this often.
const EVERY: Duration = Duration::from_millis(100);

/// Nothing is written while a sync lasts, so that one is followed by a rest of this many times its
/// length: a storm of new groups may cost a tenth of the time.
const REST: u32 = 10;

/// When entries that a loss of power must not take are due on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Urgency {
    is_waiting: bool,
    /// Before that nothing is synced.
    due_at: Duration,
}

impl Urgency {
    /// Takes note of what was appended.
    pub(super) fn add(&mut self, entries: &[Entry]) {
        self.is_waiting = self.is_waiting || entries.iter().any(is_urgent);
    }

    pub(super) fn is_due(self, now: Duration) -> bool {
        self.is_waiting && self.due_at <= now
    }

    /// Everything was synced, from `begun` to `done`.
    pub(super) fn synced(&mut self, begun: Duration, done: Duration) {
        let rest = done.saturating_sub(begun).saturating_mul(REST);
        *self = Self { is_waiting: false, due_at: done.saturating_add(rest.max(EVERY)) };
    }
}

/// The first failure of a group in its process, a critical one, a panic, and what people have said.
fn is_urgent(entry: &Entry) -> bool {
    match &entry.body {
        EntryBody::Failure(record) => {
            record.occurrence == 1
                || Severity::Critical <= record.severity
                || record.outcome == Outcome::Panic
        }
        EntryBody::Triage(triage) => !matches!(triage.action, TriageAction::Propagate(_)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::jsonl::samples::{entry, every_kind, record};

    fn failure(change: impl FnOnce(&mut crate::record::FailureRecord)) -> Entry {
        let mut record = record(7);
        record.occurrence = 7;
        change(&mut record);
        entry("p", 7, EntryBody::Failure(Box::new(record)))
    }

    #[test]
    fn what_nobody_else_would_tell_again_is_urgent() {
        assert!(!is_urgent(&failure(|_| {})));
        assert!(is_urgent(&failure(|record| record.occurrence = 1)));
        assert!(is_urgent(&failure(|record| record.severity = Severity::Critical)));
        assert!(is_urgent(&failure(|record| record.outcome = Outcome::Panic)));
        let urgent = every_kind().iter().filter(|entry| is_urgent(entry)).count();
        assert_eq!(urgent, 2, "the first failure and what was said of it");
    }

    #[test]
    fn first_is_due_at_once_and_the_next_after_a_rest() {
        let at = Duration::from_millis;
        let mut urgency = Urgency::default();
        assert!(!urgency.is_due(at(0)));
        urgency.add(&every_kind());
        assert!(urgency.is_due(at(0)));
        urgency.synced(at(0), at(5));
        assert!(!urgency.is_due(at(1_000)));
        urgency.add(&every_kind());
        assert!(!urgency.is_due(at(104)));
        assert!(urgency.is_due(at(105)));
        urgency.synced(at(200), at(300));
        urgency.add(&every_kind());
        assert!(!urgency.is_due(at(1_299)));
        assert!(urgency.is_due(at(1_300)));
    }
}
