//! [`Course`]: which step is undone next.

use std::time::Duration;

use crate::policy::compensation::state::SagaState;

/// The steps of one saga and its state, by the rules alone: no undo is called here, and the time
/// is told.
#[derive(Debug)]
pub(super) struct Course {
    state: SagaState,
    marks: Vec<Mark>,
    /// Steps from here on have been dealt with by the undoing.
    cursor: usize,
    /// When the undoing ends at the latest.
    deadline: Duration,
}

/// What is known of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It is to be undone.
    Registered,
    /// There is nothing to be undone.
    Withdrawn,
    /// Its undo runs.
    Begun,
    /// Its undo succeeded.
    Undone,
    /// It did not.
    Failed,
    /// Its undo was not begun in time.
    NotBegun,
}

impl Course {
    pub(super) const fn new() -> Self {
        let (state, deadline) = (SagaState::Active, Duration::ZERO);
        Self { state, marks: Vec::new(), cursor: 0, deadline }
    }

    pub(super) const fn state(&self) -> SagaState {
        self.state
    }

    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Steps that are to be undone and not begun.
    pub(super) fn waiting(&self) -> usize {
        self.marks.iter().filter(|mark| **mark == Mark::Registered).count()
    }

    /// Whether the saga still takes steps.
    pub(super) fn is_open(&self) -> bool {
        self.state == SagaState::Active
    }

    /// A step more; gives its number.
    pub(super) fn register(&mut self) -> usize {
        debug_assert!(self.is_open(), "a saga that has ended takes no step");
        let step = self.marks.len();
        self.marks.push(Mark::Registered);
        self.cursor = self.marks.len();
        step
    }

    /// Whether the step will not be undone; not so if its undo has begun already.
    pub(super) fn withdraw(&mut self, step: usize) -> bool {
        let is_early = matches!(self.state, SagaState::Active | SagaState::Compensating);
        is_early && self.change(step, Mark::Registered, Mark::Withdrawn)
    }

    /// The operation ended well.
    pub(super) fn close(&mut self) {
        if self.state == SagaState::Active {
            self.state = SagaState::Closed;
        }
    }

    /// The undoing begins, and has so long.
    pub(super) fn compensate(&mut self, now: Duration, limit: Duration) {
        if self.state == SagaState::Active {
            self.state = SagaState::Compensating;
            self.deadline = now.saturating_add(limit);
        }
    }

    /// When the undoing ends at the latest.
    pub(super) const fn deadline(&self) -> Duration {
        self.deadline
    }

    /// The step to be undone now, the newest that is left; none if the undoing is over, or if one
    /// is being undone.
    pub(super) fn next(&mut self, now: Duration) -> Option<usize> {
        if self.state != SagaState::Compensating || self.mark(self.cursor) == Some(Mark::Begun) {
            return None;
        }
        if self.deadline <= now {
            self.give_up();
            return None;
        }
        while let Some(step) = self.cursor.checked_sub(1) {
            self.cursor = step;
            if self.change(step, Mark::Registered, Mark::Begun) {
                return Some(step);
            }
        }
        self.settle();
        None
    }

    /// The undo of the step that was begun has ended.
    pub(super) fn ended(&mut self, step: usize, is_undone: bool) {
        self.change(step, Mark::Begun, if is_undone { Mark::Undone } else { Mark::Failed });
    }

    /// The undo of the step was cut off and is to be begun anew.
    pub(super) fn interrupted(&mut self, step: usize) {
        if self.change(step, Mark::Begun, Mark::Registered) {
            self.cursor = step + 1;
        }
    }

    /// No more undo is begun.
    pub(super) fn give_up(&mut self) {
        for mark in &mut self.marks {
            if *mark == Mark::Registered {
                *mark = Mark::NotBegun;
            }
        }
        self.settle();
    }

    fn settle(&mut self) {
        let is_left = |mark: &Mark| matches!(mark, Mark::Failed | Mark::NotBegun);
        self.state = if self.marks.iter().any(is_left) {
            SagaState::FailedToCompensate
        } else {
            SagaState::Compensated
        };
    }

    fn mark(&self, step: usize) -> Option<Mark> {
        self.marks.get(step).copied()
    }

    /// Whether the step had the mark `from`; it has the other one then.
    fn change(&mut self, step: usize, from: Mark, to: Mark) -> bool {
        let mark = self.marks.get_mut(step).filter(|mark| **mark == from);
        mark.map(|mark| *mark = to).is_some()
    }
}

#[cfg(test)]
mod tests;
