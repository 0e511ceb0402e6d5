//! Whether a failing call is only passing on the failure of a call inside it.
//!
//! An error that leaves three recorded functions is one failure. Each thread counts its failures,
//! and each call notes the count when it is polled ([`mark::now`]). When the call fails itself and the
//! count has moved on, what was counted in between happened inside it ([`Inside`]). The price for
//! a call that succeeds is one load of a thread-local word.
//!
//! A call that waits lets others run on its thread, so that what was counted meanwhile need not
//! be inside it: before it waits it keeps what it has seen in its own poll ([`Earlier::keep`]).

use std::any::Any;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

use crate::capture::error::Description;
use crate::capture::ledger::{self, Noted};
use crate::capture::mark::{self, Mark};
use crate::record::RecordId;

/// Failures that a thread, or a waiting call, remembers: a primary that failed, its fallback, and
/// the clean-up of both are not many.
const REMEMBERED_MAX: usize = 8;
/// Bytes of a message that are remembered.
const MESSAGE_BYTES_MAX: usize = 1_024;
/// A shorter text is contained in too many others by chance.
const LEAST_CONTAINED: usize = 8;

/// A failure that was reported: enough to recognise its error further out.
#[derive(Clone, Debug)]
pub(crate) struct Reported {
    /// Its record and, in the recorder's own terms, its group; none if it was only counted.
    pub(crate) stored: Option<(RecordId, Arc<dyn Any + Send + Sync>)>,
    /// The beginning of the outermost message, as it was.
    message: String,
    /// The number of the panic it was, if it was one.
    pub(crate) panic: Option<u64>,
    /// It was made good before it left the function.
    pub(crate) is_recovery: bool,
    /// Recorded functions that it has left since.
    pub(crate) steps: u8,
}

impl Reported {
    /// A failure with this outermost message.
    pub(crate) fn new(
        stored: Option<(RecordId, Arc<dyn Any + Send + Sync>)>,
        message: &str,
        panic: Option<u64>,
    ) -> Self {
        let message = message.get(..message.floor_char_boundary(MESSAGE_BYTES_MAX));
        let message = message.unwrap_or_default().to_owned();
        Self { stored, message, panic, is_recovery: false, steps: 0 }
    }

    /// The same, made good.
    pub(crate) fn recovered(self) -> Self {
        Self { is_recovery: true, ..self }
    }

    /// The same failure after it has left one more function, with the message it has now.
    pub(crate) fn one_step_out(&self, message: &str) -> Self {
        let next = Self::new(self.stored.clone(), message, self.panic);
        Self { steps: self.steps.saturating_add(1), ..next }
    }

    /// Its message is `message`.
    pub(crate) fn says(&self, message: &str) -> bool {
        if self.message.len() < MESSAGE_BYTES_MAX {
            message == self.message
        } else {
            message.starts_with(&self.message)
        }
    }

    /// The error that `description` tells of is this one, as it is or wrapped.
    pub(crate) fn is_carried_by(&self, description: &Description) -> bool {
        description.messages().any(|message| {
            self.says(message)
                || (LEAST_CONTAINED <= self.message.len() && message.contains(&self.message))
        })
    }
}

/// The failures inside a call that it saw in polls before this one.
#[derive(Debug, Default)]
pub(crate) struct Earlier(Option<Box<Kept>>);

/// Behind a pointer, for a call that saw none must not grow by more than that.
#[derive(Debug, Default)]
struct Kept {
    reported: VecDeque<Reported>,
    noted: VecDeque<Noted>,
}

impl Earlier {
    /// Keeps what this thread has reported since `mark`, before the call waits.
    #[cold]
    pub(crate) fn keep(&mut self, mark: Mark) {
        let Kept { reported, noted } = &mut **self.0.get_or_insert_default();
        for newer in since(mark).into_iter().rev() {
            if REMEMBERED_MAX <= reported.len() {
                reported.pop_front();
            }
            reported.push_back(newer);
        }
        for newer in ledger::since(mark) {
            ledger::push(noted, newer);
        }
    }

    /// Nothing was kept.
    #[inline]
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

/// Where to look for the failures inside a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inside<'a> {
    mark: Mark,
    earlier: &'a Earlier,
}

impl<'a> Inside<'a> {
    /// Inside a call that was polled last at `mark` and has kept `earlier` ones.
    pub(crate) const fn new(mark: Mark, earlier: &'a Earlier) -> Self {
        Self { mark, earlier }
    }

    /// Inside a call that began at `mark` and has not waited.
    pub(crate) const fn one_poll(mark: Mark) -> Self {
        const NONE: &Earlier = &Earlier(None);
        Self::new(mark, NONE)
    }

    /// When the call was polled last.
    pub(crate) const fn mark(self) -> Mark {
        self.mark
    }

    /// The failures, newest first.
    pub(crate) fn reported(self) -> Vec<Reported> {
        let mut inside = since(self.mark);
        inside.extend(self.earlier.0.iter().flat_map(|kept| kept.reported.iter().rev().cloned()));
        inside
    }

    /// What policies have decided, oldest first.
    pub(crate) fn decisions(self) -> Vec<Noted> {
        let earlier = self.earlier.0.iter().flat_map(|kept| kept.noted.iter().cloned());
        earlier.chain(ledger::since(self.mark)).collect()
    }
}

thread_local! {
    static REPORTED: RefCell<VecDeque<(Mark, Reported)>> = const { RefCell::new(VecDeque::new()) };
}

/// Counts and remembers a failure of this thread.
pub(crate) fn note(reported: Reported) {
    let at = mark::advance();
    let remember = |all: &RefCell<VecDeque<(Mark, Reported)>>| {
        if let Ok(mut all) = all.try_borrow_mut() {
            if REMEMBERED_MAX <= all.len() {
                all.pop_front();
            }
            all.push_back((at, reported));
        }
    };
    REPORTED.try_with(remember).ok();
}

fn since(mark_of_call: Mark) -> Vec<Reported> {
    if mark::now() == mark_of_call {
        return Vec::new();
    }
    let newer = |all: &RefCell<VecDeque<(Mark, Reported)>>| {
        let all = all.try_borrow().ok()?;
        let newer = all.iter().rev().filter(|(at, _)| mark_of_call.is_earlier_than(*at));
        Some(newer.map(|(_, reported)| reported.clone()).collect())
    };
    REPORTED.try_with(newer).ok().flatten().unwrap_or_default()
}
