//! [`Trail`]: what happened on the way.

use crate::capture::scope::tail::Tail;
use crate::record::{Breadcrumb, Decision, Limits};

/// Bytes of the breadcrumbs of one scope.
const BREADCRUMB_BYTES_MAX: usize = 16 * 1024;
/// Bytes of its steps and of its decisions: far above what so few short texts come to.
const OTHER_BYTES_MAX: usize = 64 * 1024;
/// What a breadcrumb takes besides its texts.
const BREADCRUMB_BYTES: usize = 64;

/// What happened on the way: breadcrumbs, steps and decisions, the newest of each.
#[derive(Clone, Debug)]
pub(super) struct Trail {
    pub(super) breadcrumbs: Tail<Breadcrumb>,
    pub(super) steps: Tail<String>,
    pub(super) decisions: Tail<Decision>,
}

/// A place in a trail.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    breadcrumbs: u64,
    steps: u64,
    decisions: u64,
}

impl Trail {
    pub(super) fn push_breadcrumb(&mut self, breadcrumb: Breadcrumb) {
        let data = breadcrumb.data.as_ref().map_or(0, |data| data.as_str().len());
        let texts = breadcrumb.category.len() + breadcrumb.message.len();
        self.breadcrumbs.push(breadcrumb, BREADCRUMB_BYTES + texts + data);
    }

    pub(super) fn push_step(&mut self, step: String) {
        let weight = step.len();
        self.steps.push(step, weight);
    }

    pub(super) fn push_decision(&mut self, decision: Decision) {
        let reasoning = decision.reasoning.as_ref().map_or(0, String::len);
        let weight = decision.intent.len() + decision.chosen.len() + reasoning;
        self.decisions.push(decision, weight);
    }

    /// Where the trail ends now.
    pub(super) const fn place(&self) -> Place {
        Place {
            breadcrumbs: self.breadcrumbs.pushed(),
            steps: self.steps.pushed(),
            decisions: self.decisions.pushed(),
        }
    }

    /// Goes on with all of `newer`.
    pub(super) fn append(&mut self, newer: Self) {
        self.breadcrumbs.append(newer.breadcrumbs);
        self.steps.append(newer.steps);
        self.decisions.append(newer.decisions);
    }

    /// Begins with what `older` held up to `place`, as far as there is room.
    pub(super) fn prepend(&mut self, older: &Self, place: Place) {
        self.breadcrumbs.prepend(&older.breadcrumbs, place.breadcrumbs);
        self.steps.prepend(&older.steps, place.steps);
        self.decisions.prepend(&older.decisions, place.decisions);
    }
}

impl Default for Trail {
    fn default() -> Self {
        let limits = Limits::DEFAULT;
        Self {
            breadcrumbs: Tail::new(limits.breadcrumbs, BREADCRUMB_BYTES_MAX),
            steps: Tail::new(limits.steps, OTHER_BYTES_MAX),
            decisions: Tail::new(limits.decisions, OTHER_BYTES_MAX),
        }
    }
}
