//! Every order in which a few calls can meet at one bulkhead, gone through by loom.

use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use loom::cell::UnsafeCell;
use loom::future::block_on;
use loom::sync::Arc;
use loom::thread;

use crate::base::{Sleep, Timer};
use crate::policy::{Bulkhead, Seams};

/// More changes of the thread, against its will, find nothing more in so few steps, and take hours.
const PREEMPTIONS: usize = 3;

fn in_every_order(race: impl Fn() + Send + Sync + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(PREEMPTIONS);
    model.check(race);
}

/// No wait is ever over: who is not called stands for ever, which loom reports.
#[derive(Debug)]
struct Never;

impl Timer for Never {
    fn sleep(&self, _: Duration) -> Sleep {
        Box::pin(std::future::pending())
    }

    fn block(&self, _: Duration) {
        unreachable!("nothing here waits as a thread")
    }
}

/// One slot, and two may wait.
fn single() -> Bulkhead {
    let seams = Seams::system().timer(Never);
    Bulkhead::builder(1).name("db").queue(2, Duration::MAX).seams(seams).build().unwrap()
}

fn assert_all_free(bulkhead: &Bulkhead) {
    let stats = bulkhead.stats();
    assert_eq!((stats.in_use, stats.waiting), (0, 0));
    drop(bulkhead.try_enter().unwrap());
}

#[test]
fn single_slot_shows_what_the_call_before_did() {
    in_every_order(|| {
        let shared = Arc::new((single(), UnsafeCell::new(0_u32)));
        let call = |(bulkhead, count): &(Bulkhead, UnsafeCell<u32>)| {
            let _permit = block_on(bulkhead.enter()).unwrap();
            // Loom reports two that are here at once, or one that need not see the other's write.
            let seen = count.with(|_| ());
            count.with_mut(|_| seen);
        };
        let other = Arc::clone(&shared);
        let other = thread::spawn(move || call(&other));
        call(&shared);
        other.join().unwrap();
        assert_all_free(&shared.0);
        assert_eq!(shared.0.stats().entered, 3);
    });
}

#[test]
fn slot_that_comes_free_while_a_call_joins_the_line_reaches_it() {
    in_every_order(|| {
        let bulkhead = single();
        let other = bulkhead.clone();
        let inside = thread::spawn(move || drop(other.try_enter()));
        drop(block_on(bulkhead.enter()).unwrap());
        inside.join().unwrap();
        assert_all_free(&bulkhead);
    });
}

#[test]
fn slot_handed_to_a_call_that_goes_away_is_not_lost() {
    in_every_order(|| {
        let bulkhead = single();
        let inside = bulkhead.try_enter().unwrap();
        let other = bulkhead.clone();
        let leaving = thread::spawn(move || {
            let mut call = pin!(other.enter());
            let _ = call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready();
        });
        drop(inside);
        leaving.join().unwrap();
        assert_all_free(&bulkhead);
    });
}

#[test]
fn slot_handed_to_a_call_that_goes_away_reaches_the_next_in_line() {
    in_every_order(|| {
        let bulkhead = single();
        let inside = bulkhead.try_enter().unwrap();
        let mut first = Box::pin(bulkhead.enter());
        assert!(first.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let other = bulkhead.clone();
        let second = thread::spawn(move || drop(block_on(other.enter()).unwrap()));
        drop(inside);
        drop(first);
        second.join().unwrap();
        assert_all_free(&bulkhead);
    });
}

#[test]
fn slots_that_are_added_reach_those_who_wait() {
    in_every_order(|| {
        let bulkhead = single();
        let _inside = bulkhead.try_enter().unwrap();
        let other = bulkhead.clone();
        let waiting = thread::spawn(move || drop(block_on(other.enter()).unwrap()));
        bulkhead.resize(2).unwrap();
        waiting.join().unwrap();
        assert_eq!((bulkhead.stats().in_use, bulkhead.stats().waiting), (1, 0));
    });
}

#[test]
fn count_of_calls_that_entered_is_exact_while_it_is_read() {
    in_every_order(|| {
        let bulkhead = single();
        let other = bulkhead.clone();
        let calls = thread::spawn(move || (0..2).for_each(|_| drop(other.try_enter().unwrap())));
        let seen = bulkhead.stats().entered;
        calls.join().unwrap();
        assert!(seen <= 2);
        assert_eq!(bulkhead.stats().entered, 2);
    });
}
