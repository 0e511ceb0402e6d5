//! [`Active`]: a scope in force.

use std::cell::RefCell;
use std::mem;
use std::sync::{Arc, MutexGuard};

use crate::base::Clock;
use crate::capture::scope::clock::default_clock;
use crate::capture::scope::content::Content;
use crate::capture::scope::noted::{Noted, Notes};
use crate::capture::scope::register::{REGISTER, Registration};
use crate::capture::scope::trail::Trail;

/// Scopes inside each other, before one of them copies all it inherits and forgets the rest.
const DEPTH_MAX: u32 = 32;

thread_local! {
    static CURRENT: RefCell<Option<Arc<Active>>> = const { RefCell::new(None) };
}

/// A scope in force: what it says, what it lies in, and what was noted in it.
#[derive(Debug)]
pub(super) struct Active {
    pub(super) content: Content,
    pub(super) outer: Option<Arc<Self>>,
    pub(super) clock: Arc<dyn Clock>,
    noted: Arc<Noted>,
    registration: Option<Registration>,
    depth: u32,
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

    /// Where it is noted what happens in it.
    pub(super) fn noted(&self) -> Arc<Noted> {
        Arc::clone(&self.noted)
    }

    /// What was noted in it. Nothing of the program's own may run under this lock.
    pub(super) fn notes(&self) -> MutexGuard<'_, Notes> {
        self.noted.lock()
    }

    /// All that can be seen from it, as if it lay in no other.
    pub(super) fn flatten(&self) -> (Content, Trail) {
        let mut content = Content { tags: self.notes().tags.clone(), ..Content::default() };
        content.inherit(&self.content);
        let mut outer = self.outer.as_ref();
        while let Some(active) = outer {
            let tags = active.notes().tags.clone();
            content.tags.inherit(&tags);
            content.inherit(&active.content);
            outer = active.outer.as_ref();
        }
        (content, self.noted.trail())
    }

    fn inside(outer: Option<Arc<Self>>, content: Content) -> Arc<Self> {
        let clock = content.clock.clone();
        let clock = clock.or_else(|| outer.as_ref().map(|outer| Arc::clone(&outer.clock)));
        let depth = outer.as_ref().map_or(0, |outer| outer.depth + 1);
        let noted = Noted::inside(outer.as_ref().map(|outer| &outer.noted));
        let registered = outer.as_ref().and_then(|outer| outer.registration.as_ref());
        let registration = REGISTER.enter(|| content.to_open(), &noted, registered);
        let clock = clock.unwrap_or_else(default_clock);
        Arc::new(Self { content, outer, clock, noted, registration, depth })
    }
}

impl Drop for Active {
    /// What led here has happened for the outer scope as well.
    fn drop(&mut self) {
        if let Some(outer) = &self.outer {
            let trail = mem::take(&mut self.notes().trail);
            outer.notes().trail.append(trail);
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
