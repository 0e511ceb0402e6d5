//! [`Entry`]: a scope before it is in force.

use std::sync::Arc;

use crate::capture::scope::active::Active;
use crate::capture::scope::content::Content;
use crate::capture::scope::trail::Trail;

/// A scope before it is in force.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub(super) content: Content,
    /// What happened before, if the work goes on elsewhere: the scope then takes nothing from the
    /// one it is entered in.
    trail: Option<Trail>,
}

impl Entry {
    /// The scope in force as it is now, to go on elsewhere.
    pub(super) fn of_current() -> Option<Self> {
        let (content, trail) = Active::current()?.flatten();
        Some(Self { content, trail: Some(trail) })
    }

    /// As [`of_current`](Self::of_current) outside of any scope.
    pub(super) fn of_none() -> Self {
        Self { content: Content::default(), trail: Some(Trail::default()) }
    }

    /// Puts the scope in force: inside the one that is so on this thread, unless it goes on from
    /// elsewhere.
    pub(super) fn activate(self) -> Arc<Active> {
        match self.trail {
            Some(trail) => Active::detached(self.content, trail),
            None => Active::inside_current(self.content),
        }
    }
}
