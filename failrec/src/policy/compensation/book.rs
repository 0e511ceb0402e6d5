//! [`Book`]: what a saga, its branches and its steps share.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::capture::guarded::guarded;
use crate::policy::compensation::background::Runtime;
use crate::policy::compensation::course::{Course, Mark};
use crate::policy::compensation::event::CompensationEvent;
use crate::policy::compensation::refused::Refused;
use crate::policy::compensation::settings::Shared;
use crate::policy::compensation::state::SagaState;
use crate::policy::compensation::undo::Undo;

/// What a saga, its branches and its steps share. The functions of the program, which it holds, are
/// neither called nor dropped under its lock.
#[derive(Debug)]
pub(super) struct Book {
    id: u64,
    shared: Arc<Shared>,
    pages: Mutex<Pages>,
}

#[derive(Debug)]
struct Pages {
    course: Course,
    /// One for each step of the course.
    entries: Vec<Entry>,
    /// Where the first step was registered.
    runtime: Option<Runtime>,
}

#[derive(Debug)]
struct Entry {
    description: Cow<'static, str>,
    /// None when it is not needed any more.
    undo: Option<Undo>,
}

/// A step, as it stands in the end.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) description: Cow<'static, str>,
    pub(super) mark: Mark,
    /// Of an undo that has not come to an end.
    pub(super) attempts: u32,
}

impl Book {
    pub(super) fn new(shared: Arc<Shared>) -> Arc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let pages = Pages { course: Course::new(), entries: Vec::new(), runtime: None };
        Arc::new(Self { id, shared, pages: Mutex::new(pages) })
    }

    pub(super) fn id(&self) -> u64 {
        self.id
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    pub(super) fn state(&self) -> SagaState {
        self.lock().course.state()
    }

    /// Where the first step was registered, if that was in a runtime.
    pub(super) fn runtime(&self) -> Option<Runtime> {
        self.lock().runtime.clone()
    }

    /// The number of the step. The saga must be open.
    pub(super) fn register(&self, description: Cow<'static, str>, undo: Undo) -> usize {
        self.lock().register(description, undo)
    }

    /// The number of the step, if the saga is open; else it is told that it came too late.
    pub(super) fn register_if_open(
        &self,
        description: Cow<'static, str>,
        undo: Undo,
    ) -> Result<usize, Refused> {
        let mut pages = self.lock();
        if pages.course.is_open() {
            return Ok(pages.register(description, undo));
        }
        let refused = Refused::new(self.id, pages.course.state(), description);
        drop(pages);
        guarded(|| drop(undo));
        self.shared.counters.add_refused();
        let name = &self.shared.settings.name;
        self.shared.tell(&CompensationEvent::Refused { name, refused: &refused });
        Err(refused)
    }

    /// Whether the step will not be undone.
    pub(super) fn withdraw(&self, step: usize) -> bool {
        let is_withdrawn = self.lock().course.withdraw(step);
        if is_withdrawn {
            self.forget(step);
        }
        is_withdrawn
    }

    /// The operation ended well.
    pub(super) fn close(&self) {
        self.lock().course.close();
        self.forget_all();
    }

    /// The undoing begins. Gives when it has to end, and how many steps there are to undo.
    pub(super) fn compensate(&self, now: Duration) -> (Duration, usize) {
        let mut pages = self.lock();
        pages.course.compensate(now, self.shared.settings.time_limit);
        (pages.course.deadline(), pages.course.waiting())
    }

    /// Steps that are to be undone and not begun.
    pub(super) fn waiting(&self) -> usize {
        self.lock().course.waiting()
    }

    /// The step to be undone now.
    pub(super) fn next(&self, now: Duration) -> Option<(usize, Undo)> {
        let mut pages = self.lock();
        let step = pages.course.next(now)?;
        let undo = pages.entries.get(step)?.undo.clone()?;
        Some((step, undo))
    }

    /// The undo of the step has ended; gives what it was registered as.
    pub(super) fn ended(&self, step: usize, is_undone: bool) -> Cow<'static, str> {
        let mut pages = self.lock();
        pages.course.ended(step, is_undone);
        let description = pages.entries.get(step).map(|entry| entry.description.clone());
        drop(pages);
        self.forget(step);
        description.unwrap_or_default()
    }

    /// The undo of the step was cut off and is to be begun anew.
    pub(super) fn interrupted(&self, step: usize) {
        self.lock().course.interrupted(step);
    }

    /// No more undo is begun.
    pub(super) fn give_up(&self) {
        self.lock().course.give_up();
    }

    /// How it stands when the undoing is over, the newest step first; the functions are gone then.
    pub(super) fn balance(&self) -> (SagaState, Vec<Line>) {
        let (state, lines) = {
            let pages = self.lock();
            let steps = pages.course.marks().iter().zip(&pages.entries).rev();
            (pages.course.state(), steps.map(|(mark, entry)| entry.line(*mark)).collect())
        };
        self.forget_all();
        (state, lines)
    }

    fn forget(&self, step: usize) {
        let undo = self.lock().entries.get_mut(step).and_then(|entry| entry.undo.take());
        guarded(|| drop(undo));
    }

    fn forget_all(&self) {
        let undos: Vec<_> =
            self.lock().entries.iter_mut().filter_map(|entry| entry.undo.take()).collect();
        // One by one, so that a panic of one costs no other.
        for undo in undos {
            guarded(|| drop(undo));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Pages> {
        // Only moves happen under the lock, so a poisoned book is still a whole one.
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    fn register(&mut self, description: Cow<'static, str>, undo: Undo) -> usize {
        if self.entries.is_empty() {
            self.runtime = Runtime::current();
        }
        self.entries.push(Entry { description, undo: Some(undo) });
        self.course.register()
    }
}

impl Entry {
    fn line(&self, mark: Mark) -> Line {
        let attempts = self.undo.as_ref().map_or(0, Undo::attempts);
        Line { description: self.description.clone(), mark, attempts }
    }
}
