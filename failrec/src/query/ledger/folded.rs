//! What entries told that were left out on purpose.

use crate::query::Ledger;
use crate::record::{GoalId, Pruned};

impl Ledger {
    /// Adds what entries added up to that are not there any more. It is told of the processes that
    /// wrote them, so that it comes to the same in whatever order, and together with them.
    pub(super) fn fold(&mut self, pruned: &Pruned, goal: &GoalId) {
        for left_out in &pruned.processes {
            let process = self.process_mut(&left_out.process);
            process.hear_of(left_out);
            left_out.losses.iter().for_each(|loss| process.lose(*loss));
            if let Some(died) = left_out.died {
                process.die(died);
            }
        }
        for folded in &pruned.groups {
            let fingerprint = &folded.tick.fingerprint;
            let place = (fingerprint, goal.as_str(), &folded.process);
            self.tell(place, folded.heard, |group| group.fold(folded));
        }
    }
}
