use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};

use super::*;
use crate::policy::fault::FaultKind;
use crate::policy::fault_set::FaultSet;
use crate::policy::retry::backoff::Backoff;
use crate::policy::retry::hint::Hints;
use crate::policy::retry::jitter::Jitter;
use crate::policy::retry::rules::Rules;

const SECOND: Duration = Duration::from_secs(1);
const TIMEOUT: Fault = Fault::new(FaultKind::Timeout);
const FIRST: Moment = Moment { now: Duration::ZERO, u: 0.0 };

/// Ten attempts, a second in between.
fn plan() -> Plan {
    Plan {
        attempts_max: 10,
        backoff: Backoff::Fixed(SECOND),
        jitter: Jitter::None,
        hints: Hints { jitter: 0.0, ..Hints::DEFAULT },
        ..Plan::usual()
    }
}

fn after(fault: Fault) -> Setback {
    Setback { fault: Some(fault), ..Setback::default() }
}

/// The decision about the first attempt, with a budget that has enough.
fn first(plan: &Plan, setback: &Setback) -> Decision {
    let mut state = RetryState::new(plan, Some(Duration::ZERO));
    decide(plan, &mut state, setback, FIRST, &mut || true)
}

/// The decisions about attempts that fail so, one after the other.
fn in_a_row(plan: &Plan, setbacks: &[Setback]) -> Vec<Decision> {
    let mut state = RetryState::new(plan, None);
    let decide = |setback| {
        let decision = decide(plan, &mut state, setback, FIRST, &mut || true);
        state.next_attempt(Duration::ZERO);
        decision
    };
    setbacks.iter().map(decide).collect()
}

fn backoff(delay: Duration) -> Decision {
    Decision::Retry { delay, why: DelayReason::Backoff }
}

/// Everything speaks against a retry; one reason after the other is taken away.
#[test]
fn reasons_are_looked_for_in_their_order() {
    let hint = Fault { retry_after: Some(2 * Hints::DEFAULT.cap), ..TIMEOUT };
    let mut plan = Plan {
        attempts_max: 1,
        deadline: Some(SECOND),
        same_failures_max: Some(1),
        rules: Rules { stop_on: FaultSet::ALL, retry_on: FaultSet::EMPTY, ..Rules::DEFAULT },
        ..plan()
    };
    let mut setback = Setback { key: Some(7), has_exhausted: true, ..after(hint) };
    let remedies: [fn(&mut Plan, &mut Setback); 8] = [
        |plan, _| plan.rules.stop_on = FaultSet::EMPTY,
        |plan, _| plan.same_failures_max = None,
        |_, setback| setback.has_exhausted = false,
        |plan, _| plan.rules.retry_on = FaultSet::ALL,
        |plan, _| plan.attempts_max = 2,
        |_, setback| setback.fault = Some(TIMEOUT),
        |plan, _| plan.deadline = None,
        |_, _| (),
    ];
    for (reason, remedy) in StopReason::ALL.iter().zip(remedies) {
        let mut state = RetryState::new(&plan, Some(Duration::ZERO));
        let decision = decide(&plan, &mut state, &setback, FIRST, &mut || false);
        assert_eq!(decision, Decision::Stop(*reason));
        remedy(&mut plan, &mut setback);
    }
    assert_eq!(first(&plan, &setback), backoff(SECOND));
}

#[test]
fn budget_is_asked_only_for_a_retry_that_would_be_made() {
    let plan = Plan { deadline: Some(SECOND), ..plan() };
    let mut state = RetryState::new(&plan, Some(Duration::ZERO));
    let mut is_asked = false;
    let mut take = || std::mem::replace(&mut is_asked, true);
    decide(&plan, &mut state, &after(TIMEOUT), FIRST, &mut take);
    assert!(!is_asked);
}

#[test]
fn attempts_include_the_first() {
    let plan = Plan { attempts_max: 3, ..plan() };
    let stop = Decision::Stop(StopReason::Attempts);
    let decisions = in_a_row(&plan, &[after(TIMEOUT); 3]);
    assert_eq!(decisions, [backoff(SECOND), backoff(SECOND), stop]);
}

fn keyed(keys: &[Option<u64>]) -> Vec<Setback> {
    keys.iter().map(|key| Setback { key: *key, ..after(TIMEOUT) }).collect()
}

#[test]
fn same_failure_in_a_row_stops_and_another_one_in_between_does_not() {
    let (a, b) = (Some(1), Some(2));
    let is_stopped = |keys: &[Option<u64>]| {
        let decisions = in_a_row(&plan(), &keyed(keys));
        decisions.last() == Some(&Decision::Stop(StopReason::SameFailure))
    };
    assert!(is_stopped(&[a, a, a]));
    assert!(is_stopped(&[b, a, a, a]));
    assert!(!is_stopped(&[a, a]));
    assert!(!is_stopped(&[a, a, b, a]));
    assert!(!is_stopped(&[a, a, None, a]));
    assert!(!is_stopped(&[None, None, None]));
}

#[test]
fn repeats_are_compared_only_where_they_mean_something() {
    let compared: FaultSet =
        FaultKind::ALL.iter().copied().filter(|kind| plan().compares(*kind)).collect();
    let expected =
        [FaultKind::Unknown, FaultKind::Server, FaultKind::InvalidRequest, FaultKind::Decode];
    assert_eq!(compared, FaultSet::of(&expected));
    assert!(!Plan { same_failures_max: None, ..plan() }.compares(FaultKind::Unknown));
}

#[test]
fn wait_that_takes_all_the_time_that_is_left_is_not_begun() {
    let with_deadline = |deadline| Plan { deadline: Some(deadline), ..plan() };
    let stop = Decision::Stop(StopReason::Deadline);
    assert_eq!(first(&with_deadline(SECOND), &after(TIMEOUT)), stop);
    let more = SECOND + Duration::from_nanos(1);
    assert_eq!(first(&with_deadline(more), &after(TIMEOUT)), backoff(SECOND));
}

#[test]
fn last_wait_is_halved_once_where_that_is_wanted() {
    let plan = Plan { deadline: Some(SECOND), shrinks_last_delay: true, ..plan() };
    let mut state = RetryState::new(&plan, Some(Duration::ZERO));
    let mut decide_at = |now| {
        let moment = Moment { now, u: 0.0 };
        decide(&plan, &mut state, &after(TIMEOUT), moment, &mut || true)
    };
    let shrunk = Decision::Retry { delay: SECOND / 4, why: DelayReason::Shrunk };
    assert_eq!(decide_at(SECOND / 2), shrunk);
    assert_eq!(decide_at(SECOND * 9 / 10), Decision::Stop(StopReason::Deadline));
}

#[test]
fn wait_that_was_asked_for_is_never_halved() {
    let plan = Plan { deadline: Some(SECOND), shrinks_last_delay: true, ..plan() };
    let hinted = Fault { retry_after: Some(2 * SECOND), ..TIMEOUT };
    assert_eq!(first(&plan, &after(hinted)), Decision::Stop(StopReason::Deadline));
}

#[test]
fn no_time_left_leaves_nothing_to_halve() {
    let plan = Plan { deadline: Some(SECOND), shrinks_last_delay: true, ..plan() };
    let mut state = RetryState::new(&plan, Some(Duration::ZERO));
    let moment = Moment { now: SECOND, u: 0.0 };
    let decision = decide(&plan, &mut state, &after(TIMEOUT), moment, &mut || true);
    assert_eq!(decision, Decision::Stop(StopReason::Deadline));
}

#[test]
fn attempt_does_not_begin_after_the_deadline() {
    let plan = Plan { deadline: Some(SECOND), ..plan() };
    let mut state = RetryState::new(&plan, Some(Duration::ZERO));
    assert!(state.next_attempt(Duration::from_millis(999)));
    assert!(!state.next_attempt(SECOND));
}

#[test]
fn value_that_is_not_wanted_asks_no_rule_of_kinds() {
    let rules = Rules {
        stop_on: FaultSet::ALL,
        retry_on: FaultSet::EMPTY,
        is_idempotent: false,
        ..Rules::DEFAULT
    };
    let plan = Plan { rules, ..plan() };
    assert_eq!(first(&plan, &Setback::default()), backoff(SECOND));
}

#[test]
fn throttled_faults_have_a_backoff_of_their_own() {
    let plan = Plan { throttled_backoff: Some(Backoff::Fixed(9 * SECOND)), ..plan() };
    for (kind, seconds) in
        [(FaultKind::Throttled, 9), (FaultKind::Overloaded, 9), (FaultKind::Timeout, 1)]
    {
        assert_eq!(first(&plan, &after(Fault::new(kind))), backoff(seconds * SECOND));
    }
}

#[test]
fn breaker_is_waited_for_even_where_hints_are_ignored() {
    use crate::policy::retry::hint::HintMode;
    let rules = Rules { waits_for_breaker: true, ..Rules::DEFAULT };
    let hints = Hints { mode: HintMode::Ignore, ..plan().hints };
    let plan = Plan { hints, rules, ..plan() };
    let hinted = |kind| after(Fault { retry_after: Some(9 * SECOND), ..Fault::new(kind) });
    let waits = Decision::Retry { delay: 9 * SECOND, why: DelayReason::Hint };
    assert_eq!(first(&plan, &hinted(FaultKind::Rejected)), waits);
    assert_eq!(first(&plan, &hinted(FaultKind::Throttled)), backoff(SECOND));
}

#[test]
fn nesting_says_whether_an_exhausted_retry_inside_ends_this_one() {
    let setback = Setback { has_exhausted: true, ..after(TIMEOUT) };
    for (nesting, expected) in [
        (Nesting::StopOnExhausted, Decision::Stop(StopReason::NestedExhausted)),
        (Nesting::Outermost, backoff(SECOND)),
        (Nesting::Allow, backoff(SECOND)),
    ] {
        assert_eq!(first(&Plan { nesting, ..plan() }, &setback), expected);
    }
}

#[test]
fn chance_that_is_no_number_counts_as_none() {
    for u in [f64::NAN, 1.0, -1.0, f64::INFINITY] {
        assert_eq!(Moment::new(SECOND, u).u.to_bits(), 0, "{u}");
    }
}

fn any_backoff() -> impl Strategy<Value = Backoff> {
    any::<Duration>().prop_flat_map(|base| {
        prop_oneof![
            Just(Backoff::Fixed(base)),
            Just(Backoff::Linear(base)),
            Just(Backoff::Fibonacci(base)),
            (1.0..1e6_f64).prop_map(move |factor| Backoff::Exponential { base, factor }),
        ]
    })
}

fn any_jitter() -> impl Strategy<Value = Jitter> {
    prop_oneof![
        Just(Jitter::None),
        Just(Jitter::Full),
        Just(Jitter::Equal),
        Just(Jitter::Proportional(1.0)),
        Just(Jitter::Decorrelated),
        Just(Jitter::SoftDecorrelated),
    ]
}

proptest! {
    /// Attempts never pass their number, waits never the cap, and their sum never the deadline.
    #[test]
    fn operation_keeps_all_its_limits(
        (backoff, jitter) in (any_backoff(), any_jitter()),
        (attempts_max, cap) in (1..40_u32, 1..10_000_u64),
        (deadline, shrinks) in (1..100_000_u64, any::<bool>()),
        attempts in proptest::collection::vec((0..5_000_u64, 0.0..1.0_f64), 40),
    ) {
        let (cap, deadline) = (Duration::from_millis(cap), Duration::from_millis(deadline));
        let plan = Plan {
            attempts_max,
            backoff,
            jitter,
            cap,
            deadline: Some(deadline),
            shrinks_last_delay: shrinks,
            ..Plan::usual()
        };
        let start = 5 * SECOND;
        let mut state = RetryState::new(&plan, Some(start));
        let (mut now, mut made) = (start, 1);
        for (millis, u) in attempts {
            now += Duration::from_millis(millis);
            let moment = Moment::new(now, u);
            let Decision::Retry { delay, .. } =
                decide(&plan, &mut state, &after(TIMEOUT), moment, &mut || true)
            else {
                break;
            };
            assert!(delay <= cap);
            now += delay;
            assert!(now < start + deadline);
            made += 1;
            assert!(state.next_attempt(now));
        }
        assert!(made <= attempts_max);
    }
}
