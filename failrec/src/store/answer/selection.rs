//! [`Selection`]: the few answers of a page, picked from many.

use std::cmp::Ordering;
use std::str::FromStr;

use crate::error::{Error, ErrorKind, Result};
use crate::query::{Cursor, Order, Page, Query, Rank};

/// The answers that a page shows, in their order, out of all that were offered. It never holds
/// more than one beyond the page.
pub(super) struct Selection<N, T> {
    order: Order,
    limit: usize,
    after: Option<(Rank, N)>,
    /// In the order of the page; names are never twice.
    held: Vec<((Rank, N), T)>,
    total: u64,
}

impl<N: Ord + ToString + FromStr, T> Selection<N, T> {
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the cursor names no `N`.
    pub(super) fn new(query: &Query) -> Result<Self> {
        let after = query.asked_after().map(|cursor| {
            let name = cursor.name.parse().map_err(|_| {
                let message = format!("go on from {cursor}: it is the cursor of another question");
                Error::new(ErrorKind::InvalidInput, message)
            })?;
            Ok::<_, Error>((cursor.rank.clone(), name))
        });
        // What is alike is ranked by how much.
        let order = if query.asked_near().is_some() { Order::NEWEST } else { query.order() };
        let (held, after) = (Vec::new(), after.transpose()?);
        Ok(Self { order, limit: query.asked_limit(), after, held, total: 0 })
    }

    pub(super) const fn order(&self) -> Order {
        self.order
    }

    /// Considers one answer; `item` is only called for one that may be shown.
    pub(super) fn offer(&mut self, rank: Rank, name: N, item: impl FnOnce() -> T) {
        self.total += 1;
        let key = (rank, name);
        let compare = |one: &(Rank, N), other: &(Rank, N)| {
            if self.order.is_descending { other.cmp(one) } else { one.cmp(other) }
        };
        if self.after.as_ref().is_some_and(|after| compare(&key, after) != Ordering::Greater) {
            return;
        }
        let Err(place) = self.held.binary_search_by(|(held, _)| compare(held, &key)) else {
            return;
        };
        // One more than the page tells whether there is a next one.
        if place <= self.limit {
            self.held.insert(place, (key, item()));
            self.held.truncate(self.limit + 1);
        }
    }

    /// The answers held so far.
    pub(super) fn items_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.held.iter_mut().map(|(_, item)| item)
    }

    pub(super) fn into_page<U, F: IntoIterator<Item = U>>(
        mut self,
        finish: impl FnMut(T) -> F,
    ) -> Page<U> {
        let has_next = self.limit < self.held.len();
        self.held.truncate(self.limit);
        let last = self.held.last().filter(|_| has_next);
        let next =
            last.map(|((rank, name), _)| Cursor { rank: rank.clone(), name: name.to_string() });
        let items = self.held.into_iter().map(|(_, item)| item).flat_map(finish).collect();
        Page::new(items, next, self.total)
    }
}
