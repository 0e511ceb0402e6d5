//! [`Active`]: a scope in force.

use std::cell::RefCell;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::base::Clock;
use crate::capture::scope::clock::default_clock;
use crate::capture::scope::content::{Content, Labels};
use crate::capture::scope::trail::{Place, Trail};
use crate::record::Json;

/// Scopes inside each other, before one of them copies all it inherits and forgets the rest.
const DEPTH_MAX: u32 = 32;

thread_local! {
    static CURRENT: RefCell<Option<Arc<Active>>> = const { RefCell::new(None) };
}

/// A scope in force: what it says, what it lies in, and what was noted in it.
#[derive(Debug)]
pub(super) struct Active {
    pub(super) content: Content,
    pub(super) outer: Option<Outer>,
    pub(super) clock: Arc<dyn Clock>,
    notes: Mutex<Notes>,
    depth: u32,
}

/// The scope around another, and what of it can be seen from there.
#[derive(Debug)]
pub(super) struct Outer {
    pub(super) active: Arc<Active>,
    /// Only what was noted before this place led to the inner scope. What comes later may be of
    /// another scope that runs side by side with it.
    pub(super) place: Place,
}

/// What was noted in a scope.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) trail: Trail,
    pub(super) tags: Labels,
    pub(super) partial_output: Option<Json>,
}

impl Active {
    /// The scope in force on this thread.
    pub(super) fn current() -> Option<Arc<Self>> {
        CURRENT.try_with(|current| current.try_borrow().ok()?.clone()).ok().flatten()
    }

    /// What `look` says of the scope in force on this thread, which must leave it in force.
    pub(super) fn look_at_current<R>(look: impl FnOnce(Option<&Arc<Self>>) -> R) -> Option<R> {
        CURRENT.try_with(|current| Some(look(current.try_borrow().ok()?.as_ref()))).ok().flatten()
    }

    /// A scope inside the one in force on this thread.
    pub(super) fn inside_current(content: Content) -> Arc<Self> {
        match Self::current() {
            Some(outer) if DEPTH_MAX <= outer.depth => {
                let (inherited, trail) = outer.flatten();
                let mut content = content;
                content.inherit(&inherited);
                Self::detached(content, trail)
            }
            outer => Self::inside(outer, content),
        }
    }

    /// A scope inside none, with what happened before.
    pub(super) fn detached(content: Content, trail: Trail) -> Arc<Self> {
        let active = Self::inside(None, content);
        active.notes().trail = trail;
        active
    }

    /// What was noted in it. Nothing of the program's own may run under this lock.
    pub(super) fn notes(&self) -> MutexGuard<'_, Notes> {
        // Only pushes and moves happen under the lock, so poisoned notes are still whole.
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All that can be seen from it, as if it lay in no other.
    pub(super) fn flatten(&self) -> (Content, Trail) {
        let (mut content, mut trail) = {
            let notes = self.notes();
            (Content { tags: notes.tags.clone(), ..Content::default() }, notes.trail.clone())
        };
        content.inherit(&self.content);
        let mut outer = self.outer.as_ref();
        while let Some(Outer { active, place }) = outer {
            let tags = {
                let notes = active.notes();
                trail.prepend(&notes.trail, *place);
                notes.tags.clone()
            };
            content.tags.inherit(&tags);
            content.inherit(&active.content);
            outer = active.outer.as_ref();
        }
        (content, trail)
    }

    fn inside(outer: Option<Arc<Self>>, content: Content) -> Arc<Self> {
        let clock = content.clock.clone();
        let clock = clock.or_else(|| outer.as_ref().map(|outer| Arc::clone(&outer.clock)));
        let depth = outer.as_ref().map_or(0, |outer| outer.depth + 1);
        let outer = outer.map(|active| {
            let place = active.notes().trail.place();
            Outer { active, place }
        });
        Arc::new(Self {
            content,
            outer,
            clock: clock.unwrap_or_else(default_clock),
            notes: Mutex::default(),
            depth,
        })
    }
}

impl Drop for Active {
    /// What led here has happened for the outer scope as well.
    fn drop(&mut self) {
        if let Some(outer) = &self.outer {
            let trail = mem::take(&mut self.notes().trail);
            outer.active.notes().trail.append(trail);
        }
    }
}

/// While this lives, the scope in `slot` is the one in force on this thread, and `slot` keeps the
/// one that was before.
pub(super) struct Entered<'a> {
    slot: &'a mut Option<Arc<Active>>,
}

impl<'a> Entered<'a> {
    pub(super) fn swap(slot: &'a mut Option<Arc<Active>>) -> Self {
        swap_with_current(slot);
        Self { slot }
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        swap_with_current(self.slot);
    }
}

fn swap_with_current(slot: &mut Option<Arc<Active>>) {
    // A thread that is being taken down has no scope in force; both swaps then do nothing.
    let _: Result<(), _> = CURRENT.try_with(|current| {
        if let Ok(mut current) = current.try_borrow_mut() {
            mem::swap(&mut *current, slot);
        }
    });
}
