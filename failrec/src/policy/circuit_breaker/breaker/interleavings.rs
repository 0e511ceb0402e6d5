//! Every order in which a few calls can meet at one breaker, gone through by loom.

use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::time::Duration;

use loom::thread;

use crate::base::{SeededRandom, VirtualTime};
use crate::policy::circuit_breaker::front::Front;
use crate::policy::circuit_breaker::machine::Machine;
use crate::policy::circuit_breaker::settings::{Settings, Slow, Trip};
use crate::policy::{
    CircuitBreaker, CircuitBreakerBuilder, CircuitState, Permit, RejectedKind, Seams,
};

/// More changes of the thread, against its will, find nothing more in so few steps, and take hours.
const PREEMPTIONS: usize = 3;

fn in_every_order(race: impl Fn() + Send + Sync + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(PREEMPTIONS);
    model.check(race);
}

fn builder(time: &VirtualTime) -> CircuitBreakerBuilder {
    let seams = Seams::system().clock(time.clone()).random(SeededRandom::new(1));
    CircuitBreaker::builder().name("db").trip(Trip::Consecutive(1)).half_open(1, 1).seams(seams)
}

/// Open, and its wait is over.
fn due(time: &VirtualTime) -> CircuitBreaker {
    let breaker = builder(time).build().unwrap();
    breaker.enter().unwrap().failure(None);
    time.advance(Duration::from_mins(1));
    breaker
}

fn in_thread<T: 'static>(
    breaker: &CircuitBreaker,
    act: impl FnOnce(&CircuitBreaker) -> T + 'static,
) -> thread::JoinHandle<T> {
    let breaker = breaker.clone();
    thread::spawn(move || act(&breaker))
}

/// It lets a call through, now or once its times are over.
fn assert_not_wedged(breaker: &CircuitBreaker, time: &VirtualTime) {
    time.advance(Duration::from_mins(2));
    let probe = breaker.enter().or_else(|_| {
        time.advance(Duration::from_mins(2));
        breaker.enter()
    });
    probe.unwrap().success();
    assert_eq!(breaker.state(), CircuitState::Closed);
}

#[test]
fn one_of_two_calls_that_race_for_one_probe_is_let_through() {
    in_every_order(|| {
        let time = VirtualTime::new();
        let breaker = due(&time);
        let race = |breaker: &CircuitBreaker| match breaker.enter() {
            Ok(permit) => {
                // It never comes back.
                let _lost = ManuallyDrop::new(permit);
                true
            }
            Err(rejected) => rejected.kind() != RejectedKind::Probing,
        };
        let other = in_thread(&breaker, race);
        let own = race(&breaker);
        assert!(own ^ other.join().unwrap());
        assert_not_wedged(&breaker, &time);
    });
}

#[test]
fn probe_that_is_dropped_gives_its_place_back() {
    in_every_order(|| {
        let time = VirtualTime::new();
        let breaker = due(&time);
        let other = in_thread(&breaker, |breaker| drop(breaker.enter()));
        drop(breaker.enter());
        other.join().unwrap();
        assert_eq!(breaker.state(), CircuitState::HalfOpen);
        breaker.enter().unwrap().success();
        assert_eq!(breaker.state(), CircuitState::Closed);
    });
}

#[test]
fn call_from_before_a_closing_does_not_open_what_was_closed() {
    in_every_order(|| {
        let time = VirtualTime::new();
        let breaker = builder(&time).build().unwrap();
        let permit = breaker.enter().unwrap();
        let other = in_thread(&breaker, CircuitBreaker::force_close);
        permit.failure(None);
        other.join().unwrap();
        // It tripped before it was closed by hand, or came late.
        assert_eq!(breaker.state(), CircuitState::Closed);
        let stats = breaker.stats();
        assert_eq!((stats.failures, stats.late + stats.transitions), (1, 2));
        assert_not_wedged(&breaker, &time);
    });
}

#[test]
fn late_success_does_not_close_what_has_opened_since() {
    in_every_order(|| {
        let time = VirtualTime::new();
        let breaker = builder(&time).build().unwrap();
        let (slow, failing) = (breaker.enter().unwrap(), breaker.enter().unwrap());
        let other = in_thread(&breaker, CircuitBreaker::trip);
        failing.failure(None);
        slow.success();
        other.join().unwrap();
        assert_eq!(breaker.state(), CircuitState::Open);
        assert_eq!((breaker.stats().successes, breaker.stats().failures), (1, 1));
        assert_not_wedged(&breaker, &time);
    });
}

#[test]
fn no_success_without_a_lock_is_lost_or_counted_twice() {
    in_every_order(|| {
        let time = VirtualTime::new();
        let breaker = builder(&time).trip(Trip::Consecutive(3)).build().unwrap();
        let calls = |breaker: &CircuitBreaker| {
            breaker.enter().unwrap().success();
            breaker.enter().unwrap().failure(None);
        };
        let other = in_thread(&breaker, calls);
        calls(&breaker);
        other.join().unwrap();
        let stats = breaker.stats();
        assert_eq!((stats.successes, stats.failures, stats.late), (2, 2, 0));
        assert_eq!(breaker.state(), CircuitState::Closed);
    });
}

#[test]
fn window_of_a_rate_knows_of_each_success_before_the_failure_that_judges_it() {
    in_every_order(|| {
        let time = VirtualTime::new();
        let half = Trip::Count { size: 4, minimum_calls: 2, failure_rate: 0.6 };
        let breaker = builder(&time).trip(half).build().unwrap();
        breaker.enter().unwrap().success();
        breaker.enter().unwrap().success();
        let other = in_thread(&breaker, |breaker| breaker.enter().unwrap().success());
        breaker.enter().unwrap().failure(None);
        other.join().unwrap();
        // One of four at the worst: what was known already keeps it closed.
        assert_eq!(breaker.state(), CircuitState::Closed);
        breaker.enter().unwrap().failure(None);
        assert_eq!(breaker.state(), CircuitState::Closed, "two of four");
        breaker.enter().unwrap().failure(None);
        assert_eq!(breaker.state(), CircuitState::Open, "three of four");
    });
}

#[test]
fn call_that_sees_new_settings_sees_what_is_slow_by_them() {
    in_every_order(|| {
        let trip = Trip::Count { size: 4, minimum_calls: 4, failure_rate: 1.0 };
        let mut machine = Machine::new(Settings { trip, ..Settings::CLASSIC }, Duration::ZERO);
        let front = Arc::new(Front::new(&machine));
        let other = Arc::clone(&front);
        let redefining = thread::spawn(move || {
            let slow = Some(Slow { above: Duration::from_secs(1), ratio: 0.5 });
            machine.redefine(Settings { trip, slow, ..Settings::CLASSIC }, Duration::ZERO);
            other.show(&machine);
        });
        if let Some(entry) = front.enter_at(|| Duration::ZERO) {
            assert!(!front.succeed_at(entry, || Duration::from_secs(2)));
        }
        redefining.join().unwrap();
    });
}

#[test]
fn rejection_sees_the_time_that_belongs_to_the_opening_it_saw() {
    in_every_order(|| {
        let time = VirtualTime::new();
        let breaker = builder(&time).build().unwrap();
        let other = in_thread(&breaker, CircuitBreaker::trip);
        if let Err(rejected) = breaker.enter().map(Permit::neutral) {
            assert_eq!(rejected.retry_after(), Some(Duration::from_mins(1)));
        }
        other.join().unwrap();
        assert_not_wedged(&breaker, &time);
    });
}
