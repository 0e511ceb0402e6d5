//! [`Book`]: who has reserved what.

use std::collections::VecDeque;

use crate::policy::rate_limit::rules::Rules;

/// Reservations at once, at most: planning one looks at all of them.
pub(super) const RESERVED_MAX: usize = 10_000;

/// The last theoretical arrival time that is told from later ones; nothing is allowed so late.
const ARRIVAL_MAX: u64 = u64::MAX >> 1;

/// Who has reserved what: the theoretical arrival time of what was used, and calls still to come.
///
/// Only what was used has moved that time on. A reservation that is given back is crossed out, and
/// so never was; the others keep their moments. What is planned next may take its place, if all
/// that come later are still allowed then.
#[derive(Debug)]
pub(super) struct Book {
    rules: Rules,
    /// Of what was used.
    pub(super) arrival: u64,
    /// Nothing is allowed before.
    floor: u64,
    /// By their moments.
    places: VecDeque<Place>,
    next: Ticket,
}

/// Tells a reservation from all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ticket(u64);

/// A reservation.
#[derive(Debug)]
struct Place {
    ticket: Ticket,
    at: u64,
    time: u64,
    /// The theoretical arrival time before it may be so late; later, it or one after it would not
    /// be allowed.
    arrival_max: u64,
}

/// Where a call has room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// The earliest moment when it is allowed.
    pub(super) at: u64,
    index: usize,
}

impl Book {
    pub(super) const fn new(rules: Rules) -> Self {
        let next = Ticket(0);
        Self { rules, arrival: 0, floor: 0, places: VecDeque::new(), next }
    }

    /// Nothing but the theoretical arrival time matters at `now`.
    pub(super) fn is_idle(&self, now: u64) -> bool {
        self.places.is_empty() && self.floor <= now
    }

    /// A new book would plan the same from `now` on.
    pub(super) fn is_new(&self, now: u64) -> bool {
        self.is_idle(now) && self.arrival <= now
    }

    /// How much time a call of so many tokens takes up; nothing if it is more than a burst.
    pub(super) fn time_of(&self, tokens: u32) -> Option<u64> {
        let time = self.rules.time_of(tokens);
        (time <= self.rules.burst).then_some(time)
    }

    pub(super) fn is_full(&self) -> bool {
        RESERVED_MAX <= self.places.len()
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The earliest moment from `now` on for a call that takes `time`, which is at most a burst.
    pub(super) fn plan(&self, now: u64, time: u64) -> Plan {
        let (from, mut arrival) = (now.max(self.floor), self.arrival);
        for (index, place) in self.places.iter().enumerate() {
            let at = from.max(self.rules.earliest(arrival, time));
            if at <= place.at && Rules::after(arrival, at, time) <= place.arrival_max {
                return Plan { at, index };
            }
            arrival = Rules::after(arrival, place.at, place.time);
        }
        Plan { at: from.max(self.rules.earliest(arrival, time)), index: self.places.len() }
    }

    /// Uses what was planned, without a reservation.
    pub(super) fn spend(&mut self, plan: Plan, time: u64) {
        // Calls reserved for an earlier moment count as if they came after this one, which is
        // never too generous: they take their time from now on, and none if they are given back.
        self.arrival = Rules::after(self.arrival, plan.at, time).min(ARRIVAL_MAX);
    }

    /// Reserves what was planned.
    pub(super) fn reserve(&mut self, plan: Plan, time: u64) -> Ticket {
        let ticket = self.next;
        self.next = Ticket(ticket.0.wrapping_add(1));
        let place = Place { ticket, at: plan.at, time, arrival_max: 0 };
        self.places.insert(plan.index, place);
        self.bound(plan.index + 1);
        ticket
    }

    /// The moment of a reservation; it may have been put off. Zero if there is no such.
    pub(super) fn moment(&self, ticket: Ticket) -> u64 {
        let place = self.places.iter().find(|place| place.ticket == ticket);
        place.map_or(0, |place| place.at)
    }

    /// Uses a reservation. It counts at its moment.
    pub(super) fn redeem(&mut self, ticket: Ticket) {
        if let Some(place) = self.cross_out(ticket) {
            self.spend(Plan { at: place.at, index: 0 }, place.time);
        }
    }

    /// Gives a reservation back.
    pub(super) fn give_back(&mut self, ticket: Ticket) {
        self.cross_out(ticket);
    }

    /// Allows nothing before `until`. What was reserved is put off in its order.
    pub(super) fn put_off(&mut self, until: u64) {
        self.floor = self.floor.max(until);
        let mut arrival = self.arrival;
        for place in &mut self.places {
            let earliest = self.rules.earliest(arrival, place.time);
            place.at = place.at.max(self.floor).max(earliest);
            arrival = Rules::after(arrival, place.at, place.time);
        }
        self.bound(self.places.len());
    }

    /// Goes by other rules from `now` on. Tokens that are owed stay owed, up to the new burst; what
    /// was reserved never comes earlier, and is put off where the new rules want it.
    pub(super) fn redefine(&mut self, rules: Rules, now: u64) {
        let owed = self.arrival.saturating_sub(now);
        let owed = rules.time_like(owed, &self.rules).min(rules.burst);
        self.arrival = if self.arrival <= now { self.arrival } else { now.saturating_add(owed) };
        for place in &mut self.places {
            place.time = rules.time_like(place.time, &self.rules);
        }
        self.rules = rules;
        self.put_off(self.floor);
    }

    fn cross_out(&mut self, ticket: Ticket) -> Option<Place> {
        let index = self.places.iter().position(|place| place.ticket == ticket)?;
        let place = self.places.remove(index);
        self.bound(index);
        place
    }

    /// Bounds the arrival times before the first `count` places by what comes after them.
    fn bound(&mut self, count: usize) {
        let after = self.places.get(count);
        let mut bound = after.map_or(u64::MAX, |place| place.arrival_max);
        for place in self.places.iter_mut().take(count).rev() {
            let own = place.at.saturating_add(self.rules.burst);
            bound = own.min(bound).saturating_sub(place.time);
            place.arrival_max = bound;
        }
    }
}

#[cfg(test)]
mod tests;
