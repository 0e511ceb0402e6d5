//! What must hold of policies, whatever happens to their calls.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use failrec::policy::CircuitState;
use failrec::record::{FailureRecord, Outcome, PolicyKind};

use super::service::End;
use super::stack::{CALLERS, OPEN, OUTAGE, PLACES, PROBES, SLOTS, Stack, WINDOW, go_through};

/// What a full bucket pays for.
const RETRIES: usize = 50;

/// Requests that came while the service was down, and were seen to their end.
fn answered(stack: &Stack) -> usize {
    let requests = stack.service.requests.borrow();
    requests.iter().filter(|one| one.began_at < OUTAGE && one.end != End::Left).count()
}

fn assert_opened_within_one_window(stack: &Stack) {
    let opened = stack.transitions.lock().unwrap()[0];
    assert_eq!((opened.from, opened.to), (CircuitState::Closed, CircuitState::Open));
    let requests = stack.service.requests.borrow();
    let seen = requests.iter().filter(|one| one.is_failure() && one.phases[1] == 0).count();
    assert!(seen <= WINDOW as usize, "it opened after {seen} failures");
}

fn assert_probes_are_few(stack: &Stack) {
    let transitions = stack.transitions.lock().unwrap();
    let probing = transitions.iter().filter(|one| one.to == CircuitState::HalfOpen);
    let phases: Vec<_> = probing.map(|one| one.generation).collect();
    let mut probes = BTreeMap::<u64, u32>::new();
    for request in &*stack.service.requests.borrow() {
        // Who goes away has found out nothing, so another may.
        if phases.contains(&request.phases[0]) && request.end != End::Left {
            *probes.entry(request.phases[0]).or_default() += 1;
        }
    }
    assert!(5 <= probes.len(), "it was probed {} times", probes.len());
    assert!(probes.values().all(|count| *count <= PROBES), "{probes:?}");
}

fn assert_few_requests_came(stack: &Stack) {
    let transitions = stack.transitions.lock().unwrap();
    let probing = transitions.iter().filter(|one| one.to == CircuitState::HalfOpen).count();
    let probing = u32::try_from(probing).unwrap();
    assert!(OPEN * (probing - 1) <= OUTAGE, "{probing} phases");
    // One window, who was in or in line when it opened, and the probes.
    let most = (WINDOW + SLOTS + PLACES + probing * PROBES) as usize;
    let came = answered(stack);
    assert!(came <= most, "{came} requests came, and {most} may");
}

fn assert_nothing_is_lost(stack: &Stack) {
    let stats = stack.bulkhead.stats();
    assert_eq!((stats.in_use, stats.waiting), (0, 0));
    assert_eq!(stack.breaker.state(), CircuitState::Closed);
    assert_eq!(stack.budget.available(), RETRIES as u64);
}

fn assert_all_succeed_again(stack: &Stack) {
    let transitions = stack.transitions.lock().unwrap();
    let closed = transitions.last().unwrap();
    assert_eq!(closed.to, CircuitState::Closed);
    assert!(closed.at <= OUTAGE + OPEN + Duration::from_secs(1), "at {:?}", closed.at);
    let mut successes = vec![0; CALLERS as usize];
    for operation in &*stack.operations.borrow() {
        if closed.at <= operation.began_at {
            assert!(operation.has_succeeded, "{operation:?}");
            successes[operation.caller as usize] += 1;
        }
    }
    assert!(successes.iter().all(|count| 3 <= *count), "{successes:?}");
}

fn assert_calls_ended_in_every_way(stack: &Stack) {
    let requests = stack.service.requests.borrow();
    for end in [End::Succeeded, End::Failed, End::CutOff, End::Left, End::Panicked] {
        assert!(requests.iter().any(|request| request.end == end), "none has {end:?}");
    }
}

fn assert_record_tells_attempts_and_breaker(records: &[FailureRecord]) {
    let rejected = records.iter().filter(|record| record.outcome == Outcome::Rejected);
    let told = rejected.flat_map(|record| {
        let of = |kind| record.policies.iter().filter(move |decision| decision.kind == kind);
        let breakers = of(PolicyKind::CircuitBreaker).filter(|one| !one.causes.is_empty());
        of(PolicyKind::Retry).zip(breakers)
    });
    let mut told = told.filter(|(retry, _)| 1 < retry.steps.len());
    let (retry, breaker) = told.next().unwrap();
    assert_eq!(retry.steps[0].fault.as_deref(), Some("reset"), "{retry:?}");
    assert_eq!(breaker.state, "open");
    assert!(breaker.retry_after_ms.is_some(), "{breaker:?}");
}

fn assert_all_hold_after(stack: &Rc<Stack>, good_calls: u32) {
    let recorder = go_through(stack, good_calls);
    assert_calls_ended_in_every_way(stack);
    assert_opened_within_one_window(stack);
    assert_probes_are_few(stack);
    assert_few_requests_came(stack);
    assert_nothing_is_lost(stack);
    assert_all_succeed_again(stack);
    assert_record_tells_attempts_and_breaker(&recorder.records());
}

#[test]
fn outage_without_a_history_is_survived() {
    assert_all_hold_after(&Stack::of_values("outage-at-once"), 0);
}

#[test]
fn outage_after_a_thousand_good_calls_is_survived() {
    assert_all_hold_after(&Stack::of_values("outage-later"), 1_000);
}

#[test]
fn outage_after_a_hundred_thousand_good_calls_is_survived() {
    assert_all_hold_after(&Stack::of_values("outage-late"), 100_000);
}

#[test]
fn outage_is_survived_by_attributes() {
    assert_all_hold_after(&Stack::of_attributes(), 1_000);
}

#[test]
fn budget_alone_bounds_the_retries_of_an_outage() {
    let stack = Stack::of_values("outage-of-the-budget");
    stack.breaker.disable();
    go_through(&stack, 1_000);
    let requests = stack.service.requests.borrow();
    let (mut retries, mut first) = (0, 0);
    for request in requests.iter().filter(|one| one.began_at < OUTAGE && one.end != End::Left) {
        if request.attempt == 1 { first += 1 } else { retries += 1 }
    }
    assert!(retries <= RETRIES, "{retries} retries of {first} calls");
    assert!(RETRIES * 10 < first, "{first} calls are too few to tell");
}
