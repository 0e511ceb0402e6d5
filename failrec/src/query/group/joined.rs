//! What two parts of a journal tell of the same group, as one.

use crate::query::Group;

impl Group {
    /// Adds what other entries told of this group. It comes to the same as if all of them had been added
    /// here, in whatever order, also where some were added to both.
    pub(in crate::query) fn join(&mut self, other: &Self) {
        match (self.count, other.count) {
            (1.., 0) => {}
            (0, 1..) => (self.first_seen, self.last_seen) = (other.first_seen, other.last_seen),
            _ => {
                self.first_seen = self.first_seen.min(other.first_seen);
                self.last_seen = self.last_seen.max(other.last_seen);
            }
        }
        for (process, count) in other.processes.iter() {
            let known = self.processes.get_or_insert_with(process, || 0);
            self.count = self.count.saturating_add(count.saturating_sub(*known));
            *known = (*known).max(*count);
        }
        for (process, hits) in other.hits.iter() {
            self.hits.get_or_insert_with(process, || hits.clone()).join(hits);
        }
        if self.latest < other.latest {
            self.describe_as(other);
        }
        self.take_names(other);
        self.histogram.join(&other.histogram);
        self.join_said(other);
        self.hear(other.heard);
    }
}
