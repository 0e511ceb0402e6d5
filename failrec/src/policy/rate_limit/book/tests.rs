use proptest::collection::vec;
use proptest::prelude::{
    Strategy, TestCaseError, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

use super::*;

fn book(interval: u64, burst: u64) -> Book {
    Book::new(Rules { interval, burst: interval * burst })
}

/// Reserves the earliest moment and says when that is.
fn reserve(book: &mut Book, now: u64, time: u64) -> (Ticket, u64) {
    let plan = book.plan(now, time);
    (book.reserve(plan, time), plan.at)
}

/// In every span, calls take up at most its length and a burst: the rule itself, looked up in a
/// list of calls with their moments.
fn is_allowed(calls: &[(u64, u64)], burst: u64) -> bool {
    let mut calls = calls.to_vec();
    calls.sort_unstable();
    (0..calls.len()).all(|first| {
        let (begin, mut sum) = (calls[first].0, 0);
        calls[first..].iter().all(|(at, time)| {
            sum += time;
            sum <= at - begin + burst
        })
    })
}

#[test]
fn reservations_follow_each_other_at_the_rate() {
    let mut book = book(10, 2);
    let moments = [10, 10, 10, 20, 10].map(|time| reserve(&mut book, 5, time).1);
    assert_eq!(moments, [5, 5, 15, 35, 45]);
}

#[test]
fn moment_that_is_given_back_goes_to_who_asks_next() {
    let mut book = book(10, 1);
    let [_, second, third] = [0; 3].map(|_| reserve(&mut book, 0, 10));
    assert_eq!((second.1, third.1), (10, 20));
    book.give_back(second.0);
    assert_eq!(reserve(&mut book, 4, 10).1, 10);
    assert_eq!(reserve(&mut book, 4, 10).1, 30);
}

#[test]
fn moment_that_is_given_back_too_late_goes_to_nobody() {
    let mut book = book(10, 1);
    let [_, second, third] = [0; 3].map(|_| reserve(&mut book, 0, 10));
    book.give_back(second.0);
    // From here it would come too close to the one at 20.
    assert_eq!(book.plan(11, 10).at, 30);
    book.give_back(third.0);
    assert_eq!(book.plan(11, 10).at, 11);
}

#[test]
fn reservation_that_is_held_keeps_its_tokens_and_no_more() {
    let mut book = book(10, 3);
    let (held, _) = reserve(&mut book, 0, 20);
    assert_eq!(book.plan(0, 20).at, 10);
    // All would be back by now, and so they may be used.
    let plan = book.plan(50, 30);
    assert_eq!(plan.at, 50);
    book.spend(plan, 30);
    book.give_back(held);
    // What was given back so late does not come on top.
    assert_eq!(book.plan(50, 10).at, 60);
}

#[test]
fn penalty_puts_off_in_order_and_at_the_rate() {
    let mut book = book(10, 1);
    let tickets = [0; 4].map(|_| reserve(&mut book, 0, 10).0);
    book.redeem(tickets[0]);
    book.put_off(25);
    assert_eq!(tickets.map(|ticket| book.moment(ticket)), [0, 25, 35, 45]);
    assert_eq!(book.plan(3, 10).at, 55);
    assert!(!book.is_idle(60));
    for ticket in tickets {
        book.give_back(ticket);
    }
    assert_eq!((book.is_idle(24), book.is_idle(25)), (false, true));
}

#[test]
fn moments_at_the_end_of_time_are_never_reached() {
    let mut book = book(1, 2);
    book.put_off(u64::MAX);
    for _ in 0..3 {
        assert_eq!(reserve(&mut book, 7, 2).1, u64::MAX);
    }
    let plan = book.plan(7, 1);
    (0..3).for_each(|_| book.spend(plan, 1));
    assert_eq!(book.arrival, ARRIVAL_MAX);
}

#[derive(Clone, Debug)]
enum Step {
    Spend(u64),
    Reserve(u64),
    Redeem(usize),
    GiveBack(usize),
    Pass(u64),
    Back(u64),
    PutOff(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..5_u64).prop_map(Step::Spend),
        4 => (1..5_u64).prop_map(Step::Reserve),
        4 => (0..6_usize).prop_map(Step::Redeem),
        3 => (0..6_usize).prop_map(Step::GiveBack),
        6 => (0..30_u64).prop_map(Step::Pass),
        1 => (0..30_u64).prop_map(Step::Back),
        1 => (0..30_u64).prop_map(Step::PutOff),
    ]
}

/// A book, what was used of it, and what is reserved.
struct Trial {
    book: Book,
    burst: u64,
    interval: u64,
    now: u64,
    floor: u64,
    used: Vec<(u64, u64)>,
    held: Vec<(Ticket, u64)>,
}

impl Trial {
    fn new(interval: u64, burst: u64) -> Self {
        let book = book(interval, burst);
        let (used, held) = (Vec::new(), Vec::new());
        Self { book, burst: interval * burst, interval, now: 0, floor: 0, used, held }
    }

    fn time(&self, tokens: u64) -> u64 {
        (tokens * self.interval).min(self.burst)
    }

    fn spend(&mut self, time: u64) {
        let plan = self.book.plan(self.now, time);
        if plan.at <= self.now {
            self.book.spend(plan, time);
            self.used.push((self.now, time));
        }
    }

    fn reserve(&mut self, time: u64) {
        let (ticket, _) = reserve(&mut self.book, self.now, time);
        self.held.push((ticket, time));
    }

    /// Uses a reservation if its moment has come, where it then counts.
    fn redeem(&mut self, index: usize) {
        let Some((ticket, time)) = self.held.get(index).copied() else { return };
        let at = self.book.moment(ticket);
        if at <= self.now {
            self.book.redeem(ticket);
            self.held.remove(index);
            self.used.push((at, time));
        }
    }

    fn give_back(&mut self, index: usize) {
        if index < self.held.len() {
            self.book.give_back(self.held.remove(index).0);
        }
    }

    fn put_off(&mut self, until: u64) {
        self.book.put_off(until);
        self.floor = self.floor.max(until);
    }

    /// What was used, and what will be.
    fn calls(&self) -> Vec<(u64, u64)> {
        let held = self.held.iter().map(|(ticket, time)| (self.book.moment(*ticket), *time));
        self.used.iter().copied().chain(held).collect()
    }

    /// Moments earlier than the one that is planned would not be allowed.
    fn check_earliest(&self, time: u64) -> Result<(), TestCaseError> {
        let planned = self.book.plan(self.now, time).at;
        for at in self.now.max(self.floor)..=planned {
            let mut calls = self.calls();
            calls.push((at, time));
            prop_assert_eq!(is_allowed(&calls, self.burst), at == planned, "{} of {}", at, planned);
        }
        Ok(())
    }
}

proptest! {
    #[test]
    fn no_span_holds_more_than_its_length_and_a_burst(
        (interval, burst) in (1..8_u64, 1..6_u64),
        steps in vec(step(), 0..80),
    ) {
        let mut trial = Trial::new(interval, burst);
        for step in steps {
            let before: Vec<_> = trial.held.iter().map(|held| (held.0, trial.book.moment(held.0))).collect();
            let is_penalty = matches!(step, Step::PutOff(_));
            match step {
                Step::Spend(tokens) => trial.spend(trial.time(tokens)),
                Step::Reserve(tokens) => trial.reserve(trial.time(tokens)),
                Step::Redeem(index) => trial.redeem(index),
                Step::GiveBack(index) => trial.give_back(index),
                Step::Pass(span) => trial.now += span,
                Step::Back(span) => trial.now = trial.now.saturating_sub(span),
                Step::PutOff(span) => trial.put_off(trial.now + span),
            }
            prop_assert!(is_allowed(&trial.used, trial.burst), "{:?}", trial.used);
            prop_assert!(trial.book.places.iter().is_sorted_by_key(|place| place.at));
            for (ticket, moment) in before {
                let is_held = trial.held.iter().any(|held| held.0 == ticket);
                let now = trial.book.moment(ticket);
                let is_kept = now == moment || (is_penalty && moment < now);
                prop_assert!(!is_held || is_kept, "{} became {}", moment, now);
            }
        }
    }

    #[test]
    fn planned_moment_is_the_earliest_that_the_rate_allows(
        (interval, burst) in (1..5_u64, 1..5_u64),
        steps in vec((step(), any::<bool>(), 1..5_u64), 0..40),
    ) {
        let mut trial = Trial::new(interval, burst);
        for (step, is_used, tokens) in steps {
            match step {
                Step::Spend(tokens) => trial.spend(trial.time(tokens)),
                Step::Reserve(tokens) => trial.reserve(trial.time(tokens)),
                Step::GiveBack(index) => trial.give_back(index),
                Step::Pass(span) => {
                    let end = trial.now + span;
                    // Each is used or given back at its moment.
                    loop {
                        let moments = trial.held.iter().map(|held| trial.book.moment(held.0));
                        let due = moments.enumerate().filter(|(_, at)| *at <= end);
                        let Some((index, first)) = due.min_by_key(|(_, at)| *at) else { break };
                        trial.now = trial.now.max(first);
                        if is_used { trial.redeem(index) } else { trial.give_back(index) }
                    }
                    trial.now = end;
                }
                Step::PutOff(span) => {
                    trial.put_off(trial.now + span);
                    prop_assert!(trial.held.iter().all(|held| trial.floor <= trial.book.moment(held.0)));
                }
                Step::Redeem(_) | Step::Back(_) => {}
            }
            prop_assert!(is_allowed(&trial.calls(), trial.burst), "{:?}", trial.calls());
            trial.check_earliest(trial.time(tokens))?;
        }
    }
}

#[test]
fn moment_that_was_promised_never_comes_earlier() {
    let mut book = book(10, 1);
    let tickets = [0, 0, 0].map(|now| reserve(&mut book, now, 10));
    book.redefine(Rules { interval: 1, burst: 1 }, 0);
    assert_eq!(tickets.map(|(ticket, _)| book.moment(ticket)), [0, 10, 20]);
}

#[test]
fn moment_that_the_new_rate_does_not_allow_is_put_off() {
    let mut book = book(10, 1);
    let tickets = [0, 0, 0].map(|now| reserve(&mut book, now, 10));
    book.redefine(Rules { interval: 100, burst: 100 }, 0);
    assert_eq!(tickets.map(|(ticket, _)| book.moment(ticket)), [0, 100, 200]);
}

#[test]
fn reservation_of_more_than_the_new_burst_comes_late_and_in_its_order() {
    let mut book = book(10, 4);
    let tickets = [40, 10].map(|time| reserve(&mut book, 0, time).0);
    book.redefine(Rules { interval: 10, burst: 20 }, 0);
    assert_eq!(tickets.map(|ticket| book.moment(ticket)), [20, 50]);
}

proptest! {
    /// Times are in units in which both rates are whole numbers of tokens.
    #[test]
    fn span_with_a_change_holds_the_larger_burst_and_what_came_back_in_it(
        (old, new) in ((1..8_u64, 1..6_u64), (1..8_u64, 1..6_u64)),
        calls in vec((0..10_u64, 1..6_u32), 0..60),
        change in 0..60_usize,
    ) {
        let mut book = book(old.0, old.1);
        let (mut now, mut changed, mut used) = (0, None, Vec::new());
        for (index, (pause, tokens)) in calls.into_iter().enumerate() {
            now += pause;
            if index == change {
                book.redefine(Rules { interval: new.0, burst: new.0 * new.1 }, now);
                changed = Some(now);
            }
            let Some(time) = book.time_of(tokens) else { continue };
            let plan = book.plan(now, time);
            if plan.at <= now {
                book.spend(plan, time);
                used.push((now, u64::from(tokens), changed.is_some()));
            }
        }
        // Everything times both intervals, so that nothing is a fraction.
        let (unit, changed) = (old.0 * new.0, changed.unwrap_or(now));
        for (first, (begin, _, begins_after)) in used.iter().enumerate() {
            let mut sum = 0;
            for (at, tokens, ends_after) in used.iter().skip(first) {
                sum += tokens * unit;
                let before = (*at).min(changed).saturating_sub(*begin);
                let after = at.saturating_sub((*begin).max(changed));
                let back = before * new.0 + after * old.0;
                let burst = match (begins_after, ends_after) {
                    (false, false) => old.1,
                    (true, _) => new.1,
                    (false, true) => old.1.max(new.1),
                };
                prop_assert!(sum <= burst * unit + back, "{:?} changed at {}", used, changed);
            }
        }
    }
}
