//! [`Undoing`]: the undoing of one saga, to its end.

use std::any::Any;
use std::collections::BTreeMap;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::base::Sleep;
use crate::capture::guarded::guarded;
use crate::capture::ledger;
use crate::capture::scope::InCurrentScope as _;
use crate::capture::text::push_display;
use crate::policy::compensation::background::{Runtime, drive, on_thread, spawn_thread};
use crate::policy::compensation::book::Book;
use crate::policy::compensation::course::Mark;
use crate::policy::compensation::event::CompensationEvent;
use crate::policy::compensation::report::{
    CompensationCause, CompensationReport, StepEnd, StepReport,
};
use crate::policy::compensation::undo::{Attempts, Undo};
use crate::policy::deadline::Around;

/// The undoing of one saga, to its end.
///
/// Dropped before that, it goes on elsewhere, so that it always comes to an end and to a report:
/// in the runtime it was in, and an undo that runs goes on with it; when that runtime ends as well,
/// on a thread of its own, where an undo that ran is begun anew, for what it waited for may have
/// gone with the runtime. Where no runtime is, it is a thread from the beginning. The scope goes
/// along, so that what an undo records belongs to the operation.
pub(super) struct Undoing {
    /// None when it has ended.
    rest: Option<Box<Rest>>,
}

/// All that it takes to go on.
struct Rest {
    book: Arc<Book>,
    cause: CompensationCause,
    began: Duration,
    deadline: Duration,
    running: Option<Running>,
    /// Wakes it at the deadline. Not before the first undo waits, and only where that one did.
    alarm: Option<Sleep>,
    /// By the number of the step.
    ended: Vec<(usize, StepReport)>,
    place: Place,
}

/// The undo that is at work.
struct Running {
    step: usize,
    undo: Undo,
    attempts: Attempts,
    began: Duration,
}

/// Where it runs.
enum Place {
    /// At the caller's, who is in this runtime, or in none.
    Caller(Option<Runtime>),
    /// In a task of a runtime.
    Task,
    /// On a thread of its own.
    Thread,
}

impl Undoing {
    /// The undoing of a saga by the caller, who is in a runtime or not.
    pub(super) fn here(book: Arc<Book>, cause: CompensationCause) -> Self {
        Self::begin(book, cause, Runtime::current())
    }

    /// The undoing of a saga that its caller has left.
    pub(super) fn elsewhere(book: Arc<Book>, cause: CompensationCause) {
        let runtime = Runtime::current().or_else(|| book.runtime());
        // Its `Drop` finds a place for it.
        drop(Self::begin(book, cause, runtime));
    }

    /// The undoing of a saga, by the time this returns.
    pub(super) fn blocking(book: Arc<Book>, cause: CompensationCause) -> CompensationReport {
        let shared = Arc::clone(book.shared());
        let (timer, limit) = (&*shared.settings.seams.timer, shared.settings.time_limit);
        let is_in_runtime = Runtime::current().is_some();
        let mut undoing = Self::begin(book, cause, None);
        // A thread that is held cannot turn its own runtime's wheels, for which an undo, or the
        // wait between two attempts, would wait.
        if is_in_runtime && let Ok(report) = on_thread(&mut undoing, timer, limit) {
            return report;
        }
        drive(undoing, timer, limit)
    }

    fn begin(book: Arc<Book>, cause: CompensationCause, runtime: Option<Runtime>) -> Self {
        let shared = book.shared();
        let began = shared.now();
        let (deadline, steps) = book.compensate(began);
        let (name, saga) = (&shared.settings.name, book.id());
        shared.tell(&CompensationEvent::Began { name, saga, cause, steps });
        let rest = Rest {
            book,
            cause,
            began,
            deadline,
            running: None,
            alarm: None,
            ended: Vec::with_capacity(steps),
            place: Place::Caller(runtime),
        };
        Self { rest: Some(Box::new(rest)) }
    }
}

impl Future for Undoing {
    type Output = CompensationReport;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<CompensationReport> {
        let Some(rest) = &mut self.rest else { return Poll::Pending };
        while ready!(rest.poll_step(context)) {}
        let report = rest.report();
        self.rest = None;
        Poll::Ready(report)
    }
}

impl Drop for Undoing {
    fn drop(&mut self) {
        let Some(mut rest) = self.rest.take() else { return };
        if rest.running.is_none() && rest.book.waiting() == 0 {
            rest.book.give_up();
            drop(rest.report());
            return;
        }
        rest.alarm = None;
        match mem::replace(&mut rest.place, Place::Thread) {
            Place::Caller(Some(runtime)) => {
                rest.place = Place::Task;
                runtime.spawn(Self { rest: Some(rest) }.in_current_scope());
            }
            Place::Caller(None) => rest.go_on_on_a_thread(),
            Place::Task => {
                rest.interrupt();
                rest.go_on_on_a_thread();
            }
            // The system gave no thread. Nothing more can be done than to say so.
            Place::Thread => {
                rest.interrupt();
                rest.book.give_up();
                drop(rest.report());
            }
        }
    }
}

impl Rest {
    /// Goes on with the undo that is at work, or with the next one; gives whether there may be
    /// another one after it.
    fn poll_step(&mut self, context: &mut Context<'_>) -> Poll<bool> {
        let Some(mut running) = self.running.take().or_else(|| self.begin_next()) else {
            return Poll::Ready(false);
        };
        // Its time is its own: that of the operation may be over.
        let entered = Around::At(self.deadline).enter();
        let polled = running.poll(context);
        drop(entered);
        let end = match polled {
            Poll::Ready(end) => end,
            Poll::Pending if self.poll_alarm(context).is_ready() => StepEnd::TimedOut,
            Poll::Pending => {
                self.running = Some(running);
                return Poll::Pending;
            }
        };
        self.end_step(running, end);
        Poll::Ready(true)
    }

    fn begin_next(&self) -> Option<Running> {
        let shared = self.book.shared();
        let began = shared.now();
        let (step, undo) = self.book.next(began)?;
        let attempts = undo.clone().run(shared.settings.undo_retry.clone());
        Some(Running { step, undo, attempts, began })
    }

    fn poll_alarm(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let (shared, deadline) = (self.book.shared(), self.deadline);
        let alarm = self.alarm.get_or_insert_with(|| {
            let left = deadline.saturating_sub(shared.now());
            shared.settings.seams.timer.sleep(left)
        });
        alarm.as_mut().poll(context)
    }

    fn end_step(&mut self, running: Running, end: StepEnd) {
        let (step, attempts, began) = (running.step, running.undo.attempts(), running.began);
        // The program's own future may panic when it is dropped.
        guarded(|| drop(running));
        let description = self.book.ended(step, end == StepEnd::Undone);
        let shared = self.book.shared();
        let took = shared.now().saturating_sub(began);
        let report = StepReport { description, end, attempts, took };
        let (name, saga) = (&shared.settings.name, self.book.id());
        shared.tell(&CompensationEvent::StepEnded { name, saga, step: &report });
        self.ended.push((step, report));
    }

    /// Cuts off the undo that is at work; it is to be begun anew.
    fn interrupt(&mut self) {
        if let Some(running) = self.running.take() {
            let step = running.step;
            guarded(|| drop(running));
            self.book.interrupted(step);
        }
    }

    fn go_on_on_a_thread(self: Box<Self>) {
        let settings = &self.book.shared().settings;
        let (timer, limit) = (Arc::clone(&settings.seams.timer), settings.time_limit);
        spawn_thread(Undoing { rest: Some(self) }.in_current_scope(), timer, limit);
    }

    /// What became of it, counted and told.
    fn report(&mut self) -> CompensationReport {
        let shared = self.book.shared();
        let (state, lines) = self.book.balance();
        let mut ended: BTreeMap<_, _> = mem::take(&mut self.ended).into_iter().collect();
        let numbers = (0..lines.len()).rev();
        let steps = numbers.zip(lines).map(|(step, line)| {
            ended.remove(&step).unwrap_or_else(|| {
                let is_withdrawn = line.mark == Mark::Withdrawn;
                let end = if is_withdrawn { StepEnd::Withdrawn } else { StepEnd::NotBegun };
                let (description, attempts) = (line.description, line.attempts);
                StepReport { description, end, attempts, took: Duration::ZERO }
            })
        });
        let report = CompensationReport {
            name: shared.settings.name.clone(),
            saga: self.book.id(),
            cause: self.cause,
            state,
            steps: steps.collect(),
            took: shared.now().saturating_sub(self.began),
        };
        shared.counters.add_report(&report);
        ledger::note(|| report.to_decision());
        shared.tell(&CompensationEvent::Ended(&report));
        report
    }
}

impl Running {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<StepEnd> {
        let attempts = &mut self.attempts;
        let polled = catch_unwind(AssertUnwindSafe(|| attempts.as_mut().poll(context)));
        match polled {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(Ok(()))) => Poll::Ready(StepEnd::Undone),
            Ok(Poll::Ready(Err(failure))) => {
                let mut error = String::new();
                push_display(&mut error, &failure.0);
                guarded(|| drop(failure));
                Poll::Ready(StepEnd::Failed { error })
            }
            Err(panic) => {
                discard(panic);
                Poll::Ready(StepEnd::Panicked)
            }
        }
    }
}

/// Drops what a panic carried, which may panic again.
fn discard(panic: Box<dyn Any + Send>) {
    guarded(|| drop(panic));
}
