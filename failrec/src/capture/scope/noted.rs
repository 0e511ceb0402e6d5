//! [`Noted`]: what was noted in a scope.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::capture::scope::content::Labels;
use crate::capture::scope::trail::{Place, Trail};
use crate::record::{Json, NodeId, OpenRetry};

/// What was noted in a scope, and in those around it before they led to this one.
#[derive(Debug, Default)]
pub(super) struct Noted {
    notes: Mutex<Notes>,
    outer: Option<(Arc<Self>, Place)>,
}

/// What was noted in one scope.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) trail: Trail,
    pub(super) tags: Labels,
    pub(super) partial_output: Option<Json>,
    /// Where the newest stored failure was.
    pub(super) failed_at: Option<NodeId>,
    /// The calls that are made again, by their numbers.
    pub(super) trying: Vec<(u64, OpenRetry)>,
}

impl Noted {
    /// For a scope inside the one that noted `outer`. Only what was noted there until now led to the
    /// inner scope: what comes later may be of another scope that runs side by side with it.
    pub(super) fn inside(outer: Option<&Arc<Self>>) -> Arc<Self> {
        let outer = outer.map(|noted| (Arc::clone(noted), noted.lock().trail.place()));
        Arc::new(Self { notes: Mutex::default(), outer })
    }

    /// Nothing of the program's own may run under this lock.
    pub(super) fn lock(&self) -> MutexGuard<'_, Notes> {
        // Only pushes and moves happen under the lock, so poisoned notes are still whole.
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All that led here.
    pub(super) fn trail(&self) -> Trail {
        let mut trail = self.lock().trail.clone();
        let mut outer = self.outer.as_ref();
        while let Some((noted, place)) = outer {
            trail.prepend(&noted.lock().trail, *place);
            outer = noted.outer.as_ref();
        }
        trail
    }

    /// The call in it that began last to be made again; of a scope around it another may have made it.
    pub(super) fn trying(&self) -> Option<OpenRetry> {
        let mut noted = self;
        loop {
            let newest = noted.lock().trying.last().map(|(_, retry)| retry.clone());
            let Some((outer, _)) = noted.outer.as_ref().filter(|_| newest.is_none()) else {
                return newest;
            };
            noted = outer;
        }
    }

    /// Where the newest stored failure was, in the innermost scope that had one.
    pub(super) fn failed_at(&self) -> Option<NodeId> {
        let mut noted = self;
        loop {
            let node = noted.lock().failed_at.clone();
            let Some((outer, _)) = noted.outer.as_ref().filter(|_| node.is_none()) else {
                return node;
            };
            noted = outer;
        }
    }
}
