//! Failures that were counted without a look at what they say, remembered by where they happened.
//!
//! A call that fails asks whether there was one inside it: its own failure may be that one, passed on,
//! and nobody can tell by a text. As with [`nesting`](crate::capture::nesting), what has come up is
//! told by the count of the thread.

use std::cell::Cell;

use crate::capture::mark::{self, Mark};
use crate::capture::passing::Passing;

/// Places that a thread remembers. Of two that share a slot the newer one has it.
const SLOTS: usize = 8;

type Slot = Cell<Option<(&'static Passing, Mark)>>;

thread_local! {
    static NEWEST: [Slot; SLOTS] = const { [const { Cell::new(None) }; SLOTS] };
}

/// Counts a failure of this thread that nobody has looked at.
#[inline]
pub(crate) fn note(place: &'static Passing) {
    let at = mark::advance();
    let slot = place.number().unwrap_or(0) % SLOTS;
    let remember = |newest: &[Slot; SLOTS]| {
        if let Some(slot) = newest.get(slot) {
            slot.set(Some((place, at)));
        }
    };
    NEWEST.try_with(remember).ok();
}

/// The places where this thread has counted failures without a look since `mark`.
pub(crate) fn since(mark: Mark) -> impl Iterator<Item = &'static Passing> {
    let places = NEWEST.try_with(|newest| newest.each_ref().map(Cell::get));
    let newer = places.unwrap_or_default().into_iter().flatten();
    newer.filter_map(move |(place, at)| mark.is_earlier_than(at).then_some(place))
}
