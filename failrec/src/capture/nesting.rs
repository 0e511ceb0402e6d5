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
use std::ptr;
use std::sync::Arc;

use crate::capture::error::Description;
use crate::capture::ledger::{self, Noted};
use crate::capture::mark::{self, Mark};
use crate::capture::passing::Passing;
use crate::capture::unseen;
use crate::record::RecordId;

/// Failures that a thread, or a waiting call, remembers: a primary that failed, its fallback, and
/// the clean-up of both are not many.
const REMEMBERED_MAX: usize = 8;
/// Bytes of a message that are remembered.
const MESSAGE_BYTES_MAX: usize = 1_024;
/// A shorter text is contained in too many others by chance.
const LEAST_CONTAINED: usize = 8;

/// A failure that was reported: enough to recognise its error further out.
#[derive(Clone, Debug, Default)]
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
    /// Where it happened, if failures there may be counted without a look.
    pub(crate) place: Option<&'static Passing>,
}

/// A failure that is reported now.
#[derive(Clone, Debug)]
pub(crate) struct Reporting<'a> {
    /// As [`Reported::stored`].
    pub(crate) stored: Option<(RecordId, Arc<dyn Any + Send + Sync>)>,
    /// The outermost message.
    pub(crate) message: &'a str,
    /// As [`Reported::panic`].
    pub(crate) panic: Option<u64>,
    /// As [`Reported::is_recovery`].
    pub(crate) is_recovery: bool,
    /// As [`Reported::steps`].
    pub(crate) steps: u8,
    /// As [`Reported::place`].
    pub(crate) place: Option<&'static Passing>,
}

impl Reported {
    /// Puts `new` in the place of another one, whose memory it takes over.
    fn renew(&mut self, new: Reporting<'_>) {
        let Reporting { stored, message, panic, is_recovery, steps, place } = new;
        let end = message.floor_char_boundary(MESSAGE_BYTES_MAX);
        self.message.clear();
        self.message.push_str(message.get(..end).unwrap_or_default());
        self.stored = stored;
        self.panic = panic;
        self.is_recovery = is_recovery;
        self.steps = steps;
        self.place = place;
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

impl Drop for Earlier {
    /// Most often nothing was kept, and dropping that is one comparison in line.
    #[inline]
    fn drop(&mut self) {
        if self.0.is_some() {
            drop_kept(self.0.take());
        }
    }
}

#[cold]
#[inline(never)]
fn drop_kept(kept: Option<Box<Kept>>) {
    drop(kept);
}

/// Behind a pointer, for a call that saw none must not grow by more than that.
#[derive(Debug, Default)]
struct Kept {
    reported: VecDeque<Reported>,
    noted: VecDeque<Noted>,
    /// Places of those that were counted without a look, once each.
    unseen: Vec<&'static Passing>,
}

impl Earlier {
    /// Keeps what this thread has reported since `mark`, before the call waits.
    #[cold]
    pub(crate) fn keep(&mut self, mark: Mark) {
        let Kept { reported, noted, unseen: places } = &mut **self.0.get_or_insert_default();
        let mut newest_first = Vec::new();
        let mut clone = |newer: &Reported| -> Option<()> {
            newest_first.push(newer.clone());
            None
        };
        visit_since(mark, &mut clone);
        for newer in newest_first.into_iter().rev() {
            if REMEMBERED_MAX <= reported.len() {
                reported.pop_front();
            }
            reported.push_back(newer);
        }
        for newer in ledger::since(mark) {
            ledger::push(noted, newer);
        }
        for newer in unseen::since(mark) {
            if places.len() < REMEMBERED_MAX && !places.iter().any(|known| ptr::eq(*known, newer)) {
                places.push(newer);
            }
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

    /// Nothing was reported or decided inside it.
    pub(crate) fn is_quiet(self) -> bool {
        self.earlier.is_empty() && mark::now() == self.mark
    }

    /// The first thing that `look` finds in the failures, the newest of which it sees first.
    ///
    /// `look` must not report anything itself: that would not be remembered.
    pub(crate) fn find<T>(self, mut look: impl FnMut(&Reported) -> Option<T>) -> Option<T> {
        let earlier = self.earlier.0.iter().flat_map(|kept| kept.reported.iter().rev());
        visit_since(self.mark, &mut look).or_else(|| earlier.into_iter().find_map(look))
    }

    /// Where failures were counted inside it without a look at them.
    pub(crate) fn unseen(self) -> impl Iterator<Item = &'static Passing> {
        let earlier = self.earlier.0.iter().flat_map(|kept| kept.unseen.iter().copied());
        earlier.chain(unseen::since(self.mark))
    }

    /// Shows `look` what policies have decided, oldest first, which must not decide anything.
    pub(crate) fn each_decision(self, look: &mut dyn FnMut(&Noted)) {
        self.earlier.0.iter().flat_map(|kept| &kept.noted).for_each(&mut *look);
        ledger::visit_since(self.mark, look);
    }

    /// What policies have decided, oldest first.
    pub(crate) fn decisions(self) -> Vec<Noted> {
        let earlier = self.earlier.0.iter().flat_map(|kept| kept.noted.iter().cloned());
        earlier.chain(ledger::since(self.mark)).collect()
    }
}

thread_local! {
    static REPORTED: RefCell<Newest> =
        const { RefCell::new(Newest { places: [const { None }; REMEMBERED_MAX], next: 0 }) };
}

/// The newest failures of a thread, each in the place of the oldest one.
struct Newest {
    places: [Option<(Mark, Reported)>; REMEMBERED_MAX],
    next: usize,
}

impl Newest {
    /// Remembers a failure, in the memory of the one that is forgotten for it.
    fn push(&mut self, at: Mark, reporting: Reporting<'_>) {
        if let Some(place) = self.places.get_mut(self.next) {
            let (mark, reported) = place.get_or_insert_with(|| (at, Reported::default()));
            *mark = at;
            reported.renew(reporting);
        }
        self.next = (self.next + 1) % REMEMBERED_MAX;
    }

    /// All of them, newest first.
    fn iter(&self) -> impl Iterator<Item = &(Mark, Reported)> {
        let (newer, older) = self.places.split_at_checked(self.next).unwrap_or_default();
        newer.iter().rev().chain(older.iter().rev()).flatten()
    }
}

/// Counts and remembers a failure of this thread.
pub(crate) fn note(reporting: Reporting<'_>) {
    let at = mark::advance();
    let remember = |newest: &RefCell<Newest>| {
        if let Ok(mut newest) = newest.try_borrow_mut() {
            newest.push(at, reporting);
        }
    };
    REPORTED.try_with(remember).ok();
}

/// What `look` finds in the failures of this thread since a mark, newest first.
fn visit_since<T>(mark_of_call: Mark, look: &mut dyn FnMut(&Reported) -> Option<T>) -> Option<T> {
    if mark::now() == mark_of_call {
        return None;
    }
    let newer = |newest: &RefCell<Newest>| {
        let newest = newest.try_borrow().ok()?;
        let newer = newest.iter().filter(|(at, _)| mark_of_call.is_earlier_than(*at));
        newer.map(|(_, reported)| reported).find_map(look)
    };
    REPORTED.try_with(newer).ok().flatten()
}
