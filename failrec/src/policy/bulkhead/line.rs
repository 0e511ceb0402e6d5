//! [`Line`]: those who wait, in the order they came.

use std::collections::VecDeque;
use std::mem;

/// Those who wait, in the order they came; `W` is what calls one of them.
#[derive(Debug)]
pub(super) struct Line<W> {
    /// Tickets grow from front to back.
    places: VecDeque<Place<W>>,
    length_max: usize,
    next: Ticket,
}

/// Tells one who waits from all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ticket(u64);

#[derive(Debug)]
struct Place<W> {
    ticket: Ticket,
    waker: W,
}

impl<W> Line<W> {
    pub(super) const fn new(length_max: usize) -> Self {
        Self { places: VecDeque::new(), length_max, next: Ticket(0) }
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.length_max <= self.places.len()
    }

    /// From now on so many may wait. Those who wait keep their places.
    pub(super) fn set_length_max(&mut self, length_max: usize) {
        self.length_max = length_max;
    }

    /// Joins at the end.
    pub(super) fn join(&mut self, waker: W) -> Ticket {
        let ticket = self.next;
        self.next = Ticket(ticket.0.wrapping_add(1));
        self.places.push_back(Place { ticket, waker });
        ticket
    }

    /// Calls the first one.
    pub(super) fn call(&mut self) -> Option<W> {
        self.places.pop_front().map(|place| place.waker)
    }

    /// Who holds `ticket` is called by `waker` from now on. Gives back the one that is not needed
    /// any more; `waker` itself, as an error, if the holder was called already.
    pub(super) fn renew(&mut self, ticket: Ticket, waker: W) -> Result<W, W> {
        let place = self.find(ticket).and_then(|index| self.places.get_mut(index));
        match place {
            Some(place) => Ok(mem::replace(&mut place.waker, waker)),
            None => Err(waker),
        }
    }

    /// Gives up the place of who holds `ticket`; nothing if the holder was called already.
    pub(super) fn leave(&mut self, ticket: Ticket) -> Option<W> {
        let index = self.find(ticket)?;
        self.places.remove(index).map(|place| place.waker)
    }

    fn find(&self, ticket: Ticket) -> Option<usize> {
        self.places.binary_search_by_key(&ticket, |place| place.ticket).ok()
    }
}

#[cfg(test)]
mod tests;
